"""Lists of recaps by pages, whose queries are composed once, and what stands on a card."""

import re

import pytest

from recaps.listing import RECAPS_A_PAGE, Listed
from recaps.models import Kind, Recap
from recaps.views.archives import by_a_recapper, everything, with_a_tag
from recaps.views.pages import episode_rows
from tests.factories import RecapFactory, ShowFactory, TagFactory, episode_of

pytestmark = pytest.mark.django_db


def page(listed, start=0):
    return listed[start : min(start + RECAPS_A_PAGE, listed.count())]


def test_what_is_composed_once_lists_what_is_public_by_now(django_assert_num_queries):
    assert (page(Listed(everything)), Listed(everything).count()) == ([], 0)
    first, _ = RecapFactory(kind=Kind.NEWS), RecapFactory(kind=Kind.NEWS, stage="scheduled")
    assert page(Listed(everything)) == [first]
    second = RecapFactory(kind=Kind.NEWS)
    with django_assert_num_queries(2):
        assert page(Listed(everything)) == [second, first]


def test_each_list_lists_its_own(recapper, other_recapper):
    lamps, stairs = TagFactory.create_batch(2)
    both = RecapFactory(by=[recapper, other_recapper], tagged=[lamps, stairs])
    one = RecapFactory(by=[recapper], tagged=[lamps])
    lists = [
        (Listed(by_a_recapper, recapper=recapper.pk), [one, both]),
        (Listed(by_a_recapper, recapper=other_recapper.pk), [both]),
        (Listed(with_a_tag, tag=lamps.pk), [one, both]),
        (Listed(with_a_tag, tag=stairs.pk), [both]),
    ]
    for listed, expected in lists:
        assert (page(listed), listed.count()) == (expected, len(expected))


def test_the_last_page_has_what_is_left(client, nothing_kept):
    for number in range(RECAPS_A_PAGE + 2):
        RecapFactory(kind=Kind.NEWS, headline=f"Lamp {number}")
    pages = [client.get(f"/?page={number}").content.decode() for number in (1, 2)]
    shown = [re.findall(r"<h2[^>]*><a[^>]*>(Lamp \d+)</a></h2>", html) for html in pages]
    assert [len(headlines) for headlines in shown] == [RECAPS_A_PAGE, 2]
    assert [*shown[0], *shown[1]] == [recap.headline for recap in Recap.objects.public().newest_first()]
    assert client.get("/?page=3").status_code == 404


def test_a_card_costs_no_query_of_its_own(recapper, other_recapper, django_assert_num_queries):
    RecapFactory(by=[other_recapper, recapper])
    with django_assert_num_queries(1):
        recap = Recap.objects.for_cards().get()
        assert [writer.name for writer in recap.writers] == [other_recapper.name, recapper.name]
        assert recap.writers[0].get_absolute_url() == f"/recappers/{other_recapper.handle}/"
        assert (recap.kicker, recap.comments_counted) == ("Episode 1", "No comments yet")
        assert (recap.covers_through, recap.show_ends_at) == (1, 8)


@pytest.mark.parametrize(("count", "words"), [(0, "No comments yet"), (1, "1 comment"), (1234, "1234 comments")])
def test_comments_are_counted_in_words(count, words):
    assert Recap(comment_count=count).comments_counted == words


def test_an_episode_has_every_recap_that_covers_it():
    show = ShowFactory()
    pair = RecapFactory(show=show, first_episode=episode_of(show, 2), last_episode=episode_of(show, 3))
    alone = RecapFactory(show=show, first_episode=episode_of(show, 3), last_episode=episode_of(show, 3))
    rows = episode_rows(show.in_order, list(Recap.objects.for_episodes().newest_first()))
    assert [recaps for _, recaps in rows][:4] == [[], [pair], [alone, pair], []]
    assert all(recap.covers(episode) for episode, recaps in rows for recap in recaps)


def test_an_original_title_is_shown_where_it_is_another(client):
    same = ShowFactory(title="Harbour Court", original_title="Harbour Court")
    other = ShowFactory(title="Salt Hours", original_title="Horas de Sal")
    for address in ("/shows/", same.get_absolute_url(), other.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "<bdi>Harbour Court</bdi>" not in page
        assert "(Harbour Court)" not in page
    assert "<bdi>Horas de Sal</bdi>" in page
