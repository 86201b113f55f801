"""Whoever can publish, or take down what others say, does it with more than a password."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

GUARDED = ("/admin/", "/moderation/")
ASKED = "The newsroom and moderation need a second factor: a passkey, or an app that shows codes. Add one of them here."


def of_the_house(get_response):
    """Middleware: before the newsroom and the queue, who has no second factor yet sets one up.

    Who has one was asked for it when they signed in. One query, and on those addresses alone.
    """

    def middleware(request):
        guarded = settings.STAFF_NEED_SECOND_FACTOR and request.path.startswith(GUARDED)
        if guarded and request.user.is_authenticated and not is_mfa_enabled(request.user):
            messages.warning(request, ASKED)
            return HttpResponseRedirect(reverse("mfa_index"))
        return get_response(request)

    return middleware
