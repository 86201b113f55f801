"""When things happen on the demo site: dramas on air are on air today, and the talk under a recap takes its time.

Nothing here is random: what looks so is drawn from a seed, so that a day gives the same site however often it is made.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

WRITTEN_ON = date(2026, 11, 22)  # the Sunday that the texts call today
EVENING = time(22)  # by when an episode of that day has been seen
QUICK, SLOW = timedelta(hours=11), timedelta(days=9)  # how long a thread waits to begin: under a recap, in a hangout
STRAGGLERS = 0.12  # the share of threads that begin days and weeks later
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
STRAGGLERS_COME = timedelta(days=16)  # within these
AN_ANSWER = timedelta(minutes=40)
UNHURRIED = timedelta(days=1)  # a discussion that has had less time than this is a lively one
LATE = re.compile(r"\b(a|two|three) (week|year)s? late\b", re.I)
LATE_WITHIN = 40  # characters; further on, somebody else is late
COUNTED, DAYS = {"a": 1, "two": 2, "three": 3}, {"week": 7, "year": 365}


@dataclass(frozen=True)
class Calendar:
    """The days of a site that is made on `today`. Nothing on it is later than the midnight before."""

    today: date

    @property
    def now(self):
        return timezone.make_aware(datetime.combine(self.today, time.min))

    @property
    def moved(self):
        """By how much what is on air is moved: whole weeks, so that it keeps its days of the week."""
        return timedelta(weeks=(self.today - WRITTEN_ON).days // 7)

    def of(self, drama_is_airing, moments):
        """What to add to the dates of a drama's recaps: nothing, unless it is on air or some would still be to come."""
        to_come = any(timezone.make_aware(moment) > self.now for moment in moments)
        return self.moved if drama_is_airing or to_come else timedelta()


def soften(wait, room):
    """A wait of about `wait` that never fills `room`: what would come too late comes in what time there is."""
    return room * (wait / (wait + room)) if room > timedelta() else timedelta()


def beginnings(count, rng, usual, room):
    """How long after the opening `count` threads begin, in order: most soon, a few weeks later."""
    usual = min(usual, room / 4)
    straggling = min(STRAGGLERS_COME, room / 2)
    return sorted(
        usual * rng.expovariate(1) if rng.random() > STRAGGLERS else usual + straggling * rng.random()
        for _ in range(count)
    )


def answer_delay(rng, room):
    """How long somebody takes to answer: half of them under 40 minutes, a few until the next day."""
    pace = min(1, room / UNHURRIED)
    return min(AN_ANSWER * math.exp(rng.gauss(0, 1.3)), 2 * A_DAY) * pace


def moments(parents, *, opened, closed, usual, seed, not_before=None):
    """When each comment of a discussion was posted, between `opened` and `closed`.

    `parents` has the index of the comment that each answers, or None, in reading order; an answer comes after what it
    answers and after the answers before it. `not_before` has a moment for those that know of something later.
    """
    rng, room = Random(seed), closed - opened
    waits = iter(beginnings(parents.count(None), rng, usual, room))
    times, latest = [], {None: opened}
    for index, parent in enumerate(parents):
        base = latest.get(parent) or times[parent]
        if not_before and not_before[index]:
            base = max(base, min(not_before[index], closed))
        wait = max(opened + next(waits) - base, timedelta()) if parent is None else answer_delay(rng, room)
        latest[parent] = base + soften(wait + A_MINUTE * rng.uniform(0.5, 4), closed - base)
        times.append(latest[parent])
    return times


def said_late(source):
    """How late a comment calls itself, where it opens with that."""
    found = LATE.search(source[:LATE_WITHIN])
    return timedelta(days=DAYS[found[2].lower()] * COUNTED[found[1].lower()]) if found else None
