"""An author's later changes to a text: for half an hour, and nothing that was said is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comments import editing
from comments.models import Comment
from comments.models.discussion import BODY_MAX
from comments.ownership import EDIT_WINDOW
from tests import factories

pytestmark = pytest.mark.django_db
LATER = EDIT_WINDOW + timedelta(seconds=1)


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def comment(recap, member):
    return factories.comment_on(recap, by=member, says="Who left the *lamp* on?")


@pytest.fixture
def client(client_of, member):
    return client_of(member)


def address(comment):
    return f"/comments/{comment.public_id}/edit/"


def send(client, comment, body, seen=None):
    seen = editing.print_of(comment.source) if seen is None else seen
    return client.post(address(comment), {"body": body, "seen": seen})


def now(comment):
    return Comment.objects.get(pk=comment.pk)


def test_the_form_holds_the_text_as_it_was_typed(client, comment):
    assert "Who left the *lamp* on?</textarea>" in client.get(address(comment)).content.decode()


def test_an_edit_replaces_the_text_and_keeps_the_earlier_one(client, comment, recap):
    before = recap.__class__.objects.get(pk=recap.pk).discussion_version
    response = send(client, comment, "Who left the **lamp** on?")
    assert (response.status_code, response.url) == (303, comment.get_absolute_url())
    edited = now(comment)
    assert edited.source == "Who left the **lamp** on?"
    assert edited.html == "<p>Who left the <strong>lamp</strong> on?</p>"
    assert edited.edited_at
    assert [revision.source for revision in edited.revisions.all()] == ["Who left the *lamp* on?"]
    recap.refresh_from_db()
    assert (recap.discussion_version, recap.comment_count) == (before + 1, 1)


def test_the_page_says_that_it_was_edited(client, comment, recap):
    assert "edited" not in client.get(recap.get_absolute_url()).content.decode()
    send(client, comment, "The lamp again.")
    assert "· edited" in client.get(recap.get_absolute_url()).content.decode()


def test_the_same_text_again_changes_nothing(client, comment):
    assert send(client, comment, "Who left the *lamp* on?\r\n").status_code == 303
    same = now(comment)
    assert same.edited_at is None
    assert not same.revisions.exists()


def test_an_edit_does_not_restart_the_window(client, comment):
    with time_machine.travel(comment.posted_at + EDIT_WINDOW - timedelta(minutes=1)):
        assert send(client, comment, "A last word.").status_code == 303
    with time_machine.travel(comment.posted_at + LATER):
        assert client.get(address(comment)).status_code == 403
        assert send(client, now(comment), "A very last word.").status_code == 403
    assert now(comment).source == "A last word."


def test_what_was_typed_too_long_is_shown_again(client, comment):
    with time_machine.travel(timezone.now() + LATER):
        response = send(client, comment, "Typed for half an hour.")
    assert response.status_code == 403
    assert "Typed for half an hour.</textarea>" in response.content.decode()


@pytest.mark.parametrize("body", ["", "   ", "\u200b", "x" * (BODY_MAX + 1)])
def test_the_rules_of_posting_hold(client, comment, body):
    assert send(client, comment, body).status_code == 422
    assert now(comment).source == "Who left the *lamp* on?"


def test_of_two_windows_the_second_is_told_and_loses_nothing(client, comment):
    assert send(client, comment, "From the first window.").status_code == 303
    response = send(client, comment, "From the second window.")
    page = response.content.decode()
    assert response.status_code == 409
    assert "From the first window." in page
    assert "From the second window.</textarea>" in page
    assert now(comment).source == "From the first window."
    again = send(client, comment, "From the second window.", seen=editing.print_of("From the first window."))
    assert again.status_code == 303
    edited = now(comment)
    assert edited.source == "From the second window."
    assert edited.revisions.count() == 2


def test_the_form_after_a_conflict_can_be_sent_as_it_stands(client, comment):
    send(client, comment, "From the first window.")
    page = send(client, comment, "From the second window.").content.decode()
    assert f'value="{editing.print_of("From the first window.")}"' in page


def test_a_comment_removed_meanwhile_keeps_nothing_and_the_text_is_shown(client, comment, monkeypatch):
    def removed_first(*args):
        factories.remove(comment)
        return before(*args)

    before, _ = editing.mentions.resolve_again, monkeypatch.setattr(editing.mentions, "resolve_again", removed_first)
    response = send(client, comment, "Too late.")
    assert response.status_code == 409
    assert "Too late.</textarea>" in response.content.decode()
    assert now(comment).is_tombstone
    assert now(comment).source == ""


def test_a_form_without_a_token_comes_back_with_the_text(comment, member):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member, backend="members.backends.ModelBackend")
    response = send(strict, comment, "Typed with care.")
    assert response.status_code == 403
    assert "Typed with care.</textarea>" in response.content.decode()


@pytest.mark.parametrize("role", ["other_member", "recapper", "moderator", "editor", None])
def test_nobody_else_gets_the_form_or_changes_anything(request, client_of, comment, role):
    other = client_of(request.getfixturevalue(role) if role else None)
    assert other.get(address(comment)).status_code == 403
    assert send(other, comment, "Mine now.").status_code == 403
    assert now(comment).source == "Who left the *lamp* on?"


def test_of_a_held_comment_others_do_not_even_learn_that_it_is_there(client, client_of, comment, other_member):
    factories.hold(comment)
    assert client_of(other_member).get(address(comment)).status_code == 404
    assert send(client, comment, "Better now.").status_code == 303
    edited = now(comment)
    assert (edited.source, edited.status) == ("Better now.", "held")


def test_a_guest_edits_from_the_same_browser(client_of, recap):
    guest = client_of()
    data = {"body": "The lmap.", "guest_name": "Bo", "guest_email": "bo@example.net", "submission_key": "a-key-of-mine"}
    guest.post(f"{recap.get_absolute_url()}comments/", data)
    comment = Comment.objects.get()
    assert send(client_of(), comment, "Mine now.").status_code == 403
    assert send(guest, comment, "The lamp.").status_code == 303
    assert now(comment).source == "The lamp."


def test_nobody_keeps_the_form_in_a_cache(client, comment):
    assert "no-store" in client.get(address(comment))["Cache-Control"]


# --- Earlier texts


@pytest.mark.parametrize(("role", "status"), [("moderator", 200), ("editor", 200), ("member", 403), (None, 403)])
def test_earlier_texts_are_for_moderators(request, client, client_of, comment, role, status):
    send(client, comment, "Nothing to see.")
    reader = client_of(request.getfixturevalue(role) if role else None)
    response = reader.get(f"/comments/{comment.public_id}/revisions/")
    assert response.status_code == status
    assert ("Who left the *lamp* on?" in response.content.decode()) == (status == 200)


def test_the_word_edited_leads_moderators_there_and_nobody_else(client, client_of, comment, recap, moderator):
    send(client, comment, "Nothing to see.")
    link = f"/comments/{comment.public_id}/revisions/"
    assert link in client_of(moderator).get(recap.get_absolute_url()).content.decode()
    for reader in (client, client_of()):
        assert link not in reader.get(recap.get_absolute_url()).content.decode()
