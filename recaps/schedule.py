"""A week of what airs, by the reader's clock, with the recaps that are there already."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from recaps.models import Episode, Recap
from recaps.models.recaps import OF_EPISODES

WEEK = re.compile(r"(\d{4})-W(\d{2})\Z")
FIRST_YEAR, LAST_YEAR = 1950, 2100
DAYS = 7


@dataclass
class Day:
    date: date
    airings: list = field(default_factory=list)


@dataclass
class Airing:
    episode: Episode
    at: object  # the moment, where the hour is known
    recaps: list


def monday_of(text, today):
    """The first day of the week that `text` names ("2026-W47"), this week for "", None for nonsense."""
    if not text:
        return today - timedelta(days=today.weekday())
    match = WEEK.match(text)
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        return None
    return monday if monday and FIRST_YEAR <= monday.year <= LAST_YEAR else None


def name_of_week(day):
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def week_of(monday, zone):
    """The seven Days from `monday` on, by the clock of `zone`. Two queries, whatever the week."""
    days = {monday + timedelta(days=number): Day(monday + timedelta(days=number)) for number in range(DAYS)}
    episodes = airing_around(monday)
    recaps = recaps_of(episodes)
    for episode in episodes:
        at = episode.airs_at and episode.airs_at.astimezone(zone)
        day = days.get(at.date() if at else episode.aired_on)
        if day:
            day.airings.append(Airing(episode, at, [recap for recap in recaps if recap.covers(episode)]))
    for day in days.values():
        day.airings.sort(key=lambda airing: (airing.at is None, airing.at or timezone.now(), airing.episode.show.title))
    return list(days.values())


def airing_around(monday):
    """With a day before and after: what airs late in Seoul is another day elsewhere."""
    from_day, to_day = monday - timedelta(days=1), monday + timedelta(days=DAYS)
    found = Episode.objects.filter(aired_on__range=(from_day, to_day), position__isnull=False)
    return list(found.select_related("show__poster").order_by("aired_on", "show__title", "position"))


def recaps_of(episodes):
    shows = {episode.show_id for episode in episodes}
    found = Recap.objects.public().filter(show__in=shows, kind__in=OF_EPISODES).newest_first()
    return list(found.select_related("first_episode", "last_episode").only(*NEEDED))


NEEDED = ["kind", "slug", "show", "published_at", "created_at", "comment_count"] + [
    f"{end}__{name}" for end in ("first_episode", "last_episode") for name in ("position", "number", "season")
]
