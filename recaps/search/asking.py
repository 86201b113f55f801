"""From what somebody typed to what is found: read, asked of the database, judged, and laid out in groups.

Everything that is shown passes the reader's Progress first. A recap that is shielded from its reader is found by what
stands on its shield (headline, drama, kind, byline, tags), never by its text: that it was found would tell.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import DateTimeField
from django.utils import timezone

from config.composed import Composed, Given, GivenKeys
from recaps.models import Byline, Recap
from recaps.models.recaps import LABELS, covered_through
from recaps.search.backends import Term, backend
from recaps.search.words import HANGUL, distance, sound, split, squeeze

QUERY_MAX = 200  # characters of a question that are read
TERMS_MAX = 8
PREFIX_MIN = 4  # letters from which any word may go on
LAST_PREFIX_MIN = 3  # and the last one typed
DOCUMENTS_MAX = 80  # that are judged for one question
# What a match is worth. A name as typed is 1; what only sounds like it comes after what has the words.
BY_BEGINNING, BY_TITLE, BY_SOUND, BY_OTHER_NAMES, BY_HEADLINE = 0.975, 0.975, 0.97, 0.92, 0.9
BY_SOUND_OF_BEGINNING, BY_NAMES, BY_TEXT = 0.85, 0.7, 0.45
LONGER = 0.02  # more for a beginning, the more of the name it is
CHARACTER = 0.98  # of what the same match of a person's own name is worth
SLIP = 0.88  # the most that a name with slips in it can be worth
LEAST_ALIKE = 0.7  # share of the letters that are right
SURE = 0.9  # from here on a name is what was meant, and what only resembles it is left out
TITLES, OPEN, ALL = ["title"], ["title", "names"], ["title", "names", "body"]


@dataclass
class Question:
    text: str
    terms: list
    whole: str = ""  # squeezed
    sound: str = ""

    def __bool__(self):
        return bool(self.terms)

    @property
    def words(self):
        return [word for term in self.terms for word in term.words]


def read(text):
    """The Question in `text`, whatever was typed: "words in quotation marks" stand in a row."""
    text = " ".join(text.replace("\0", " ")[:QUERY_MAX].split())
    terms = []
    for place, part in enumerate(re.split(r'["“”„]', text)):
        chunks = [part] if place % 2 else part.split()
        terms += [Term(tuple(words), not place % 2 and goes_on(words)) for words in map(split, chunks) if words]
    terms = terms[:TERMS_MAX]
    if terms and len(terms[-1].words[-1]) >= LAST_PREFIX_MIN and not text.endswith(('"', "”")):
        terms[-1] = terms[-1]._replace(prefix=True)
    return Question(text, terms, squeeze(text), sound(text))


def goes_on(words):
    """Korean hangs particles on its words, and English an s."""
    return len(words[-1]) >= PREFIX_MIN or bool(HANGUL.search(words[-1]))


# --- Documents: what has the words


@dataclass
class Hit:
    kind: str
    object_id: int
    in_title: bool
    in_names: bool
    place: int  # by how well it fits, the best 0


def documents(question, facets=(), kinds=None):
    """The Hits of `question`, at most DOCUMENTS_MAX, titles first. One query.

    A word of every headline is found in all texts too, and those come after the titles: where these are enough, no text
    is looked at.
    """
    if facets:
        return hits_in(*anywhere(question, facets, kinds))
    enough = f"(SELECT count(*) FROM titles) = {DOCUMENTS_MAX}"
    titles, of_titles = in_titles(question, kinds)
    texts, of_texts = anywhere(question, facets, kinds, unless=enough)
    sql = f"""
        WITH titles AS MATERIALIZED ({titles}), texts AS ({texts})
        SELECT * FROM titles WHERE {enough} UNION ALL SELECT * FROM texts"""
    return hits_in(sql, [*of_titles, *of_texts])


def in_titles(question, kinds):
    """(SQL, parameters) of the newest with all the terms in their titles, as `anywhere` would begin; of none, maybe,
    where they are few.
    """
    asked, table = backend(), "recaps_searchdocument"
    (fits, terms), (shown, parameters) = asked.fits(table, question.terms, TITLES), is_shown(kinds)
    having, counted = asked.having(table, question.terms, TITLES)
    many = f"(SELECT count(*) FROM ({having} LIMIT {DOCUMENTS_MAX}) having_them) = {DOCUMENTS_MAX}"
    sql = f"""
        SELECT kind, object_id, TRUE AS in_title, TRUE AS in_names
        FROM {asked.along("search_document_newest", table)}
        WHERE {many} AND at IS NOT NULL AND {fits} AND {shown}
        ORDER BY at DESC LIMIT {DOCUMENTS_MAX}"""
    return sql, [*counted, *terms, *parameters]


def anywhere(question, facets=(), kinds=None, unless="FALSE"):
    """(SQL, parameters) of the best wherever the terms are, titles first; of none where `unless` is true."""
    asked, table = backend(), "recaps_searchdocument"
    (in_title, title), (in_names, names) = (asked.fits(table, question.terms, columns) for columns in (TITLES, OPEN))
    shown, parameters = is_shown(kinds)
    sql = f"""
        SELECT kind, object_id, in_title, in_names FROM (
            SELECT d.kind, d.object_id, d.at, misfit, {in_title} AS in_title, {in_names} AS in_names
            FROM {asked.found(table, "search_document_row", unless)}
            WHERE {shown}
        ) hits
        ORDER BY
            in_title DESC, in_names DESC, CASE WHEN in_names THEN at END DESC NULLS LAST, misfit, at DESC NULLS LAST
        LIMIT {DOCUMENTS_MAX}"""
    return sql, [*title, *names, asked.question(question.terms, ALL, facets), *parameters]


def is_shown(kinds):
    """(SQL, parameters): whether the row `d` is of these kinds, and its time has come. `judged` says who may see it."""
    only = f" AND d.kind IN ({places(kinds)})" if kinds else ""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    return f"(d.kind <> 'recap' OR d.at <= %s){only}", [now, *(kinds or ())]


def places(values):
    return ", ".join(["%s"] * len(values))


def hits_in(sql, parameters):
    rows = enumerate(backend().rows(sql, parameters))
    return [Hit(kind, pk, bool(title), bool(names), at) for at, (kind, pk, title, names) in rows]


# --- Names: what sounds like it


def spelled_like(question, kinds, least=LEAST_ALIKE):
    """{(kind, primary key): worth} of the dramas, people and tags with a name like the question. One query."""
    if not question.whole:
        return {}
    near, (is_near, parameters) = {}, nearby([question.whole], [question.sound])
    sql = f"""
        SELECT n.folded, n.sound, n.character, d.kind, d.object_id
        FROM recaps_searchname n JOIN recaps_searchdocument d ON d.id = n.document_id
        WHERE n.whole AND {is_near} AND d.kind IN ({places(kinds)}) LIMIT {DOCUMENTS_MAX}"""
    for name in map(Name._make, backend().rows(sql, [*parameters, *kinds], along_indexes=True)):
        key = (name.kind, name.object_id)
        near[key] = max(near.get(key, 0), closeness(question, name, least))
    return {key: worth for key, worth in near.items() if worth}


class Name(NamedTuple):
    folded: str
    sound: str
    character: bool
    kind: str
    object_id: int


def nearby(texts, sounds):
    """(SQL, parameters): whether the SearchName `n` begins like one of them, or shares many of its trigrams."""
    sql, parameters = backend().alike([heard for heard in sounds if len(heard) > 2])
    found = [f"SELECT * FROM ({sql}) alike"]
    for column, values in (("folded", texts), ("sound", sounds)):
        for value in values:
            begins, more = backend().begins(column, value)
            found.append(f"SELECT id FROM recaps_searchname WHERE {begins}")
            parameters = [*parameters, *more]
    return f"n.id IN ({' UNION ALL '.join(found)})", parameters


def closeness(question, name, least):
    """How much `name` is worth as an answer, 0 for nothing."""
    worth = likeness(question, name, least)
    return worth * CHARACTER if name.character else worth


def likeness(question, name, least):
    whole, heard = question.whole, question.sound
    if name.folded == whole:
        return 1
    if name.sound == heard and len(heard) > 2:
        return BY_SOUND
    for asked, known, worth in ((whole, name.folded, BY_BEGINNING), (heard, name.sound, BY_SOUND_OF_BEGINNING)):
        if len(asked) > 1 and known.startswith(asked):
            return worth + LONGER * len(asked) / len(known)
    return SLIP * max(alike(whole, name.folded, least), alike(heard, name.sound, least))


def alike(one, other, least):
    """The share of letters that are right, 0 where it is less than `least`."""
    longest = max(len(one), len(other))
    most = int(longest * (1 - least))
    slips = distance(one, other, most)
    return 0 if longest < 4 or slips > most else 1 - slips / longest


# --- Recaps, as one reader may find them


@dataclass
class FoundRecaps:
    """The recaps that were found, best first, and what they can be narrowed down by."""

    recaps: list = field(default_factory=list)
    worth: float = 0

    def __len__(self):
        return len(self.recaps)

    def __getitem__(self, part):
        return self.recaps[part]

    def shows(self):
        return counted((recap.show_slug, recap.show_title) for recap in self.recaps if recap.show_id)

    def kinds(self):
        return counted((recap.kind, LABELS.get(recap.kind, recap.kind)) for recap in self.recaps)

    def years(self):
        return counted((str(recap.published_at.year),) * 2 for recap in self.recaps)

    def people(self):
        """One query."""
        times, counts = Counter(recap.pk for recap in self.recaps), Counter()
        for pk, handle, name in bylines(keys=times) if times else ():
            counts[handle, name or handle] += times[pk]
        return ranked(counts)


bylines = Composed(
    Byline,
    lambda: (
        Byline.objects.filter(recap__in=GivenKeys("keys"))
        .order_by()
        .values_list("recap_id", "member__handle", "member__display_name")
    ),
)


def counted(choices):
    """(value, words, how many) of each choice, the most frequent first."""
    return ranked(Counter(choices))


def ranked(counts):
    return sorted(((*choice, count) for choice, count in counts.items()), key=lambda row: (-row[2], row[1]))


class Judged(NamedTuple):
    """A public recap with what is asked of hundreds, to show ten of them. To make models of them takes far longer."""

    pk: int
    kind: str
    headline: str
    published_at: datetime
    show_id: int | None
    show_slug: str | None
    show_title: str | None
    last_position: int | None
    show_ends_at: int | None

    @property
    def covers_through(self):
        return covered_through(self.show_id, self.last_position)


def judged(ids):
    """The Judged of these recaps, as far as they are public."""
    return list(map(Judged._make, composed(keys=ids, now=timezone.now())))


COLUMNS_OF_JUDGED = [
    {"show_slug": "show__slug", "show_title": "show__title", "last_position": "last_episode__position"}.get(name, name)
    for name in Judged._fields
]


def compose():
    public = Recap.objects.public(Given("now", DateTimeField())).filter(pk__in=GivenKeys("keys"))
    return public.with_ends().order_by().values_list(*COLUMNS_OF_JUDGED)


composed = Composed(Recap, compose)


def found_recaps(hits, progress):
    """FoundRecaps of the `hits` that this reader may find. One query, and one for what they have said."""
    by_recap = {hit.object_id: hit for hit in hits if hit.kind == "recap"}
    if not by_recap:
        return FoundRecaps()
    open_to_them = [recap for recap in judged(by_recap) if by_recap[recap.pk].in_names or progress.may_read(recap)]
    now = timezone.now()
    open_to_them.sort(key=lambda recap: order(by_recap[recap.pk], now - recap.published_at))
    return FoundRecaps(open_to_them, max((worth_of(by_recap[recap.pk]) for recap in open_to_them), default=0))


def worth_of(hit):
    if hit.kind == "recap":
        return BY_HEADLINE if hit.in_title else BY_NAMES if hit.in_names else BY_TEXT
    return BY_TITLE if hit.in_title else BY_OTHER_NAMES if hit.in_names else BY_TEXT


def order(hit, age):
    """Headlines first, then what is open, then texts: of headlines the newest, of texts what fits and is fresh."""
    years = age / timedelta(days=365)
    return (-worth_of(hit), years if hit.in_names else hit.place / DOCUMENTS_MAX - 0.3 / (1 + years))


def page_of_recaps(recaps):
    """The recaps of these Judged with what a page of results shows of them. One query."""
    shown = {recap.pk: recap for recap in composed_page(keys=[recap.pk for recap in recaps])}
    return [shown[recap.pk] for recap in recaps if recap.pk in shown]


composed_page = Composed(Recap, lambda: Recap.objects.filter(pk__in=GivenKeys("keys")).for_results().order_by())
