"""Reading a discussion in real Chromium: closing branches, what is new, what comes in, and where a link leads."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from django.utils.formats import date_format

from comments.editing import edit, print_of
from comments.models import Comment, Thread, Visit
from comments.visits import VISIT_PAUSE
from recaps.models import Recap
from tests import factories
from tests.browser.conftest import DESK, PHONE, until
from tests.comments.talk import chain, plant

LONG = "The lamp again, and nobody asks. " * 30
LOOK_NOW = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def recap(stage):
    return factories.RecapFactory()


def at(comment):
    return f"#{comment.anchor}"


def top_of(page, comment):
    return page.locator(at(comment)).evaluate("comment => comment.getBoundingClientRect().top")


def age(comment, **by):
    """As if it had been posted so long ago."""
    moment = timezone.now() - timedelta(**by)
    comment.posted_at = moment
    comment.save(update_fields=["posted_at"])
    Thread.objects.filter(pk=comment.thread_id).update(last_activity_at=moment)
    Recap.objects.filter(pk=comment.thread.recap_id).update(last_comment_at=moment)
    return comment


def let_pause_pass(page):
    """As if this browser's guest had last looked before the pause that parts two visits."""
    page.evaluate(
        """ms => {
            const kept = JSON.parse(localStorage.getItem("previously:visits"));
            for (const [, visit] of Object.values(kept)) visit.at -= ms;
            localStorage.setItem("previously:visits", JSON.stringify(kept));
        }""",
        VISIT_PAUSE.total_seconds() * 1000 + 1,
    )


def new_ones(page):
    return page.locator(".is-new").evaluate_all("marked => marked.map(comment => comment.id)")


# --- Branches


@pytest.mark.parametrize("javascript", [True, False])
def test_a_branch_closes_and_opens(open_page, recap, javascript):
    [tree] = plant(recap, [0, 1])
    page = open_page(javascript=javascript)
    page.goto(recap.get_absolute_url())
    summary = page.locator(f"li:has(> {at(tree[1])}) > details > summary")
    assert summary.inner_text() == "1 reply"
    summary.press("Enter")
    assert not page.locator(at(tree[2])).is_visible()
    assert page.locator(at(tree[1])).is_visible()
    summary.click()
    assert page.locator(at(tree[2])).is_visible()


def test_closed_branches_are_remembered(desk, recap):
    [tree] = plant(recap, [0, 1, 0, 3])
    desk.goto(recap.get_absolute_url())
    toggle(desk, tree[1])
    desk.reload()
    assert not desk.locator(at(tree[2])).is_visible()
    assert desk.locator(at(tree[4])).is_visible()
    toggle(desk, tree[1])
    desk.reload()
    assert desk.locator(at(tree[2])).is_visible()


def toggle(page, comment):
    """And wait until the browser has noted it, which is a moment after the press."""
    before = page.evaluate("localStorage.getItem('previously:closed')")
    page.locator(f"li:has(> {at(comment)}) > details > summary").click()
    page.wait_for_function("before => localStorage.getItem('previously:closed') !== before", arg=before)


def test_a_permalink_into_a_closed_branch_opens_it(desk, recap):
    [tree] = plant(recap, [0, 1, 2])
    desk.goto(recap.get_absolute_url())
    desk.locator(f"li:has(> {at(tree[0])}) > details > summary").click()
    desk.goto("/")
    desk.goto(tree[3].get_absolute_url())
    assert desk.locator(at(tree[3])).is_visible()
    assert "is-here" in desk.locator(at(tree[3])).get_attribute("class")


# --- Depth


def test_the_deepest_reply_has_thirty_characters_a_line_on_a_phone(phone, recap):
    factories.comment_on(recap)
    above = None
    for _ in range(9):
        above = factories.comment_on(recap, to=above, says="n" * 300)
    phone.goto(above.get_absolute_url())
    width = phone.locator(f"{at(above)} .comment-text").evaluate(
        """text => {
            const ruler = document.createElement("span");
            ruler.textContent = "Somebody left the lamp on again"; // 31 of them, as they come
            ruler.style.whiteSpace = "nowrap";
            text.append(ruler);
            const width = ruler.getBoundingClientRect().width;
            ruler.remove();
            return text.getBoundingClientRect().width - width;
        }"""
    )
    assert width >= 0
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


# --- New since the last visit


def test_a_guest_finds_marked_what_came_since_the_last_visit(desk, recap):
    old = age(factories.comment_on(recap), hours=5)
    desk.goto(recap.get_absolute_url())
    assert new_ones(desk) == []
    new = factories.comment_on(recap, to=old)
    let_pause_pass(desk)
    desk.reload()
    assert new_ones(desk) == [new.anchor]
    assert desk.locator(".bar-count").inner_text() == "2 comments, 1 new"
    assert "new" in desk.locator(f"{at(new)} .comment-when").inner_text()
    desk.reload()  # by accident
    assert new_ones(desk) == [new.anchor]
    let_pause_pass(desk)
    desk.reload()
    assert new_ones(desk) == []


def test_a_member_finds_marked_what_came_since_the_last_visit(open_page, recap, member):
    old = age(factories.comment_on(recap), hours=5)
    Visit.objects.create(
        member=member,
        recap=recap,
        new_since=timezone.now() - timedelta(days=2),
        seen_at=timezone.now() - timedelta(hours=2),
    )
    new = factories.comment_on(recap, to=old)
    factories.comment_on(recap, by=member)
    page = open_page(by=member)
    for _ in range(2):
        page.goto(recap.get_absolute_url())
        assert new_ones(page) == [new.anchor]
        assert page.locator(".bar-count").inner_text() == "3 comments, 1 new"
    page.get_by_role("link", name="Go to the first").click()
    assert page.url.endswith(at(new))


def test_without_a_script_the_line_leads_to_the_first_new_one(open_page, recap, member):
    Visit.objects.create(
        member=member,
        recap=recap,
        new_since=timezone.now() - timedelta(days=2),
        seen_at=timezone.now() - timedelta(hours=2),
    )
    new = factories.comment_on(recap)
    page = open_page(by=member, javascript=False)
    page.goto(recap.get_absolute_url())
    assert "1 new since" in page.locator(".since").inner_text()
    page.get_by_role("link", name="Go to the first").click()
    assert page.url.endswith(at(new))


@pytest.fixture
def page_with_new(desk, recap):
    """(the page, its new comments): three among old ones, in two threads."""
    roots = [age(factories.comment_on(recap, says=LONG), hours=5) for _ in range(4)]
    desk.goto(recap.get_absolute_url())
    new = [factories.comment_on(recap, to=root, says=LONG) for root in (roots[0], roots[1], roots[3])]
    let_pause_pass(desk)
    desk.reload()
    return desk, new


def focused(page):
    return page.evaluate("document.activeElement.id")


def test_n_and_p_walk_the_new_ones(page_with_new):
    page, new = page_with_new
    for comment in new:
        page.keyboard.press("n")
        assert focused(page) == comment.anchor
        assert 0 <= top_of(page, comment) < 900
    page.keyboard.press("n")
    assert page.get_by_text("Nothing later is new on this page.").is_visible()
    page.keyboard.press("p")
    assert focused(page) == new[1].anchor
    page.get_by_role("button", name="Next new").click()
    assert focused(page) == new[2].anchor


def test_n_goes_on_from_where_the_reader_is(page_with_new):
    page, new = page_with_new
    page.locator(at(new[1])).evaluate("comment => comment.scrollIntoView({block: 'start'})")
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, 400)
    page.wait_for_function("before => scrollY >= before + 400", arg=before)
    page.keyboard.press("n")
    assert focused(page) == new[2].anchor


def test_keys_are_left_alone_while_typing_and_with_modifiers(page_with_new):
    page, _ = page_with_new
    page.keyboard.press("Control+b")
    page.get_by_label("Your comment").press_sequentially("n p ?")
    assert page.get_by_label("Your comment").input_value() == "n p ?"
    assert not page.get_by_role("dialog").is_visible()


def test_the_keys_are_explained_in_a_panel(page_with_new):
    page, new = page_with_new
    page.keyboard.press("?")
    panel = page.get_by_role("dialog", name="Keys")
    assert panel.is_visible()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("['BODY', 'DIALOG', 'INPUT', 'BUTTON'].includes(document.activeElement.tagName)")
        assert not page.evaluate("document.activeElement.closest('main') && !document.activeElement.closest('dialog')")
    page.keyboard.press("n")
    assert focused(page) != new[0].anchor
    page.keyboard.press("Escape")
    assert not panel.is_visible()


def test_the_letters_can_be_switched_off(page_with_new):
    page, new = page_with_new
    page.keyboard.press("?")
    page.get_by_label("Use n, p and q").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("n")
    assert focused(page) != new[0].anchor


# --- Live


def test_what_comes_in_announces_itself_and_moves_nothing(desk, recap):
    roots = [age(factories.comment_on(recap, says=LONG), hours=5) for _ in range(5)]
    desk.goto(recap.get_absolute_url())
    desk.locator(at(roots[3])).evaluate("comment => comment.scrollIntoView({block: 'start'})")
    before = top_of(desk, roots[3])
    new = [factories.comment_on(recap, to=roots[1], says=LONG), factories.comment_on(recap, says=LONG)]
    desk.evaluate(LOOK_NOW)
    button = desk.get_by_role("button", name="Show 2 new")
    button.wait_for()
    assert desk.get_by_role("status").filter(has_text="2 comments have come in.").is_visible()
    assert desk.locator(at(new[0])).count() == 0
    assert top_of(desk, roots[3]) == before
    button.press("Enter")
    desk.locator(at(new[0])).wait_for(state="attached")
    desk.wait_for_timeout(200)
    assert abs(top_of(desk, roots[3]) - before) <= 1
    assert desk.locator(f"li:has(> {at(roots[1])}) > details > ol > li > {at(new[0])}").count() == 1
    assert desk.locator(f"ol.threads > li:last-child > {at(new[1])}").count() == 1
    assert new_ones(desk) == [comment.anchor for comment in new]
    assert desk.locator(".bar-count").inner_text() == "7 comments, 2 new"
    assert not button.is_visible()
    assert desk.evaluate("document.activeElement.textContent") == "Next new"


def test_nothing_is_announced_twice(desk, recap):
    root = age(factories.comment_on(recap), hours=5)
    desk.goto(recap.get_absolute_url())
    factories.comment_on(recap, to=root)
    desk.evaluate(LOOK_NOW)
    desk.get_by_role("button", name="Show 1 new").click()
    desk.locator(".is-new").wait_for()
    with desk.expect_response(lambda response: "/news/" in response.url) as answered:
        desk.evaluate(LOOK_NOW)
    assert "if-none-match" in answered.value.request.all_headers()
    assert not desk.locator(".bar-arrived").is_visible()


def test_what_is_folded_away_does_not_come_in_as_new(desk, recap):
    """However lately it was posted: in a busy hour a thread folds within minutes."""
    [tree] = plant(recap, 120)
    moment = timezone.now() - timedelta(seconds=20)
    Comment.objects.update(posted_at=moment)
    Thread.objects.update(last_activity_at=moment)
    Recap.objects.filter(pk=recap.pk).update(last_comment_at=moment)
    desk.goto(recap.get_absolute_url())
    new = factories.comment_on(recap, to=tree[0])
    desk.evaluate(LOOK_NOW)
    desk.get_by_role("button", name="Show 1 new").click()
    desk.locator(at(new)).wait_for(state="attached")
    assert new_ones(desk) == [new.anchor]
    assert desk.locator(f"{at(tree[0])} ~ details > ol > li:last-child > .comment").get_attribute("id") == new.anchor
    assert desk.get_by_role("link", name="Show 80 more replies").count() == 1


def test_what_was_edited_or_removed_meanwhile_is_shown_as_it_is_now(desk, recap):
    [above, changed, gone, eye] = [factories.comment_on(recap, says=f"{n}. {LONG}") for n in range(4)]
    reply = factories.comment_on(recap, to=above, says=LONG)
    desk.goto(recap.get_absolute_url())
    desk.locator(at(eye)).evaluate("comment => comment.scrollIntoView({block: 'start'})")
    before = top_of(desk, eye)
    edit(changed, "Shorter.", print_of(changed.source))
    factories.remove(gone)
    factories.remove(reply)
    new = [factories.comment_on(recap, says=LONG) for _ in range(3)]
    desk.evaluate(LOOK_NOW)
    desk.get_by_role("button", name="Show 1 new").click()
    desk.locator(at(new[0])).wait_for(state="attached")
    assert desk.locator(f"{at(changed)} .comment-text").inner_text() == "Shorter."
    assert "edited" in desk.locator(f"{at(changed)} .comment-when").inner_text()
    for comment in (gone, reply):
        assert desk.locator(f"{at(comment)} > :not(.thread-number)").all_inner_texts() == ["Removed a moment ago."]
    assert desk.locator(f"li:has(> {at(above)}) > details > summary").inner_text() == "0 replies"
    assert new_ones(desk) == [comment.anchor for comment in new]
    assert desk.locator(".bar-count").inner_text() == "6 comments, 3 new"
    assert top_of(desk, eye) == pytest.approx(before, abs=1)


def test_a_reply_that_is_being_written_outlives_what_it_answers(desk, recap):
    root = factories.comment_on(recap)
    desk.goto(recap.get_absolute_url())
    desk.locator(f"{at(root)} .reply").click()
    desk.get_by_label("Your comment").fill("Half a thought")
    factories.remove(root)
    for _ in range(2):
        factories.comment_on(recap)
    desk.evaluate(LOOK_NOW)
    desk.get_by_role("button", name="Show 1 new").click()
    desk.get_by_text("Removed a moment ago.").wait_for()
    assert desk.locator(f"{at(root)} textarea").input_value() == "Half a thought"


def test_the_first_comment_comes_in_too(desk, recap):
    desk.goto(recap.get_absolute_url())
    new = factories.comment_on(recap)
    desk.evaluate(LOOK_NOW)
    desk.get_by_role("button", name="Show 1 new").click()
    desk.locator(at(new)).wait_for()
    assert desk.locator(".nobody").count() == 0


def test_what_belongs_on_another_page_is_linked(desk, recap):
    trees = plant(recap, *[0] * 60)
    desk.goto(recap.get_absolute_url())
    new = factories.comment_on(recap, to=trees[55][0])
    desk.evaluate(LOOK_NOW)
    desk.get_by_role("button", name="Show 1 new").click()
    desk.get_by_role("link", name="1 on another page").click()
    assert desk.url.endswith(f"?page=2{at(new)}")


def test_ones_own_comment_is_not_announced(desk, recap):
    desk.goto(recap.get_absolute_url())
    desk.get_by_label("Your comment").fill("The lamp, then.")
    desk.get_by_label("Name", exact=True).fill("Bo")
    desk.get_by_label("E-mail").fill("bo@example.net")
    desk.get_by_role("button", name="Post").click()
    desk.locator(".comment").wait_for()
    with desk.expect_response(lambda response: "/news/" in response.url):
        desk.evaluate(LOOK_NOW)
    assert not desk.locator(".bar-arrived").is_visible()
    assert new_ones(desk) == []


def test_a_hidden_page_asks_nothing(desk, recap):
    desk.clock.install()
    desk.goto(recap.get_absolute_url())
    asked = []
    desk.on("request", lambda request: "/news/" in request.url and asked.append(request.url))
    desk.clock.run_for(21_000)
    assert len(asked) == 1
    desk.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    desk.evaluate(LOOK_NOW)
    desk.clock.run_for(600_000)
    assert len(asked) == 1
    desk.evaluate("delete document.hidden")
    desk.evaluate(LOOK_NOW)
    until(desk, lambda: len(asked) == 2)


def test_an_idle_page_asks_less_and_less(desk, recap):
    desk.clock.install()
    desk.goto(recap.get_absolute_url())
    asked, answered = [], []
    desk.on("request", lambda request: "/news/" in request.url and asked.append(request.url))
    desk.on("requestfinished", lambda request: "/news/" in request.url and answered.append(request.url))
    for _ in range(40):
        desk.clock.run_for(15_000)
        until(desk, lambda: len(answered) == len(asked))
    assert 4 <= len(asked) <= 9


# --- Permalinks, times, access


@pytest.mark.parametrize("view", [PHONE, DESK], ids=["phone", "desk"])
def test_a_permalink_into_the_folded_middle_shows_it_highlighted_below_its_parents(open_page, recap, view):
    [tree] = plant(recap, chain(150))
    page = open_page(view)
    page.goto(tree[80].get_absolute_url())
    assert page.url.endswith(f"?thread=1{at(tree[80])}")
    assert 0 <= top_of(page, tree[80]) < view["viewport"]["height"]
    assert "is-here" in page.locator(at(tree[80])).get_attribute("class")
    assert page.locator(at(tree[79])).count() == 1


def test_the_fold_is_a_link_that_goes_on_where_reading_stopped(open_page, recap):
    [tree] = plant(recap, 120)
    page = open_page(javascript=False)
    page.goto(recap.get_absolute_url())
    page.get_by_role("link", name="Show 80 more replies").click()
    assert page.url.endswith(f"?thread=1{at(tree[30])}")
    assert page.locator(at(tree[31])).is_visible()
    page.get_by_role("link", name="The whole discussion").click()
    assert page.locator(at(tree[31])).count() == 0


@pytest.mark.parametrize("shape", [120, chain(120), [n // 3 for n in range(150)]], ids=["wide", "deep", "mixed"])
def test_a_fold_opens_in_place_and_nothing_above_it_moves(desk, recap, shape):
    plant(recap, shape)
    desk.goto(f"{recap.get_absolute_url()}?thread=1")
    place = "`${comment.id} ${comment.closest('ol').closest('li')?.querySelector('.comment').id}`"
    places = f"all => all.map(comment => {place})"
    whole = desk.locator(".comment").evaluate_all(places)
    desk.goto(recap.get_absolute_url())
    link = desk.get_by_role("link", name="more replies")
    link.scroll_into_view_if_needed()
    is_before = "comment => fold.compareDocumentPosition(comment) & Node.DOCUMENT_POSITION_PRECEDING"
    last = f"fold => [...document.querySelectorAll('.comment')].findLast({is_before}).id"
    head = desk.locator(".fold").evaluate(last)
    before = desk.locator(f"#{head}").evaluate("comment => comment.getBoundingClientRect().top")
    link.press("Enter")
    desk.wait_for_function("count => document.querySelectorAll('.comment').length === count", arg=len(whole))
    assert desk.locator(".comment").evaluate_all(places) == whole
    assert desk.locator(".fold").count() == 0
    after = desk.locator(f"#{head}").evaluate("comment => comment.getBoundingClientRect().top")
    assert after == pytest.approx(before, abs=1)
    focused = desk.evaluate("document.activeElement.id")
    assert focused == whole[whole.index(next(place for place in whole if place.startswith(head))) + 1].split()[0]


def test_a_thread_of_several_pages_stays_a_link_to_them(desk, recap):
    [tree] = plant(recap, 300)
    desk.goto(recap.get_absolute_url())
    desk.get_by_role("link", name="Show 260 more replies").click()
    desk.wait_for_url(f"**?thread=1{at(tree[30])}")


def test_times_are_relative_to_the_eye_and_absolute_to_the_ear(desk, recap):
    recent = age(factories.comment_on(recap), hours=3, minutes=5)
    old = age(factories.comment_on(recap), days=40)
    desk.goto(recap.get_absolute_url())
    time = desk.locator(f"{at(recent)} time")
    assert time.locator("[aria-hidden=true]").inner_text() == "3 h ago"
    absolute = time.get_attribute("title")
    assert time.locator(".visually-hidden").text_content() == absolute
    long_ago = date_format(timezone.localtime(old.posted_at), "j M Y, H:i")
    assert desk.locator(f"{at(old)} time").inner_text() == long_ago


def test_the_bar_sticks_to_the_bottom_of_a_phone(phone, recap):
    plant(recap, *[1] * 20)
    phone.goto(f"{recap.get_absolute_url()}#discussion")
    box = phone.locator(".discussion-bar").bounding_box()
    assert box["y"] + box["height"] == pytest.approx(844, abs=2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing(open_page, recap, member, view, scheme):
    [tree, long] = plant(recap, [0, 1, 2, 0], 120)
    factories.remove(tree[1])
    Visit.objects.create(
        member=member,
        recap=recap,
        new_since=timezone.now() - timedelta(days=2),
        seen_at=timezone.now() - timedelta(hours=2),
    )
    factories.comment_on(recap, to=long[0])
    page = open_page(view, by=member, color_scheme=scheme)
    page.goto(f"{recap.get_absolute_url()}{at(tree[2])}")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.keyboard.press("?")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
