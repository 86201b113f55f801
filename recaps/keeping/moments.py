"""When pages change although nobody has written anything."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from recaps.keeping import shelf, versions
from recaps.models import Recap


def next_moment():
    """When the next scheduled recap appears or the next day begins, in seconds. One query after each change."""
    tokens = versions.read([versions.SITE])
    known = shelf.get("next moment")
    if known is None or not known.stands(tokens):
        known = shelf.put("next moment", shelf.Kept((versions.SITE,), tokens, find().timestamp(), None))
    return known.expires


def find():
    scheduled = Recap.objects.scheduled().order_by("published_at").values_list("published_at", flat=True).first()
    tomorrow = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time.min))
    return min(filter(None, [scheduled, tomorrow]))
