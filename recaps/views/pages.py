"""Pages about one thing: a drama, an episode, a person, a recap, or what an editor has to say."""

import re
from collections import defaultdict

from django.db.models import BigAutoField, DateTimeField, Q, SlugField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from config.composed import Composed, Given
from recaps import previews
from recaps.framing import draw, figures_of, filled, page_of
from recaps.keeping import moments, versions
from recaps.keeping.sharing import on_discussion, on_lists, on_the_site, shared
from recaps.models import Credit, Kind, Page, Person, Recap, Show, Status
from recaps.models.recaps import OF_EPISODES
from recaps.progress import bring, progress_of
from recaps.watching import watching_of

EPISODE_CODE = re.compile(r"(?:s([1-9]\d{0,2})e)?([1-9]\d{0,3})\Z")
RECAPS_ON_PERSON_PAGE = 12


@shared(on_lists)
@require_safe
def show(request, slug):
    drama = drama_of(slug)
    episodes, credits = drama.in_order, cast_of(show=drama.pk)
    given = {"show": drama.pk, "now": timezone.now()}
    whole = recaps_of_whole(**given)
    return render(
        request,
        "recaps/show.html",
        {
            "show": drama,
            "credits": credits,
            "cast": [(credit.character, credit.person) for credit in credits],
            "rows": episode_rows(episodes, recaps_of_episodes(**given)),
            "watching": watching_of(drama, episodes, progress_of(request).reach(drama.pk)),
            "hangouts": [recap for recap in whole if recap.kind == Kind.HANGOUT],
            "reviews": [recap for recap in whole if recap.kind == Kind.SERIES_REVIEW],
        },
    )


def drama_of(slug):
    found = with_poster(slug=slug)
    if not found:
        raise Http404("There is no such drama.")
    return found[0]


def episode_rows(episodes, recaps):
    """(episode, recaps that cover it) in order. They come `for_episodes()`."""
    covering = defaultdict(list)
    for recap in recaps:
        for position in range(recap.first_at, recap.last_at + 1):
            covering[position].append(recap)
    return [(episode, covering[episode.position]) for episode in episodes]


def recaps_of_drama(*kinds):
    found = Recap.objects.public(Given("now", DateTimeField())).filter(show=Given("show", BigAutoField()))
    return found.filter(kind__in=kinds).newest_first()


def compose_cast():
    credits = Credit.objects.filter(show=Given("show", BigAutoField())).in_billing_order()
    return credits.select_related("person").only("character", "person__name", "person__original_name", "person__slug")


# Composed once: that takes longer than the answers.
with_poster = Composed(Show, lambda: Show.objects.select_related("poster").filter(slug=Given("slug", SlugField())))
recaps_of_whole = Composed(Recap, lambda: recaps_of_drama(Kind.HANGOUT, Kind.SERIES_REVIEW).for_cards())
recaps_of_episodes = Composed(Recap, lambda: recaps_of_drama(*OF_EPISODES).for_episodes())
cast_of = Composed(Credit, compose_cast)


@shared(on_lists)
@require_safe
def episode(request, slug, code):
    match = EPISODE_CODE.match(code)
    if not match:
        raise Http404("Episodes are called 7, or s2e5 from the second season on.")
    drama = drama_of(slug)
    season, number = int(match[1] or 1), int(match[2])
    episodes = drama.in_order
    found = next((other for other in episodes if (other.season, other.number) == (season, number)), None)
    if found is None:
        raise Http404("This drama has no such episode.")
    if code != found.code:
        return redirect(found, permanent=True)
    at = episodes.index(found)
    about = None if found.is_to_come else found.position
    return render(
        request,
        "recaps/episode.html",
        {
            "show": drama,
            "episode": found,
            "recaps": drama.recaps.public()
            .for_cards()
            .newest_first()
            .filter(Q(first_episode__position__lte=found.position, last_episode__position__gte=found.position)),
            "previous": episodes[at - 1] if at else None,
            "next": episodes[at + 1] if at + 1 < len(episodes) else None,
            "watching": watching_of(drama, episodes, progress_of(request).reach(drama.pk), about),
        },
    )


@shared(on_lists)
@require_safe
def person(request, slug):
    found = get_object_or_404(Person.objects.select_related("picture"), slug=slug)
    credits = Credit.objects.filter(person=found).select_related("show__poster").order_by("-show__premiered")
    recaps = Recap.objects.public().for_cards().newest_first().filter(show__credits__person=found).distinct()
    return render(
        request,
        "recaps/person.html",
        {"person": found, "credits": credits, "recaps": recaps[:RECAPS_ON_PERSON_PAGE]},
    )


@shared(on_discussion, asks=("sort", "page", "thread"), own=frozenset({"open", "show"}))
@require_safe
def recap(request, year, month, slug):
    """A recap with its discussion. Who may open it before it is public sees a preview, which nobody keeps.

    `?open=1` lifts the shield for this once, and says nothing about how far the reader has watched; `?show=` opens one
    comment (`comments.sight`).
    """
    tokens = versions.read([versions.SITE])
    figures = figures_of(slug, request.user)
    if figures is None:
        return preview(request, slug)
    moments.note(tokens, figures.pop("next_at"))
    bring(request, figures.pop("watched_lines"))
    found, html = page_of(request, figures)
    if request.path != found.get_absolute_url():
        return redirect(found, permanent=True)
    return kept_apart(request, found, HttpResponse(html))


def preview(request, slug):
    """What `request.user` may open that is not public; their permissions are asked for only here."""
    found = Recap.objects.for_page(request.user).visible_to(request.user).filter(slug=slug).first()
    if found is None:
        return gone(request, slug)
    if request.path != found.get_absolute_url():
        return redirect(found)
    context = context_of(request, found) | {"preview": f"{previews.words(found)} Only the newsroom sees it."}
    return kept_apart(request, found, render(request, "recaps/recap.html", context))


def gone(request, slug):
    """What readers have known and was withdrawn is 410 and not 404: it was no slip of theirs, and it is not looked for
    again. Kept by nobody, since it may come back."""
    withdrawn = get_object_or_404(Recap.objects.filter(status=Status.WITHDRAWN).select_related("show"), slug=slug)
    if not withdrawn.is_known_to_readers:
        raise Http404("It was never public.")
    response = render(request, "recaps/withdrawn.html", {"show": withdrawn.show}, status=410)
    patch_cache_control(response, private=True, no_store=True)
    return response


def context_of(request, found):
    """What the page of a recap shows, drawn now. It comes from `for_page()`."""
    bring(request, found.watched_lines)
    halves = draw(request, found)
    return {**halves.context, **filled(request, found, halves)}


def kept_apart(request, found, response):
    """Previews are kept by nobody; what was opened for once by nobody but the reader."""
    if not found.is_public:
        patch_cache_control(response, private=True, no_store=True)
    elif {"open", "show"} & request.GET.keys():
        patch_cache_control(response, private=True)
    else:
        return response
    response["X-Robots-Tag"] = "noindex"
    return response


@shared(on_the_site)
@require_safe
def page(request, slug):
    return render(request, "recaps/page.html", {"page": get_object_or_404(Page, slug=slug)})
