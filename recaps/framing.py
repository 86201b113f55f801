"""The page of a recap around its discussion: drawn when the newsroom changes it, not for each comment or reader.

What stands in it of one reader is marked and filled in when it is read: the top of the page, the token of its forms,
their discussion. So is the number of comments. What the reader has watched is part of where the page is kept
(`recaps.keeping.ways`).
"""

import copy
import secrets
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.db.models import BigAutoField, DateTimeField, SlugField, Subquery
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from config.composed import Composed, Given
from recaps.keeping import versions
from recaps.keeping.ways import kept
from recaps.models import Kind, Recap, WatchProgress
from recaps.models.joined import lines_of
from recaps.progress import progress_of
from recaps.related import onward
from recaps.watching import watching_of

# Of this process, which keeps the frames for itself: nobody can write it into a text.
TOKEN = secrets.token_hex(16)
FIELD = f'<input type="hidden" name="csrfmiddlewaretoken" value="{TOKEN}">'
COUNT, TALK, NAV = mark_safe("<!--count-->"), mark_safe("<!--talk-->"), mark_safe("<!--nav-->")
THREADS = mark_safe("<!--threads-->")
NUMBER = secrets.randbelow(10**15)  # the same, where only a number can stand
OBJECTS_BYTES = 20_000  # the recap and its drama as they lie in memory, about


# What of a recap moves with its discussion.
RUNNING_FIGURES = ("comment_count", "thread_count", "discussion_version", "last_comment_at", "discussion_open")


def figures_of(slug, reader):
    """The running figures of a public recap, as a dictionary, with what `reader` has watched; None where there is none.

    And when the next of all recaps appears (`recaps.keeping.moments`), which would be a query of its own.
    """
    found = composed(slug=slug, reader=reader.pk or 0, now=timezone.now())
    return dict(zip(FIGURES, found[0], strict=True)) if found else None


FIGURES = ("pk", "watched_lines", "next_at", *RUNNING_FIGURES)


def compose():
    now = Given("now", DateTimeField())
    following = Recap.objects.next_scheduled(now).values("published_at")[:1]
    watched = WatchProgress.objects.filter(member=Given("reader", BigAutoField()))
    lines = lines_of(watched, "member", "show", "watched_through", "updated_at")
    found = Recap.objects.public(now).filter(slug=Given("slug", SlugField()))
    return found.annotate(watched_lines=Subquery(lines), next_at=Subquery(following)).values_list(*FIGURES)


composed = Composed(Recap, compose)


class Halves(NamedTuple):
    """What stands above and below the discussion. `context`: what the rest of the page needs."""

    context: dict
    upper: str
    lower: str


class Frame(NamedTuple):
    """A page with marks. Bytes: as a text it would take two or four times as many."""

    recap: Recap
    html: bytes

    @property
    def size(self):
        return len(self.html) + OBJECTS_BYTES


def page_of(request, figures):
    """(the recap, its whole page) for whoever asks: the frame that is kept, with what is theirs and what is new."""
    pk = figures["pk"]
    key = ("frame", request.scheme, request.get_host(), request.path, pk)
    frame = frame_of(request, pk) if is_own(request) else kept(request, key, lambda: frame_of(request, pk))
    recap = with_figures(frame.recap, figures)
    return recap, filled_frame(request, recap, frame.html)


def frame_of(request, pk):
    halves = fresh(request, pk)
    recap = with_figures(halves.context["recap"], {"comment_count": NUMBER})
    marks = {"upper": mark_safe(halves.upper), "lower": mark_safe(halves.lower), "talk": TALK, "nav": NAV}
    html = render_to_string("recaps/recap.html", {**halves.context, **marks, "recap": recap}, request)
    return Frame(halves.context["recap"], html.encode())


def filled_frame(request, recap, html):
    """The discussion, which is most of the page, goes in last, and so is copied once."""
    token = ("", FIELD) if getattr(request, "is_shared", False) else (get_token(request), TOKEN)
    marks = {
        COUNT: recap.comments_counted,
        str(NUMBER): str(recap.comment_count),
        NAV: render_to_string("_nav.html", {}, request),
        token[1]: token[0],
    }
    for mark, there in marks.items():
        html = html.replace(mark.encode(), there.encode())
    above, _, below = html.partition(TALK.encode())
    return b"".join([above, *talk_about(request, recap), below])


def talk_about(request, recap):
    """The discussion, in pieces. Comments pass through no template: the tag leaves them in `request.threads`."""
    around = render_to_string("recaps/_talk.html", {"recap": recap}, request).encode()
    above, _, below = around.partition(THREADS.encode())
    return [above, request.threads, below]


def with_figures(recap, figures):
    """A copy, since what is kept is everybody's."""
    recap = copy.copy(recap)
    for name, value in figures.items():
        setattr(recap, name, value)
    return recap


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
    upper = halves.upper.replace(COUNT, recap.comments_counted)
    if TOKEN in upper:
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
