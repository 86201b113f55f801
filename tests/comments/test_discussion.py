"""What stands on a page with a discussion, for people and for tools."""

import re

import pytest

from tests.factories import RecapFactory, comment_on, hold, remove, talk_under

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    return RecapFactory()


def test_a_held_comment_keeps_its_text_to_itself(recap, client):
    root = comment_on(recap, says="canary-in-a-held-comment")
    comment_on(recap, to=root)
    hold(root)
    page = client.get(recap.get_absolute_url()).content.decode()
    assert "canary-in-a-held-comment" not in page
    assert "Waiting for a moderator." in page


@pytest.mark.parametrize("asked", ["0", "-1", "x", "", "1e9", "٣", "9" * 400, "1; DROP TABLE"])
def test_a_page_that_makes_no_sense_is_the_first_or_nearest(recap, client, asked):
    assert client.get(recap.get_absolute_url(), {"page": asked}).status_code == 200


def test_what_tools_rely_on_is_in_the_page(recap, client):
    root = comment_on(recap)
    comment_on(recap, to=root)
    remove(root)
    page = client.get(recap.get_absolute_url()).content.decode()
    assert f'<article class="comment" id="c-{root.public_id}" data-depth="0" data-status="tombstone"' in page
    assert 'data-depth="1" data-status="visible"' in page


@pytest.mark.parametrize(
    ("threads", "heading"), [(0, "No comments yet"), (1, "1 comment"), (11, "11 comments")], ids=["0", "1", "11"]
)
def test_the_heading_counts(recap, client, threads, heading):
    talk_under(recap, threads=threads, replies=0)
    page = client.get(recap.get_absolute_url()).content.decode()
    assert re.search(r'<h2 id="discussion-title">(.*?)\s*</h2>', page)[1] == heading


def test_a_guests_address_is_nowhere_in_the_page(recap, client, guest):
    comment = comment_on(recap, by=guest)
    for address in (recap.get_absolute_url(), f"{recap.get_absolute_url()}comments/?parent={comment.public_id}"):
        assert guest.email not in client.get(address).content.decode()
