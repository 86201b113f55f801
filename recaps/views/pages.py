"""Pages about one thing: a drama, an episode, a person, a recap, or what an editor has to say."""

import re

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control

from recaps.models import Credit, Kind, Page, Person, Recap, Show
from recaps.related import neighbours, related

EPISODE_CODE = re.compile(r"(?:s([1-9]\d{0,2})e)?([1-9]\d{0,3})\Z")
RECAPS_ON_PERSON_PAGE = 12


def show(request, slug):
    drama = get_object_or_404(Show.objects.select_related("poster"), slug=slug)
    recaps = list(drama.recaps.public().for_lists().newest_first())
    episodes = list(drama.episodes.order_by("position"))
    for episode in episodes:
        episode.show = drama
    return render(
        request,
        "recaps/show.html",
        {
            "show": drama,
            "credits": drama.credits.select_related("person__picture").in_billing_order(),
            "rows": episode_rows(episodes, [recap for recap in recaps if recap.kind in OF_EPISODES]),
            "episodes": episodes,
            "hangouts": [recap for recap in recaps if recap.kind == Kind.HANGOUT],
            "reviews": [recap for recap in recaps if recap.kind == Kind.SERIES_REVIEW],
        },
    )


OF_EPISODES = (Kind.FIRST_IMPRESSIONS, Kind.EPISODE_RECAP)


def episode_rows(episodes, recaps):
    """(episode, recaps that cover it) in order."""
    return [(episode, [recap for recap in recaps if covers(recap, episode)]) for episode in episodes]


def covers(recap, episode):
    return recap.first_episode.position <= episode.position <= recap.last_episode.position


def episode(request, slug, code):
    match = EPISODE_CODE.match(code)
    if not match:
        raise Http404("Episodes are called 7, or s2e5 from the second season on.")
    drama = get_object_or_404(Show.objects.select_related("poster"), slug=slug)
    season, number = int(match[1] or 1), int(match[2])
    found = get_object_or_404(drama.episodes, season=season, number=number)
    found.show = drama
    if code != found.code:
        return redirect(found, permanent=True)
    around = {other.position: other for other in drama.episodes.filter(position__in=beside(found))}
    for other in around.values():
        other.show = drama
    return render(
        request,
        "recaps/episode.html",
        {
            "show": drama,
            "episode": found,
            "recaps": drama.recaps.public()
            .for_lists()
            .newest_first()
            .filter(Q(first_episode__position__lte=found.position, last_episode__position__gte=found.position)),
            "previous": around.get(found.position - 1),
            "next": around.get(found.position + 1),
        },
    )


def beside(episode):
    return episode.position - 1, episode.position + 1


def person(request, slug):
    found = get_object_or_404(Person.objects.select_related("picture"), slug=slug)
    credits = Credit.objects.filter(person=found).select_related("show__poster").order_by("-show__premiered")
    recaps = Recap.objects.public().for_lists().newest_first().filter(show__credits__person=found).distinct()
    return render(
        request,
        "recaps/person.html",
        {"person": found, "credits": credits, "recaps": recaps[:RECAPS_ON_PERSON_PAGE]},
    )


def recap(request, year, month, slug):
    """A recap with its discussion. Who may open it before it is public sees a preview, which nobody keeps."""
    found = get_object_or_404(
        Recap.objects.visible_to(request.user).select_related(
            "show__poster", "lead_image", "first_episode", "last_episode"
        ),
        slug=slug,
    )
    if request.path != found.get_absolute_url():
        return redirect(found, permanent=found.is_public)
    response = render(
        request,
        "recaps/recap.html",
        {
            "recap": found,
            "show": found.show,
            "bylines": found.byline_set.select_related("member"),
            "tags": found.tags.all(),
            "neighbours": neighbours(found),
            "related": related(found),
            "preview": not found.is_public,
        },
    )
    if not found.is_public:
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
    return response


def page(request, slug):
    return render(request, "recaps/page.html", {"page": get_object_or_404(Page, slug=slug)})
