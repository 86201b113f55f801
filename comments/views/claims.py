"""What somebody wrote as a guest becomes theirs, once they have an account and have confirmed the address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from comments import ownership, tree
from comments.views.writing import SeeOther

AT_ONCE = 500  # comments of one press; who has more presses again


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def claim(request):
    """Lists them (GET), and makes them the member's in one press (POST)."""
    theirs = ownership.unclaimed(request.user)
    if request.method == "POST":
        count = take(request.user, theirs)
        said = "One comment now stands" if count == 1 else f"{count} comments now stand"
        messages.success(request, f"{said} under your name.")
        return SeeOther(reverse("members:me"))
    shown = theirs.annotate(headline=F("thread__recap__headline")).order_by("-posted_at", "-pk")[:AT_ONCE]
    response = render(request, "comments/claim.html", {"comments": shown})
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def take(member, theirs):
    """Thread by thread, each under its lock. How many: none twice, whoever presses at the same time."""
    some = list(theirs.order_by("pk").values_list("pk", "thread")[:AT_ONCE])
    keys, author = [pk for pk, _ in some], {"member": member, "guest_name": "", "guest_email": ""}
    threads = sorted({thread for _, thread in some})
    return sum(tree.give_to(thread, theirs.filter(pk__in=keys), **author) for thread in threads)
