"""A discussion of any size costs what one page costs, and every comment is on some page."""

import re
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from comments.discussion.asking import Wanted
from comments.discussion.drawing import around, kept_discussion, render_discussion
from comments.discussion.finding import address_of
from comments.discussion.folding import FOLD_ABOVE, REPLIES_A_PAGE
from comments.discussion.pages import COMMENTS_OF_ONE_THREAD, THREADS_A_PAGE, Page, on_one_page, page_of
from comments.discussion.placing import DEEPEST
from comments.models import Comment, Thread
from comments.sight import EVERYTHING
from recaps.keeping import shelf, versions
from recaps.models import Recap
from tests import factories
from tests.comments.talk import chain, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    return factories.RecapFactory()


def nodes(page):
    return [node for placed in page.placed(page.threads) for node in placed.nodes]


def numbers(page):
    return [node.number for node in nodes(page) if node.number]


def ids(page):
    return [node.row.said.id for node in nodes(page)]


def html_of(recap, **wanted):
    return render_discussion(recap, Wanted(**wanted), EVERYTHING).decode()


# --- Sorts and pages


def test_fifty_threads_a_page_oldest_first(recap):
    plant(recap, *[0] * 120)
    assert numbers(page_of(recap, Wanted())) == list(range(1, THREADS_A_PAGE + 1))
    assert numbers(page_of(recap, Wanted(3))) == list(range(101, 121))


def test_a_page_out_of_range_is_the_last_one(recap):
    plant(recap, *[0] * 60)
    page = page_of(recap, Wanted(99))
    assert (page.wanted.page, numbers(page)) == (2, list(range(51, 61)))


def test_each_sort_has_its_order(recap):
    plant(recap, 0, 0, 0, 0)
    for number, loves, minutes in ((1, 5, 0), (2, 0, 3), (3, 5, 1), (4, 9, 2)):
        thread = recap.threads.get(number=number)
        thread.last_activity_at += (recap.published_at - thread.last_activity_at) / (10 - minutes)
        Thread.objects.filter(pk=thread.pk).update(loves=loves, last_activity_at=thread.last_activity_at)
    orders = {sort: numbers(page_of(recap, Wanted(sort=sort))) for sort in ("oldest", "newest", "loved", "active")}
    assert orders["oldest"] == [1, 2, 3, 4]
    assert orders["newest"] == [4, 3, 2, 1]
    assert orders["loved"] == [4, 1, 3, 2]
    assert orders["active"][0] == max(recap.threads.all(), key=lambda thread: thread.last_activity_at).number


@pytest.mark.parametrize("sort", ["oldest", "newest", "loved", "active"])
def test_every_thread_is_on_one_page_of_every_sort(recap, sort):
    plant(recap, *[0] * 120)
    found = [number for page in (1, 2, 3) for number in numbers(page_of(recap, Wanted(page, sort)))]
    assert sorted(found) == list(range(1, 121))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({}, Wanted()),
        ({"sort": "loved", "page": "2"}, Wanted(2, "loved")),
        ({"sort": "'; drop", "page": "-1", "thread": "x"}, Wanted()),
        ({"page": "0"}, Wanted()),
        ({"page": "9" * 40}, Wanted()),
        ({"page": "٣"}, Wanted()),
        ({"thread": "12", "page": "3"}, Wanted(3, thread=12)),
    ],
)
def test_what_makes_no_sense_in_the_address_falls_back(query, wanted):
    assert Wanted.of(query) == wanted


def test_the_query_of_a_page_leads_back_to_it():
    for wanted in (Wanted(), Wanted(2), Wanted(1, "loved"), Wanted(3, "active"), Wanted(2, thread=7)):
        pairs = dict(part.split("=") for part in wanted.query[1:].split("&") if part)
        assert Wanted.of(pairs) == wanted


def test_sorts_and_pages_are_links_and_the_current_one_is_marked(client, recap):
    plant(recap, *[0] * 60)
    page = client.get(f"{recap.get_absolute_url()}?sort=loved&page=2").content.decode()
    assert '<strong aria-current="true">Most loved</strong>' in page
    assert '<strong aria-current="page">2</strong>' in page
    assert f'href="{recap.get_absolute_url()}?sort=newest#discussion"' in page
    assert f'href="{recap.get_absolute_url()}?sort=loved#discussion">1</a>' in page


def test_many_pages_are_linked_by_a_few(recap):
    plant(recap, *[0] * 1000)
    assert len(page_of(recap, Wanted(10)).links) < 12


def test_an_unknown_thread_is_the_whole_discussion(recap):
    plant(recap, 1, 1)
    assert numbers(page_of(recap, Wanted(thread=77))) == [1, 2]


# --- Depth


def test_replies_deeper_than_a_phone_can_show_say_whom_they_answer(recap):
    [tree] = plant(recap, chain(DEEPEST + 3))
    placed = nodes(page_of(recap, Wanted()))
    assert [node.depth for node in placed] == [min(level, DEEPEST) for level in range(DEEPEST + 4)]
    assert [node.answers and node.answers.name for node in placed[-3:]] == [c.guest_name for c in tree[-4:-1]]
    assert all(node.answers is None for node in placed[: DEEPEST + 1])
    assert html_of(recap).count(f'<a class="answers" href="#{tree[-2].anchor}"') == 1


def test_the_lists_are_well_formed_and_each_branch_can_be_closed(recap):
    plant(recap, [0, 1, 2, 0, 4], chain(9), 0, [0, 0, 2, 3, 1])
    page = html_of(recap)
    assert_balanced(page)
    assert page.count('<details class="branch" open><summary>5 replies</summary>') == 3
    assert page.count("<summary>1 reply</summary>") == 4


def assert_balanced(page):
    stack = []
    for closing, name in re.findall(r"<(/?)(li|ol|details|article)\b", page):
        if closing:
            assert stack.pop() == name
        else:
            stack.append(name)
    assert stack == []


# --- Tombstones


def test_a_removed_comment_keeps_its_place_while_it_is_answered(recap):
    [tree] = plant(recap, [0, 1, 0])
    factories.remove(tree[1])
    factories.remove(tree[3])
    assert ids(page_of(recap, Wanted())) == [comment.pk for comment in tree[:3]]
    assert "<summary>1 reply</summary>" in html_of(recap)


def test_a_held_comment_is_for_its_author_alone(recap):
    [tree, _] = plant(recap, 1, 0)
    for comment in tree[::-1]:
        factories.hold(comment)
    recap.refresh_from_db()
    held = frozenset(comment.pk for comment in tree)
    assert numbers(page_of(recap, Wanted())) == [2]
    assert ids(page_of(recap, Wanted(), held))[:2] == [comment.pk for comment in tree]
    assert "Remark 0." not in html_of(recap)
    assert b"Remark 0." in render_discussion(recap, Wanted(), EVERYTHING, held)


# --- Long threads


def test_a_thread_is_folded_above_a_hundred_replies(recap):
    plant(recap, FOLD_ABOVE)
    assert 'class="fold"' not in html_of(recap)
    assert html_of(recap).count("<article") == FOLD_ABOVE + 1


def test_a_folded_thread_shows_both_ends_and_a_link_to_the_rest(recap):
    [tree] = plant(recap, 352)
    page = html_of(recap)
    shown = ids(page_of(recap, Wanted()))
    assert shown == [comment.pk for comment in (*tree[:31], *tree[-10:])]
    assert f'<p class="fold"><a href="?thread=1#{tree[30].anchor}">Show 312 more replies</a></p>' in page
    assert "<summary>352 replies</summary>" in page
    assert_balanced(page)


@pytest.mark.parametrize("shape", [chain(500), [0, *[n // 2 for n in range(1, 500)]]], ids=["chain", "bushy"])
def test_a_deep_thread_folds_without_losing_its_end(recap, shape):
    [tree] = plant(recap, shape)
    in_order = list(Comment.objects.in_order().values_list("pk", flat=True))
    assert ids(page_of(recap, Wanted())) == in_order[:31] + in_order[-10:]
    assert len(tree) == 501
    page = html_of(recap)
    assert_balanced(page)
    first_of_tail = Comment.objects.get(pk=in_order[-10])
    assert f'<a class="answers" href="{first_of_tail.parent.get_absolute_url()}"' in page


def test_a_thread_alone_has_pages_with_every_comment(recap):
    [tree, _] = plant(recap, chain(450), 0)
    found = []
    for number in (1, 2, 3):
        page = page_of(recap, Wanted(number, thread=1))
        assert page.count == 3
        found += [pk for pk in ids(page) if pk not in found]
        assert_balanced(html_of(recap, page=number, thread=1))
    assert found == [comment.pk for comment in tree]


def test_a_page_in_the_middle_of_a_thread_shows_what_it_hangs_from(recap):
    [tree] = plant(recap, chain(450))
    start = 2 * COMMENTS_OF_ONE_THREAD
    leading = [tree[0].pk] + [comment.pk for comment in tree[start - DEEPEST : start]]
    assert ids(page_of(recap, Wanted(3, thread=1)))[: DEEPEST + 1] == leading


def test_a_page_of_long_threads_is_bounded(recap):
    plant(recap, *[chain(99)] * 20, *[60] * 30)
    page = page_of(recap, Wanted())
    assert len(nodes(page)) <= REPLIES_A_PAGE + THREADS_A_PAGE
    assert len(numbers(page)) == THREADS_A_PAGE
    assert_balanced(html_of(recap))


def test_thousands_of_removed_replies_are_not_read(recap, django_assert_num_queries):
    [tree] = plant(recap, 3000)
    Comment.objects.filter(pk__in=[comment.pk for comment in tree[5:]]).update(status="rejected")
    Thread.objects.update(reply_count=4)
    page = page_of(recap, Wanted())
    assert len(nodes(page)) == 5
    assert "Show" not in html_of(recap)


# --- Costs


@pytest.mark.parametrize("size", [10, 1000, 5000])
def test_reading_takes_at_most_four_queries_and_bounded_bytes(recap, django_assert_max_num_queries, size):
    plant(recap, *[chain(9)] * (size // 20), size // 2 - 1)
    for wanted in (Wanted(), Wanted(2), Wanted(sort="newest"), Wanted(sort="loved"), Wanted(sort="active")):
        with django_assert_max_num_queries(4):
            page = render_discussion(recap, wanted, EVERYTHING)
        assert page.count(b"<article") <= REPLIES_A_PAGE + THREADS_A_PAGE
    with django_assert_max_num_queries(4):
        render_discussion(recap, Wanted(2, thread=recap.thread_count), EVERYTHING)


def test_a_page_costs_the_same_queries_with_3_and_300_comments(recap, django_assert_num_queries):
    plant(recap, 2)
    recap = Recap.objects.to_discuss().get(pk=recap.pk)
    with django_assert_num_queries(2):
        render_discussion(recap, Wanted(), EVERYTHING)
    plant(recap, *[5] * 50)
    recap = Recap.objects.to_discuss().get(pk=recap.pk)
    with django_assert_num_queries(2):
        render_discussion(recap, Wanted(), EVERYTHING)


def test_only_what_changed_is_rendered_anew(recap):
    trees = plant(recap, *[3] * 10)
    render_discussion(recap, Wanted(), EVERYTHING)
    before = around.cache_info().misses
    factories.comment_on(recap, to=trees[0][1], says="Something new.")
    assert b"Something new." in render_discussion(recap, Wanted(), EVERYTHING)
    assert around.cache_info().misses == before + 1


def test_a_thread_that_did_not_change_is_not_even_read(recap, monkeypatch):
    trees = plant(recap, *[3] * 10)
    ask_for = partial(kept_discussion, wanted=Wanted(), sight=EVERYTHING, held=frozenset())
    ask_for(standing(recap))
    factories.comment_on(recap, to=trees[4][1], says="Something new.")
    read = []
    monkeypatch.setattr(
        Page, "placed", lambda page, threads, placed=Page.placed: read.append(threads) or placed(page, threads)
    )
    assert b"Something new." in (kept := ask_for(standing(recap)))
    assert [thread.number for thread in read[0]] == [5]
    assert kept == render_discussion(standing(recap), Wanted(), EVERYTHING)


def test_the_next_page_stands_in_the_place_of_the_last_and_holds_nothing_twice(recap):
    trees = plant(recap, *[3] * 10)
    shelf.clear()
    for said in ("Something new.", "And another thing."):
        factories.comment_on(recap, to=trees[4][1], says=said)
        html = kept_discussion(standing(recap), Wanted(), EVERYTHING, frozenset())
    assert len(shelf.entries) == 1
    assert len(html) <= shelf.held <= len(html) + (10 + 1) * shelf.ENTRY_BYTES


def test_no_thread_is_older_than_the_most_that_a_lost_word_may_cost(recap, monkeypatch):
    """However often the page around it is made anew."""
    trees = plant(recap, *[3] * 10)
    shelf.clear()
    now, read = timezone.now(), []
    monkeypatch.setattr(
        Page, "placed", lambda page, threads, placed=Page.placed: read.append(len(threads)) or placed(page, threads)
    )
    for seconds in (0, shelf.AGE_MAX - 1, shelf.AGE_MAX + 1):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            factories.comment_on(recap, to=trees[4][1], says="Something new.")
            kept_discussion(standing(recap), Wanted(), EVERYTHING, frozenset())
    assert read == [10, 1, 10]


def standing(recap):
    """As the view of its page reads it."""
    token = versions.read([versions.SITE])
    recap = Recap.objects.to_discuss().get(pk=recap.pk)
    recap.site_token = token
    return recap


def test_the_ends_of_a_long_thread_are_found_by_an_index(recap):
    plant(recap, 400, *[2] * 10)
    page = page_of(recap, Wanted())
    plan = on_one_page(page.threads, page.fold).in_order().explain()
    if connection.vendor == "sqlite":
        assert "SCAN comments_comment\n" not in plan
        assert "comment_reading_order" in plan


# --- Nothing of a viewer's


def test_the_shared_html_is_the_same_for_everybody(client_of, recap, member, moderator):
    """But for what `comments.personal` puts on it: who may follow or moderate has a button for it."""
    factories.comment_on(recap, by=member)
    recap.refresh_from_db()
    pages = [client_of(person).get(recap.get_absolute_url()).content.decode() for person in (None, moderator)]
    shared = [
        page[page.index('<ol class="threads"') : page.index('<form method="post" id="reactions"')] for page in pages
    ]
    assert 'class="link follow"' not in shared[0]
    own = r'<button class="link follow".*?</button>|<span class="own">.*?</span>'
    assert shared[0] == re.sub(own, "", shared[1])


def test_recappers_of_the_recap_and_staff_have_badges_by_role(recap, recapper, other_recapper, moderator, member):
    recap.byline_set.create(member=recapper)
    for person in (recapper, other_recapper, moderator, member):
        factories.comment_on(recap, by=person)
    recap.refresh_from_db()
    badges = re.findall(r'<span class="badge([^"]*)">([^<]+)<', html_of(recap))
    assert badges == [(" of-recap", "recapped this"), ("", "recapper"), ("", "moderator")]


def test_permalinks_agree_with_pages(recap):
    """Whatever the shape, the address of a comment leads to a page that shows it."""
    plant(recap, chain(150), *[1] * 60, [0, *[n // 3 for n in range(1, 250)]])
    for comment in Comment.objects.select_related("thread__recap").order_by("pk")[::7]:
        address = address_of(comment)
        query = dict(re.findall(r"(\w+)=(\w+)", address.partition("#")[0]))
        assert comment.pk in ids(page_of(recap, Wanted.of(query))), address
