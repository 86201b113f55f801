"""What is new to a member since their last visit to a discussion. (Guests keep theirs in the browser.)"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BigAutoField, Count, DateTimeField, Window
from django.utils import timezone

from comments.models import Comment, Visit
from config.composed import Composed, Given

# A look after a shorter pause is the same visit: what was new stays marked over a reload, or a walk to the kettle.
VISIT_PAUSE = timedelta(minutes=30)
# Looks are noted at most so often, so that reading hardly ever writes.
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class News:
    """What is new to a member: how many comments, and the first of them in reading order."""

    since: object
    count: int = 0
    first: str = ""


def look(member, recap, visit, now=None):
    """Note that `member` looks at the discussion of `recap` now; the News that they find, None on the first visit.

    `visit` is theirs so far, or None. A write once a minute, and a query where something was posted since.
    """
    now = now or timezone.now()
    if visit is None:
        first = Visit(member=member, recap=recap, new_since=now, seen_at=now)
        Visit.objects.bulk_create([first], ignore_conflicts=True)
        return None
    note(visit, now)
    return news_since(visit.new_since, member, recap)


def note(visit, now):
    """Move the visit on. Conditional on what was read, so that of two looks at once one moves it."""
    pause = now - visit.seen_at
    if pause < NOTED_EVERY:
        return
    noticed = visit.seen_at
    if pause > VISIT_PAUSE:
        visit.new_since = noticed
    visit.seen_at = now
    Visit.objects.filter(pk=visit.pk, seen_at=noticed).update(new_since=visit.new_since, seen_at=now)


def stay(member, recap, now=None):
    """The member is still reading: what comes in now is not new at the next visit. Never moves the marks."""
    now = now or timezone.now()
    Visit.objects.filter(member=member, recap=recap, seen_at__lt=now - NOTED_EVERY).update(seen_at=now)


def news_since(since, member, recap):
    if not recap.last_comment_at or recap.last_comment_at <= since:
        return News(since)
    found = composed_news(recap=recap.pk, since=since, member=member.pk)
    return News(since, *found[0]) if found else News(since)


def compose_news():
    recap, member = (Given(name, BigAutoField()) for name in ("recap", "member"))
    new = posted_after(recap, Given("since", DateTimeField())).exclude(member=member).order_by("thread__number", "lft")
    return new.annotate(total=Window(Count("pk"))).values_list("total", "public_id")[:1]


composed_news = Composed(Comment, compose_news)


def posted_after(recap, moment):
    """Comments on `recap`, a public one, from after `moment`. Looks only into threads in which something happened."""
    return Comment.objects.seen_under(recap).filter(thread__last_activity_at__gt=moment, posted_at__gt=moment)
