"""Moderating in Chromium, with one thumb or by keys."""

import pytest
from playwright.sync_api import expect

from comments.models import Comment, ModerationAction
from tests import factories, people
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_accessibility import findings


@pytest.fixture
def moderator(stage):
    return people.join(people.MODERATOR)


@pytest.fixture
def recap(stage):
    return factories.RecapFactory()


def held_on(recap, count):
    root = factories.comment_on(recap)
    return [factories.hold(factories.comment_on(recap, to=root, says=f"Held {n}. " * 30)) for n in range(1, count + 1)]


def test_twenty_held_comments_are_cleared_on_a_phone_with_twenty_presses(open_page, recap, moderator):
    held = held_on(recap, 20)
    page = open_page(PHONE, by=moderator)
    page.goto("/moderation/")
    for comment in held:
        expect(page.locator(f'[data-case="{comment.public_id}"]')).to_be_visible()
        button = page.get_by_role("button", name="Approve")
        assert button.bounding_box()["y"] < 844, "it is under the thumb, without scrolling"
        button.tap()
    expect(page.get_by_role("heading", name="Nothing waits")).to_be_visible()
    assert Comment.objects.filter(status="held").count() == 0
    assert ModerationAction.objects.filter(verb="approve").count() == 20


def test_without_a_script_it_is_as_many(open_page, recap, moderator):
    held_on(recap, 3)
    page = open_page(PHONE, by=moderator, javascript=False)
    page.goto("/moderation/")
    for _ in range(3):
        page.get_by_role("button", name="Approve").tap()
    expect(page.get_by_role("heading", name="Nothing waits")).to_be_visible()


def test_keys_decide_and_take_back(open_page, recap, moderator):
    first, second = held_on(recap, 2)
    page = open_page(DESK, by=moderator)
    page.goto("/moderation/")
    page.keyboard.press("r")
    expect(page.locator(f'[data-case="{second.public_id}"]')).to_be_visible()
    assert Comment.objects.get(pk=first.pk).status == "rejected"
    page.keyboard.press("u")
    expect(page.locator(f'[data-case="{first.public_id}"]')).to_be_visible()
    assert Comment.objects.get(pk=first.pk).status == "held"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_it_can_be_used_by_everybody(open_page, recap, moderator, scheme):
    comment = held_on(recap, 1)[0]
    stands = recap.threads.first().comments.first()
    member = people.join(people.MEMBER)
    factories.comment_on(recap, by=member)
    page = open_page(PHONE, by=moderator, color_scheme=scheme)
    found = {}
    for address in (
        "/moderation/", "/moderation/waiting/", "/moderation/log/", f"/moderation/people/{member.handle}/",
        f"/moderation/comments/{comment.public_id}/", f"/comments/{stands.public_id}/report/",
        "/me/decisions/", recap.get_absolute_url(),
    ):  # fmt: skip
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")
        if seen := findings(page):
            found[address] = seen
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
    assert found == {}
