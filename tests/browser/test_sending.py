"""Posting with a script: in place, once, and nothing jumps."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from recaps.models import Recap
from tests import factories
from tests.browser.conftest import PHONE, until
from tests.browser.writing import drafts_in, expecting, fill_in_guest, open_recap, post, reply_to, text_of, type_in


@pytest.fixture
def recap(stage):
    return factories.RecapFactory()


@pytest.fixture
def roots(recap):
    return factories.talk_under(recap, threads=2, replies=1)


def sent_by_a_browser(route):
    """Playwright asks in its place, and says less than a browser does of where a form comes from."""
    return {**route.request.headers, "sec-fetch-site": "same-origin"}


def test_a_new_thread_appears_at_the_end_with_the_focus_on_it(desk, recap, roots):
    open_recap(desk, recap)
    fill_in_guest(desk)
    type_in(desk, "A *third* one.")
    post(desk)
    last = desk.locator(".threads > .thread").last
    expect(last.locator("em")).to_have_text("third")
    expect(last.locator(".comment")).to_be_focused()
    expect(last.locator(".thread-number")).to_have_text("3")
    expect(desk.locator("#discussion-title")).to_contain_text("5 comments")
    expect(desk.get_by_role("status").filter(has_text="Posted.")).to_have_count(1)
    expect(text_of(desk)).to_have_value("")


def test_the_first_comment_of_all(desk, recap):
    open_recap(desk, recap)
    fill_in_guest(desk)
    type_in(desk, "First.")
    post(desk)
    expect(desk.locator(".threads .comment")).to_be_focused()
    expect(desk.get_by_text("Nobody has said anything yet")).to_have_count(0)
    expect(desk.locator("#discussion-title")).to_contain_text("1 comment")


@pytest.mark.parametrize("who", ["guest", "member"])
def test_what_waits_for_a_moderator_says_so_to_its_author_and_stays(open_page, recap, who, request):
    Recap.objects.filter(pk=recap.pk).update(hold_all=True)
    page = open_page(by=request.getfixturevalue("member") if who == "member" else None)
    open_recap(page, recap)
    if who == "guest":
        fill_in_guest(page)
    type_in(page, "Patience.")
    post(page)
    expect(page.locator(".comment:focus")).to_contain_text("Only you see this. It waits for a moderator.")
    expect(page.get_by_role("status").filter(has_text="It waits for a moderator.")).to_have_count(1)
    expect(text_of(page)).to_have_value("")
    page.reload()
    expect(page.locator(".comment")).to_contain_text("Patience.")
    assert drafts_in(page) == []


@pytest.mark.parametrize("steps", [0, 1, 4, 5, 7])
def test_a_reply_stands_where_a_reload_shows_it(desk, recap, steps):
    answered = root = factories.comment_on(recap)
    for _ in range(steps):
        answered = factories.comment_on(recap, to=answered)
    factories.comment_on(recap, to=answered, says="An earlier reply")
    factories.comment_on(recap, to=root, says="A later branch")
    open_recap(desk, recap)
    fill_in_guest(desk)
    reply_to(desk, answered)
    type_in(desk, "Here.")
    post(desk)
    expect(desk.locator(".comment:focus")).to_contain_text("Here.")
    placed = order_of(desk)
    desk.reload()
    assert order_of(desk) == placed


def order_of(page):
    return page.eval_on_selector_all(
        ".threads .comment",
        "all => all.map(one => { let steps = 0, list = one;"
        " while (list = list.parentElement.closest('.replies')) steps += 1; return [one.id, steps] })",
    )


def test_nothing_above_moves(open_page, recap):
    roots = factories.talk_under(recap, threads=12, replies=2)
    page = open_page(PHONE)
    open_recap(page, recap)
    fill_in_guest(page)
    reply_to(page, roots[6])
    type_in(page, "In the middle.")
    above = page.locator(f"#{roots[6].anchor}")
    before = above.bounding_box()["y"]
    post(page)
    comment = page.locator(".comment:focus")
    expect(comment).to_contain_text("In the middle.")
    expect(comment).to_be_in_viewport()
    assert abs(above.bounding_box()["y"] - before) <= 844, "at most as far as the new comment needs to be seen"


SHIFTS = """window.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries()
  .map(({ value, sources }) => [value, ...sources.map(({ node, previousRect, currentRect }) =>
    [(node?.outerHTML ?? "?").slice(0, 80), previousRect, currentRect])])))
  .observe({ type: "layout-shift", buffered: true })"""


@pytest.mark.parametrize("place", ["#discussion", "#write"])
def test_nothing_shifts_while_a_discussion_comes_in(phone, recap, roots, place):
    """As browsers measure it: how much of what is in sight moves, and how far."""
    phone.add_init_script(SHIFTS)
    open_recap(phone, recap)
    type_in(phone, "Half a thought.")
    phone.goto("about:blank")
    open_recap(phone, recap, place)
    phone.wait_for_load_state("networkidle")
    expect(phone.get_by_text("Draft kept")).to_have_count(1)
    assert phone.evaluate("shifts") == []


def test_the_box_stays_where_it_is_when_its_tools_come(phone, recap):
    open_recap(phone, recap, "#write")
    before = text_of(phone).bounding_box()["y"]
    text_of(phone).evaluate("box => box.focus({ preventScroll: true })")
    expect(phone.get_by_role("toolbar", name="Formatting")).to_be_visible()
    assert text_of(phone).bounding_box()["y"] == pytest.approx(before, abs=1)


def test_refusals_stand_beside_the_fields_and_the_text_stays(open_page, desk, recap):
    open_recap(desk, recap)
    type_in(desk, "Without a name.")
    with expecting(open_page, "status of 422"):
        post(desk)
        expect(desk.get_by_text("Please enter a name.")).to_be_visible()
    expect(desk.locator("[name=guest_name]")).to_be_focused()
    expect(text_of(desk)).to_have_value("Without a name.")
    fill_in_guest(desk)
    post(desk)
    expect(desk.locator(".comment:focus")).to_contain_text("Without a name.")
    expect(desk.locator(".errorlist")).to_have_count(0)


def test_too_long_a_text_is_refused_and_kept(open_page, desk, recap):
    open_recap(desk, recap)
    fill_in_guest(desk)
    type_in(desk, "x" * 10_001)
    with expecting(open_page, "status of 422"):
        post(desk)
        expect(desk.get_by_text("10,001 characters; 10,000 fit")).to_be_visible()
    assert drafts_in(desk) == ["x" * 10_001]


def test_while_it_is_sent_the_button_says_so_and_cannot_be_pressed(desk, recap):
    open_recap(desk, recap)
    fill_in_guest(desk)
    type_in(desk, "Slowly.")
    held = []
    desk.route("**/comments/", lambda route: held.append(route))
    post(desk)
    button = desk.get_by_role("button", name="Posting…")
    expect(button).to_be_disabled()
    until(desk, lambda: held)
    held[0].continue_()
    expect(desk.locator(".comment:focus")).to_contain_text("Slowly.")
    expect(desk.get_by_role("button", name="Post", exact=True)).to_be_enabled()


def test_a_double_press_posts_once(desk, recap):
    open_recap(desk, recap)
    fill_in_guest(desk)
    type_in(desk, "Twice.")
    desk.evaluate("() => { const post = document.querySelector('.post'); post.click(); post.click() }")
    expect(desk.locator(".comment:focus")).to_contain_text("Twice.")
    desk.reload()
    expect(desk.locator(".comment")).to_have_count(1)


def test_two_tabs_with_one_draft_post_it_once(desk, recap):
    open_recap(desk, recap)
    type_in(desk, "From two tabs.")
    other = desk.context.new_page()
    open_recap(other, recap)
    expect(text_of(other)).to_have_value("From two tabs.")
    # The second tab hears nothing of the first: it is asleep.
    other.evaluate("document.querySelector('comment-form').hear = () => {}")
    for page in (desk, other):
        fill_in_guest(page)
        post(page)
        expect(page.locator(".comment:focus")).to_contain_text("From two tabs.")
    assert Comment.objects.count() == 1


def test_an_answer_that_was_lost_is_found_by_the_next_press(open_page, desk, recap):
    open_recap(desk, recap)
    fill_in_guest(desk)
    type_in(desk, "Did it arrive?")
    desk.route("**/comments/", lambda route: (route.fetch(headers=sent_by_a_browser(route)), route.abort()))
    with expecting(open_page, ""):
        post(desk)
        expect(desk.get_by_text("Not sent: no connection")).to_be_visible()
    assert Comment.objects.count() == 1
    desk.unroute("**/comments/")
    desk.reload()
    fill_in_guest(desk)
    post(desk)
    expect(desk.locator(".comment:focus")).to_contain_text("Did it arrive?")
    assert Comment.objects.count() == 1
    assert drafts_in(desk) == []


def test_what_was_written_after_a_lost_answer_is_not_lost(open_page, desk, recap):
    open_recap(desk, recap)
    fill_in_guest(desk)
    type_in(desk, "Before.")
    desk.route("**/comments/", lambda route: (route.fetch(headers=sent_by_a_browser(route)), route.abort()))
    with expecting(open_page, ""):
        post(desk)
        expect(desk.get_by_text("Not sent: no connection")).to_be_visible()
    desk.unroute("**/comments/")
    type_in(desk, "Before. And after.")
    post(desk)
    expect(desk.get_by_text("This was posted before.")).to_be_visible()
    expect(text_of(desk)).to_have_value("Before. And after.")
    post(desk)
    expect(desk.locator(".comment:focus")).to_contain_text("And after.")
    assert Comment.objects.count() == 2


def test_ten_identical_requests_at_once_are_one_comment(desk, recap, live_server, client_of):
    address = f"{recap.get_absolute_url()}comments/"
    data = {"body": "Ten.", "guest_name": "Bo", "guest_email": "bo@example.net", "submission_key": "ten-at-once"}

    def send(_):
        return client_of().post(address, data)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    comment = Comment.objects.get()
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(303, comment.get_absolute_url())}


def test_ctrl_enter_posts(desk, recap):
    open_recap(desk, recap)
    fill_in_guest(desk)
    type_in(desk, "By keys.")
    text_of(desk).press("Control+Enter")
    expect(desk.locator(".comment:focus")).to_contain_text("By keys.")


def test_the_page_that_only_has_a_form_leads_to_the_comment(desk, recap, roots):
    desk.goto(f"{recap.get_absolute_url()}comments/?parent={roots[0].public_id}")
    fill_in_guest(desk)
    type_in(desk, "From the other page.")
    post(desk)
    expect(desk).to_have_url(re.compile(r"#c-"))
    expect(desk.locator(".comment", has_text="From the other page.")).to_be_visible()
    expect(text_of(desk)).to_have_value("")


@pytest.mark.parametrize("who", ["guest", "member"])
def test_without_a_script_going_back_and_posting_again_posts_once(open_page, recap, who, request):
    page = open_page(by=request.getfixturevalue("member") if who == "member" else None, javascript=False)
    open_recap(page, recap)
    for _ in range(2):
        if who == "guest":
            fill_in_guest(page)
        text_of(page).fill("Once.")
        post(page)
        expect(page.locator(".comment:target")).to_contain_text("Once.")
        page.go_back()
    assert Comment.objects.count() == 1


def test_the_reload_of_an_answer_to_a_form_posts_once(desk, open_page, recap, member):
    """What was refused is sent again by a reload; once it stands, there is no form to send."""
    page = open_page(by=member, javascript=False)
    open_recap(page, recap)
    text_of(page).evaluate("box => box.required = false")
    post(page)
    expect(page.get_by_text("There is nothing here yet.")).to_be_visible()
    page.reload()
    text_of(page).fill("Once.")
    post(page)
    expect(page.locator(".comment:target")).to_contain_text("Once.")
    page.reload()
    assert Comment.objects.count() == 1


def test_everything_works_without_a_script(open_page, recap, roots):
    page = open_page(javascript=False)
    page.goto(recap.get_absolute_url())
    page.locator(f"#{roots[0].anchor} .reply").first.click()
    fill_in_guest(page)
    text_of(page).fill("Without ||a script||.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview details.spoiler")).to_be_visible()
    expect(text_of(page)).to_have_value("Without ||a script||.")
    post(page)
    expect(page.locator(".comment", has_text="Without")).to_be_visible()
    assert Comment.objects.latest("posted_at").parent == roots[0]
