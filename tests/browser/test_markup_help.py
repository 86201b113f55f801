"""The toolbar, its keys, the preview and the counter: what helps with writing."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import PHONE
from tests.browser.writing import expecting, fill_in_guest, open_recap, text_of, type_in


@pytest.fixture
def box(desk, stage):
    """The text's box on a page of a recap, with "one two" in it and "two" selected."""
    open_recap(desk, factories.RecapFactory())
    type_in(desk, "one two")
    expect(desk.get_by_role("toolbar", name="Formatting")).to_be_visible()
    choose(desk, 4, 7)
    return text_of(desk)


def choose(page, start, end):
    text_of(page).evaluate("(box, [start, end]) => { box.focus(); box.setSelectionRange(start, end) }", [start, end])


def tool(page, name):
    return page.get_by_role("toolbar", name="Formatting").get_by_role("button", name=name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Bold", "one **two**"),
        ("Italic", "one *two*"),
        ("Quote", "> one two"),
        ("List", "- one two"),
        ("Link", "one [two](https://)"),
        ("Spoiler", "one ||two||"),
    ],
)
def test_each_tool_writes_its_sign(desk, box, name, text):
    tool(desk, name).click()
    expect(box).to_have_value(text)
    expect(box).to_be_focused()


@pytest.mark.parametrize("name", ["Bold", "Italic", "Spoiler", "Quote", "List"])
def test_a_second_press_takes_it_away(desk, box, name):
    tool(desk, name).click()
    tool(desk, name).click()
    expect(box).to_have_value("one two")


def test_italic_in_bold_is_both(desk, box):
    tool(desk, "Bold").click()
    tool(desk, "Italic").click()
    expect(box).to_have_value("one ***two***")
    tool(desk, "Italic").click()
    expect(box).to_have_value("one **two**")


@pytest.mark.parametrize(
    ("keys", "text"),
    [("Control+b", "one **two**"), ("Control+i", "one *two*"), ("Control+k", "one [two](https://)")],
)
def test_keys_do_the_same(box, keys, text):
    box.press(keys)
    expect(box).to_have_value(text)


def test_an_address_becomes_a_link_that_waits_for_its_words(desk, box):
    type_in(desk, "https://example.org/lamp")
    choose(desk, 0, 24)
    box.press("Control+k")
    desk.keyboard.type("the lamp")
    expect(box).to_have_value("[the lamp](https://example.org/lamp)")


def test_several_lines_become_a_list(desk, box):
    type_in(desk, "one\ntwo\nthree")
    choose(desk, 1, 6)
    tool(desk, "List").click()
    expect(box).to_have_value("- one\n- two\nthree")


def test_it_can_be_undone_like_typing(desk, box):
    tool(desk, "Bold").click()
    box.press("Control+z")
    expect(box).to_have_value("one two")


def test_the_toolbar_is_one_stop_and_arrows_go_on(desk, box):
    desk.keyboard.press("Shift+Tab")
    expect(tool(desk, "Bold")).to_be_focused()
    desk.keyboard.press("ArrowRight")
    expect(tool(desk, "Italic")).to_be_focused()
    desk.keyboard.press("ArrowLeft")
    desk.keyboard.press("ArrowLeft")
    expect(tool(desk, "Spoiler")).to_be_focused()
    choose(desk, 4, 7)
    tool(desk, "Spoiler").focus()
    desk.keyboard.press("Enter")
    expect(box).to_have_value("one ||two||")


def test_a_preview_is_the_html_that_will_be_posted(desk, box):
    type_in(desk, "> quoted\n\nShe said ||yes|| to 등불 https://example.org")
    desk.get_by_role("button", name="Preview").click()
    preview = desk.get_by_role("region", name="Preview")
    expect(preview).to_be_focused()
    html = preview.locator(".comment-text").inner_html()
    fill_in_guest(desk)
    desk.get_by_role("button", name="Post", exact=True).click()
    expect(desk.locator(".comment:focus .comment-text")).to_be_visible()
    assert desk.locator(".comment:focus .comment-text").inner_html() == html


def test_a_preview_goes_when_the_text_changes(desk, box):
    desk.get_by_role("button", name="Preview").click()
    expect(desk.locator(".preview")).to_be_visible()
    box.press("End")
    desk.keyboard.type("!")
    expect(desk.locator(".preview")).to_have_count(0)


@pytest.mark.parametrize("end", ["Discard", "Post"])
def test_a_preview_does_not_outlive_its_text(desk, box, end):
    fill_in_guest(desk)
    desk.get_by_role("button", name="Preview").click()
    expect(desk.locator(".preview")).to_be_visible()
    desk.get_by_role("button", name=end, exact=True).click()
    expect(box).to_have_value("")
    expect(desk.locator(".preview")).to_have_count(0)


def test_there_is_no_preview_of_nothing(open_page, desk, box):
    type_in(desk, " ")
    with expecting(open_page, "status of 422"):
        desk.get_by_role("button", name="Preview").click()
        expect(desk.get_by_text("There is nothing here yet.")).to_be_visible()


def test_the_counter_appears_near_the_limit_and_counts_signs_not_halves(desk, box):
    counter = desk.locator(".counter")
    expect(counter).to_be_hidden()
    type_in(desk, "🌙" * 9_400)
    expect(counter).to_have_text("600 left")
    expect(desk.get_by_role("status").filter(has_text="600 left: 10,000 characters fit.")).to_have_count(1)
    type_in(desk, "🌙" * 10_003)
    expect(counter).to_have_text("3 too many")


def test_the_box_grows_with_the_text(desk, box):
    before = box.bounding_box()["height"]
    type_in(desk, "line\n" * 20)
    assert box.bounding_box()["height"] > before * 1.5


def test_each_paragraph_has_the_direction_of_its_words(phone, stage):
    recap = factories.RecapFactory()
    comment = factories.comment_on(recap, says="זה המנורה, not the letter.\n\nIt is the lamp, לא המכתב.")
    open_recap(phone, recap)
    sides = phone.locator(f"#{comment.anchor} .comment-text").evaluate(
        "text => [...text.children].map(part => { const range = document.createRange(); range.selectNodeContents(part);"
        " const words = range.getBoundingClientRect(), whole = part.getBoundingClientRect();"
        " return words.left - whole.left > whole.right - words.right ? 'right' : 'left' })"
    )
    assert sides == ["right", "left"]


@pytest.mark.parametrize("at", [PHONE, {}], ids=["phone", "desk"])
def test_the_form_is_no_wider_than_the_window(open_page, stage, at):
    page = open_page(at) if at else open_page()
    open_recap(page, factories.RecapFactory())
    type_in(page, "Donaudampfschifffahrt" * 400)
    expect(page.get_by_role("toolbar")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
