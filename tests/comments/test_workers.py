"""Several workers side by side do all that is due, and nothing twice."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from comments.models import Announcement, Comment, Departure, MailChoice, Notification, SearchedComment
from recaps.models import SearchDocument, SearchDue
from tests import factories, people
from tests.comments.post import follow, letters, reader
from tests.comments.test_outbox import environment
from tests.recaps.searching import read_everything

pytestmark = pytest.mark.chaos
WORKERS, READERS, SAID, SAID_BY_LEAVER = 3, 20, 3, 230


def test_several_workers_do_all_that_is_due_and_nothing_twice(stage, mailbox, settings):
    recap, leaver = factories.RecapFactory(), people.join(people.MEMBER)
    for _ in range(SAID_BY_LEAVER):
        factories.comment_on(recap, by=leaver)
    Announcement.objects.all().delete()
    readers = [reader() for _ in range(READERS)]
    for one in readers:
        MailChoice.objects.create(member=one, followed="at_once")
        follow(one, recap=recap)
    for _ in range(SAID):
        factories.comment_on(recap)
    Departure.objects.create(member=leaver, removes_comments=True)  # as `leave`, which would begin it here and now
    SearchDue.objects.bulk_create(
        SearchDue(kind=kind, object_id=pk) for kind, pk in (("recap", recap.pk), ("show", recap.show_id)) * 50
    )
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(hours=1))
    work_off_side_by_side(settings)
    Notification.objects.filter(mailed_at=None).update(mail_due_at=timezone.now())  # who is told waits a little
    work_off_side_by_side(settings)

    told = Counter(Notification.objects.values_list("member", flat=True))
    assert told == {one.pk: SAID for one in readers}
    assert not Notification.objects.filter(mailed_at=None).exists()
    assert set(Counter(letter["To"] for letter in letters(mailbox)).items()) == {(one.email, 1) for one in readers}
    assert not Announcement.objects.exists()
    assert not Departure.objects.exists()
    assert Comment.objects.visible().count() == SAID
    assert not SearchDue.objects.exists()
    assert not Session.objects.exists()
    found = searched()
    read_everything()
    assert searched() == found
    call_command("check_threads", verbosity=0)


def searched():
    documents = SearchDocument.objects.order_by("kind", "object_id").values_list("kind", "object_id", "body")
    return list(documents), set(SearchedComment.objects.values_list("pk", "body"))


def work_off_side_by_side(settings):
    command = [sys.executable, "manage.py", "worker", "--once"]
    workers = [
        subprocess.Popen(command, env=environment(settings), stderr=subprocess.PIPE, text=True) for _ in range(WORKERS)
    ]
    for one in workers:
        said = one.communicate(timeout=120)[1]
        assert one.returncode == 0, said
        assert "Traceback" not in said, said
