"""Lists of recaps and of dramas."""

from itertools import groupby

from django.db.models import BigAutoField, DateField
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from config.composed import Composed, Given
from members.models import Member, Role, find_by_handle
from recaps.keeping.sharing import on_lists, on_the_site, shared
from recaps.listing import RECAPS_A_PAGE, Listed
from recaps.models import Episode, Show, Tag
from recaps.moved import PLAIN

AIRING_ON_RAIL = 8
ON_THE_RAIL = (
    "season", "number", "aired_on", "show__title", "show__slug",
    "show__poster__key", "show__poster__width", "show__poster__height",
    "show__poster__focal_x", "show__poster__focal_y",
)  # fmt: skip


class RecapArchive(ListView):
    """Public recaps, newest first, by pages. A page out of range is a 404 that says how many there are."""

    paginate_by = RECAPS_A_PAGE
    context_object_name = "recaps"
    allow_empty = True

    @classmethod
    def as_view(cls, **options):
        return shared(on_lists, asks=("page",), own=frozenset(PLAIN))(super().as_view(**options))

    def get_queryset(self):
        return Listed(everything)


# --- What an archive lists, for Listed


def everything(recaps):
    return recaps


def by_a_recapper(recaps):
    return recaps.filter(byline__member=Given("recapper", BigAutoField()))


def with_a_tag(recaps):
    return recaps.filter(tags=Given("tag", BigAutoField()))


# --- The archives


class Home(RecapArchive):
    template_name = "recaps/home.html"

    def get_context_data(self, **context):
        context = super().get_context_data(**context)
        if context["page_obj"].number == 1:
            lead, *river = context["recaps"] or [None]
            context |= {"lead": lead, "recaps": river, "airing": airing_this_week()}
        return context


def airing_this_week():
    """The next episode of each airing drama, soonest first: at most AIRING_ON_RAIL of them."""
    by_show = {}
    for episode in upcoming(today=timezone.localdate()):
        by_show.setdefault(episode.show_id, episode)
    return list(by_show.values())[:AIRING_ON_RAIL]


def compose_upcoming():
    still = Episode.objects.filter(show__status=Show.Status.AIRING, aired_on__gte=Given("today", DateField()))
    shown = still.select_related("show__poster").only(*ON_THE_RAIL).order_by("aired_on", "show__title", "position")
    return shown[: AIRING_ON_RAIL * 4]


upcoming = Composed(Episode, compose_upcoming)


class RecapperPage(RecapArchive):
    template_name = "recaps/recapper.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if kwargs["handle"] != self.person.handle:
            return redirect("recaps:recapper", self.person.handle, permanent=True)
        return response

    def get_queryset(self):
        self.person = find_by_handle(self.kwargs["handle"], Member.objects.all())
        return Listed(by_a_recapper, recapper=self.person.pk)

    def get_context_data(self, **context):
        context = super().get_context_data(person=self.person, **context)
        if self.person.role == Role.MEMBER and not context["page_obj"].paginator.count:
            raise Http404("Nobody of that name writes here.")
        return context


class TagPage(RecapArchive):
    template_name = "recaps/tag.html"

    def get_queryset(self):
        self.tag = get_object_or_404(Tag, slug=self.kwargs["slug"])
        return Listed(with_a_tag, tag=self.tag.pk)

    def get_context_data(self, **context):
        return super().get_context_data(tag=self.tag, **context)


@shared(on_the_site, asks=("by",))
@require_safe
def show_index(request):
    """Every drama: those airing now with their posters, and all of them A to Z or by year."""
    by_year = request.GET.get("by") == "year"
    shows = list(Show.objects.select_related("poster").defer("synopsis", "where_to_watch"))
    airing = [show for show in shows if show.status == Show.Status.AIRING]
    if by_year:
        shows.sort(key=lambda show: (-(show.year or 0), show.title))
    key = (lambda show: show.year or "Not yet aired") if by_year else first_letter
    groups = [(name, list(members)) for name, members in groupby(sorted_for(shows, by_year), key=key)]
    return render(request, "recaps/show_index.html", {"airing": airing, "groups": groups, "by_year": by_year})


ARTICLES = ("the ", "a ", "an ")


def shelf_title(show):
    """A title as a library shelves it: without its article."""
    title = show.title.casefold()
    return next((title.removeprefix(article) for article in ARTICLES if title.startswith(article)), title)


def first_letter(show):
    letter = shelf_title(show)[:1].upper()
    return letter if letter.isalpha() else "0-9"


def sorted_for(shows, by_year):
    return shows if by_year else sorted(shows, key=lambda show: (first_letter(show), shelf_title(show)))
