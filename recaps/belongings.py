"""What of this app belongs to a member: for their download, and for when they leave."""

from members.downloading import columns, section
from members.leaving import BYLINES, FAREWELLS
from recaps.models import Byline, SearchDue


@section("watching", "What you have watched")
def watching(member):
    rows = member.watch_progress.order_by("pk")
    return columns(rows, drama="show__title", watched_through_episode="watched_through", said_at="updated_at")


@section("recaps", "What you have written for the site")
def recaps(member):
    rows = Byline.objects.filter(member=member).order_by("pk")
    return columns(
        rows,
        headline="recap__headline",
        standfirst="recap__standfirst",
        text="recap__body",
        status="recap__status",
        published_at="recap__published_at",
    )


@section("unsaved", "What you have typed into the newsroom and not saved")
def unsaved(member):
    return columns(member.working_copies.exclude(fields=None).order_by("pk"), recap="recap__headline", typed="fields")


def forget(member, addresses, removes_comments):
    member.watch_progress.all().delete()
    member.working_copies.all().delete()
    # Recaps are found by who wrote them.
    for recap in Byline.objects.filter(member=member).values_list("recap", flat=True):
        SearchDue.note("recap", recap, later=True)


FAREWELLS.append(forget)
BYLINES.append(lambda member: Byline.objects.filter(member=member).exists())
