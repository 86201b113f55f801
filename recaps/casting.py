"""A whole drama from what an editor can paste: its cast list, and when it airs.

Nothing here writes before `make_drama`: what is read is shown as a table first.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import SequenceMatcher

from django.db import transaction
from django.utils.text import slugify

from recaps.headlines import free_slug
from recaps.models import Credit, Episode, Person

CAST_MAX = 300  # lines; the longest historical drama credits some 120
NAME_MAX = 120
NEAR = 0.86  # how alike two folded names are before somebody is asked: "leesookyung" and "leesookyeong"
NEAR_MOST = 3  # people offered for one name
OWN_SCRIPT = re.compile(r"\s*[(\[（［]\s*([^()\[\]（）［］]*[^\x00-\u024f][^()\[\]（）［］]*)[)\]）］]")
LEADING = re.compile(r"^\s*(?:[·•▪*]|\d{1,3}[.)])\s*")
# A hyphen parts two names only with a space beside it: names have hyphens of their own.
PARTED = re.compile(r"\t+|\s*[–—―:：=→]\s*|\s+-+\s*|\s*-+\s+|\s*\.{3,}\s*|\s*…\s*")
AS = re.compile(r"\s+as\s+", re.I)


@dataclass
class Role:
    """One line of a cast list, and who of those that we know it may mean."""

    character: str
    name: str
    original_name: str = ""
    known: list = field(default_factory=list)  # people, the likeliest first
    is_sure: bool = False


def fold(name):
    """A name without what spellings differ by: "Lee Soo-kyung", "LEE SOOKYUNG" and "Lee  Soo Kyúng" are one."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name).casefold() if sign.isalnum())


def read_cast(text):
    """(roles, complaints) of a pasted list, one role a line: "Go Yeong - Nam Yoon-soo (남윤수)", "… as …" too."""
    roles, complaints = [], []
    lines = text.splitlines()
    for number, line in enumerate(lines[:CAST_MAX], 1):
        line = LEADING.sub("", line).strip()
        if not line:
            continue
        if role := read_role(line):
            roles.append(role)
        else:
            complaints.append(f"Line {number}, “{line[:60]}”: write the character, a dash, and who plays them.")
    if len(lines) > CAST_MAX:
        complaints.append(f"The list has {len(lines)} lines; at most {CAST_MAX} are taken at once.")
    return roles, complaints


def read_role(line):
    parts = PARTED.split(line, maxsplit=1)
    if len(parts) != 2:
        parts = AS.split(line, maxsplit=1)[::-1]
    if len(parts) != 2:
        return None
    own = OWN_SCRIPT.search(parts[1])
    character, name = (" ".join(OWN_SCRIPT.sub(" ", part).split()).strip(" ,;·") for part in parts)
    if not character or not name or max(len(character), len(name)) > NAME_MAX:
        return None
    return Role(character, name, own[1].strip()[:NAME_MAX] if own else "")


def recognise(roles):
    """Find for each role who of our people it means: surely by a spelling that one of them has, else those near it."""
    people = list(Person.objects.defer("picture"))
    by_spelling, folded = {}, []
    for person in people:
        for spelling in {fold(name) for name in person.spellings} - {""}:
            by_spelling.setdefault(spelling, []).append(person)
            folded.append((spelling, person))
    for role in roles:
        names = {fold(role.name), fold(role.original_name)} - {""}
        exact = {person.pk: person for name in names for person in by_spelling.get(name, [])}
        role.known = list(exact.values()) or near(role, folded)
        role.is_sure = len(exact) == 1
    return roles


def near(role, folded):
    """People whose name is almost this one, or the same words in another order."""
    wanted, words = fold(role.name), sorted(map(fold, re.split(r"[\s-]+", role.name)))
    found = {}
    for spelling, person in folded:
        alike = SequenceMatcher(None, wanted, spelling, autojunk=False)
        if sorted(map(fold, re.split(r"[\s-]+", person.name))) == words:
            found[person] = 1.0
        elif alike.real_quick_ratio() >= NEAR and alike.quick_ratio() >= NEAR and alike.ratio() >= NEAR:
            found[person] = max(found.get(person, 0), alike.ratio())
    return sorted(found, key=found.get, reverse=True)[:NEAR_MOST]


def air_dates(count, first, weekdays, a_day=1):
    """The dates of `count` episodes from `first` on, `a_day` of them on each of the `weekdays` (0 is Monday)."""
    if first is None:
        return [None] * count
    weekdays = set(weekdays) or {first.weekday()}
    dates, day = [], first
    while len(dates) < count:
        if day.weekday() in weekdays or day == first:
            dates += [day] * min(a_day, count - len(dates))
        day += timedelta(days=1)
    return dates


@transaction.atomic
def make_drama(show, roles, dates):
    """Save `show` with a credit for each (role, person or None), making the people who are new, and its episodes."""
    show.save()
    new = {}
    for billing, (role, person) in enumerate(roles, 1):
        person = person or new.get(fold(role.name)) or make_person(role)
        new[fold(role.name)] = person
        Credit.objects.get_or_create(show=show, person=person, character=role.character, defaults={"billing": billing})
    Episode.objects.bulk_create(
        Episode(show=show, number=number, aired_on=date) for number, date in enumerate(dates, 1)
    )
    show.place_episodes()
    return show


def make_person(role):
    slug = free_slug(slugify(role.name)[:100] or "person", Person.objects.all())
    return Person.objects.create(name=role.name, original_name=role.original_name, slug=slug)
