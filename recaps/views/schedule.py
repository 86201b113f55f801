"""The week's calendar, and the clock that it goes by."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recaps.schedule import monday_of, name_of_week, week_of
from recaps.zones import COOKIE, COOKIE_SECONDS, OFFERED, own_clock, zone_named, zone_of


@require_safe
def schedule(request):
    """`?week=2026-W47`; without it the week that it is now where the reader is."""
    zone = zone_of(request)
    today = timezone.localdate(timezone=zone)
    monday = monday_of(request.GET.get("week", ""), today)
    if monday is None:
        raise Http404("Weeks are called 2026-W47.")
    context = {
        "days": week_of(monday, zone),
        "today": today,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "is_this_week": monday <= today < monday + timedelta(days=7),
        "before": name_of_week(monday - timedelta(days=7)),
        "after": name_of_week(monday + timedelta(days=7)),
        "week": name_of_week(monday),
        "zone": str(zone),
        "zones": sorted({*OFFERED, str(zone)}),
    }
    return own_clock(request, render(request, "recaps/schedule.html", context))


@require_POST
def set_zone(request):
    """Keep the reader's zone in their browser. What is no zone changes nothing."""
    week = request.POST.get("week", "")
    known = monday_of(week, timezone.localdate()) and week
    response = redirect(f"/schedule/?week={week}" if known else "recaps:schedule")
    zone = zone_named(request.POST.get("zone", ""))
    if zone:
        response.set_cookie(
            COOKIE, str(zone), max_age=COOKIE_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response
