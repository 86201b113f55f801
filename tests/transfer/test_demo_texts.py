"""The handwritten texts of the demo site: well-formed, in keeping with each other, and nothing said twice."""

import re
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

from recaps.models.recaps import RATINGS
from transfer.demo.art import MOTIFS
from transfer.demo.reading import CONTENT, HEADER, NEWS, STILL, read_comments, read_site

LONG_KINDS = {"first_impressions", "episode_recap", "series_review"}
SHORT_PARAGRAPH = 5  # words; two people may say "I gasped."
IN_CAPITALS = re.compile(r"(?<!\w)((?:[A-ZÀ-ÖØ-ÞĀ-Ž'’.-]{2,} )+)\(([^()\n]+)\)")
COLUMNS = {"pull_quote": 300, "content_notes": 300}


@cache
def site():
    return read_site()


def texts(kinds=None):
    return [pytest.param(text, id=text.ref) for text in site().texts if not kinds or text.facts["kind"] in kinds]


def test_there_is_enough_to_read():
    public = [text for text in site().texts if text.is_public]
    assert len(site().dramas) >= 10
    assert len({drama.facts["country"] for drama in site().dramas}) >= 8
    assert {drama.facts["status"] for drama in site().dramas} >= {"airing", "finished"}
    assert len(public) >= 60
    assert {text.facts["kind"] for text in public} == LONG_KINDS | {"hangout", "news"}
    assert len(site().members) >= 30
    assert max(len(text.comments) for text in public) >= 500
    assert min(len(text.comments) for text in public) == 0


def test_people_are_called_what_people_call_themselves():
    handles = [member["handle"] for member in site().members]
    names = " ".join(member["name"] for member in site().members)
    assert len(set(handles)) == len(handles)
    assert re.search("[가-힣]", names)
    assert re.search("[\U0001f300-\U0001faff]", names)
    assert "," in names
    assert sum(not member.get("avatar", True) for member in site().members) == 5


def test_love_in_the_big_city_keeps_to_the_facts():
    drama = next(drama for drama in site().dramas if drama.slug == "love-in-the-big-city")
    facts = drama.facts
    assert (facts["title"], facts["original_title"], facts["network"]) == (
        "Love in the Big City", "대도시의 사랑법", "TVING",
    )  # fmt: skip
    assert (facts["premiered"].year, len(facts["episode"]), facts["status"]) == (2024, 8, "finished")
    assert [(role["character"], role["person"]) for role in facts["cast"]] == [
        ("Go Yeong", "Nam Yoon-soo"),
        ("Mi-ae", "Lee Soo-kyung"),
        ("Nam-gyu", "Kwon Hyuk"),
        ("Young-soo", "Na Hyun-woo"),
        ("Gyu-ho", "Jin Ho-eun"),
        ("Eun-suk", "Oh Hyun-kyung"),
    ]
    assert "Park Sang-young" in facts["based_on"]
    assert "film" in facts["other_versions"]
    posts = [
        (text.facts["kind"], text.facts["first_episode"], text.facts["last_episode"], text.facts.get("rating"))
        for text in drama.texts
    ]
    assert posts == [("first_impressions", 1, 2, None), ("hangout", 1, 8, None), ("series_review", 1, 8, 5)]


@pytest.mark.parametrize("text", texts())
def test_a_text_is_complete(text):
    facts = text.facts
    handles = {member["handle"] for member in site().members}
    assert set(facts["bylines"]) <= handles
    assert facts["bylines"]
    assert facts["standfirst"]
    assert {said.author for said in text.comments if not said.guest} <= handles
    assert {still.motif for still in [text.lead, *text.stills]} <= set(MOTIFS)
    assert all(still.alt and len(still.alt) <= 300 and len(still.caption) <= 300 for still in [text.lead, *text.stills])
    assert all(len(facts[name]) <= most for name, most in COLUMNS.items())
    assert "still:" not in STILL.sub("", text.body)
    assert facts.get("rating") is None or facts["rating"] in RATINGS


@pytest.mark.parametrize("text", texts(LONG_KINDS))
def test_a_recap_reads_like_one(text):
    words = len(STILL.sub("", text.body).split())
    assert words >= (800 if text.is_public else 300)
    assert words <= 1_800
    assert text.body.count("\n## ") + text.body.startswith("## ") >= 1
    assert text.stills or not text.is_public


@pytest.mark.parametrize("text", texts({"hangout", "news"}))
def test_what_opens_a_talk_is_shorter(text):
    assert 200 <= len(text.body.split()) <= 800


@pytest.mark.parametrize("drama", [pytest.param(drama, id=drama.slug) for drama in site().dramas])
def test_characters_are_called_what_the_cast_list_calls_them(drama):
    cast = {(role["character"].upper(), role["person"]) for role in drama.facts["cast"]}
    for text in drama.texts:
        named = {(character.strip(), person) for character, person in IN_CAPITALS.findall(text.body)}
        assert named <= cast, text.ref
        assert named or text.facts["kind"] == "hangout", text.ref
    numbers = range(1, len(drama.facts["episode"]) + 1)
    covered = {number for text in drama.texts for number in (text.facts["first_episode"], text.facts["last_episode"])}
    assert covered <= set(numbers)


@pytest.mark.parametrize("text", [text for text in texts() if text.values[0].comments])
def test_a_reply_answers_something(text):
    depths = [said.depth for said in text.comments]
    assert depths[0] == 0
    assert all(after - before <= 1 for before, after in pairwise(depths))
    assert all(said.source for said in text.comments if not said.removed)


def test_no_paragraph_is_there_twice():
    written = [text.body for text in site().texts]
    said = [said.source for text in site().texts for said in text.comments if not said.removed]
    pages = [body for _, body in site().pages.values()]
    paragraphs = [" ".join(part.split()) for text in [*written, *said, *pages] for part in text.split("\n\n")]
    counted = Counter(part for part in paragraphs if len(part.split()) > SHORT_PARAGRAPH)
    assert [part for part, times in counted.items() if times > 1] == []


def test_nothing_is_filler():
    everything = "\n".join(text.body for text in site().texts).lower()
    assert "lorem" not in everything
    assert "todo" not in everything


# --- The format


def test_a_comment_is_read_with_its_flags():
    root, reply, guest = read_comments(
        "@@ 0 kettle reveals=7 removed=moderator\nx\n\n@@ 1 tofu\nOne.\n\nTwo.\n\n@@ 0 guest:Luísa\nOi.\n"
    )
    assert (root.depth, root.author, root.reveals, root.removed) == (0, "kettle", 7, "moderator")
    assert (reply.depth, reply.source, reply.guest) == (1, "One.\n\nTwo.", "")
    assert (guest.guest, guest.reveals) == ("Luísa", None)


def test_words_before_the_first_comment_are_refused():
    with pytest.raises(ValueError, match="before the first comment"):
        read_comments("Hello?\n@@ 0 kettle\nHello.")


def test_every_line_that_looks_like_a_header_is_one():
    lines = [line for path in CONTENT.rglob("*.comments.txt") for line in path.read_text().splitlines()]
    assert [line for line in lines if line.startswith("@@") and not HEADER.fullmatch(line)] == []


def test_news_stands_by_itself():
    assert all(text.ref.startswith(NEWS) and "first_episode" not in text.facts for text in site().news)
