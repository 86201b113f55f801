"""Headlines, kickers and slugs, as the fields compose them."""

import pytest

from recaps import headlines
from recaps.models import Episode, Kind, Recap, Show
from tests.factories import RecapFactory, ShowFactory, episode_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def show():
    return ShowFactory(title="Love in the Big City", slug="love-in-the-big-city")


@pytest.mark.parametrize(
    ("kind", "first", "last", "headline"),
    [
        (Kind.FIRST_IMPRESSIONS, 1, 2, "Love in the Big City: Episodes 1-2 (First Impressions)"),
        (Kind.FIRST_IMPRESSIONS, 1, 1, "Love in the Big City: Episode 1 (First Impressions)"),
        (Kind.EPISODE_RECAP, 3, 4, "Love in the Big City: Episodes 3-4"),
        (Kind.EPISODE_RECAP, 8, 8, "Love in the Big City: Episode 8 (Final)"),
        (Kind.EPISODE_RECAP, 7, 8, "Love in the Big City: Episodes 7-8 (Final)"),
        (Kind.SERIES_REVIEW, 1, 8, "Love in the Big City: Series Review (Ep. 1 to 8)"),
        (Kind.SERIES_REVIEW, None, None, "Love in the Big City: Series Review"),
        (Kind.HANGOUT, None, None, "Love in the Big City: Hangout"),
    ],
)
def test_a_headline_is_composed(show, kind, first, last, headline):
    ends = {"first_episode": first and episode_of(show, first), "last_episode": last and episode_of(show, last)}
    assert RecapFactory(kind=kind, show=show, **ends).headline == headline


def test_the_last_episode_is_final_only_when_the_drama_has_ended(show):
    show.status = Show.Status.AIRING
    show.save()
    assert RecapFactory(show=show, first_episode=episode_of(show, 8)).headline == "Love in the Big City: Episode 8"


def test_seasons_are_named_from_the_second_on(show):
    for number in (1, 2):
        Episode.objects.create(show=show, season=2, number=number)
    show.place_episodes()
    ninth, tenth = episode_of(show, 9), episode_of(show, 10)
    assert headlines.episodes(ninth, tenth) == "Season 2 Episodes 1-2"
    assert headlines.episodes(ninth, ninth) == "Season 2 Episode 1"
    assert headlines.episodes(episode_of(show, 1), tenth) == "Seasons 1-2"


def test_what_an_editor_wrote_stays(show):
    recap = RecapFactory(show=show, headline="The bulb is changed", slug="the-bulb")
    recap.save()
    assert (recap.headline, recap.slug) == ("The bulb is changed", "the-bulb")


def test_a_slug_that_is_taken_gets_a_number(show):
    ends = {"show": show, "first_episode": episode_of(show, 1)}
    slugs = [RecapFactory(**ends).slug for _ in range(3)]
    stem = "love-in-the-big-city-episode-1"
    assert slugs == [stem, f"{stem}-2", f"{stem}-3"]


@pytest.mark.parametrize("headline", ["대도시의 사랑법", "!!!", "🌙"])
def test_a_headline_without_latin_letters_still_has_an_address(headline):
    recap = RecapFactory(headline=headline)
    assert recap.slug == "recap"
    assert recap.get_absolute_url().endswith("/recap/")


def test_a_long_headline_makes_a_slug_that_fits():
    slug = headlines.free_slug("a very long headline " * 20, Recap.objects.all())
    assert len(slug) <= headlines.SLUG_MAX
    assert not slug.endswith("-")


def test_a_kicker_says_what_it_is(show):
    assert RecapFactory(show=show, first_episode=episode_of(show, 3)).kicker == "Episode 3"
    assert RecapFactory(show=show, kind=Kind.FIRST_IMPRESSIONS).kicker == "First impressions"
    assert RecapFactory(kind=Kind.NEWS).kicker == "News"
