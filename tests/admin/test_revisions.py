"""Every save that changes the text is a revision; any two are compared, and any one comes back."""

import pytest
from django.urls import reverse

from recaps import revisions
from recaps.models import Revision
from tests.admin.test_recaps import change, new_recap
from tests.factories import RecapFactory

pytestmark = pytest.mark.django_db


def history_url(recap):
    return reverse("admin:recaps_recap_history", args=[recap.pk])


def restore_url(recap, number):
    return reverse("admin:recaps_recap_restore", args=[recap.pk, number])


@pytest.fixture
def twice_saved(client_of, recapper, editor):
    recap = RecapFactory(stage="draft", by=[recapper], body="<p>The lamp is on.</p><p>Nobody asks.</p>")
    change(client_of(recapper), recap, body="<p>The old lamp is on.</p><p>Nobody asks.</p>")
    change(client_of(editor), recap, headline="<b>Lamps</b> & stairs")
    recap.refresh_from_db()
    return recap


def test_a_save_that_changes_the_text_says_who_and_when(twice_saved, recapper, editor):
    made = list(twice_saved.revisions.all())
    assert [(revision.number, revision.member) for revision in made] == [(3, editor), (2, recapper), (1, None)]
    assert made[0].texts["headline"] == "<b>Lamps</b> & stairs"
    assert made[2].texts["body"] == "<p>The lamp is on.</p><p>Nobody asks.</p>"


def test_a_save_that_changes_no_word_makes_none(client_of, editor, twice_saved):
    change(client_of(editor), twice_saved, content_notes="", discussion_open="")
    assert twice_saved.revisions.count() == 3


def test_a_new_recap_has_its_first(client_of, recapper):
    new_recap(client_of(recapper))
    assert Revision.objects.get().member == recapper


def test_any_two_are_compared_and_no_tag_gets_through(client_of, editor, twice_saved):
    page = client_of(editor).get(history_url(twice_saved), {"from": 1, "to": 3}).content.decode()
    assert "<ins>old</ins>" in page
    assert "&lt;b&gt;Lamps&lt;/b&gt; &amp;" in page
    assert "<b>Lamps" not in page
    assert client_of(editor).get(history_url(twice_saved), {"from": 1, "to": 99}).status_code == 404
    assert client_of(editor).get(history_url(twice_saved), {"from": "x", "to": "²"}).status_code == 200


def test_one_is_brought_back_which_is_a_revision_itself(client_of, editor, twice_saved):
    client_of(editor).post(restore_url(twice_saved, 1))
    version = twice_saved.version
    twice_saved.refresh_from_db()
    assert twice_saved.body == "<p>The lamp is on.</p><p>Nobody asks.</p>"
    assert "The lamp is on." in twice_saved.body_html
    newest = twice_saved.revisions.first()
    assert (newest.number, newest.member, newest.note) == (4, editor, "restored from 1")
    assert twice_saved.version > version


def test_a_form_opened_before_a_restore_does_not_write_over_it(client_of, recapper, editor, twice_saved):
    from tests.admin.test_working import change_url, shown

    mine = shown(client_of(recapper), twice_saved) | {"headline": "Stale"}
    client_of(editor).post(restore_url(twice_saved, 1))
    assert client_of(recapper).post(change_url(twice_saved), mine).status_code == 409


def test_who_may_not_write_restores_nothing(client_of, recapper, other_recapper, moderator, twice_saved):
    for person in (other_recapper, moderator):
        assert client_of(person).post(restore_url(twice_saved, 1)).status_code == 403
        assert client_of(person).get(history_url(twice_saved)).status_code in (302, 403)
    assert client_of(recapper).get(restore_url(twice_saved, 1)).status_code == 405
    assert twice_saved.revisions.count() == 3


def test_a_moderator_reads_no_earlier_text_of_what_is_public(client_of, moderator):
    assert client_of(moderator).get(history_url(RecapFactory())).status_code == 403


def test_the_oldest_make_room(client_of, editor, twice_saved, monkeypatch):
    monkeypatch.setattr(revisions, "KEPT", 3)
    change(client_of(editor), twice_saved, headline="One more")
    assert [revision.number for revision in twice_saved.revisions.all()] == [4, 3, 2]


def test_a_recap_without_any_says_so(client_of, editor):
    assert "No revisions yet" in client_of(editor).get(history_url(RecapFactory())).content.decode()
