"""What is looked at before a recap is published: what must be so, and what somebody must have looked at."""

import re
from dataclasses import dataclass
from enum import StrEnum

from recaps.models import Kind
from recaps.prose import plain
from recaps.rendering import missing_alt

# Words that mostly stand in a sentence that tells what happens. A guess: it asks for a look and decides nothing.
TELLING = re.compile(
    r"\b(?:die[sd]?|dead|deaths?|dying|kill(?:s|ed|er)?|murder(?:s|ed|er)?|marr(?:y|ies|ied)|wedding|weds|pregnan\w+|"
    r"break(?:s)? up|broke up|kiss(?:es|ed)?|betray\w*|confess(?:es|ed)?|funeral|turns? out|twist|reveals?|revealed|"
    r"finally|survives?|divorces?d?|arrested|ending)\b",
    re.I,
)
EPISODE = re.compile(r"\bepisodes? (\d+)|\bep\. ?(\d+)", re.I)


class State(StrEnum):
    DONE = "done"
    LOOK = "look"
    BLOCKS = "blocks"


@dataclass(frozen=True)
class Item:
    """One line of the list. `quote` is what the question is about, shown beside it."""

    name: str
    state: State
    words: str
    quote: str = ""


def checklist(recap):
    """The Items for `recap`, saved or not, in the order of its form."""
    questions = (headline, standfirst, text, descriptions, episodes, rating, byline)
    return [item for question in questions for item in question(recap)]


def blocks(items):
    return [item for item in items if item.state == State.BLOCKS]


def to_look_at(items):
    return [item for item in items if item.state == State.LOOK]


def telling(text, recap):
    """What in `text` may give away what the recap covers, as it stands there."""
    found = [match[0] for match in TELLING.finditer(text)]
    last = recap.last_episode
    if last is not None:
        later = (match for match in EPISODE.finditer(text) if int(match[1] or match[2]) > last.number)
        found += [match[0] for match in later]
    return list(dict.fromkeys(found))


def shown_to_all(name, text, recap):
    found = telling(text, recap)
    if not found:
        return Item(name, State.DONE, "Everybody sees it. Nothing in it looks like a giveaway.", text)
    words = ", ".join(f"“{word}”" for word in found)
    return Item(
        name, State.LOOK, f"Everybody sees it, also who has not watched. Does {words} give something away?", text
    )


def headline(recap):
    yield shown_to_all("Headline", recap.headline, recap)


def standfirst(recap):
    words = plain(recap.standfirst)
    if words:
        yield shown_to_all("Standfirst", words, recap)
    else:
        yield Item("Standfirst", State.LOOK, "There is none. Lists and share cards show the headline alone.")


def text(recap):
    if recap.body:
        yield Item("Text", State.DONE, f"{len(plain(recap.body).split()):,} words.")
    else:
        yield Item("Text", State.BLOCKS, "There is no text yet.")


def descriptions(recap):
    """The writer of a text may describe its pictures better than the library does; one of the two must."""
    missing = len(missing_alt(recap))
    if missing:
        count = "One picture has" if missing == 1 else f"{missing} pictures have"
        yield Item("Pictures", State.BLOCKS, f"{count} no description for readers who cannot see.")
    else:
        yield Item("Pictures", State.DONE, "Every picture is described." if recap.body or recap.lead_image else "None.")


def episodes(recap):
    if recap.kind == Kind.NEWS:
        return
    last = recap.last_episode
    if last is None:
        yield Item("Episodes", State.DONE, "None named, so that it covers the whole drama.")
    elif last.is_to_come:
        yield Item("Episodes", State.LOOK, f"{last.label} airs on {last.aired_on:%-d %B %Y} only.")
    else:
        yield Item("Episodes", State.DONE, f"Shielded for everybody who has not watched through {last.label.lower()}.")


def rating(recap):
    if recap.kind != Kind.SERIES_REVIEW:
        return
    if recap.rating is None:
        yield Item("Rating", State.BLOCKS, "A series review is rated.")
    else:
        yield Item("Rating", State.DONE, f"{recap.rating.normalize():f} of 5.")


def byline(recap):
    if recap.pk and not recap.byline_set.exists():
        yield Item("Byline", State.BLOCKS, "Nobody is named as its recapper.")
    else:
        yield Item("Byline", State.DONE, "Its recapper is named.")
