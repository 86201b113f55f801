"""Pages for when something is wrong: one sentence with warmth, one thing to do."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import resolve

RETRY_AFTER_SECONDS = 60
EXPIRED = (
    "This form had waited too long to be sent as it was. Nothing is lost: look it over and press the button again."
)


def csrf_failure(request, reason=""):
    """A form without a valid token. Views that can show it again, with what was typed, do; others explain."""
    view = resolve(request.path_info)
    show_again = getattr(view.func, "show_again", None)
    if show_again and request.method == "POST":
        return show_again(request, *view.args, message=EXPIRED, status=403, **view.kwargs)
    return render(request, "403.html", {"message": EXPIRED}, status=403)


def permission_denied(request, exception):
    return render(request, "403.html", status=403)


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    """Leans on nothing that may just have failed: no session, no database, no context processor.

    A database that does not answer, or is being moved, is no fault of the page: 503, and when to try again.
    """
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})
    return HttpResponse(render_to_string("500.html"), status=500)
