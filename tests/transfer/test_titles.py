"""What a title says of kind, drama and episodes."""

import pytest

from recaps.models import Kind
from transfer.wordpress.titles import fold, read_title

RECAP, FIRST, REVIEW, HANGOUT, NEWS = (
    Kind.EPISODE_RECAP, Kind.FIRST_IMPRESSIONS, Kind.SERIES_REVIEW, Kind.HANGOUT, Kind.NEWS,
)  # fmt: skip
SAYS = {
    "Love in the Big City: Episodes 1-2 (First Impressions)": (FIRST, "Love in the Big City", 1, 1, 2),
    "Love in the Big City: Series Review (Ep.1 to 8)": (REVIEW, "Love in the Big City", 1, 1, 8),
    "Series Review (Ep.1 to 8)": (REVIEW, "", 1, 1, 8),
    "Series Review: First Snow": (REVIEW, "First Snow", 1, 0, 0),
    "Review: First Snow, episodes 1–8": (REVIEW, "First Snow", 1, 1, 8),
    "Episode 16 (Final)": (RECAP, "", 1, 16, 16),
    "Episode 16 (Final): A farewell": (RECAP, "", 1, 16, 16),
    "Episode 3 of First Snow": (RECAP, "First Snow", 1, 3, 3),
    "First Snow – Ep 5": (RECAP, "First Snow", 1, 5, 5),
    "First Snow Episode 5 Recap": (RECAP, "First Snow", 1, 5, 5),
    "Recap: First Snow Episode 9": (RECAP, "First Snow", 1, 9, 9),
    "First Snow (2018): Episodes 3 & 4": (RECAP, "First Snow (2018)", 1, 3, 4),
    "“First Snow” Episodes 7 and 8": (RECAP, "First Snow", 1, 7, 8),
    "My Love: From the Star: Episode 21 (Final)": (RECAP, "My Love: From the Star", 1, 21, 21),
    "First Snow: Final Episode (Ep. 16)": (RECAP, "First Snow", 1, 16, 16),
    "First Snow, the last week: Episodes 15-16": (RECAP, "First Snow", 1, 15, 16),
    "The Final Week: Episode 3": (RECAP, "The Final Week", 1, 3, 3),
    "First Snow: Season 2 Episode 3": (RECAP, "First Snow", 2, 3, 3),
    "First Snow S2E3-4 recap": (RECAP, "First Snow", 2, 3, 4),
    "등불: 3회": (RECAP, "등불", 1, 3, 3),
    "Drama Hangout: First Snow": (HANGOUT, "First Snow", 1, 0, 0),
    "[Drama Hangout] First Snow: Ep. 3": (HANGOUT, "First Snow", 1, 3, 3),
    "First Snow: Hangout": (HANGOUT, "First Snow", 1, 0, 0),
    "Open Thread #12": (HANGOUT, "", 1, 0, 0),
    "News bites: October": (NEWS, "", 1, 0, 0),
    "Ten years of us": (NEWS, "", 1, 0, 0),
    "": (NEWS, "", 1, 0, 0),
}


@pytest.mark.parametrize("title", SAYS)
def test_a_title_is_read(title):
    said = read_title(title)
    assert (said.kind, said.drama, said.season, said.first, said.last) == SAYS[title]


@pytest.mark.parametrize("title", ["First Snow: Episode 2024", "First Snow: Episodes 10-9", "First Impressions: X"])
def test_what_cannot_be_is_in_doubt(title):
    assert read_title(title).doubt


def test_spellings_of_one_drama_are_one():
    assert fold("My Ménage: à trois!") == fold("my menage a trois")


@pytest.mark.parametrize(
    "text", ["Episode " * 20_000, "(" * 50_000, "a:" * 50_000, "Season 2 " * 10_000, "9-" * 50_000]
)
def test_no_title_takes_long(text):
    read_title(text[:5000])
