"""Links to comments from before the site moved here, in real Chromium: no server ever sees what stands behind the #."""

import pytest

from comments.models import Comment
from tests import factories


@pytest.fixture
def moved(stage):
    """A recap with two pages of threads; the last comment was number 123 on the old site."""
    recap = factories.RecapFactory()
    last = factories.talk_under(recap, threads=55, replies=0)[-1]
    Comment.objects.filter(pk=last.pk).update(import_ref="wp:comment:123")
    return recap, last


@pytest.mark.parametrize("page_of_comments", ["", "comment-page-2/"])
def test_an_old_link_finds_its_comment_on_whatever_page_it_stands(desk, moved, page_of_comments):
    recap, last = moved
    desk.goto(f"{recap.get_absolute_url()}{page_of_comments}#comment-123")
    desk.wait_for_url(f"**?page=2#{last.anchor}")
    assert desk.locator(f"#{last.anchor}").is_visible()


def test_a_link_to_what_did_not_come_along_stays_on_its_page(desk, moved):
    recap, _ = moved
    desk.goto(f"{recap.get_absolute_url()}#comment-999")
    desk.wait_for_url(f"**{recap.get_absolute_url()}")
    assert desk.get_by_role("heading", level=1).inner_text() == recap.headline
