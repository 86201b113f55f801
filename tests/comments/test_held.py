"""A comment that waits for a moderator: there for its author, and for nobody else anywhere."""

import pytest

from comments import tree
from comments.models import Comment
from comments.models.discussion import CommentStatus
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = "Cheap lamps, only today."
WAITS = "It waits for a moderator"


@pytest.fixture
def recap():
    return factories.RecapFactory()


def send(client, recap, **fields):
    data = {"body": TEXT, "guest_name": "Bo", "guest_email": "bo@example.net", "submission_key": "a-key-of-mine"}
    return client.post(f"{recap.get_absolute_url()}comments/", data | fields)


def held_by(client, recap, **fields):
    send(client, recap, **fields)
    return factories.hold(Comment.objects.get(submission_key="a-key-of-mine"))


def page(client, recap):
    return client.get(recap.get_absolute_url()).content.decode()


@pytest.fixture(params=["member", "guest"])
def author(request, client_of, member):
    """Both kinds of author, in their own browser."""
    return client_of(member if request.param == "member" else None)


@pytest.mark.parametrize("place", ["root", "reply"])
def test_its_author_sees_it_in_its_place_marked_as_waiting(author, recap, place):
    above = factories.comment_on(recap, says="The first.")
    held = held_by(author, recap, parent=above.public_id if place == "reply" else "")
    factories.comment_on(recap, says="The last.")
    html = page(author, recap)
    assert WAITS in html
    assert html.index("The first.") < html.index(TEXT) < html.index("The last.")
    assert f"?parent={held.public_id}" not in html, "nobody can answer it"
    assert f"/comments/{held.public_id}/edit/" in html


@pytest.mark.parametrize("role", ["other_member", "recapper", "moderator", "editor", None])
@pytest.mark.parametrize("place", ["root", "reply"])
def test_nobody_else_sees_any_of_it(request, author, client_of, recap, role, place):
    above = factories.comment_on(recap)
    held = held_by(author, recap, parent=above.public_id if place == "reply" else "")
    other = client_of(request.getfixturevalue(role) if role else None)
    html = page(other, recap)
    assert TEXT not in html
    assert held.public_id not in html
    assert other.get(held.get_absolute_url()).status_code == 404


def test_where_others_have_answered_they_see_that_something_waits(author, client_of, recap):
    send(author, recap)
    held = Comment.objects.get()
    factories.comment_on(recap, to=held, says="No thanks.")
    factories.hold(held)
    html = page(client_of(), recap)
    assert TEXT not in html
    assert "Waiting for a moderator" in html
    assert TEXT in page(author, recap)


def test_the_permalink_leads_its_author_to_it(author, recap):
    factories.comment_on(recap)
    held = held_by(author, recap)
    response = author.get(held.get_absolute_url(), follow=True)
    assert response.redirect_chain[-1][0].endswith(f"#{held.anchor}")
    assert TEXT in response.content.decode()


def test_sending_it_again_leads_to_it(author, recap):
    held = held_by(author, recap)
    response = send(author, recap)
    assert (response.status_code, response.url) == (303, held.get_absolute_url())
    assert author.get(response.url).status_code == 302
    assert Comment.objects.count() == 1


def test_nobody_can_answer_it(author, recap):
    held = held_by(author, recap)
    assert send(author, recap, submission_key="another-key", parent=held.public_id).status_code == 422
    with pytest.raises(tree.ParentGone):
        factories.comment_on(recap, to=held)


def test_nobody_can_react_to_it(client_of, recap, author, other_member):
    held = held_by(author, recap)
    response = client_of(other_member).post(f"{recap.get_absolute_url()}comments/react/", {"love": held.public_id})
    assert response.status_code == 404


def test_on_a_full_page_it_stands_in_its_place_too(author, recap):
    factories.talk_under(recap, threads=49, replies=0)
    held = held_by(author, recap)
    factories.talk_under(recap, threads=3, replies=0)
    html = page(author, recap)
    assert TEXT in html
    assert author.get(held.get_absolute_url()).url == f"{recap.get_absolute_url()}#{held.anchor}"


def test_once_approved_everybody_sees_it_and_nothing_says_that_it_waited(author, client_of, recap):
    held = held_by(author, recap)
    tree.change_status(held, CommentStatus.VISIBLE)
    for reader in (author, client_of()):
        html = page(reader, recap)
        assert TEXT in html
        assert WAITS not in html


@pytest.mark.parametrize("status", [CommentStatus.REJECTED, CommentStatus.TOMBSTONE])
def test_rejected_or_removed_it_is_gone_for_its_author_too(author, recap, status):
    held = held_by(author, recap)
    tree.change_status(held, status, "moderator" if status == CommentStatus.TOMBSTONE else "")
    assert TEXT not in page(author, recap)
