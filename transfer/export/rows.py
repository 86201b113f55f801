"""Every row of the site in words: no primary keys, so that the same site gives the same lines on any machine.

A row is a dict of its fields; what it points at is named by what people know it by: a handle, a slug, a public id.
Left out are passwords and sessions, and what is made of the rest: HTML, trees, counters, renditions.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.db.models import OuterRef, Subquery

from comments.models import (
    Case,
    Comment,
    CommentRevision,
    Draft,
    GroupAlias,
    ListedTerm,
    MailChoice,
    Mention,
    ModerationAction,
    Notification,
    Reaction,
    Report,
    Subscription,
    Thread,
    Visit,
)
from comments.reactions import SIGNS
from members.models import FormerHandle, Member, Mute
from recaps.models import (
    Credit,
    Episode,
    Image,
    OldAddress,
    Page,
    Person,
    Recap,
    Revision,
    Show,
    Tag,
    WatchProgress,
)
from recaps.prose import clean_prose
from transfer.models import Doubt

PROSE = {"body": "long", "standfirst": "short", "editors_note": "short"}
# What a row is known by where another row names it.
KEYS = {
    Member: ("handle",),
    Show: ("slug",),
    Person: ("slug",),
    Tag: ("slug",),
    Image: ("key",),
    Recap: ("slug",),
    Comment: ("public_id",),
    Episode: ("show__slug", "season", "number"),
    Thread: ("root",),
    ModerationAction: ("at", "verb"),
}


@dataclass(frozen=True)
class Table:
    """`known_by` are the fields by which a row is found again, in whose order rows are written."""

    model: type
    known_by: tuple
    left_out: tuple = ()

    @property
    def name(self):
        return self.model._meta.label_lower

    @property
    def fields(self):
        left_out = {"id", *self.left_out}
        return [field for field in self.model._meta.concrete_fields if field.name not in left_out]

    def rows(self):
        """All rows, one at a time."""
        lookups = {field.name: lookups_of(field) for field in self.fields}
        order = [lookup for name in self.known_by for lookup in lookups.get(name, [name])]
        values = [lookup for names in lookups.values() for lookup in names]
        query = self.queryset().order_by(*order, "pk").values(*dict.fromkeys(values))
        for found in query.iterator(2000):
            yield tidied({name: value_of(found, names) for name, names in lookups.items()})

    def row_of(self, thing):
        """The row of an object that is read already, with what it points at."""
        return tidied({field.name: value_at(thing, lookups_of(field)) for field in self.fields})

    def queryset(self):
        rows = self.model.objects.all()
        if any(field.related_model is Thread for field in self.fields):
            roots = Comment.objects.filter(thread=OuterRef("thread"), parent=None)
            rows = rows.annotate(thread__root=Subquery(roots.values("public_id")[:1]))
        return rows


def lookups_of(field):
    if field.related_model is None:
        return [field.name]
    return [f"{field.name}__{lookup}" for lookup in KEYS[field.related_model]]


def tidied(row):
    """With rich text as saving it would leave it: a migration may have written it, which does not save."""
    return row | {name: clean_prose(row[name], size) for name, size in PROSE.items() if row.get(name)}


def value_at(thing, names):
    values = {}
    for name in names:
        value = thing
        for step in name.split("__"):
            value = getattr(value, step, None)
        values[name] = value
    return value_of(values, names)


def value_of(found, names):
    values = [in_words(found[name]) for name in names]
    if len(values) == 1:
        return values[0]
    return None if values[0] is None else values


def in_words(value):
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


COUNTED = ("comment_count", "thread_count", "last_thread_number", "discussion_version", "last_comment_at")
MEMBERS = Table(Member, ("handle",), ("password", "last_login", "is_superuser", "is_staff"))
IMAGES = Table(Image, ("key",), ("original", "width", "height", "recap", "place"))  # but not whose desk it lies on
PAGES = Table(Page, ("slug",), ("updated_at",))
RECAPS = Table(Recap, ("slug",), ("body_html", "updated_at", "version", *COUNTED))
PLACE = ("thread", "parent", "tree_id", "lft", "rght", "level")
COMMENTS = Table(Comment, ("public_id",), ("html", "submission_key", *PLACE, *(sign.counter for sign in SIGNS)))
# In an order in which each names only what came before. Between the two stand pictures, pages, recaps and comments.
BEFORE = [
    MEMBERS,
    Table(EmailAddress, ("user", "email")),
    Table(FormerHandle, ("handle",)),
    Table(Mute, ("by", "whom")),
    Table(Tag, ("slug",)),
    Table(Person, ("slug",)),
    Table(Show, ("slug",)),
    Table(Episode, ("show", "season", "number"), ("position",)),
    Table(Credit, ("show", "person", "character")),
    Table(GroupAlias, ("name",)),
    Table(OldAddress, ("path",)),
    Table(ListedTerm, ("kind", "term")),
]
AFTER = [
    Table(Doubt, ("recap",)),
    Table(WatchProgress, ("member", "show"), ("updated_at",)),
    Table(CommentRevision, ("comment", "replaced_at")),
    Table(Mention, ("comment", "member")),
    Table(Reaction, ("comment", "member", "kind")),
    Table(Report, ("comment", "member", "guest_key")),
    Table(Case, ("comment",), ("claimed_by", "claimed_until")),
    Table(ModerationAction, ("at", "verb", "comment", "recap", "moderator"), ("undoes",)),
    Table(MailChoice, ("member",)),
    Table(Revision, ("recap", "number")),
    Table(Subscription, ("member", "guest_email", "show", "recap", "thread")),
    Table(Notification, ("member", "created_at", "kind", "comment", "recap")),
    Table(Draft, ("member", "recap", "parent")),
    Table(Visit, ("member", "recap")),
]
TABLES = {table.name: table for table in (*BEFORE, IMAGES, PAGES, RECAPS, COMMENTS, *AFTER)}
