"""How one of several workers takes a row that says what is due, and for how long."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

# Longer than any piece of work may take: a letter has some five answers of EMAIL_TIMEOUT to wait for. Who was killed
# meanwhile is replaced after it.
LEASE = timedelta(minutes=5)
# How long to wait after each try that failed; the last one again and again.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360)]
# So long a letter is tried. What nobody could be told in that time is on the site, and no news any more.
GIVE_UP_AFTER = timedelta(days=5)


def locked(rows):
    """`rows` that no other transaction holds, where the database can step over those. (SQLite has one writer only.)"""
    return rows.select_for_update(of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked)


def lease(now=None):
    return (now or timezone.now()) + LEASE


def wait_after(tries):
    return WAITS[min(tries, len(WAITS)) - 1]
