"""Posting: once, by somebody, with what was written."""

import pytest

from comments.models import Comment
from comments.posting import posted_with
from recaps.models import WHOLE_SHOW, Kind
from tests.factories import RecapFactory, comment_on
from tests.people import GUEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    return RecapFactory()


def test_a_guest_leaves_a_name_and_an_address(recap):
    comment = comment_on(recap, by=GUEST)
    assert (comment.guest_name, comment.guest_email, comment.member) == (GUEST.name, GUEST.email, None)


def test_a_member_is_named_by_their_account_alone(recap, member):
    comment = comment_on(recap, by=member)
    assert (comment.guest_name, comment.guest_email, comment.member) == ("", "", member)


def test_the_same_key_is_one_comment(recap):
    first = comment_on(recap, key="a-press-of-a-button", says="once")
    second = comment_on(recap, key="a-press-of-a-button", says="twice")
    assert first == second == posted_with("a-press-of-a-button")
    assert Comment.objects.get().source == "once"
    recap.refresh_from_db()
    assert (recap.comment_count, recap.thread_count, recap.last_thread_number) == (1, 1, 1)


def test_without_a_key_each_post_is_its_own(recap):
    assert comment_on(recap) != comment_on(recap)
    assert posted_with(None) is None
    assert posted_with("") is None


def test_html_is_made_when_it_is_posted(recap):
    comment = comment_on(recap, says="It was *her*.")
    assert comment.html == "<p>It was <em>her</em>.</p>"


def test_the_recap_knows_its_last_comment(recap):
    comment_on(recap)
    last = comment_on(recap)
    recap.refresh_from_db()
    assert recap.last_comment_at == last.posted_at


@pytest.mark.parametrize(
    ("kind", "through"),
    [(Kind.FIRST_IMPRESSIONS, 1), (Kind.EPISODE_RECAP, 1), (Kind.HANGOUT, WHOLE_SHOW), (Kind.NEWS, 0)],
)
def test_a_comment_gives_away_what_its_recap_covers(kind, through):
    assert comment_on(RecapFactory(kind=kind)).reveals_through == through


def test_public_ids_cannot_be_guessed(recap):
    ids = {comment_on(recap).public_id for _ in range(20)}
    assert len(ids) == 20
    assert all(len(public_id) == 12 for public_id in ids)
