"""Select, press "Quote" or q, and a comment begins that cites the passage and leads to its place."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import PHONE
from tests.browser.writing import fill_in_guest, open_recap, post, text_of


@pytest.fixture
def recap(stage):
    return factories.RecapFactory()


@pytest.fixture
def comment(recap):
    return factories.comment_on(recap, says="The lamp was *on*.\n\nIt was ||the neighbour|| all along.")


def select(page, selector):
    page.evaluate(
        "selector => { const part = document.querySelector(selector); part.scrollIntoView({ block: 'center' });"
        " getSelection().selectAllChildren(part) }",
        selector,
    )
    button = page.get_by_role("button", name="Quote", exact=True).and_(page.locator(".quote-button"))
    expect(button).to_be_visible()
    return button


@pytest.mark.parametrize("at", [PHONE, {}], ids=["phone", "desk"])
def test_a_passage_of_a_comment_begins_a_reply_to_it(open_page, recap, comment, at):
    page = open_page(at) if at else open_page()
    open_recap(page, recap)
    button = select(page, f"#{comment.anchor} .comment-text p")
    expect(button).to_be_in_viewport()
    button.click()
    box = page.locator(f"#{comment.anchor} textarea")
    expect(box).to_be_focused()
    expect(box).to_have_value(f"> [Rosalind, up late 🌙 שלום](/comments/{comment.public_id}/):\n> The lamp was on.\n\n")


def test_the_key_q_does_the_same_and_types_nothing(desk, recap, comment):
    open_recap(desk, recap)
    select(desk, f"#{comment.anchor} .comment-text p")
    desk.keyboard.press("q")
    expect(desk.locator(f"#{comment.anchor} textarea")).to_have_value(ending_in("The lamp was on.\n\n"))


def ending_in(words):
    return re.compile(re.escape(words) + "$")


def test_a_spoiler_is_not_opened_by_quoting_it(desk, recap, comment):
    open_recap(desk, recap)
    select(desk, f"#{comment.anchor} .comment-text .paragraph").click()
    expect(text_of(desk)).to_have_value(ending_in("> It was … all along.\n\n"))


def test_an_open_spoiler_stays_one(desk, recap, comment):
    open_recap(desk, recap)
    desk.locator(f"#{comment.anchor} details.spoiler summary").click()
    select(desk, f"#{comment.anchor} .comment-text .paragraph").click()
    expect(text_of(desk)).to_have_value(ending_in("> It was ||the neighbour|| all along.\n\n"))


def test_a_passage_of_the_recap_leads_to_the_heading_above_it(desk, recap):
    open_recap(desk, recap)
    select(desk, ".recap-body h2 + p").click()
    expect(text_of(desk)).to_be_focused()
    value = text_of(desk).input_value()
    assert value.startswith(
        f"> [The lamp]({recap.get_absolute_url()}#the-lamp):\n> GO YEONG (Nam Yoon-soo) says nothing"
    )


def test_above_all_headings_it_leads_to_the_recap(desk, recap):
    open_recap(desk, recap)
    select(desk, ".recap-body > p").click()
    assert text_of(desk).input_value().startswith(f"> [The recap]({recap.get_absolute_url()}):\n> MI-AE")


def test_what_is_quoted_is_posted_as_a_quote_with_its_link(desk, recap, comment):
    open_recap(desk, recap)
    select(desk, f"#{comment.anchor} .comment-text p").click()
    fill_in_guest(desk)
    text_of(desk).press_sequentially("Yes.")
    with desk.expect_request("**/comments/") as request:
        post(desk)
    assert f'name="quotes"\r\n\r\n{comment.public_id}\r\n' in request.value.post_data
    posted = desk.locator(".comment:focus")
    expect(posted.locator("blockquote a")).to_have_attribute("href", f"/comments/{comment.public_id}/")
    expect(posted.locator("blockquote + p")).to_have_text("Yes.")


def test_signs_that_were_meant_as_they_stand_stay(desk, recap):
    comment = factories.comment_on(recap, says=r"She said \*nothing\* in \[brackets\].")
    open_recap(desk, recap)
    select(desk, f"#{comment.anchor} .comment-text p").click()
    expect(text_of(desk)).to_have_value(ending_in("> She said \\*nothing\\* in \\[brackets\\].\n\n"))


def test_no_button_where_nothing_can_be_written(desk, recap, comment):
    recap.discussion_open = False
    recap.save()
    open_recap(desk, recap)
    desk.evaluate("getSelection().selectAllChildren(document.querySelector('.comment-text p'))")
    desk.wait_for_timeout(200)
    expect(desk.locator(".quote-button")).to_have_count(0)
