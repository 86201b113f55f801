"""The page of results, and what is proposed while somebody types."""

from django.core.paginator import InvalidPage, Paginator
from django.db.models import OuterRef, Subquery
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from config.composed import Composed, GivenKeys
from recaps.models import Credit, Person, Show, Tag
from recaps.models.joined import lines_of, read_lines
from recaps.progress import progress_of
from recaps.search import asking, drawing, narrowing
from recaps.search.correcting import corrected
from recaps.search.marking import Marker
from recaps.search.sources import SOURCES

RECAPS_A_PAGE = 10
IN_A_GROUP = {"show": 6, "person": 6, "tag": 8}
SUGGESTED = 8
SUGGESTIONS_SECONDS = 300
CONVINCING = 0.75  # below it, and without recaps, a slip in the words is looked for
A_LITTLE_ALIKE = 0.5


@require_safe
def search(request):
    question = asking.read(request.GET.get("q", ""))
    chips = narrowing.chips_of(request.GET)
    context = {"question": question, "chips": chips, "beside": beside(), "place": request.GET.get("in", "")}
    if question:
        source = SOURCES.get(context["place"])
        results = listed_apart if hasattr(source, "find") else everything
        context |= results(request, question, chips, source)
    response = render(request, "recaps/search.html", context)
    patch_cache_control(response, private=True)
    response["X-Robots-Tag"] = "noindex"
    return response


def beside():
    """What is searched by itself, when asked for: the sources of apps above that know how."""
    return [source for source in SOURCES.values() if hasattr(source, "find")]


def listed_apart(request, question, chips, source):
    """One kind of results, which its source finds and shows."""
    found = nothing_where_none(chips) or source.find(request, question, chips)
    page = page_of(request, found, source.a_page)
    return {
        "apart": source,
        "page_obj": page,
        "results": source.shown(request, page.object_list, Marker(question)) if found else [],
        "choices": narrowing.choices(found, chips),
        "nothing": not found,
        "count": len(found),
    }


def nothing_where_none(chips):
    """An empty answer where a filter names nothing that is there, else None."""
    return asking.FoundRecaps() if any(chip.id is None for chip in chips) else None


def everything(request, question, chips, source=None):
    """Dramas, people, tags and recaps, the group with the best answer first; with filters, recaps alone."""
    found, near = found_for(request, question, chips)
    meant = None
    if not found and not chips and max(near.values(), default=0) < CONVINCING:
        meant = corrected(question)
        if meant:
            found, near = found_for(request, meant, chips)
    asked = meant if meant and (found or near) else question
    page = page_of(request, found, RECAPS_A_PAGE)
    groups = groups_of(near, Marker(asked)) if page.number == 1 and not chips else []
    if page.object_list:
        recaps = asking.page_of_recaps(page.object_list)
        groups.append((found.worth, "recap", drawing.hits(recaps, progress_of(request), Marker(asked))))
    groups.sort(key=lambda group: -group[0])
    return {
        "groups": [(kind, SOURCES[kind].label, items) for _, kind, items in groups],
        "page_obj": page,
        "count": len(found),
        "choices": narrowing.choices(found, chips),
        "meant": asked if asked is not question else None,
        "nothing": not groups,
        "closest": [] if groups else closest(question),
    }


def found_for(request, question, chips):
    """(the recaps that this reader may find, {(kind, primary key): worth} of everything else). Four queries at most."""
    if nothing_where_none(chips) is not None:
        return asking.FoundRecaps(), {}
    kinds = ["recap"] if chips else None
    hits = asking.documents(question, narrowing.facets_of_chips(chips), kinds)
    near = {} if chips else asking.spelled_like(question, list(IN_A_GROUP))
    for hit in hits:
        if hit.kind != "recap":
            key = (hit.kind, hit.object_id)
            near[key] = max(near.get(key, 0), asking.worth_of(hit))
    if max(near.values(), default=0) >= asking.SURE:
        near = {key: worth for key, worth in near.items() if worth >= CONVINCING or worth == asking.BY_TEXT}
    return asking.found_recaps(hits, progress_of(request)), near


def page_of(request, found, size):
    try:
        return Paginator(found, size).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(str(error)) from None


# --- What each kind of result shows


def groups_of(near, marker):
    """[(worth of the best, kind, items)]; each kind is a query."""
    groups = []
    for kind, items in (("show", shows), ("person", people), ("tag", tags)):
        best = sorted(((worth, pk) for (other, pk), worth in near.items() if other == kind), reverse=True)
        best = {pk: worth for worth, pk in best[: IN_A_GROUP[kind]]}
        if best and (shown := [item | {"marked": marker.mark(item["name"])} for item in items(best)]):
            groups.append((max(best.values()), kind, shown))
    return groups


def composed(objects):
    """Called with the worth of each by its primary key: these of `objects`, the best first."""
    found = Composed(objects.model, lambda: objects.filter(pk__in=GivenKeys("keys")))
    return lambda best: sorted(found(keys=best), key=lambda one: (-best[one.pk], str(one)))


best_shows = composed(Show.objects.select_related("poster").defer("synopsis", "where_to_watch"))
best_people = composed(
    Person.objects.select_related("picture").annotate(
        lines=Subquery(lines_of(Credit.objects.filter(person=OuterRef("pk")), "person", "show__title", "character"))
    )
)
best_tags = composed(Tag.objects.all())


def shows(best):
    for show in best_shows(best):
        note = " · ".join(
            filter(None, [show.network, str(show.year or ""), (show.status == "airing" and "airing") or ""])
        )
        yield item(show, show.title, show.original_title, note, show.language, show.poster)


def people(best):
    for person in best_people(best):
        parts = [f"{character} in {title}" for title, character in sorted(read_lines(person.lines))[:3]]
        yield item(person, person.name, person.original_name, ", ".join(parts), "", person.picture)


def tags(best):
    for tag in best_tags(best):
        yield item(tag, tag.name, "", "", "", None)


def item(thing, name, original, note, language, picture):
    return {
        "address": thing.get_absolute_url(),
        "name": name,
        "original": original if original != name else "",
        "note": note,
        "language": language,
        "picture": picture,
    }


def closest(question):
    """The names that are nearest to what was asked for, near enough to be meant."""
    near = asking.spelled_like(question, ["show", "person"], A_LITTLE_ALIKE)
    return [item for _, _, items in groups_of(near, Marker(question)) for item in items][:5]


# --- While somebody types


@require_safe
def suggest(request):
    """Dramas and people whose names begin like this, or are spelled like it: the same for everybody."""
    question = asking.read(request.GET.get("q", ""))
    found = suggestions(question) if len(question.whole) > 1 or not question.whole.isascii() else []
    response = JsonResponse({"found": found})
    patch_cache_control(response, public=True, max_age=SUGGESTIONS_SECONDS)
    return response


def suggestions(question):
    kinds = ["show", "person"]
    near = asking.spelled_like(question, kinds)
    for hit in asking.documents(question, kinds=kinds) if question else []:
        if hit.in_names:
            near[hit.kind, hit.object_id] = max(near.get((hit.kind, hit.object_id), 0), asking.worth_of(hit))
    best = dict(sorted(near.items(), key=lambda pair: -pair[1])[:SUGGESTED])
    found = [(worth, kind, items) for worth, kind, items in groups_of(best, Marker(question))]
    found.sort(key=lambda group: -group[0])
    return [
        {name: one[name] for name in ("name", "original", "note", "address")} for _, _, items in found for one in items
    ]
