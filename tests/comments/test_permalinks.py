"""A comment's own address leads to it, wherever paging and folding have put it."""

import pytest

from comments.discussion.pages import COMMENTS_OF_ONE_THREAD
from comments.models import Comment
from tests import factories
from tests.comments.talk import chain, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def goes_to(client, recap):
    """`goes_to(comment)`: where its permalink leads, from the recap's address on."""

    def follow(comment, by=client):
        response = by.get(comment.get_absolute_url())
        assert response.status_code == 302
        assert response.url.startswith(recap.get_absolute_url())
        page = by.get(response.url).content.decode()
        anchor = response.url.partition("#")[2]
        assert f'id="{anchor}"' in page
        return response.url.removeprefix(recap.get_absolute_url())

    return follow


def test_on_the_first_page(recap, goes_to):
    [tree] = plant(recap, [0, 1])
    assert goes_to(tree[2]) == f"#{tree[2].anchor}"


def test_on_a_later_page_by_the_place_of_its_thread_among_those_that_are_listed(recap, goes_to):
    trees = plant(recap, *[0] * 52)
    assert goes_to(trees[50][0]) == f"?page=2#{trees[50][0].anchor}"
    factories.remove(trees[3][0])  # nothing is left of that thread, and the next moves up
    assert goes_to(trees[50][0]) == f"#{trees[50][0].anchor}"


def test_in_the_folded_middle_to_a_page_of_its_thread(recap, goes_to):
    [_, tree] = plant(recap, 0, 500)
    assert goes_to(tree[30]) == f"#{tree[30].anchor}"
    assert goes_to(tree[31]) == f"?thread=2#{tree[31].anchor}"
    assert goes_to(tree[COMMENTS_OF_ONE_THREAD]) == f"?thread=2&page=2#{tree[COMMENTS_OF_ONE_THREAD].anchor}"
    assert goes_to(tree[490]) == f"?thread=2&page=3#{tree[490].anchor}"
    assert goes_to(tree[491]) == f"#{tree[491].anchor}"


def test_its_parents_are_shown(recap, client):
    [tree] = plant(recap, chain(450))
    page = client.get(tree[400].get_absolute_url(), follow=True).content.decode()
    for comment in (tree[0], tree[399], tree[400]):
        assert f'id="{comment.anchor}"' in page


def test_of_a_tombstone_that_is_answered(recap, goes_to):
    [tree] = plant(recap, [0, 1])
    factories.remove(tree[1])
    assert goes_to(tree[1]) == f"#{tree[1].anchor}"


def test_of_a_tombstone_that_is_not_shown_any_more_to_the_nearest_above(recap, goes_to):
    [tree] = plant(recap, [0, 1, 2])
    factories.remove(tree[3])
    factories.remove(tree[2])
    assert goes_to(tree[3]) == f"#{tree[1].anchor}"


def test_of_a_thread_that_is_gone_to_the_discussion(recap, goes_to):
    [tree, _] = plant(recap, 0, 0)
    factories.remove(tree[0])
    assert goes_to(tree[0]) == "#discussion"


@pytest.mark.parametrize("change", [factories.hold, factories.reject])
def test_held_and_rejected_are_not_found(client, recap, change):
    comment = factories.comment_on(recap)
    change(comment)
    assert client.get(comment.get_absolute_url()).status_code == 404


def test_a_held_one_leads_its_author_to_it(client_of, recap, member, other_member):
    plant(recap, *[0] * 50)
    comment = factories.comment_on(recap, by=member)
    factories.hold(comment)
    author = client_of(member)
    response = author.get(comment.get_absolute_url())
    assert response.url.endswith(f"?page=2#{comment.anchor}")
    assert f'id="{comment.anchor}"' in author.get(response.url).content.decode()
    assert client_of(other_member).get(comment.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("stage", ["draft", "scheduled", "withdrawn"])
def test_under_a_recap_that_is_not_public_none_is_found(client, stage):
    recap = factories.RecapFactory(stage=stage)
    comment = plant(recap, 0)[0][0]
    assert client.get(comment.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("size", [10, 2000])
def test_it_costs_the_same_under_any_discussion(client, recap, django_assert_max_num_queries, size):
    plant(recap, *[1] * (size // 4), size // 2)
    comment = Comment.objects.order_by("pk").last()
    with django_assert_max_num_queries(4):
        client.get(comment.get_absolute_url())


def test_it_is_only_for_looking(client, recap):
    comment = factories.comment_on(recap)
    assert client.post(comment.get_absolute_url()).status_code == 405
