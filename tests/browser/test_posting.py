"""Posting, in real Chromium: with and without scripts, by mouse and by keys."""

import re

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from recaps.models import Kind
from tests import factories
from tests.browser.conftest import DESK, PHONE


@pytest.fixture
def recap(stage):
    return factories.RecapFactory(kind=Kind.FIRST_IMPRESSIONS)


def fill(page, text, name="Rosalind 🌙", email="rosalind@example.org"):
    page.get_by_label("Your comment").fill(text)
    if page.get_by_label("Name", exact=True).count():
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("E-mail").fill(email)


def in_sight(element):
    return element.evaluate(
        "element => { const box = element.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight }"
    )


@pytest.mark.parametrize("at", [PHONE, DESK], ids=["phone", "desk"])
def test_a_stranger_without_scripts_reads_posts_and_replies_and_finds_both_in_place(open_page, recap, at):
    factories.talk_under(recap, threads=2)
    page = open_page(at, javascript=False)
    page.goto("/")
    page.get_by_role("link", name=recap.headline).first.click()
    fill(page, "The *lamp*.\n\nWho left it on?")
    page.get_by_role("button", name="Post").click()
    mine = page.locator(".comment:target")
    assert mine.locator(".comment-text em").inner_text() == "lamp"
    assert mine.get_attribute("data-depth") == "0"
    assert in_sight(mine)

    mine.get_by_role("link", name="Reply").click()
    assert "Who left it on?" in page.locator("blockquote.answered").inner_text()
    fill(page, "Nobody asks.")
    page.get_by_role("button", name="Post").click()
    reply = page.locator(".comment:target")
    assert reply.locator(".comment-text").inner_text() == "Nobody asks."
    assert reply.get_attribute("data-depth") == "1"
    assert in_sight(reply)
    stored = Comment.objects.get(source="Nobody asks.")
    assert stored.parent.source == "The *lamp*.\n\nWho left it on?"


def test_without_scripts_what_was_wrong_is_said_and_the_text_kept(open_page, recap):
    page = open_page(javascript=False)
    page.goto(recap.get_absolute_url())
    fill(page, "An hour of work.", email="no address")
    page.get_by_role("button", name="Post").click()
    assert page.get_by_label("Your comment").input_value() == "An hour of work."
    box = page.get_by_label("E-mail")
    assert box.get_attribute("aria-invalid") == "true"
    said = page.locator(f"#{box.get_attribute('aria-describedby').split()[-1]}")
    assert "does not look like an e-mail address" in said.inner_text()
    box.fill("rosalind@example.org")
    page.get_by_role("button", name="Post").click()
    assert page.locator(".comment:target .comment-text").inner_text() == "An hour of work."


def test_the_form_moves_to_what_is_answered_and_back(open_page, recap, member):
    first, second = factories.talk_under(recap, threads=2, replies=0)
    page = open_page(by=member)
    page.goto(recap.get_absolute_url())
    form = page.locator("comment-form")
    for comment in (first, second):
        place = page.locator(f"#{comment.anchor}")
        place.get_by_role("link", name="Reply").click()
        assert place.locator("comment-form").count() == 1
        assert form.locator("[name=parent]").input_value() == comment.public_id
        assert page.evaluate("document.activeElement.name") == "body"
    page.keyboard.press("Escape")
    assert page.locator(".comment comment-form").count() == 0
    assert form.locator("[name=parent]").input_value() == ""
    assert page.evaluate("document.activeElement.search") == f"?parent={second.public_id}"


def test_a_double_press_without_scripts_posts_once(open_page, recap):
    page = open_page(javascript=False)
    page.goto(recap.get_absolute_url())
    fill(page, "Once.")
    page.get_by_role("button", name="Post").dblclick()
    expect(page).to_have_url(re.compile("#c-"))  # the second press ends what the first had begun to load
    assert Comment.objects.filter(source="Once.").count() == 1


def test_the_keyboard_alone_posts_a_reply(open_page, recap, member):
    root = factories.comment_on(recap)
    page = open_page(by=member)
    page.goto(recap.get_absolute_url())
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.search") == f"?parent={root.public_id}":
            break
    page.keyboard.press("Enter")
    page.keyboard.type("Typed, not clicked.")
    for _ in range(16):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Post":
            break
    page.keyboard.press("Enter")
    page.locator(".comment-text", has_text="Typed, not clicked.").wait_for()
    assert Comment.objects.get(parent=root).source == "Typed, not clicked."


def test_an_attack_runs_nowhere_in_the_page(open_page, recap):
    """Posted by a stranger, read by the next: the browser itself says whether anything ran."""
    from tests.recaps.test_prose import ATTACKS

    for attack in ATTACKS:
        factories.comment_on(recap, says=f"{attack} ||{attack}||")
    recap.body = "".join(ATTACKS)
    recap.save()
    page = open_page()
    page.on("dialog", lambda dialog: pytest.fail("an alert was opened"))
    page.goto(recap.get_absolute_url())
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    page.wait_for_load_state("networkidle")
    assert page.locator(".comment").count() == len(ATTACKS)
