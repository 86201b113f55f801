"""What one does with comments that stand, in real Chromium: edit, delete, react, and call somebody by name."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from comments import reactions
from comments.models import Comment
from tests import factories, people
from tests.browser.conftest import DESK, PHONE, until

BOTH = pytest.mark.parametrize("at", [PHONE, DESK], ids=["phone", "desk"])


@pytest.fixture
def recap(stage):
    return factories.RecapFactory()


@pytest.fixture
def yuna(stage):
    return people.join(people.MEMBER)


@pytest.fixture
def bertrand(stage):
    return people.join(people.OTHER_MEMBER)


def place(page, comment):
    return page.locator(f"#{comment.anchor}")


def sign(page, comment, kind):
    return place(page, comment).locator(f".reaction[name={kind}]")


def offered(page, comment):
    place(page, comment).get_by_role("link", name="React to").click()


# --- Edit and delete


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@BOTH
def test_a_member_edits_their_comment(open_page, recap, yuna, at, javascript):
    comment = factories.comment_on(recap, by=yuna, says="The lmap.")
    page = open_page(at, by=yuna, javascript=javascript)
    page.goto(recap.get_absolute_url())
    place(page, comment).get_by_role("link", name="Edit").click()
    page.get_by_label("Your comment").fill("The lamp.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**#{comment.anchor}")
    assert "The lamp." in place(page, comment).inner_text()
    assert "edited" in place(page, comment).inner_text()


def test_a_guest_edits_and_deletes_in_the_browser_that_posted(open_page, recap):
    page = open_page(PHONE, javascript=False)
    page.goto(f"{recap.get_absolute_url()}comments/")
    page.get_by_label("Your comment").fill("The lmap.")
    page.get_by_label("Name", exact=True).fill("Bo")
    page.get_by_label("E-mail").fill("bo@example.net")
    page.get_by_role("button", name="Post").click()
    comment = Comment.objects.get()
    place(page, comment).get_by_role("link", name="Edit").click()
    page.get_by_label("Your comment").fill("The lamp.")
    page.get_by_role("button", name="Save").click()
    place(page, comment).get_by_role("link", name="Delete").click()
    assert "The lamp." in page.locator("main").inner_text()
    page.get_by_role("button", name="Delete it").click()
    assert "Nobody has said anything yet" in page.locator(".discussion").inner_text()
    assert Comment.objects.get().is_tombstone


def test_an_unsaved_edit_is_not_left_unasked(open_page, recap, yuna):
    comment = factories.comment_on(recap, by=yuna)
    page = open_page(by=yuna)
    page.goto(f"{comment.get_absolute_url()}edit/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Your comment").press_sequentially(" And more.")
    page.get_by_role("link", name="Leave it as it is").click()
    until(page, lambda: asked)
    assert asked == ["beforeunload"]
    assert "And more." in page.get_by_label("Your comment").input_value()


# --- React


@BOTH
def test_a_press_counts_in_place_and_a_second_takes_it_back(open_page, recap, yuna, bertrand, at):
    comment = factories.comment_on(recap, by=bertrand)
    reactions.press(comment, bertrand, "love")
    page = open_page(at, by=yuna)
    page.goto(recap.get_absolute_url())
    love = sign(page, comment, "love")
    assert love.get_attribute("aria-pressed") == "false"
    for pressed, count in (("true", "2"), ("false", "1")):
        with page.expect_response("**/react/"):
            love.click()
        page.wait_for_function(
            "name => document.querySelector(`.reaction[name=love] .count`).textContent === name", arg=count
        )
        assert love.get_attribute("aria-pressed") == pressed
    assert Comment.objects.get().loves == 1


def test_what_one_pressed_is_still_pressed_after_a_reload(open_page, recap, yuna):
    comment = factories.comment_on(recap)
    reactions.press(comment, yuna, "tears")
    page = open_page(by=yuna)
    page.goto(recap.get_absolute_url())
    offered(page, comment)
    assert [each.get_attribute("name") for each in place(page, comment).locator(".reaction").all()] == [
        "tears",
        "love",
        "laugh",
        "gasp",
    ]
    assert sign(page, comment, "tears").get_attribute("aria-pressed") == "true"
    assert sign(page, comment, "love").get_attribute("aria-pressed") == "false"


def test_it_is_announced_and_said_in_words(open_page, recap, yuna):
    comment = factories.comment_on(recap)
    page = open_page(by=yuna)
    page.goto(recap.get_absolute_url())
    page.get_by_role("link", name="React to").press("Enter")
    expect(sign(page, comment, "love")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("gasp: yours is there, 1 now.").wait_for()


def test_without_a_connection_it_says_so_and_is_not_pressed(open_page, recap, yuna):
    comment = factories.comment_on(recap)
    page = open_page(by=yuna)
    page.goto(recap.get_absolute_url())
    offered(page, comment)
    page.route("**/react/", lambda route: route.fulfill(status=503, body="busy"))
    sign(page, comment, "love").click()
    page.get_by_text("That did not arrive. Press it again.").wait_for()
    assert sign(page, comment, "love").get_attribute("aria-pressed") == "false"
    page.unroute("**/react/")
    sign(page, comment, "love").click()
    page.get_by_text("That did not arrive. Press it again.").wait_for(state="detached")
    open_page.complaints.clear()  # of the 503, which the test asked for


def test_without_a_script_a_press_leads_back_to_the_comment(open_page, recap, yuna):
    comment = factories.comment_on(recap)
    page = open_page(PHONE, by=yuna, javascript=False)
    page.goto(recap.get_absolute_url())
    offered(page, comment)
    page.get_by_role("button", name="Laugh").click()
    assert page.url.endswith(f"#{comment.anchor}")
    assert sign(page, comment, "laugh").inner_text().endswith("1")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_guest_is_led_to_sign_in_and_back_to_the_comment(open_page, recap, yuna, javascript):
    comment = factories.comment_on(recap)
    page = open_page(PHONE, javascript=javascript)
    page.goto(recap.get_absolute_url())
    offered(page, comment)
    page.wait_for_url("**/accounts/login/**")
    assert page.url.endswith(f"next=%2Fcomments%2F{comment.public_id}%2F&to=react")


# --- Names


@pytest.fixture
def box(open_page, recap, yuna, bertrand):
    """A comment's box, in a discussion of three people."""
    factories.comment_on(recap, by=bertrand)
    factories.comment_on(recap, by=people.join(people.EDITOR))
    page = open_page(by=yuna)
    page.goto(recap.get_absolute_url())
    box = page.locator(".comment-form textarea")
    box.click()
    return box


def options(box):
    return box.page.get_by_role("listbox").get_by_role("option")


def test_a_name_is_completed_by_keyboard(box):
    box.press_sequentially("Dear @")
    options(box).first.wait_for()
    assert box.get_attribute("aria-controls") == "people"
    box.press_sequentially("ok")
    expect(options(box)).to_have_text(["Inês Okafor @ines"])
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options(box).first.get_attribute("id")
    assert options(box).first.get_attribute("aria-selected") == "true"
    box.press("Enter")
    assert box.input_value() == "Dear @ines "
    assert options(box).count() == 0
    assert box.get_attribute("aria-activedescendant") is None


def test_the_list_takes_no_key_that_it_has_no_use_for(box):
    box.press_sequentially("Dear @ber")
    options(box).first.wait_for()
    box.press("Enter")
    assert box.input_value() == "Dear @ber\n"
    box.press("Backspace")
    options(box).first.wait_for()
    box.press("Tab")
    assert options(box).count() == 0
    assert box.evaluate("box => document.activeElement !== box")


def test_escape_closes_the_list_and_not_the_reply(box):
    page = box.page
    page.get_by_role("link", name="Reply to Inês Okafor").click()
    box.press_sequentially("@ber")
    options(box).first.wait_for()
    box.press("Escape")
    assert options(box).count() == 0
    assert page.get_by_role("button", name="Cancel the reply").is_visible()
    box.press("Escape")
    assert page.get_by_role("button", name="Cancel the reply").is_hidden()


def test_an_arrow_past_the_last_name_chooses_nobody(box):
    box.press_sequentially("@ber")
    options(box).first.wait_for()
    box.press("ArrowDown")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowUp")
    assert options(box).first.get_attribute("aria-selected") == "true"


def test_an_answer_that_comes_late_changes_nothing_for_who_walks_the_list_or_closed_it(box):
    box.press_sequentially("@b")
    options(box).first.wait_for()
    held = []
    box.page.route("**/people/**", lambda route: held.append(route))
    for key, name in (("ArrowDown", "person-0"), ("Escape", None)):
        with box.page.expect_request("**/people/**") as asked:
            box.press_sequentially("er"[len(held)])
        box.press(key)
        held[-1].continue_()
        asked.value.response().finished()
        assert box.get_attribute("aria-activedescendant") == name
        assert options(box).count() == (1 if name else 0)


def test_one_is_not_offered_oneself_nor_is_anybody_in_an_address(box):
    box.press_sequentially("@yun")
    box.page.wait_for_timeout(600)
    assert options(box).count() == 0
    box.press_sequentially(" hello@ber")
    box.page.wait_for_timeout(600)
    assert options(box).count() == 0


def test_a_tap_takes_a_name_on_a_phone_and_the_list_fits(open_page, recap, bertrand):
    factories.comment_on(recap, by=bertrand)
    page = open_page(PHONE)
    page.goto(f"{recap.get_absolute_url()}comments/")
    box = page.locator(".comment-form textarea")
    box.tap()
    box.press_sequentially("@be")
    option = page.get_by_role("option", name="bertrand")
    option.wait_for()
    edge = page.get_by_role("listbox").bounding_box()
    assert edge["x"] >= 0
    assert edge["x"] + edge["width"] <= 390
    option.tap()
    assert box.input_value() == "@bertrand "
    assert box.evaluate("box => document.activeElement === box")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_assistive_technology_finds_nothing_wrong(open_page, recap, yuna, bertrand, scheme):
    comment = factories.comment_on(recap, by=yuna, says="Dear @bertrand, look.")
    reactions.press(comment, yuna, "love")
    page = open_page(PHONE, by=yuna, color_scheme=scheme, bypass_csp=True)
    for address in (
        recap.get_absolute_url(),
        f"{comment.get_absolute_url()}edit/",
        f"{comment.get_absolute_url()}delete/",
    ):
        page.goto(address)
        if (box := page.locator(".comment-form textarea")).count():
            box.press_sequentially("@mod")
            options(box).first.wait_for()
            box.press("ArrowDown")
            box.evaluate("box => { box.value = box.defaultValue }")  # so that leaving it asks nothing
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
