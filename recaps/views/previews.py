"""A recap before it is public, by a signed link: for a guest editor, or whoever else is asked to look it over."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from config.clock import local
from recaps import previews
from recaps.views.pages import context_of, kept_apart


@require_safe
def preview(request, token):
    found = get_object_or_404(previews.recaps_of(token).for_page(request.user))
    if found.is_public:
        return unseen(HttpResponseRedirect(found.get_absolute_url()))
    until = date_format(local(found.preview_until), "j F, H:i")
    bar = f"{previews.words(found)} Only who has this link sees it, until {until}."
    page = render(request, "recaps/recap.html", context_of(request, found) | {"preview": bar})
    return unseen(kept_apart(request, found, page))


def unseen(response):
    """Kept by nobody, found by no search, and told to no site that the text links to."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
