"""What a post is about, as its title says: "Love in the Big City: Episodes 1-2 (First Impressions)"."""

import re
import unicodedata
from dataclasses import dataclass

from recaps.models import Kind

EPISODES_MAX = 400  # what says more is a year or a joke
WORD = r"(?:episodes?|epis?\.?|eps?\.?|chapters?)"
RANGE = r"(?P<first>\d{1,4})(?:\s*(?:-|–|—|~|&|\+|,|to|and|through|thru)\s*(?:ep(?:isode|s)?\.?\s*)?(?P<last>\d{1,4}))?"
SEASON = r"(?:\(?\b(?:season|series|s)\s*\.?\s*(?P<season>\d{1,2})\)?\s*[,:·-]?\s*)"
SHORT = re.compile(
    r"\bs(?P<season>\d{1,2})\s*[ex](?P<first>\d{1,3})(?:\s*-\s*(?:s\d{1,2})?e?(?P<last>\d{1,3}))?\b", re.I
)
NAMED = re.compile(rf"{SEASON}?(?<!\w){WORD}\s*#?\s*{RANGE}(?!\d)", re.I)
ASIAN = re.compile(r"第?\s*(?P<first>\d{1,3})(?:\s*[-–~]\s*(?P<last>\d{1,3}))?\s*(?:회|화|話|集)(?P<season>)")
FIRST = re.compile(r"\bfirst[ -]impressions?\b|\bfirst[ -]look\b", re.I)
SERIES = re.compile(r"\b(?:series|drama|season|full) review\b|\bhang[- ]?out\b", re.I)  # beyond doubt about a drama
FINAL = re.compile(r"\((?:series )?(?:final|finale|the end|last episode)\)|\b(?:final|finale)\W*\Z", re.I)
REVIEW = re.compile(
    r"\b(?:series|drama|season|full|final|whole)[ -](?:review|recap|wrap[ -]?up)\b|\breviewed?\b|\breview\b", re.I
)
HANGOUT = re.compile(r"\b(?:drama\s+)?hang[- ]?out\b|\bopen[- ]thread\b|\bwatch[- ]along\b|\bwatch party\b", re.I)
NEWS = re.compile(r"\bnews(?: bites)?\b|\bcasting\b|\btrailer\b|\bteaser\b|\bannounce", re.I)
TAGGED = re.compile(r"\A\s*\[(?P<tag>[^\]]{1,60})\]\s*")  # "[Drama Hangout] First Snow"
# "First Snow: Final Episode", "First Snow, the last week": no drama is called so.
LAST = re.compile(
    r"(?:[:(,–—-]\s{0,3}(?:the |series |season ){0,2}(?:finale?|last)(?: (?:episode|week)s?)?"
    r"|(?<!\Athe)(?<!\Amy)(?<!\Aour)\s(?:the |series |season ){0,2}(?:final|last) (?:episode|week)s?)\)?\Z",
    re.I,
)
EDGES = " \t\u00a0:|·•-–—,;(["
QUOTES = "\"'“”‘’«»"


@dataclass(frozen=True)
class Said:
    """What a title says. `drama` is empty where it names none; `first` is 0 where it names no episode."""

    kind: str
    drama: str = ""
    season: int = 1
    first: int = 0
    last: int = 0
    final: bool = False
    doubt: str = ""


def read_title(title):
    title = " ".join(unicodedata.normalize("NFC", title).split())
    tagged = TAGGED.match(title)
    tag, words = (tagged["tag"], title[tagged.end() :]) if tagged else ("", title)
    found = SHORT.search(words) or NAMED.search(words) or ASIAN.search(words)
    kind, sign = kind_of(tag, words, found)
    said = {"kind": kind, "final": bool(FINAL.search(words))}
    if found:
        said |= numbers(found)
    elif kind == Kind.FIRST_IMPRESSIONS:
        said |= {"first": 1, "last": 1, "doubt": "no episode is named, so the first is taken"}
    if kind != Kind.NEWS or found:
        said["drama"] = drama_of(words, found, sign)
    return Said(**said)


def kind_of(tag, words, found):
    """(kind, the match that says so)."""
    for kind, pattern in ((Kind.HANGOUT, HANGOUT), (Kind.FIRST_IMPRESSIONS, FIRST), (Kind.SERIES_REVIEW, REVIEW)):
        sign = pattern.search(words)
        if sign or pattern.search(tag):
            return kind, sign
    return (Kind.EPISODE_RECAP if found else Kind.NEWS), None


def numbers(found):
    first = int(found["first"])
    last = int(found["last"] or first)
    season = int(found["season"] or 1) or 1
    if not 0 < first <= EPISODES_MAX or not 0 < last <= EPISODES_MAX:
        return {"doubt": f"episodes {first} to {last} cannot be"}
    if last < first:
        return {"season": season, "first": last, "last": first, "doubt": "the episodes are named backwards"}
    return {"season": season, "first": first, "last": last}


def drama_of(words, found, sign):
    """The words before (else after) what names the episodes and the kind."""
    marks = sorted((match.start(), match.end()) for match in (found, sign) if match)
    if not marks:
        return tidy(words)
    before = tidy(words[: marks[0][0]])
    before = tidy(LAST.sub("", before)) or before
    if before and not before.isdigit():
        return before
    after = words[marks[0][1] :]
    if sign is None and not re.match(r"\s*of\s", after, re.I):
        return ""  # "Episode 16: a farewell": what follows is the episode's own title
    if len(marks) > 1:
        after = words[marks[0][1] : marks[1][0]] if tidy(words[marks[0][1] : marks[1][0]]) else words[marks[1][1] :]
    after = tidy(re.sub(r"\([^)]*\)", " ", after))
    return "" if FINAL.fullmatch(after) or HANGOUT.fullmatch(after) or FIRST.fullmatch(after) else after


def tidy(words):
    """`words` without the signs that joined them to what is gone, and without a bracket that closes nothing."""
    words = re.sub(r"\A\s*(?:(?:of|on|for)\s+|(?:drama )?(?:recaps?|reviews?)\s*:)", "", words.strip(EDGES), flags=re.I)
    words = words.strip(EDGES)
    if words[:1] in QUOTES and words[-1:] in QUOTES:
        words = words.strip(QUOTES).strip(EDGES)
    words = words.strip(")]" + EDGES) if words.count("(") < words.count(")") else words
    return words if re.search(r"[^\W\d_]", words) else ""


def fold(name):
    """Two spellings of one drama are equal when folded: letters and digits alone, without case and accents."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in decomposed if character.isalnum())
