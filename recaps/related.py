"""Where to go from a recap: back and forth in its drama, and sideways to others like it. One query for both."""

from django.db.models import Count, F, OuterRef, Q, Subquery

from recaps.models import Recap

RELATED = 4


def onward(recap):
    """({"previous": …, "next": …} of the same drama, the recaps of others that are most like it)."""
    before, after = neighbours(recap)
    shared = shared_tags(recap)
    chosen = Q(pk=Subquery(before)) | Q(pk=Subquery(after)) | Q(pk__in=alike(recap, shared).values("pk")[:RELATED])
    found = closest_first(Recap.objects.public().filter(chosen), shared).for_lists().prefetch_related(None)
    beside, sideways = {}, []
    for other in found:
        if other.show_id and other.show_id == recap.show_id:
            earlier = (other.published_at, other.pk) < (recap.published_at, recap.pk)
            beside["previous" if earlier else "next"] = other
        else:
            sideways.append(other)
    return beside, sideways


def neighbours(recap):
    """The public recaps of the same drama published just before and just after."""
    if not recap.show_id or not recap.published_at:
        return Recap.objects.none().values("pk"), Recap.objects.none().values("pk")
    moment = recap.published_at
    others = Recap.objects.public().filter(show=recap.show_id).exclude(pk=recap.pk)
    before = others.filter(Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=recap.pk))
    after = others.filter(Q(published_at__gt=moment) | Q(published_at=moment, pk__gt=recap.pk))
    previous = before.order_by("-published_at", "-pk").values("pk")[:1]
    following = after.order_by("published_at", "pk").values("pk")[:1]
    return previous, following


def alike(recap, shared):
    """Public recaps of other dramas, those that share the most tags with it first."""
    others = Recap.objects.public().exclude(pk=recap.pk)
    if recap.show_id:
        others = others.exclude(show=recap.show_id)
    return closest_first(others, shared)


def closest_first(recaps, shared):
    return recaps.annotate(shared=Subquery(shared)).order_by(F("shared").desc(nulls_last=True), "-published_at", "-pk")


def shared_tags(recap):
    tagged = Recap.tags.through.objects.filter(recap=OuterRef("pk"), tag__in=recap.tags.values("pk"))
    return tagged.values("recap").annotate(shared=Count("pk")).values("shared")
