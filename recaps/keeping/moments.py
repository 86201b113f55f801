"""When pages change although nobody has written anything."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from recaps.keeping import shelf, versions
from recaps.models import Recap


def next_moment():
    """When the next scheduled recap appears or the next day begins, in seconds. One query a change at most."""
    tokens = versions.read([versions.SITE])
    known = shelf.get("next moment")
    if known is None or not known.stands(tokens):
        known = note(tokens, Recap.objects.next_scheduled().values_list("published_at", flat=True).first())
    return known.expires


def note(tokens, scheduled):
    """Keep what somebody has found out on the way: the next scheduled moment, read after the token of the site."""
    tomorrow = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time.min))
    moment = min(filter(None, [scheduled, tomorrow])).timestamp()
    return shelf.put("next moment", shelf.Kept((versions.SITE,), tokens, moment, None))
