"""An author takes back what they said: a tombstone where others answered, nothing where nobody did."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from comments import editing, reactions, tree
from comments.models import Comment, Notification
from comments.models.discussion import RemovedBy
from comments.ownership import EDIT_WINDOW
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def client(client_of, member):
    return client_of(member)


def send(client, comment):
    return client.post(f"/comments/{comment.public_id}/delete/")


def page(client, recap):
    return client.get(recap.get_absolute_url()).content.decode()


def figures_are_exact(recap):
    recap.refresh_from_db()
    assert (recap.comment_count, recap.thread_count, recap.last_comment_at) == tree.expected_of_recap(recap)
    for thread in tree.expected_of_thread().filter(recap=recap):
        assert (thread.reply_count, thread.root_shown) == (thread.real_replies, thread.real_roots > 0)
    assert list(tree.faults_of_trees(recap.threads.values_list("pk", flat=True))) == []


def test_it_asks_before_it_deletes(client, recap, member):
    comment = factories.comment_on(recap, by=member, says="I take this back.")
    response = client.get(f"/comments/{comment.public_id}/delete/")
    assert "I take this back." in response.content.decode()
    assert Comment.objects.get().is_visible


def test_without_an_answer_it_disappears(client, recap, member):
    comment = factories.comment_on(recap, by=member)
    stays = factories.comment_on(recap)
    response = send(client, comment)
    assert (response.status_code, response.url) == (303, comment.get_absolute_url())
    html = page(client, recap)
    assert comment.public_id not in html
    assert stays.public_id in html
    figures_are_exact(recap)
    assert recap.thread_count == 1


def test_with_an_answer_it_leaves_a_tombstone(client, recap, member):
    comment = factories.comment_on(recap, by=member, says="I take this back.")
    factories.comment_on(recap, to=comment, says="And yet you said it.")
    send(client, comment)
    html = page(client, recap)
    assert "Removed by its author" in html
    assert "And yet you said it." in html
    assert "I take this back." not in html
    figures_are_exact(recap)


def test_when_the_last_answer_goes_the_tombstone_goes_with_it(client, recap, member):
    comment = factories.comment_on(recap, by=member)
    answer = factories.comment_on(recap, by=member, to=comment)
    send(client, comment)
    send(client, answer)
    assert "Removed by" not in page(client, recap)
    figures_are_exact(recap)
    assert (recap.comment_count, recap.thread_count, recap.last_comment_at) == (0, 0, None)


def test_an_answer_that_only_its_author_sees_keeps_no_tombstone(client, recap, member):
    comment = factories.comment_on(recap, by=member)
    factories.hold(factories.comment_on(recap, to=comment))
    send(client, comment)
    assert comment.public_id not in page(client, recap)
    figures_are_exact(recap)


def test_the_newest_comment_gone_the_one_before_is_the_newest(client, recap, member):
    first = factories.comment_on(recap)
    second = factories.comment_on(recap, by=member, to=first)
    send(client, second)
    figures_are_exact(recap)
    assert recap.last_comment_at == first.posted_at
    assert first.thread.__class__.objects.get().last_activity_at == first.posted_at


def test_all_that_hung_on_it_goes(client, recap, member, other_member):
    comment = factories.comment_on(recap, by=member, says="@bertrand, look.")
    editing.edit(comment, "@bertrand, look there.", editing.print_of(comment.source))
    reactions.press(comment, other_member, "love")
    send(client, comment)
    gone = Comment.objects.select_related("thread").get()
    assert (gone.source, gone.html, gone.loves, gone.thread.loves) == ("", "", 0, 0)
    for rows in (gone.revisions, gone.reactions, gone.mentions, gone.notifications):
        assert not rows.exists()
    assert not Notification.objects.exists()


def test_a_second_press_does_no_harm(client, recap, member):
    comment = factories.comment_on(recap, by=member)
    assert send(client, comment).status_code == 303
    assert send(client, comment).status_code == 403
    figures_are_exact(recap)


def test_what_a_moderator_removed_meanwhile_stays_removed_by_a_moderator(recap, member):
    comment = factories.comment_on(recap, by=member)
    factories.remove(comment, RemovedBy.MODERATOR)
    with pytest.raises(editing.Gone):
        editing.delete(comment)
    assert Comment.objects.get().removed_by == RemovedBy.MODERATOR


def test_a_member_can_still_delete_years_later(client, recap, member):
    comment = factories.comment_on(recap, by=member)
    with time_machine.travel(timezone.now() + timedelta(days=1000)):
        client.force_login(member, backend="members.backends.ModelBackend")
        assert send(client, comment).status_code == 303
    assert Comment.objects.get().is_tombstone


def test_a_guest_can_within_the_window(client_of, recap):
    guest = client_of()
    data = {"body": "Oh.", "guest_name": "Bo", "guest_email": "bo@example.net", "submission_key": "a-key-of-mine"}
    for key, wait, status in (("first-key", timedelta(0), 303), ("second-key", EDIT_WINDOW, 403)):
        guest.post(f"{recap.get_absolute_url()}comments/", data | {"submission_key": key})
        comment = Comment.objects.get(submission_key=key)
        assert send(client_of(), comment).status_code == 403
        with time_machine.travel(timezone.now() + wait):
            assert send(guest, comment).status_code == status


@pytest.mark.parametrize("role", ["other_member", "recapper", "moderator", "editor", None])
def test_nobody_else_can(request, client_of, recap, member, role):
    comment = factories.comment_on(recap, by=member)
    other = client_of(request.getfixturevalue(role) if role else None)
    assert send(other, comment).status_code == 403
    assert Comment.objects.get().is_visible


def test_a_look_deletes_nothing(client, recap, member):
    comment = factories.comment_on(recap, by=member)
    client.get(f"/comments/{comment.public_id}/delete/")
    client.head(f"/comments/{comment.public_id}/delete/")
    assert Comment.objects.get().is_visible
