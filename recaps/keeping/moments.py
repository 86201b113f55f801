"""When pages change although nobody has written anything."""

from datetime import datetime, time, timedelta

from django.db.models import DateTimeField
from django.utils import timezone

from config.composed import Composed, Given
from recaps.keeping import shelf, versions
from recaps.models import Recap


def next_moment():
    """When the next scheduled recap appears or the next day begins, in seconds. One query a change at most."""
    tokens = versions.read([versions.SITE])
    known = shelf.get("next moment")
    if known is None or not known.stands(tokens):
        known = note(tokens, next(iter(scheduled(now=timezone.now())), None))
    return known.expires


def compose_scheduled():
    return Recap.objects.next_scheduled(Given("now", DateTimeField())).values_list("published_at", flat=True)[:1]


scheduled = Composed(Recap, compose_scheduled)


def note(tokens, scheduled_at):
    """Keep what somebody has found out on the way: the next scheduled moment, read after the token of the site."""
    tomorrow = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time.min))
    moment = min(filter(None, [scheduled_at, tomorrow])).timestamp()
    return shelf.put("next moment", shelf.Kept((versions.SITE,), tokens, moment, None))
