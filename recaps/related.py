"""Where to go from a recap: back and forth in its drama, and sideways to others like it. One query for both."""

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Abs, Coalesce

from recaps.models import Byline, Credit, Recap

RELATED = 4


def onward(recap):
    """({"previous": …, "next": …} of the same drama, the recaps of others that are most like it)."""
    chosen = any_of(*neighbours(recap), alike(recap).values("pk")[:RELATED])
    found = closest_first(Recap.objects.public().filter(pk__in=chosen), recap).for_small_cards()
    beside, sideways = {}, []
    for other in found:
        if other.show_id and other.show_id == recap.show_id:
            earlier = (other.published_at, other.pk) < (recap.published_at, recap.pk)
            beside["previous" if earlier else "next"] = other
        else:
            sideways.append(other)
    return beside, sideways


def any_of(*choices):
    """The primary keys in any of `choices`. An OR of them would have PostgreSQL look at every recap."""
    first, *others = [Recap.objects.filter(pk__in=keys).order_by().values("pk") for keys in choices]
    return first.union(*others)


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


def alike(recap):
    """Public recaps of other dramas that share something with it, and a few published around the same time.

    So that a recap which shares nothing does not lead where all of those lead.
    """
    others = Recap.objects.public().exclude(pk=recap.pk)
    if recap.show_id:
        others = others.exclude(show=recap.show_id)
    tagged = Recap.tags.through.objects.filter(tag__in=recap.tags.values("pk")).values("recap")
    with_the_cast = Recap.objects.filter(show__in=shows_with_the_cast_of(recap)).order_by().values("pk")
    number = recap.pk or 0
    earlier = others.filter(pk__lt=number).order_by("-pk").values("pk")[:RELATED]
    later = others.filter(pk__gt=number).order_by("pk").values("pk")[:RELATED]
    return closest_first(others.filter(pk__in=any_of(tagged, with_the_cast, earlier, later)), recap)


def closest_first(recaps, recap):
    likeness = SHARED_CAST * shared_cast(recap) + SHARED_RECAPPER * shared_recappers(recap) + shared_tags(recap)
    return recaps.annotate(likeness=likeness).order_by("-likeness", distance(recap), "-pk")


# What two recaps have in common, in tags: a face weighs more than a word.
SHARED_CAST, SHARED_RECAPPER = 3, 1


def distance(recap):
    """How far apart two recaps were begun, by their numbers."""
    return Abs(F("pk") - recap.pk)


def shows_with_the_cast_of(recap):
    mine = Credit.objects.filter(show=recap.show_id).values("person")
    return Credit.objects.filter(person__in=mine).values("show")


def shared_cast(recap):
    mine = Credit.objects.filter(show=recap.show_id).values("person")
    return number_of(Credit.objects.filter(show=OuterRef("show"), person__in=mine), "show")


def shared_recappers(recap):
    mine = Byline.objects.filter(recap=recap.pk).values("member")
    return number_of(Byline.objects.filter(recap=OuterRef("pk"), member__in=mine), "recap")


def shared_tags(recap):
    tagged = Recap.tags.through.objects.filter(recap=OuterRef("pk"), tag__in=recap.tags.values("pk"))
    return number_of(tagged, "recap")


def number_of(rows, group):
    counted = rows.order_by().values(group).annotate(shared=Count("pk")).values("shared")
    return Coalesce(Subquery(counted), 0)
