"""Two who save at the same moment, really at once: one is saved, the other is shown both. On both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from recaps import revisions, working
from recaps.models import Revision, WorkingCopy
from tests.admin.test_recaps import change_url
from tests.admin.test_working import shown
from tests.factories import RecapFactory

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 6


def at_once(work, count=WRITERS):
    """`work(number)` in so many threads that begin together; what each came to."""
    start = Barrier(count)

    def run(number):
        try:
            start.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_of_many_saves_at_once_one_is_saved_and_the_others_are_shown_both(client_of, editor):
    recap = RecapFactory(stage="draft", by=[editor], headline="Who left the lamp on")
    client = client_of(editor)
    forms = [shown(client, recap) | {"headline": f"Version {number}"} for number in range(WRITERS)]
    clients = [client_of(editor) for _ in range(WRITERS)]
    codes = at_once(lambda number: clients[number].post(change_url(recap), forms[number]).status_code)
    assert sorted(codes) == [302] + [409] * (WRITERS - 1)
    recap.refresh_from_db()
    assert recap.headline == f"Version {codes.index(302)}"
    assert [revision.number for revision in recap.revisions.all()] == [2, 1]


def test_comments_that_are_counted_while_a_form_is_saved_stay_counted(client_of, editor):
    """A save writes the whole row, and with it the running figures that it read: it reads them under the lock."""
    from tests.factories import comment_on

    recap = RecapFactory(by=[editor])
    client = client_of(editor)
    form = shown(client, recap) | {"headline": "Changed under way"}

    def work(number):
        return client.post(change_url(recap), form) if number == 0 else comment_on(recap)

    at_once(work)
    recap.refresh_from_db()
    assert (recap.comment_count, recap.headline) == (WRITERS - 1, "Changed under way")


def test_of_two_windows_at_once_one_keeps_what_it_has(editor):
    recap = RecapFactory(stage="draft", by=[editor])

    def keep(number):
        try:
            return working.keep(working.place(editor, recap), {"headline": [str(number)]}, 1).fields
        except working.Overtaken:
            return None

    kept = [fields for fields in at_once(keep) if fields]
    assert len(kept) == 1
    assert WorkingCopy.objects.get().fields == kept[0]


def test_restoring_at_once_numbers_every_revision_once(editor):
    recap = RecapFactory(stage="draft", by=[editor], headline="One")
    for headline in ("Two", "Three"):
        before, recap.headline = type(recap).objects.get(pk=recap.pk), headline
        recap.save()
        revisions.keep(recap, editor, before)
    first, last = Revision.objects.get(number=1), Revision.objects.get(number=3)
    at_once(lambda number: revisions.restore(first if number % 2 else last, editor).pk)
    numbers = [revision.number for revision in recap.revisions.all()]
    assert numbers == list(range(len(numbers), 0, -1))
