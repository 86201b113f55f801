"""Reading a discussion: every comment in its place, deep ones too, by pages, with two queries."""

import re

import html5lib
import pytest

from comments.discussion import DEEPEST, THREADS_A_PAGE, page_of, page_with
from tests.factories import RecapFactory, comment_on, hold, reject, remove, talk_under

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    return RecapFactory()


def shown(recap, number=1):
    """(depth, first word of the text) in reading order."""
    recap.refresh_from_db()
    nodes = page_of(recap, number).nodes
    return [(node.depth, node.comment.html.removeprefix("<p>").removesuffix("</p>")) for node in nodes]


def test_replies_stand_under_what_they_answer_in_the_order_they_came(recap):
    a = comment_on(recap, says="a")
    b = comment_on(recap, says="b")
    a1 = comment_on(recap, says="a1", to=a)
    comment_on(recap, says="b1", to=b)
    comment_on(recap, says="a2", to=a)
    comment_on(recap, says="a1x", to=a1)
    assert shown(recap) == [(0, "a"), (1, "a1"), (2, "a1x"), (1, "a2"), (0, "b"), (1, "b1")]


def test_deeper_replies_go_on_at_the_deepest_step_and_say_whom_they_answer(recap):
    chain = [None]
    for depth in range(DEEPEST + 3):
        chain.append(comment_on(recap, says=str(depth), to=chain[-1]))
    recap.refresh_from_db()
    nodes = page_of(recap).nodes
    assert [node.depth for node in nodes] == [0, 1, 2, 3, 4, 4, 4]
    assert [node.answers and node.answers.pk for node in nodes] == [None] * 5 + [chain[5].pk, chain[6].pk]


def lists_of(recap):
    """The discussion's HTML as nested lists of public ids, by a real parser."""
    recap.refresh_from_db()
    page = page_of(recap)
    html = "".join(f"{node.before}<b>{node.comment.public_id}</b>" for node in page.nodes) + page.after
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parseFragment(f"<ol>{html}</ol>")
    assert parser.errors == []
    return [items(item) for item in root.find("ol")]


def items(item):
    assert item.tag == "li"
    below = item.find("ol")
    return [item.find("b").text, *([items(reply) for reply in below] if below is not None else [])]


def test_the_lists_are_nested_as_the_replies_are(recap):
    a, b = comment_on(recap), comment_on(recap)
    a1 = comment_on(recap, to=a)
    a1x = comment_on(recap, to=a1)
    a2 = comment_on(recap, to=a)
    assert lists_of(recap) == [
        [a.public_id, [a1.public_id, [a1x.public_id]], [a2.public_id]],
        [b.public_id],
    ]


def test_a_tombstone_stays_while_something_stands_below_it(recap):
    root = comment_on(recap, says="root")
    reply = comment_on(recap, says="reply", to=root)
    last = comment_on(recap, says="last", to=reply)
    remove(reply)
    assert shown(recap) == [(0, "root"), (1, ""), (2, "last")]
    remove(root)
    assert shown(recap) == [(0, ""), (1, ""), (2, "last")]
    remove(last)
    assert shown(recap) == []


@pytest.mark.parametrize("away", [remove, hold, reject])
def test_what_is_away_and_holds_nothing_is_not_shown(recap, away):
    away(comment_on(recap, says="gone"))
    comment_on(recap, says="here")
    assert shown(recap) == [(0, "here")]


def test_a_held_comment_keeps_its_text_to_itself(recap, client):
    root = comment_on(recap, says="canary-in-a-held-comment")
    comment_on(recap, to=root)
    hold(root)
    page = client.get(recap.get_absolute_url()).content.decode()
    assert "canary-in-a-held-comment" not in page
    assert "Waiting for a moderator." in page


def test_threads_are_shown_by_pages_and_numbered_through(recap):
    talk_under(recap, threads=THREADS_A_PAGE + 2, replies=0)
    recap.refresh_from_db()
    page = page_of(recap, 2)
    assert (page.number, page.count) == (2, 2)
    assert [node.number for node in page.nodes] == [51, 52]


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-3, 1), (1, 1), (2, 2), (3, 2), (10**9, 2)])
def test_a_page_out_of_range_is_the_nearest(recap, asked, given):
    talk_under(recap, threads=THREADS_A_PAGE + 1, replies=0)
    recap.refresh_from_db()
    assert page_of(recap, asked).number == given


@pytest.mark.parametrize("asked", ["0", "-1", "x", "", "1e9", "٣", "9" * 400, "1; DROP TABLE"])
def test_a_page_that_makes_no_sense_is_the_first_or_nearest(recap, client, asked):
    assert client.get(recap.get_absolute_url(), {"page": asked}).status_code == 200


def test_a_thread_that_goes_moves_the_others_up_a_page(recap):
    roots = talk_under(recap, threads=THREADS_A_PAGE + 1, replies=0)
    assert page_with(roots[-1]) == 2
    remove(roots[0])
    assert page_with(roots[-1]) == 1


def test_a_permalink_leads_to_the_page_and_place(recap, client):
    last = talk_under(recap, threads=THREADS_A_PAGE + 1, replies=1)[-1]
    reply = comment_on(recap, to=last)
    response = client.get(reply.get_absolute_url())
    assert response.status_code == 302
    assert response["Location"] == f"{recap.get_absolute_url()}?page=2#c-{reply.public_id}"
    assert f'id="c-{reply.public_id}"' in client.get(response["Location"]).content.decode()


def test_a_permalink_to_a_first_page_has_no_number(recap, client):
    comment = comment_on(recap)
    assert client.get(comment.get_absolute_url())["Location"] == f"{recap.get_absolute_url()}#{comment.anchor}"


def test_what_tools_rely_on_is_in_the_page(recap, client):
    root = comment_on(recap)
    comment_on(recap, to=root)
    remove(root)
    page = client.get(recap.get_absolute_url()).content.decode()
    assert f'<article class="comment" id="c-{root.public_id}" data-depth="0" data-status="tombstone"' in page
    assert 'data-depth="1" data-status="visible"' in page


@pytest.mark.parametrize(
    ("threads", "heading"), [(0, "No comments yet"), (1, "1 comment"), (11, "11 comments")], ids=["0", "1", "11"]
)
def test_the_heading_counts(recap, client, threads, heading):
    talk_under(recap, threads=threads, replies=0)
    page = client.get(recap.get_absolute_url()).content.decode()
    assert re.search(r'<h2 id="discussion-title">(.*?)\s*</h2>', page)[1] == heading


def test_a_page_of_a_discussion_takes_two_queries(recap, django_assert_num_queries):
    talk_under(recap, threads=5, replies=3)
    recap.refresh_from_db()
    with django_assert_num_queries(2):
        names = [node.comment.author_name for node in page_of(recap).nodes]
    assert len(names) == 20


def test_a_guests_address_is_nowhere_in_the_page(recap, client, guest):
    comment = comment_on(recap, by=guest)
    for address in (recap.get_absolute_url(), f"{recap.get_absolute_url()}comments/?parent={comment.public_id}"):
        assert guest.email not in client.get(address).content.decode()
