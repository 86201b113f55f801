"""What posts are about, as titles and categories tell: the kind, the drama, the episodes, and what is in doubt."""

from dataclasses import dataclass, field
from functools import lru_cache

from django.core.exceptions import ValidationError

from recaps.models import Kind, Show
from transfer import dramas
from transfer.wordpress import survey as surveying
from transfer.wordpress.titles import NEWS, SERIES, fold, read_title

OF_EPISODES = (Kind.FIRST_IMPRESSIONS, Kind.EPISODE_RECAP)


@dataclass
class About:
    """What a post is about, as far as it can be told. `doubts` are for an editor."""

    kind: str
    show: Show | None = None
    title: str = ""  # of the drama
    season: int = 1
    first: int = 0
    last: int = 0
    doubts: list = field(default_factory=list)


class Dramas:
    """The dramas that posts are about, by every spelling that they have here. With `dry` none is made."""

    def __init__(self, survey, report, prefix, dry=False):
        self.survey, self.report, self.prefix, self.dry = survey, report, prefix, dry
        self.known = spellings()  # {folded title: primary key}, which is None for one of a dry run
        self.show_of = lru_cache(100)(lambda pk: Show.objects.get(pk=pk))
        self.episodes_of = lru_cache(100)(lambda show: {(one.season, one.number): one for one in show.in_order})

    def about(self, item):
        title = surveying.title_of(item)
        said = read_title(title)
        named = self.drama_of(item, said)
        about = About(said.kind, title=named, season=said.season, first=said.first, last=said.last)
        about.doubts += [said.doubt] if said.doubt else []
        if said.kind == Kind.NEWS:
            about_drama = named and not NEWS.search(title)
            return About(Kind.NEWS, doubts=[f"it is filed under the drama “{named}”"] if about_drama else [])
        known = self.survey.drama_of_term(named) if named else None
        if not named or (known is None and fold(named) not in self.known and not SERIES.search(title)):
            why = f"it reads like {Kind(said.kind).label.lower()}, and no drama is named"
            return About(Kind.NEWS, doubts=[*about.doubts, why])
        if said.kind in OF_EPISODES and not said.first:
            return About(Kind.NEWS, doubts=[*about.doubts, "no episodes are named"])
        if not said.drama:
            about.doubts.append("the drama was taken from the category")
        elif known is None and fold(named) not in self.known:
            about.doubts.append("no other post speaks of this drama")
        return about

    def drama_of(self, item, said):
        """The name of its drama: a category that is one, spelled as there, else what the title says."""
        names = [name for _, _, name in surveying.terms_of(item) if self.survey.drama_of_term(name)]
        fitting = [name for name in names if fold(name) == fold(said.drama)]
        fitting = fitting or [name for name in names if fold(said.drama).startswith(fold(name))]
        if said.drama:
            return (fitting or [said.drama])[0]
        return names[0] if len({fold(name) for name in names}) == 1 else ""

    def find(self, title):
        """The drama of that name, made with all episodes that the files speak of."""
        key = fold(title)
        if key not in self.known:
            self.report.count("made", "dramas")
            self.known[key] = None
            if not self.dry:
                told = self.survey.dramas.get(key) or surveying.Drama(title)
                ref = f"{self.prefix}:drama:{key}"[:100]
                show = Show.objects.filter(import_ref=ref).first()
                self.known[key] = (show or dramas.make_show(title, ref, told.seasons, told.finished)).pk
        return self.show_of(self.known[key]) if self.known[key] else None

    def cover(self, recap, about, show):
        """Its episodes. What cannot be is in doubt, and the post becomes news or is about the whole drama."""
        if show is None or not about.first:
            return
        try:
            ends = self.ends_of(show, about)
        except ValidationError as error:
            about.doubts.append(error.messages[0][:200])
            if recap.kind in OF_EPISODES:
                recap.kind, recap.show = Kind.NEWS, None
            return
        recap.first_episode, recap.last_episode = ends

    def ends_of(self, show, about):
        known = self.episodes_of(show)
        ends = [known.get((about.season, number_)) for number_ in (about.first, about.last)]
        if all(ends):
            return ends
        self.episodes_of.cache_clear()
        self.show_of.cache_clear()
        return dramas.episodes(show, about.season, about.first, about.last)


def spellings():
    """{folded title: primary key} of the dramas that are here, by every spelling that they have."""
    found = {}
    for show in Show.objects.only("title", "original_title", "other_titles"):
        for title in (show.title, show.original_title, *show.other_titles.splitlines()):
            if fold(title):
                found.setdefault(fold(title), show.pk)
    return found
