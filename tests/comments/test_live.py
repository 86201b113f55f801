"""What came in while the page is open: asked often, answered cheaply, and shown as the page shows it."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from comments.discussion.placing import DEEPEST
from comments.editing import edit, print_of
from comments.models import Visit
from comments.views.reading import ARRIVALS_AT_ONCE
from tests import factories
from tests.comments.talk import START, chain, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def news(client, recap):
    def ask(**headers):
        return client.get(f"{recap.get_absolute_url()}comments/news/?after=0", headers=headers)

    return ask


@pytest.fixture
def arrivals(client, recap):
    def ask(since=START - timedelta(days=1), by=client):
        return by.get(f"{recap.get_absolute_url()}comments/arrivals/?since={quote(since.isoformat())}")

    return ask


# --- Is there anything new?


def test_nothing_new_is_304_without_a_body_or_a_query(recap, news, django_assert_num_queries):
    factories.comment_on(recap)
    recap.refresh_from_db()
    news()
    with django_assert_num_queries(0):
        response = news(if_none_match=f'"{recap.discussion_version}"')
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == f'"{recap.discussion_version}"'


def test_a_conditional_request_is_304_until_something_moves(recap, news):
    factories.comment_on(recap)
    etag = news()["ETag"]
    assert news(if_none_match=etag).status_code == 304
    factories.comment_on(recap)
    response = news(if_none_match=etag)
    assert response.status_code == 200
    assert response.json() == {"version": int(etag.strip('"')) + 1, "count": 2}


@pytest.mark.parametrize("change", [factories.remove, factories.hold])
def test_what_goes_moves_the_version_too(recap, news, change):
    comment = factories.comment_on(recap)
    etag = news()["ETag"]
    change(comment)
    assert news(if_none_match=etag).json()["count"] == 0


def test_the_answer_may_be_shared(recap, news):
    response = news()
    assert "no-cache" in response["Cache-Control"]
    assert "Vary" not in response
    assert not response.cookies


def test_of_a_recap_that_is_not_public_there_is_no_news(client):
    recap = factories.RecapFactory(stage="scheduled")
    for name in ("news/", "arrivals/?since=2020-01-01T00:00:00Z"):
        assert client.get(f"{recap.get_absolute_url()}comments/{name}").status_code == 404


# --- What is it?


def test_what_arrives_is_drawn_as_on_the_page(client, recap, arrivals):
    plant(recap, [0, 1], chain(DEEPEST + 1))
    page = client.get(recap.get_absolute_url()).content.decode()
    items = arrivals().json()["items"]
    assert len(items) == recap.comment_count
    for item in items:
        assert item["html"] in page


def test_each_says_what_it_answers_and_comes_after_it(recap, arrivals):
    plant(recap, [0, 1, 0], chain(9))
    seen = set()
    for item in arrivals().json()["items"]:
        assert not item["parent"] or item["parent"] in seen
        seen.add(item["id"])


def test_only_what_came_since(recap, arrivals):
    old = factories.comment_on(recap)
    new = factories.comment_on(recap, to=old)
    answer = arrivals(since=old.posted_at).json()
    assert [(item["id"], item["parent"]) for item in answer["items"]] == [(new.public_id, old.public_id)]
    recap.refresh_from_db()
    assert (answer["version"], answer["count"]) == (recap.discussion_version, 2)


def test_what_is_hidden_does_not_arrive(recap, arrivals):
    factories.hold(factories.comment_on(recap))
    factories.remove(factories.comment_on(recap))
    assert arrivals().json()["items"] == []


def test_more_than_a_page_would_bear_is_cut_to_the_newest(recap, arrivals):
    trees = plant(recap, *[0] * (ARRIVALS_AT_ONCE + 1))
    answer = arrivals().json()
    assert answer["more"] is True
    assert [item["id"] for item in answer["items"]] == [tree[0].public_id for tree in trees[1:]]


def test_arrivals_cost_the_same_queries_for_1_and_50(recap, arrivals, django_assert_max_num_queries):
    plant(recap, *[chain(9)] * 5)
    with django_assert_max_num_queries(5):
        arrivals()


@pytest.mark.parametrize(
    "since",
    ["", "yesterday", "2026-01-01", "2026-13-45T99:00:00Z", "2026-01-01T00:00:00", "0001-01-01T00:00:00+05:00"],
)
def test_since_must_be_a_moment(client, recap, since):
    assert client.get(f"{recap.get_absolute_url()}comments/arrivals/?since={since}").status_code == 400


def test_a_member_who_stays_has_seen_what_came_in(client_of, recap, member, arrivals):
    client = client_of(member)
    client.get(recap.get_absolute_url())
    before = timezone.now() - timedelta(minutes=10)
    Visit.objects.update(new_since=before, seen_at=before)
    response = arrivals(by=client)
    visit = Visit.objects.get()
    assert (visit.new_since, visit.seen_at > before) == (before, True)
    assert "private" in response["Cache-Control"]


# --- What has changed or gone?


def test_what_was_edited_since_arrives_again(recap, arrivals):
    for text in ("old", "changed"):
        comment = factories.comment_on(recap, says=text)
    since = timezone.now()
    edit(comment, "better", print_of("changed"))
    [item] = arrivals(since=since).json()["items"]
    assert item["id"] == comment.public_id
    assert "better" in item["html"]


def test_what_is_not_shown_any_more_is_named_and_nothing_else(client, recap):
    factories.comment_on(recap)
    taken = [change(factories.comment_on(recap)) for change in (factories.remove, factories.hold, factories.reject)]
    factories.remove(factories.comment_on(factories.RecapFactory()))
    answer = client.get(f"{recap.get_absolute_url()}comments/gone/").json()
    assert answer == {"gone": [comment.public_id for comment in reversed(taken)]}
