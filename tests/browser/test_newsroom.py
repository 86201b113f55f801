"""The newsroom in Chromium: nothing typed is lost, nothing is written over, and an editor publishes."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from recaps.models import Episode, Show, WorkingCopy
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_accessibility import SERIOUS
from tests.browser.writing import expecting
from tests.factories import RecapFactory, ShowFactory, comment_on, hold

CHANGE = "/admin/recaps/recap/{}/change/"
ADD = "/admin/recaps/recap/add/"


# Django's own widgets, which are not ours to draw.
KNOWN = re.compile("select2")


def findings(page):
    """What is seriously wrong. Without axe's own copies of the style sheets, which the policy of the admin refuses."""
    faults = Axe().run(page, options={"preload": False}).response["violations"]
    found = [(fault["id"], node["html"]) for fault in faults if fault["impact"] in SERIOUS for node in fault["nodes"]]
    return [fault for fault in found if not KNOWN.search(fault[1])]


@pytest.fixture
def draft(stage, recapper):
    body = "".join(f"<p>The lamp of paragraph {number} is on.</p>" for number in range(8))
    return RecapFactory(stage="draft", by=[recapper], headline="Who left the lamp on", body=body)


def body_of(page):
    return page.locator(".field-body .tiptap")


def open_form(page, recap=None):
    page.goto(CHANGE.format(recap.pk) if recap else ADD)
    expect(body_of(page)).to_be_visible()


def type_into_body(page, words):
    body_of(page).click()
    # 20 ms after it the editor puts the cursor once more where the click was, and a key pressed before that is undone.
    page.evaluate("new Promise((done) => setTimeout(done, 50))")
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def kept(page):
    expect(page.locator("[data-kept]")).to_contain_text("Kept at")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def told(page, words):
    expect(page.locator(".messagelist")).to_contain_text(words)


def save(page, recap):
    press(page, "Save")
    told(page, "Saved.")
    recap.refresh_from_db()


def test_a_crash_loses_nothing_that_was_kept(open_page, recapper, draft):
    page = open_page(by=recapper)
    open_form(page, draft)
    type_into_body(page, " Nobody asks why.")
    kept(page)
    page.context.close()  # without a word to the page
    page = open_page(by=recapper)
    open_form(page, draft)
    expect(body_of(page)).to_contain_text("Nobody asks why.")
    expect(page.locator("[data-restored]")).to_contain_text("This is what you had typed at")
    save(page, draft)
    assert "Nobody asks why." in draft.body
    expect(page.locator("[data-restored]")).to_have_count(0)


def test_what_the_server_never_got_comes_back_from_the_device(open_page, recapper, draft):
    page = open_page(by=recapper)
    open_form(page, draft)
    with expecting(open_page, "/working/"):
        page.route("**/working/**", lambda route: route.abort())
        type_into_body(page, " On the train.")
        expect(page.locator("[data-trouble]")).to_contain_text("kept on this device")
        page.goto("about:blank")
        page.unroute("**/working/**")
    open_form(page, draft)
    expect(page.locator("[data-restored]")).to_be_visible()
    expect(body_of(page)).to_contain_text("On the train.")
    open_page.complaints.clear()


def test_words_whose_answer_was_lost_are_no_other_window(open_page, recapper, draft):
    page = open_page(by=recapper)
    open_form(page, draft)

    def lose(route):
        route.fetch()
        route.abort()

    with expecting(open_page, "ERR_FAILED"):
        page.route("**/working/**", lose, times=1)
        type_into_body(page, " In a tunnel.")
        expect(page.locator("[data-trouble]")).to_contain_text("cannot be reached")
        type_into_body(page, " And out of it.")
        kept(page)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    save(page, draft)
    assert "In a tunnel. And out of it." in draft.body


def test_discarding_goes_back_to_what_is_saved(open_page, recapper, draft):
    page = open_page(by=recapper)
    open_form(page, draft)
    type_into_body(page, " By mistake.")
    kept(page)
    with expecting(open_page, "409"):  # the last words of the page before may overtake the next
        page.reload()
        press(page, "Discard")
        expect(page.locator("[data-restored]")).to_have_count(0)
    expect(body_of(page)).not_to_contain_text("By mistake.")


def test_a_new_recap_survives_its_window(open_page, recapper, stage):
    page = open_page(by=recapper)
    open_form(page)
    page.locator("#id_headline").fill("Begun on the bus")
    kept(page)
    page.context.close()
    page = open_page(by=recapper)
    page.goto("/admin/")
    page.get_by_role("link", name="Begun on the bus").click()
    expect(page.locator("#id_headline")).to_have_value("Begun on the bus")


def test_signing_in_half_way_keeps_what_was_typed(open_page, recapper, draft):
    page = open_page(by=recapper)
    open_form(page, draft)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    type_into_body(page, " After the session.")
    expect(page.locator("[data-trouble]")).to_contain_text("You are signed out")
    assert not WorkingCopy.objects.filter(fields__isnull=False).exists()
    page.context.add_cookies(cookies)
    kept(page)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    save(page, draft)
    assert "After the session." in draft.body
    open_page.complaints.clear()


def test_a_second_editors_save_is_stopped_and_shown(open_page, recapper, editor, draft):
    first, second = open_page(by=recapper), open_page(by=editor)
    open_form(first, draft)
    open_form(second, draft)
    expect(second.locator("[data-others]")).to_contain_text("Marisol Achebe has this recap open too")
    first.locator("#id_headline").fill("Who left the old lamp on")
    press(first, "Save")
    told(first, "Saved.")
    second.locator("#id_headline").fill("Who left the lamp burning")
    with expecting(open_page, "409"):  # of the page, and maybe of what was being kept when it was left
        press(second, "Save")
        expect(second.get_by_role("heading", name="Somebody has saved this recap meanwhile")).to_be_visible()
        second.wait_for_load_state("networkidle")
    expect(second.locator(".compared del").first).to_contain_text("old")
    expect(second.locator(".compared ins").first).to_contain_text("burning")
    assert findings(second) == []
    press(second, "Edit mine")
    expect(second.locator("#id_headline")).to_have_value("Who left the lamp burning")
    second.locator("#id_headline").fill("Who left the old lamp burning")
    press(second, "Save")
    told(second, "Saved.")
    draft.refresh_from_db()
    assert draft.headline == "Who left the old lamp burning"


def test_the_lock_needs_no_script(open_page, recapper, editor, draft):
    page = open_page(by=recapper, javascript=False)
    page.goto(CHANGE.format(draft.pk))
    draft.headline = "Saved meanwhile"
    draft.save()
    page.locator("#id_headline").fill("Mine")
    press(page, "Save")
    press(page, "Take mine as it is")
    draft.refresh_from_db()
    assert draft.headline == "Mine"


def test_an_editor_schedules_sends_a_link_compares_and_brings_back(open_page, editor, draft):
    page = open_page(by=editor)
    open_form(page, draft)
    at = timezone.localtime() + timedelta(days=2)
    page.locator("#id_published_at_0").fill(f"{at:%Y-%m-%d}")
    page.locator("#id_published_at_1").fill("21:00:00")
    type_into_body(page, " A last word.")
    with page.context.expect_page() as opened:
        press(page, "Preview")
    expect(opened.value.get_by_text("A last word.")).to_be_visible()
    expect(opened.value.locator(".preview-bar")).to_contain_text("not saved by looking")
    opened.value.close()
    press(page, "Schedule")
    told(page, "Scheduled.")
    expect(page.locator(".standing")).to_contain_text("Scheduled for")
    page.get_by_role("link", name="Link for a guest editor").click()
    press(page, "Make a link")
    address = page.locator("#preview-link").input_value()
    stranger = open_page(PHONE)
    stranger.goto(address)
    expect(stranger.get_by_role("heading", name="Who left the lamp on")).to_be_visible()
    assert stranger.goto(draft.get_absolute_url()).status == 404
    press(page, "End it now")
    assert stranger.goto(address).status == 404
    page.goto(CHANGE.format(draft.pk))
    page.get_by_role("link", name="Revisions").click()
    expect(page.locator(".compared ins")).to_contain_text("A last word.")
    assert findings(page) == []
    press(page, "Bring revision 1 back")
    told(page, "The text is that of revision 1 again")
    expect(body_of(page)).not_to_contain_text("A last word.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("at", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_the_newsroom_can_be_used_by_everybody(open_page, editor, recapper, draft, at, scheme):
    yesterday = timezone.localdate() - timedelta(days=1)
    show = ShowFactory(title="Floor Nine", status=Show.Status.AIRING, episodes=0)
    Episode.objects.create(show=show, number=1, position=1, aired_on=yesterday)
    RecapFactory(stage="review", by=[recapper])
    RecapFactory(stage="scheduled", by=[recapper])
    hold(comment_on(RecapFactory(published_at=timezone.now())))
    page = open_page(at, by=editor, color_scheme=scheme)
    seen = {}
    for address in (
        "/admin/",
        CHANGE.format(draft.pk),
        f"/admin/recaps/recap/{draft.pk}/history/",
        f"/admin/recaps/recap/{draft.pk}/link/",
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found = findings(page)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if found or wide:
            seen[address] = (found, wide)
    assert seen == {}


# What lies over something else that is not around it. The row of buttons is meant to: it stays in sight.
OVERLAPS = """() => {
  const parts = "fieldset, .inline-group, .checks, .desk-module";
  const controls = "input, select, textarea, button, .select2-container, .tiptap, .datetimeshortcuts";
  const boxes = (selector) => [...document.getElementById("recap_form").querySelectorAll(selector)]
    .filter((node) => !node.closest(".submit-row"))
    .map((node) => ({ node, box: node.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1 && box.height > 1);
  const before = (a, b) => a.right <= b.left + 1 || a.bottom <= b.top + 1;
  const named = ({ node }) => node.id || node.getAttribute("aria-labelledby") || node.className;
  return [boxes(parts), boxes(controls)].flatMap((all) => all.flatMap((one, place) => all.slice(place + 1)
    .filter((other) => !one.node.contains(other.node) && !other.node.contains(one.node))
    .filter((other) => !before(one.box, other.box) && !before(other.box, one.box))
    .map((other) => [named(one), named(other)])));
}"""


@pytest.mark.parametrize("stage", ["draft", "scheduled", "published"])
def test_no_part_of_the_form_lies_over_another(open_page, editor, recapper, stage):
    recap = RecapFactory(stage=stage, by=[recapper])
    page = open_page(DESK, by=editor)
    open_form(page, recap)
    page.wait_for_load_state("networkidle")
    expect(page.locator("#id_published_at_0")).to_be_visible()
    assert page.evaluate(OVERLAPS) == []
