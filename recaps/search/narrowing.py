"""What results are narrowed down by: a drama, a kind, a year, a recapper. A plain form, and chips to take one away."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from members.models import Member
from recaps.models import Kind, Show
from recaps.search.sources import facet

NAMES = ["drama", "kind", "year", "by"]


@dataclass
class Chip:
    name: str
    value: str
    words: str
    id: int | str | None  # None: there is no such thing, and so nothing under it


def chips_of(asked):
    """A Chip for each filter in `asked`, a QueryDict. A query each for a drama and a recapper."""
    readers = {"drama": drama, "kind": kind, "year": year, "by": recapper}
    values = {name: asked.get(name, "").replace("\0", "")[:150] for name in NAMES}
    return [Chip(name, value, *readers[name](value)) for name, value in values.items() if value]


def drama(slug):
    found = Show.objects.filter(slug=slug).only("title").first()
    return (found.title, found.pk) if found else (slug, None)


def kind(value):
    return (Kind(value).label, value) if value in Kind.values else (value, None)


def year(value):
    return value, value if value.isascii() and value.isdecimal() and len(value) == 4 else None


def recapper(handle):
    found = Member.objects.filter(handle=handle.lower()).only("handle", "display_name").first()
    return (f"by {found.name}", found.pk) if found else (f"by {handle}", None)


def facets_of_chips(chips, year="year"):
    """The words of the index that the chips stand for. `year`: whose year is meant, the recap's or the comment's."""
    names = {"year": year}
    return [facet(names.get(chip.name, chip.name), chip.id) for chip in chips]


def choices(found, chips):
    """(name, label, its options) of the filters that are not set, as far as there is a choice."""
    named = [
        ("drama", "Drama", found.shows()),
        ("kind", "Kind", found.kinds()),
        ("year", "Year", sorted(found.years(), reverse=True)),
        ("by", "Recapper", found.people()),
    ]
    set_already = {chip.name for chip in chips}
    there = [(name, label, rows) for name, label, rows in named if name not in set_already and len(rows) > 1]
    return [(name, label, options(rows)) for name, label, rows in there]


def options(rows):
    """A hundred of them, which a template draws in milliseconds: only their counts are new with each question."""
    return mark_safe("".join(f"{opened(value, words)} ({count:d})</option>" for value, words, count in rows))


@lru_cache(maxsize=1000)
def opened(value, words):
    return format_html('<option value="{}">{}', value, words)
