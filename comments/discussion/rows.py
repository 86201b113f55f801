"""What a page reads of a comment: what is shown and where it stands, as plain values.

Plain, because they are the key under which its HTML is kept (`drawing.around`): whatever is shown is part of the key,
so what is kept can never be out of date. A new field that a template shows belongs into `Said`.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import BigAutoField, Exists, IntegerField, OuterRef

from comments.models import Comment
from comments.models.discussion import CommentStatus, permalink
from config.composed import Composed, Given
from members.models import Member
from recaps.models import Byline


class Said(NamedTuple):
    """A comment as it reads, with its author."""

    id: int
    public_id: str
    level: int
    status: str
    removed_by: str
    html: str
    posted_at: datetime
    edited_at: datetime | None
    reveals_through: int
    loves: int
    laughs: int
    tears: int
    gasps: int
    guest_name: str
    member_id: int | None
    handle: str | None
    display_name: str | None
    avatar: str | None
    role: str | None
    wrote_recap: bool

    @property
    def author_name(self):
        return self.display_name or self.handle or self.guest_name

    @property
    def is_visible(self):
        return self.status == CommentStatus.VISIBLE

    @property
    def is_tombstone(self):
        return self.status == CommentStatus.TOMBSTONE

    @property
    def author(self):
        """The member, unsaved, who knows no more than this; None for a guest."""
        return (
            Member(id=self.member_id, **{name: getattr(self, name) for name in OF_MEMBER}) if self.member_id else None
        )


class Row(NamedTuple):
    """A comment in its tree."""

    thread_id: int
    parent_id: int | None
    lft: int
    rght: int
    said: Said

    @property
    def is_visible(self):
        return self.said.is_visible

    @property
    def index(self):
        """How many comments stand before it in the reading order of its thread: its tree has no gaps."""
        return (self.lft + self.said.level - 1) // 2

    @property
    def below(self):
        """How many comments of any status hang below it."""
        return (self.rght - self.lft - 1) // 2


class Answered(NamedTuple):
    """Whom a reply answers, for where its place does not tell."""

    public_id: str
    name: str
    on_page: bool = False

    @property
    def address(self):
        return f"#c-{self.public_id}" if self.on_page else permalink(self.public_id)


OF_MEMBER = {"handle", "display_name", "avatar", "role"}
OF_COMMENT = [name for name in Said._fields if name not in OF_MEMBER | {"member_id", "wrote_recap"}]
COLUMNS = ["thread_id", "parent_id", "lft", "rght"] + [
    f"member__{name}" if name in OF_MEMBER else name for name in Said._fields
]
EVERY = slice(None)


def rows_of(comments, recap, within=EVERY):
    """The Rows of a queryset of comments on `recap`, in one query, in reading order within each thread."""
    return as_rows(values_of(comments, recap.pk)[within])


def values_of(comments, recap):
    bylines = Byline.objects.filter(recap=recap, member=OuterRef("member"))
    return comments.annotate(wrote_recap=Exists(bylines)).in_order().values_list(*COLUMNS)


def as_rows(values):
    return [Row(*value[:4], Said(*value[4:])) for value in values]


# What has changed since a page was made is seldom more than this many threads; for those the query is composed once.
FEW = 4
PLACES = [f"thread_{place}" for place in range(FEW)]


def rows_of_few(threads, recap):
    """The same of whole threads, given by 1 to FEW primary keys."""
    padded = [*threads, *threads[-1:] * (FEW - len(threads))]
    return as_rows(composed_few(recap=recap.pk, **dict(zip(PLACES, padded, strict=True))))


def compose_few():
    threads = [Given(place, IntegerField()) for place in PLACES]
    return values_of(Comment.objects.filter(tree_id__in=threads), Given("recap", BigAutoField()))


composed_few = Composed(Comment, compose_few)


def row_of(comment, wrote_recap):
    """The Row of a comment at hand, such as one that was just posted."""
    named = {name: getattr(comment.member, name, None) for name in OF_MEMBER}
    fields = {name: getattr(comment, name) for name in OF_COMMENT}
    said = Said(**fields, **named, member_id=comment.member_id, wrote_recap=wrote_recap)
    return Row(comment.thread_id, comment.parent_id, comment.lft, comment.rght, said)


def answered_elsewhere(keys):
    """{primary key: Answered} of comments that are not among the rows at hand."""
    if not keys:
        return {}
    name = ["member__display_name", "member__handle", "guest_name"]
    found = Comment.objects.filter(pk__in=keys).values_list("pk", "public_id", *name)
    return {pk: Answered(public_id, next(filter(None, names), "")) for pk, public_id, *names in found}
