"""What a member is told: the list behind the bell, and one press to the place."""

from datetime import timedelta
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from comments.models import Notification
from comments.notifications import telling
from comments.notifications.items import items_of
from comments.views.writing import SeeOther
from recaps.progress import progress_of

NOTIFICATIONS_A_PAGE = 30


@require_safe
@login_required
def notifications(request):
    """Newest first, by day. The count at the bell is put right here, should it ever be wrong."""
    theirs = Notification.objects.shown().filter(member=request.user).order_by("-created_at", "-pk")
    unread = theirs.unread().count()
    if unread != request.user.unread_count:
        telling.recount([request.user.pk])
        request.user.unread_count = unread
    page = Paginator(theirs, NOTIFICATIONS_A_PAGE).get_page(request.GET.get("page"))
    items = items_of(page.object_list, progress_of(request))
    days = [(day, list(of_day)) for day, of_day in groupby(items, day_of)]
    response = render(request, "notifications/list.html", {"days": days, "unread": unread, "page_obj": page})
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def day_of(item):
    day, today = timezone.localdate(item.notification.created_at), timezone.localdate()
    if today - day <= timedelta(days=1):
        return "Today" if day == today else "Yesterday"
    return date_format(day, "l, j F Y")


@require_POST
@login_required
def open_notification(request, pk):
    """Read, and off to the place."""
    own = Notification.objects.filter(member=request.user, pk=pk)
    get_object_or_404(own)
    telling.read(request.user, own)
    items = items_of(own, progress_of(request))
    return SeeOther(items[0].address if items else reverse("comments:notifications"))


@require_POST
@login_required
def read_all(request):
    telling.read(request.user, Notification.objects.all())
    return SeeOther(reverse("comments:notifications"))
