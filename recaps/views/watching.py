"""Saying how far one has watched, in one press; seeing all of it in one place; taking it back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from recaps import progress as places
from recaps.models import Episode, Show
from recaps.progress import NoSuchEpisode, progress_of
from recaps.watching import position_of, watching_of

DRAMAS_A_PAGE = 50
ADDRESS_MAX = 1000  # characters of `next`; ours are far shorter
UNDO_MAX = 32_000  # characters: 2,000 dramas forgotten in one press
HERE = "#watching"  # where the question stands on its page, and what came of it is told
REFUSED = "That drama has no such episode. It may have been renumbered; choose again on its page."


@require_safe
def watching(request):
    """Everything that the reader has said, what was said last first."""
    dramas = Paginator(list(progress_of(request).said)[::-1], DRAMAS_A_PAGE).get_page(request.GET.get("page"))
    episodes = Prefetch("episodes", Episode.objects.filter(position__isnull=False).order_by("position"))
    shows = Show.objects.defer("synopsis", "where_to_watch").prefetch_related(episodes).in_bulk(dramas.object_list)
    rows = [row_of(shows[pk], progress_of(request).reach(pk)) for pk in dramas.object_list if pk in shows]
    response = render(request, "recaps/watching.html", {"rows": rows, "page_obj": dramas})
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def row_of(show, reach):
    return watching_of(show, list(show.episodes.all()), reach)


@require_POST
def watch(request):
    """Through `through` of the drama `show`, then back to where they were."""
    show = get_object_or_404(Show, slug=request.POST.get("show", ""))
    position = position_of(show, request.POST.get("through", ""))
    response = back(request, show.get_absolute_url())
    try:
        before = places.watch(request, response, show, position)
    except NoSuchEpisode:
        return again(request, "watch", REFUSED, 422)
    tell(request, said_in_words(show, position), before)
    return response


def said_in_words(show, position):
    if position == 0:
        return f"{show.title}: not started."
    episode = show.episodes.get(position=position)
    return f"Watched through {episode.label.lower()}."


@require_POST
def forget(request):
    """What was said of one drama, or of all of them where none is named."""
    response = back(request, reverse("recaps:watching"))
    slug = request.POST.get("show", "")
    dramas = [get_object_or_404(Show, slug=slug).pk] if slug else list(progress_of(request).said)
    before = places.change(request, response, dict.fromkeys(dramas))
    tell(request, "Forgotten." if slug else "All of it is forgotten.", before)
    return response


@require_POST
def undo(request):
    """Bring back what the last press changed: `before` is what stood there, also "nothing said"."""
    response = back(request, reverse("recaps:watching"))
    places.change(request, response, places.possible(places.unpack(request.POST.get("before", "")[:UNDO_MAX])))
    messages.success(request, "Undone.", extra_tags=place_of(request))
    return response


def tell(request, words, before):
    messages.success(request, words, extra_tags=f"{place_of(request)} before={places.pack(before)}")


def place_of(request):
    return "at=watching" if request.POST.get("next", "").endswith(HERE) else ""


def back(request, fallback):
    """303 to the address in `next`, if it is one of ours."""
    address = "".join(sign for sign in request.POST.get("next", "")[:ADDRESS_MAX] if sign.isprintable()).strip()
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None, request.is_secure())
    return HttpResponseRedirect(address if ours else fallback, status=303)


# --- A form that was refused, or came without a valid token


def again(request, action, message, status):
    """The same form once more, one press from done."""
    fields = {name: request.POST[name] for name in ("show", "through", "before", "next") if name in request.POST}
    context = {"action": reverse(f"recaps:{action}"), "fields": fields, "message": message, "may_retry": status == 403}
    response = render(request, "recaps/watching_again.html", context, status=status)
    add_never_cache_headers(response)
    return response


def again_for(action):
    return lambda request, message, status: again(request, action, message, status)


watch.show_again = again_for("watch")
forget.show_again = again_for("forget")
undo.show_again = again_for("undo")
