"""The search box, in real Chromium: what it proposes, by keyboard and by thumb, and without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import PHONE
from tests.recaps.searching import read_everything


@pytest.fixture
def drama(stage):
    drama = factories.ShowFactory(title="The Kettle Years", original_title="주전자의 시간")
    factories.CreditFactory(show=drama, person=factories.PersonFactory(name="Kettle Kang"), character="Oh Mi-rae")
    factories.RecapFactory(show=drama)
    read_everything()
    return drama


def box_of(page):
    return page.get_by_role("combobox", name="Search dramas, people and recaps")


def typed(page, words, proposed=2):
    box_of(page).press_sequentially(words)
    expect(page.get_by_role("option")).to_have_count(proposed)


def active(page):
    """What a screen reader hears of as chosen; nothing while none is."""
    name = box_of(page).get_attribute("aria-activedescendant")
    return name and page.locator(f"#{name}").evaluate("option => option.firstChild.textContent")


def test_arrows_choose_and_enter_leads_there(desk, drama):
    desk.goto("/")
    desk.keyboard.press("/")
    expect(box_of(desk)).to_be_focused()
    expect(box_of(desk)).to_have_attribute("aria-expanded", "false")
    typed(desk, "kettle")
    expect(box_of(desk)).to_have_attribute("aria-expanded", "true")
    expect(desk.get_by_role("status").filter(has_text="2 suggested")).to_be_attached()
    assert active(desk) is None
    walk = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"):
        desk.keyboard.press(key)
        walk.append(active(desk))
    first, second = walk[:2]
    assert {first, second} == {drama.title, "Kettle Kang"}
    assert walk == [first, second, None, second, first]
    assert desk.get_by_role("option", selected=True).count() == 1
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/shows/**" if first == drama.title else "**/people/**")


def test_an_answer_that_comes_late_changes_nothing_for_who_walks_the_list_or_closed_it(desk, drama):
    desk.goto("/")
    typed(desk, "kett")
    held = []
    desk.route("**q=kettl**", lambda route: held.append(route))
    for key, options in (("ArrowDown", 2), ("Escape", 0)):
        with desk.expect_request("**q=kettl**") as asked:
            box_of(desk).press_sequentially("le"[len(held)])
        desk.keyboard.press(key)
        chosen = active(desk)
        assert (chosen is None) == (options == 0)
        held[-1].continue_()
        asked.value.response().finished()
        assert active(desk) == chosen
        expect(desk.get_by_role("option")).to_have_count(options)


def test_escape_closes_the_list_and_enter_searches_for_what_is_typed(desk, drama):
    desk.goto("/")
    typed(desk, "kettle")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("option")).to_have_count(0)
    expect(box_of(desk)).to_have_value("kettle")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/search/?q=kettle")


def test_a_phone_opens_the_box_and_a_tap_leads_there(phone, drama):
    phone.goto("/")
    assert not box_of(phone).is_visible()
    phone.get_by_role("link", name="Search", exact=True).tap()
    typed(phone, "주전자", proposed=1)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("option", name=drama.title).tap()
    phone.wait_for_url(f"**{drama.get_absolute_url()}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_list_can_be_used_by_everybody(open_page, drama, scheme):
    page = open_page(PHONE, color_scheme=scheme)
    page.goto("/search/")
    box = page.get_by_role("combobox").first
    box.press_sequentially("kettle")
    expect(page.get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []


def test_without_a_script_it_is_a_form(open_page, drama):
    page = open_page(javascript=False)
    page.goto("/")
    page.get_by_role("searchbox", name="Search dramas, people and recaps").fill("kettle")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=kettle")
    expect(page.locator(".found-show")).to_contain_text(drama.title)
