"""Reading, in real Chromium."""

import pytest
from playwright.sync_api import expect

from comments import tree
from recaps.models import Kind
from tests import factories
from tests.browser.conftest import DESK, PHONE
from tests.comments.talk import said

IN_SIGHT = "element => { const box = element.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight }"
# Where the thread in the middle of the window was before, and is two frames later.
SCROLL_UP = """async (by) => {
  const frame = () => new Promise(requestAnimationFrame);
  const top = (thread) => thread.getBoundingClientRect().top;
  const seen = [...document.querySelectorAll(".thread")].findLast((thread) => top(thread) < innerHeight / 2);
  const before = top(seen);
  scrollBy({ top: -by, behavior: "instant" });
  await frame();
  await frame();
  return [before, top(seen)];
}"""


@pytest.fixture
def recap(stage):
    return factories.RecapFactory(kind=Kind.FIRST_IMPRESSIONS, lead_image=factories.picture())


@pytest.mark.parametrize("at", [PHONE, DESK], ids=["phone", "desk"])
def test_a_reader_goes_from_home_to_the_last_comment(open_page, recap, at):
    last = factories.talk_under(recap)[-1]
    page = open_page(at)
    page.goto("/")
    page.get_by_role("link", name=recap.headline).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == recap.headline
    comment = page.locator(f"#c-{last.public_id}")
    comment.scroll_into_view_if_needed()
    expect(comment).to_contain_text("Thread 3")
    assert comment.evaluate(IN_SIGHT)


@pytest.mark.parametrize("address", ["/", "recap", "show", "/shows/"])
def test_nothing_is_wider_than_a_phone(phone, recap, address):
    """The widest names, words and deepest replies that a page may have are on it."""
    above = None
    for _ in range(12):
        above = factories.comment_on(recap, to=above, says="Donaudampfschifffahrts" * 12 + " 가나다라마바사" * 9)
    phone.goto({"recap": recap.get_absolute_url(), "show": recap.show.get_absolute_url()}.get(address, address))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_permalink_leads_to_the_comment_in_sight(desk, recap):
    comment = factories.talk_under(recap, threads=60, replies=0)[-1]
    desk.goto(comment.get_absolute_url())
    assert desk.url.endswith(f"?page=2#{comment.anchor}")
    assert desk.locator(f"#{comment.anchor}").evaluate(IN_SIGHT)


@pytest.mark.parametrize("at", [PHONE, DESK], ids=["phone", "desk"])
def test_what_is_read_moves_as_far_as_the_reader_scrolls(open_page, recap, at):
    """Threads far from the window have not been laid out; that they are, on the way up to them, moves nothing."""
    long = {"html": f"<p>{'And nobody asks. ' * 60}</p>"}
    tree.plant(recap, [[said(number, **long)] for number in range(49)])
    comment = factories.comment_on(recap)
    page = open_page(at)
    page.goto(comment.get_absolute_url())
    assert page.locator(f"#{comment.anchor}").evaluate(IN_SIGHT)
    for _ in range(15):
        before, after = page.evaluate(SCROLL_UP, 300)
        assert after - before == pytest.approx(300, abs=2)


def test_content_notes_and_spoilers_open_without_a_script(open_page, recap):
    recap.content_notes = "A death in the family."
    recap.save()
    factories.comment_on(recap, says="He says ||it was the neighbour|| and leaves.")
    page = open_page(javascript=False)
    page.goto(recap.get_absolute_url())
    for kind in ("content-notes", "spoiler"):
        details = page.locator(f"details.{kind}")
        closed = details.bounding_box()
        details.locator("summary").click()
        opened = details.bounding_box()
        assert opened["height"] > closed["height"] or opened["width"] > closed["width"]


def test_pictures_arrive(desk, recap):
    desk.goto(recap.get_absolute_url())
    picture = desk.locator("figure.lead img")
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 0


def test_the_keyboard_reaches_the_text_first(desk, recap):
    desk.goto(recap.get_absolute_url())
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.className") == "skip"
    desk.keyboard.press("Enter")
    assert desk.url.endswith("#main")
