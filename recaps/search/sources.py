"""What there is to find, kind by kind. An app above adds its own kind to SOURCES when it is ready."""

from datetime import UTC, datetime, time

from django.db.models import Prefetch

from recaps import headlines
from recaps.models import Byline, Credit, Person, Recap, SearchDocument, SearchDue, SearchName, Show, Status, Tag
from recaps.search.words import index_words, sound, split, squeeze, text_of

SOURCES = {}
WORD_MIN = 3  # letters of a word that a slip in typing can be told by


def register(source):
    SOURCES[source.kind] = source()
    return source


class Source:
    """One kind of documents. `spells`: its names are found by how they sound, whatever the typing. `is_wide`: one of
    them may be thousands to read, and is cut into `pieces`. `table`: where its words stand.
    """

    kind: str
    label: str
    spells, is_wide = True, False
    table = SearchDocument._meta.db_table
    follows = None  # the kind whose facets stand in these documents too

    def objects(self):
        """Everything of the kind, with what `document` reads of it."""
        raise NotImplementedError

    def document(self, thing):
        """The unsaved SearchDocument of `thing`."""
        raise NotImplementedError

    def spellings(self, thing):
        """(text, whether it is a character's) of every name that leads to `thing`."""
        return []

    def also(self, ids):
        """{kind: primary keys} of what says the same names, and is to be read again too."""
        return {}

    def ids(self):
        return self.objects().order_by("pk").values_list("pk", flat=True)

    def forget(self, ids):
        SearchDocument.objects.filter(kind=self.kind, object_id__in=ids).delete()

    def forget_strays(self):
        """What was deleted by a way that noted nothing."""
        written = SearchDocument.objects.filter(kind=self.kind)
        written.exclude(object_id__in=self.objects().order_by().values("pk")).delete()

    def index(self, ids):
        """Read the things with these primary keys as they now stand. What is gone is forgotten."""
        things = list(self.objects().filter(pk__in=ids).order_by("pk"))  # as for comments.search.write
        before = dict(self.written(ids).values_list("object_id", "facets"))
        documents = [self.document(thing) for thing in things]
        self.forget(set(before) - {thing.pk for thing in things})
        saved = SearchDocument.objects.bulk_create(
            documents,
            update_conflicts=True,
            unique_fields=["kind", "object_id"],
            update_fields=["title", "names", "body", "facets", "at"],
        )
        if self.spells:
            self.spell(saved, things)
        self.tell_followers(before, documents)

    def written(self, ids):
        return SearchDocument.objects.filter(kind=self.kind, object_id__in=ids)

    def spell(self, documents, things):
        SearchName.objects.filter(document__in=documents).delete()
        rows = [
            name for one, thing in zip(documents, things, strict=True) for name in names_of(one, self.spellings(thing))
        ]
        SearchName.objects.bulk_create(rows, batch_size=500)

    def tell_followers(self, before, documents):
        """Facets that have changed stand in other documents as well; there may be thousands of them."""
        changed = [one.object_id for one in documents if before.get(one.object_id, one.facets) != one.facets]
        for source in SOURCES.values():
            if source.follows == self.kind:
                for pk in changed:
                    SearchDue.note(source.kind, pk, later=True)


def names_of(document, spellings):
    """The rows of a document's spellings: each as a whole, and each of its words once."""
    wholes = dict.fromkeys((text.strip()[:200], character) for text, character in spellings if text.strip())
    words = dict.fromkeys(word for text, _ in wholes for word in split(text) if len(word) >= WORD_MIN)
    for text, character in wholes:
        yield SearchName(document=document, text=text, folded=squeeze(text), sound=sound(text), character=character)
    for word in words:
        yield SearchName(document=document, text=word, folded=word, sound=sound(word), whole=False)


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def facet(kind, value):
    """A word that nobody types, for one choice of a filter: `drama12x`, `kindnewsx`. `kind`: one of schema.FACETS."""
    return f"{kind}{str(value).replace('_', '')}x"


@register
class Shows(Source):
    kind, label = "show", "Dramas"

    def objects(self):
        credits = Credit.objects.select_related("person").in_billing_order()
        return Show.objects.prefetch_related(Prefetch("credits", credits))

    def document(self, show):
        cast = [f"{credit.character} {credit.person.name}" for credit in show.credits.all()]
        return SearchDocument(
            kind=self.kind,
            object_id=show.pk,
            title=index_words(show.title),
            names=index_words(show.original_title, show.other_titles),
            body=index_words(show.synopsis, show.genres, show.network, show.based_on, *cast),
            at=show.premiered and datetime.combine(show.premiered, time(), UTC),
        )

    def spellings(self, show):
        titles = [show.title, show.original_title, *lines(show.other_titles)]
        return [(title, False) for title in titles]

    def also(self, ids):
        recaps = Recap.objects.filter(show__in=ids).values_list("pk", flat=True)
        people = Credit.objects.filter(show__in=ids).values_list("person", flat=True)
        return {"recap": set(recaps), "person": set(people)}


@register
class People(Source):
    kind, label = "person", "People"

    def objects(self):
        return Person.objects.prefetch_related(Prefetch("credits", Credit.objects.select_related("show")))

    def document(self, person):
        credits = person.credits.all()
        return SearchDocument(
            kind=self.kind,
            object_id=person.pk,
            title=index_words(person.name),
            names=index_words(person.original_name, person.other_names, *(credit.character for credit in credits)),
            body=index_words(*(credit.show.title for credit in credits)),
        )

    def spellings(self, person):
        names = [person.name, turned(person.name), person.original_name, *lines(person.other_names)]
        characters = [credit.character for credit in person.credits.all()]
        return [(name, False) for name in names] + [(character, True) for character in characters]

    def also(self, ids):
        return {"show": set(Credit.objects.filter(person__in=ids).values_list("show", flat=True))}


def turned(name):
    """ "Yoon-soo Nam": family names come last in some places."""
    first, _, rest = name.partition(" ")
    return f"{rest} {first}" if rest else ""


@register
class Recaps(Source):
    """Recaps at every stage: whether one is public is asked when it is found (`Recap.objects.public()`).

    What is not published has no date here, so that it takes no place among what is found.
    """

    kind, label = "recap", "Recaps"
    spells = False

    def objects(self):
        return Recap.objects.select_related("show", "first_episode", "last_episode").prefetch_related(
            "tags", Prefetch("byline_set", Byline.objects.select_related("member"))
        )

    def document(self, recap):
        return SearchDocument(
            kind=self.kind,
            object_id=recap.pk,
            title=index_words(recap.headline),
            names=index_words(*open_words(recap)),
            body=index_words(*map(text_of, (recap.standfirst, recap.editors_note, recap.body)), recap.pull_quote),
            facets=facets_of(recap),
            at=recap.published_at if recap.status == Status.PUBLISHED else None,
        )


def open_words(recap):
    """What everybody sees of a recap, wherever they are: a shield covers none of it."""
    yield from (recap.get_kind_display(), headlines.kicker(recap))
    if recap.show_id:
        yield from (recap.show.title, recap.show.original_title, recap.show.other_titles)
    yield from (tag.name for tag in recap.tags.all())
    for member in recap.people:
        yield from (member.name, member.handle)


def facets_of(recap):
    """What lists of recaps, and of the comments under them, are narrowed down by."""
    chosen = [("kind", recap.kind)]
    if recap.show_id:
        chosen.append(("drama", recap.show_id))
    if recap.published_at:
        chosen.append(("year", recap.published_at.year))
    chosen += [("by", byline.member_id) for byline in recap.byline_set.all()]
    return " ".join(facet(*choice) for choice in chosen)


@register
class Tags(Source):
    kind, label = "tag", "Tags"

    def objects(self):
        return Tag.objects.all()

    def document(self, tag):
        return SearchDocument(kind=self.kind, object_id=tag.pk, title=index_words(tag.name))

    def spellings(self, tag):
        return [(tag.name, False)]

    def also(self, ids):
        tagged = Recap.tags.through.objects.filter(tag__in=ids)
        return {"recap": set(tagged.values_list("recap", flat=True))}
