"""The page of a recap above and below its discussion: drawn when something of it changes, not at every comment.

What stands in it of one reader is marked and filled in when it is read: the token of its forms. So is the number of
comments. What the reader has watched is part of where it is kept (`recaps.keeping.ways`).
"""

import copy
import secrets
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from recaps.keeping import versions
from recaps.keeping.ways import kept
from recaps.models import Kind, Recap
from recaps.progress import progress_of
from recaps.related import onward
from recaps.watching import watching_of

# Of this process, which keeps the halves for itself: nobody can write it into a text.
TOKEN = secrets.token_hex(16)
FIELD = f'<input type="hidden" name="csrfmiddlewaretoken" value="{TOKEN}">'
COUNT = mark_safe("<!--count-->")
OBJECTS_BYTES = 20_000  # the recap and its drama as they lie in memory, about


class Halves(NamedTuple):
    """`context`: what the rest of the page needs."""

    context: dict
    upper: str
    lower: str

    @property
    def size(self):
        return len(self.upper) + len(self.lower) + OBJECTS_BYTES


def halves_of(request, figures):
    """The context of the page for whoever asks: the halves that are kept, with what is theirs and what is new."""
    pk = figures["pk"]
    halves = fresh(request, pk) if is_own(request) else kept(request, (request.path, pk), lambda: fresh(request, pk))
    recap = copy.copy(halves.context["recap"])
    for name, value in figures.items():
        setattr(recap, name, value)
    return {**halves.context, "recap": recap, **filled(request, recap, halves)}


def is_own(request):
    """A notice of what was just pressed stands in it, or a shield that was lifted for once."""
    return "open" in request.GET or bool(len(get_messages(request)))


def fresh(request, pk):
    """Drawn now. The recap notes how the site stood before it was read, for what else is made of it."""
    token = versions.read([versions.SITE])
    recap = Recap.objects.public().for_page(AnonymousUser()).get(pk=pk)
    recap.site_token = token
    return draw(request, recap)


def draw(request, recap):
    """The Halves of `recap`, which came `for_page()`."""
    beside, related = onward(recap)
    context = {
        "recap": recap,
        "show": recap.show,
        "people": recap.bylined,
        "tags": recap.tagged,
        "neighbours": beside,
        "related": related,
        **shield_and_watching(request, recap),
    }
    return drawn(request, context)


def drawn(request, context):
    marked = {**context, "csrf_token": TOKEN, "counted": COUNT}
    upper, lower = (render_to_string(f"recaps/{half}.html", marked, request) for half in ("_upper", "_lower"))
    return Halves(context, upper, lower)


def filled(request, recap, halves):
    upper = halves.upper.replace(COUNT, render_to_string("recaps/_comment_count.html", {"recap": recap}).strip())
    if getattr(request, "is_shared", False):
        upper = upper.replace(FIELD, "")
    elif TOKEN in upper:
        upper = upper.replace(TOKEN, get_token(request))
    return {"upper": mark_safe(upper), "lower": mark_safe(halves.lower)}


def shield_and_watching(request, found):
    """`shield` stands before the text; `lifted` is the same one where the reader has asked to read on."""
    progress = progress_of(request)
    shield = progress.shield(found) if found.is_public else None
    opened = "open" in request.GET
    context = {"shield": None if opened else shield, "lifted": shield if opened else None}
    if found.show_id:
        reach, about = progress.reach(found.show_id), None if found.kind == Kind.HANGOUT else found.ends_at
        context["watching"] = watching_of(found.show, found.show.in_order, reach, about)
    return context
