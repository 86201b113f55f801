"""Where to go from a recap: back and forth in its drama, and sideways to others like it."""

from django.db.models import Count, F, OuterRef, Q, Subquery

from recaps.models import Recap

RELATED = 4


def neighbours(recap):
    """The public recaps of the same drama published just before and just after, in one query."""
    if not recap.show_id or not recap.published_at:
        return {}
    moment = recap.published_at
    others = Recap.objects.public().filter(show=recap.show_id).exclude(pk=recap.pk)
    before = others.filter(Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=recap.pk))
    after = others.filter(Q(published_at__gt=moment) | Q(published_at=moment, pk__gt=recap.pk))
    previous = before.order_by("-published_at", "-pk").values("pk")[:1]
    following = after.order_by("published_at", "pk").values("pk")[:1]
    pair = others.filter(Q(pk=Subquery(previous)) | Q(pk=Subquery(following)))
    slim = pair.only("headline", "slug", "kind", "status", "published_at", "created_at")
    return {"previous" if (other.published_at, other.pk) < (moment, recap.pk) else "next": other for other in slim}


def related(recap):
    """Public recaps of other dramas that share the most tags with it, the newest first among equals."""
    tagged = Recap.tags.through.objects.filter(recap=OuterRef("pk"), tag__in=recap.tags.values("pk"))
    shared = tagged.values("recap").annotate(shared=Count("pk")).values("shared")
    others = Recap.objects.public().exclude(pk=recap.pk)
    if recap.show_id:
        others = others.exclude(show=recap.show_id)
    closest = others.annotate(shared=Subquery(shared)).order_by(F("shared").desc(nulls_last=True), "-published_at")
    return closest.for_lists().prefetch_related(None)[:RELATED]
