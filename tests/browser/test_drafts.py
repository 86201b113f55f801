"""Every way to lose a half-written comment, as a guest and as a member, and none of them does."""

import re
import shutil

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import expect

from comments.models import Comment, Draft, Thread
from tests import factories, people
from tests.browser.conftest import FLAGS, session_cookie, until
from tests.browser.writing import (
    LONG,
    drafts_in,
    expecting,
    fill_in_guest,
    open_recap,
    post,
    reply_to,
    text_of,
    type_in,
)

WORDS = "It is the lamp, not the letter. 등불이야 🌙"


@pytest.fixture
def recap(stage):
    return factories.RecapFactory()


@pytest.fixture
def other(recap):
    """A comment to answer."""
    return factories.comment_on(recap, says="Who left the lamp on?")


@pytest.fixture(params=["guest", "member"])
def writer(request, stage):
    return request.getfixturevalue("member") if request.param == "member" else None


def test_a_reload_keeps_the_draft_and_says_so(open_page, recap, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    type_in(page, LONG)
    expect(page.get_by_text("Draft kept")).to_be_visible()
    page.reload()
    expect(text_of(page)).to_have_value(LONG)
    expect(page.get_by_text("Draft kept")).to_be_visible()


def test_going_away_and_back_keeps_it(open_page, recap, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    type_in(page, WORDS)
    page.goto("/")
    page.go_back()
    expect(text_of(page)).to_have_value(WORDS)


def test_a_reply_opens_where_it_was(open_page, recap, other, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    reply_to(page, other)
    type_in(page, WORDS)
    page.reload()
    expect(page.locator(f"#{other.anchor} textarea")).to_have_value(WORDS)
    expect(page.get_by_role("heading", name="Reply to Rosalind")).to_be_visible()


def test_a_crashed_tab_loses_nothing(open_page, recap, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    text_of(page).press_sequentially("It is the lamp")
    with pytest.raises(Exception, match="crash"):
        page.goto("chrome://crash")
    fresh = page.context.new_page()
    open_recap(fresh, recap)
    expect(text_of(fresh)).to_have_value("It is the lamp")


def test_a_new_start_of_the_browser_loses_nothing(chromium, live_server, recap, tmp_path, writer):
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

    def start():
        context = chromium.browser_type.launch_persistent_context(
            tmp_path, executable_path=program, args=FLAGS, base_url=live_server.url
        )
        if writer:
            context.add_cookies([session_cookie(writer, live_server.url)])
        return context

    context = start()
    page = context.new_page()
    open_recap(page, recap)
    type_in(page, WORDS)
    expect(page.get_by_text("Draft kept")).to_be_visible()
    context.close()
    context = start()
    page = context.new_page()
    open_recap(page, recap)
    expect(text_of(page)).to_have_value(WORDS)
    context.close()


def test_signing_in_half_way_keeps_it(open_page, recap, other, member, live_server):
    page = open_page()
    open_recap(page, recap)
    reply_to(page, other)
    type_in(page, WORDS)
    page.context.add_cookies([session_cookie(member, live_server.url)])
    open_recap(page, recap)
    expect(page.locator("[name=guest_name]")).to_have_count(0)
    expect(page.locator(f"#{other.anchor} textarea")).to_have_value(WORDS)


def test_signing_in_by_the_link_of_the_form_comes_back_to_it(open_page, recap, member):
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    page = open_page()
    open_recap(page, recap)
    type_in(page, WORDS)
    page.locator("comment-form").get_by_role("link", name="Sign in").click()
    page.get_by_label("Handle or e-mail").fill(member.handle)
    page.get_by_label("Password").fill(people.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(f"{recap.get_absolute_url()}#write$"))
    expect(text_of(page)).to_have_value(WORDS)
    post(page)
    expect(page.locator(".comment:focus .comment-text")).to_have_text(WORDS)
    assert Comment.objects.get().member == member


def test_being_signed_out_half_way_keeps_it(open_page, recap, member):
    page = open_page(by=member)
    open_recap(page, recap)
    type_in(page, WORDS)
    page.context.clear_cookies()
    page.reload()
    expect(page.locator("[name=guest_name]")).to_be_visible()
    expect(text_of(page)).to_have_value(WORDS)


def test_who_is_signed_out_when_they_post_is_asked_for_a_name(open_page, recap, member):
    page = open_page(by=member)
    open_recap(page, recap)
    type_in(page, WORDS)
    page.context.clear_cookies()
    with expecting(open_page, "status of 4"):
        post(page)
        expect(page.get_by_text("Please enter a name.")).to_be_visible()
        expect(text_of(page)).to_have_value(WORDS)
        fill_in_guest(page)
        post(page)
        expect(page.locator(".comment:focus .comment-text")).to_have_text(WORDS)


def test_another_member_of_the_same_browser_does_not_see_it(open_page, recap, member, other_member, live_server):
    page = open_page(by=member)
    open_recap(page, recap)
    type_in(page, WORDS)
    page.context.add_cookies([session_cookie(other_member, live_server.url)])
    page.reload()
    expect(text_of(page)).to_have_value("")
    page.context.add_cookies([session_cookie(member, live_server.url)])
    page.reload()
    expect(text_of(page)).to_have_value(WORDS)


def test_an_expired_form_is_posted_with_the_same_press(open_page, recap, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    type_in(page, WORDS)
    if not writer:
        fill_in_guest(page)
    page.evaluate(
        "document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(field => field.value = 'x'.repeat(64))"
    )
    with expecting(open_page, "status of 403"):
        post(page)
        expect(page.locator(".comment:focus .comment-text")).to_have_text(WORDS)
    assert Comment.objects.count() == 1
    assert drafts_in(page) == []


def test_an_expired_plain_form_shows_the_text_and_the_draft_stays(open_page, recap, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    type_in(page, WORDS)
    # On a slow machine the account is told of the draft before the form is sent, and refuses the broken token too.
    with expecting(open_page, "status of 403"):
        page.evaluate(
            "document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(field => field.value = 'x'.repeat(64))"
        )
        page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('.comment-form'))")
        # A guest's form is taken on the browser's word, and has only no name in it.
        said = "Nothing is lost" if writer else "Everything that you typed is still here"
        expect(page.get_by_text(said)).to_be_visible()
        expect(text_of(page)).to_have_value(WORDS)
        assert drafts_in(page) == [WORDS]


def test_a_plain_form_that_was_posted_clears_the_draft_on_the_next_page(open_page, recap, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    type_in(page, WORDS)
    if not writer:
        fill_in_guest(page)
    page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('.comment-form'))")
    comment = page.locator(".comment-text", has_text="It is the lamp")
    expect(comment).to_be_visible()
    expect(text_of(page)).to_have_value("")
    assert drafts_in(page) == []


def test_an_error_of_the_server_keeps_it(open_page, recap, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    type_in(page, WORDS)
    page.route("**/comments/", lambda route: route.fulfill(status=500, body="<h1>500</h1>"))
    with expecting(open_page, "status of 500"):
        post(page)
        expect(page.get_by_text("Your text is safe here")).to_be_visible()
    expect(text_of(page)).to_have_value(WORDS)
    page.unroute("**/comments/")
    page.reload()
    expect(text_of(page)).to_have_value(WORDS)
    assert not Comment.objects.exists()


def test_without_a_script_an_error_of_the_server_is_one_step_back_from_the_text(open_page, recap, writer):
    page = open_page(by=writer, javascript=False)
    open_recap(page, recap)
    text_of(page).fill(WORDS)
    page.route("**/comments/", lambda route: route.fulfill(status=500, body="<h1>500</h1>", content_type="text/html"))
    with expecting(open_page, "status of 500"):
        post(page)
        expect(page.get_by_role("heading", name="500")).to_be_visible()
    page.go_back()
    expect(text_of(page)).to_have_value(WORDS)


def test_no_network_keeps_it_and_a_press_later_posts_it(open_page, recap, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    if not writer:
        fill_in_guest(page)
    type_in(page, WORDS)
    page.context.set_offline(True)
    with expecting(open_page, ""):
        post(page)
        expect(page.get_by_text("Not sent: no connection. Your text is safe here.")).to_be_visible()
        page.context.set_offline(False)
        page.wait_for_timeout(300)
        assert not Comment.objects.exists(), "nothing is sent without a press"
        post(page)
        expect(page.locator(".comment:focus .comment-text")).to_have_text(WORDS)


def test_a_discussion_that_closed_shows_the_draft_with_a_way_to_copy_it(open_page, recap, other, writer):
    page = open_page(by=writer)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_recap(page, recap)
    reply_to(page, other)
    type_in(page, WORDS)
    close(recap)
    page.reload()
    unsent = page.locator("unsent-drafts")
    expect(unsent.get_by_text("This discussion was closed")).to_be_visible()
    expect(unsent.get_by_text(WORDS)).to_be_visible()
    unsent.get_by_role("button", name="Copy the text").click()
    expect(unsent.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == WORDS


def close(recap):
    recap.discussion_open = False
    recap.save()


def test_a_discussion_that_closed_while_the_form_was_open_keeps_the_text(open_page, recap, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    if not writer:
        fill_in_guest(page)
    type_in(page, WORDS)
    close(recap)
    with expecting(open_page, "status of 403"):
        post(page)
        expect(page.get_by_text("This discussion was closed")).to_be_visible()
    expect(page.get_by_role("button", name="Copy the text")).to_be_visible()
    expect(text_of(page)).to_have_value(WORDS)


@pytest.mark.parametrize("happens", ["removed", "locked"])
def test_what_cannot_be_answered_any_more_leaves_a_comment_of_its_own(open_page, recap, other, writer, happens):
    page = open_page(by=writer)
    open_recap(page, recap)
    if not writer:
        fill_in_guest(page)
    reply_to(page, other)
    type_in(page, WORDS)
    if happens == "removed":
        factories.remove(other)
    else:
        Thread.objects.update(locked=True)
    with expecting(open_page, "status of 422"):
        post(page)
        expect(page.get_by_text("post this as a comment of its own")).to_be_visible()
        expect(page.locator(f"#{other.anchor} textarea")).to_have_count(0)
        expect(text_of(page)).to_have_value(WORDS)
        post(page)
        expect(page.locator(".comment:focus .comment-text")).to_have_text(WORDS)


def test_an_unsent_reply_on_another_page_is_named_and_linked(open_page, recap, other, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    reply_to(page, other)
    type_in(page, WORDS)
    for number in range(51):
        factories.comment_on(recap, says=f"Thread {number}")
    open_recap(page, recap, "?page=2")
    line = page.get_by_text("You have an unsent reply to")
    expect(line).to_be_visible()
    expect(text_of(page)).to_have_value("")
    line.get_by_role("link", name="Rosalind").click()
    expect(page.locator(f"#{other.anchor} textarea")).to_have_value(WORDS)


def test_two_drafts_do_not_mix(open_page, recap, other, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    type_in(page, "To everybody.")
    reply_to(page, other)
    expect(text_of(page)).to_have_value("")
    type_in(page, "To one.")
    page.get_by_role("button", name="Cancel the reply").click()
    expect(text_of(page)).to_have_value("To everybody.")
    page.get_by_text("You have an unsent reply to").get_by_role("link").click()
    expect(page.locator(f"#{other.anchor} textarea")).to_have_value("To one.")
    expect(page.get_by_role("link", name="unsent comment")).to_be_visible()


def test_a_discarded_draft_can_be_had_back(open_page, recap, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    type_in(page, WORDS)
    page.get_by_role("button", name="Discard").click()
    expect(text_of(page)).to_have_value("")
    assert drafts_in(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(text_of(page)).to_have_value(WORDS)
    assert drafts_in(page) == [WORDS]


@pytest.mark.parametrize("trouble", ["full", "forbidden"])
def test_a_browser_that_keeps_nothing_is_named_and_writing_goes_on(open_page, recap, other, writer, trouble):
    page = open_page(by=writer)
    refusal = {
        "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') };"
        "Object.defineProperty(window, 'localStorage', { value: new Proxy({}, { set() { throw new DOMException('full',"
        " 'QuotaExceededError') }, ownKeys: () => [] }) })",
        "forbidden": "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no',"
        " 'SecurityError') } })",
    }[trouble]
    page.add_init_script(refusal)
    open_recap(page, recap)
    type_in(page, WORDS)
    expect(page.get_by_text("This browser has no room to keep drafts")).to_be_visible()
    reply_to(page, other)
    page.get_by_role("button", name="Cancel the reply").click()
    expect(text_of(page)).to_have_value(WORDS)
    if not writer:
        fill_in_guest(page)
    post(page)
    expect(page.locator(".comment:focus .comment-text")).to_have_text(WORDS)


def test_another_tab_shows_what_is_typed_in_this_one(open_page, recap, writer):
    one = open_page(by=writer)
    open_recap(one, recap)
    two = one.context.new_page()
    open_recap(two, recap)
    type_in(one, WORDS)
    expect(text_of(two)).to_have_value(WORDS)
    type_in(two, WORDS + " And more.")
    expect(text_of(one)).to_have_value(WORDS + " And more.")


def test_two_tabs_that_wrote_different_things_keep_both(open_page, recap, writer):
    page = open_page(by=writer)
    open_recap(page, recap)
    type_in(page, WORDS)
    # As a tab leaves it that was asleep while this one wrote.
    page.evaluate(
        "() => { const key = Object.keys(localStorage).find(key => key.startsWith('draft:'));"
        " const text = 'From the other tab, and longer', at = Date.now() + 1000;"
        " localStorage[key] = JSON.stringify({ ...JSON.parse(localStorage[key]), text, at }) }"
    )
    type_in(page, WORDS + " More.")
    choice = page.locator(".draft-choice")
    expect(choice.get_by_text("From the other tab, and longer")).to_be_visible()
    page.reload()
    expect(text_of(page)).to_have_value(WORDS + " More.")
    # A slow press: the toolbar comes meanwhile, and may move nothing.
    choice.get_by_role("button", name="Swap the two").click(delay=300)
    expect(page.get_by_role("toolbar", name="Formatting")).to_be_visible()
    expect(text_of(page)).to_have_value("From the other tab, and longer")
    expect(choice.get_by_text(WORDS + " More.")).to_be_visible()
    choice.get_by_role("button", name="Drop this one").click()
    expect(choice).to_be_hidden()


# --- On the account


def keeping_on_account(page):
    return page.expect_response(lambda answer: answer.url.endswith("/draft/") and answer.request.method == "POST")


def test_a_phone_draft_continues_on_a_laptop(open_page, recap, other, member):
    phone, laptop = open_page(by=member), open_page(by=member)
    open_recap(phone, recap)
    reply_to(phone, other)
    with keeping_on_account(phone):
        type_in(phone, WORDS)
    open_recap(laptop, recap)
    expect(laptop.get_by_text("You have an unsent reply to")).to_be_visible()
    laptop.get_by_text("You have an unsent reply to").get_by_role("link").click()
    expect(text_of(laptop)).to_have_value(WORDS)


def test_leaving_at_once_still_reaches_the_account(open_page, recap, member):
    page = open_page(by=member)
    open_recap(page, recap)
    type_in(page, WORDS)
    page.goto("/")
    until(page, Draft.objects.exists)
    assert Draft.objects.get().text == WORDS


def test_two_devices_that_wrote_different_things_keep_both(open_page, recap, member):
    phone, laptop = open_page(by=member), open_page(by=member)
    open_recap(phone, recap)
    open_recap(laptop, recap)
    with keeping_on_account(phone):
        type_in(phone, "From the phone.")
    with keeping_on_account(laptop):
        type_in(laptop, "From the laptop.")
    choice = laptop.locator(".draft-choice")
    expect(choice.get_by_text("From the phone.")).to_be_visible()
    expect(text_of(laptop)).to_have_value("From the laptop.")
    choice.get_by_role("button", name="Swap the two").click()
    expect(text_of(laptop)).to_have_value("From the phone.")


def test_what_is_posted_is_no_draft_any_more_anywhere(open_page, recap, member):
    page = open_page(by=member)
    open_recap(page, recap)
    with keeping_on_account(page):
        type_in(page, WORDS)
    post(page)
    expect(page.locator(".comment:focus .comment-text")).to_have_text(WORDS)
    assert drafts_in(page) == []
    assert not Draft.objects.exists()
    page.reload()
    expect(text_of(page)).to_have_value("")
