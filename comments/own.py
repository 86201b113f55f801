"""What a member brings to a discussion: read in one query, since their page has no more than one to spare."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery

from comments.models import Comment, Notification, Reaction, Visit
from comments.models.discussion import CommentStatus
from recaps.models import WHOLE_SHOW, Recap
from recaps.models.joined import lines_of, read_lines


class Own(NamedTuple):
    """`held`: primary keys of their comments that wait for a moderator. `reacted`: "public_id:kind" of each sign.

    `hides_own`: whether a page at their level would hide something of theirs from them.
    `rescoped`: public ids of their comments that were said to give away more, which they have not been told yet.
    """

    held: frozenset
    reacted: tuple
    rescoped: tuple
    hides_own: bool
    visit: Visit | None


def own_of(member, recap, level=WHOLE_SHOW):
    """`level`: the position through which the discussion is open to them."""
    beyond = Comment.objects.filter(member=member, reveals_through__gt=level, thread__recap=OuterRef("pk"))
    visit = Visit.objects.filter(member=member, recap=OuterRef("pk"))
    held = Comment.objects.filter(member=member, status=CommentStatus.HELD, thread__recap=OuterRef("pk"))
    reacted = Reaction.objects.filter(member=member, comment__thread__recap=OuterRef("pk"))
    untold = Notification.objects.filter(
        member=member, kind=Notification.Kind.DECISION, read_at=None, comment__thread__recap=OuterRef("pk")
    )
    row = (
        Recap.objects.filter(pk=recap.pk)
        .annotate(
            visit=Subquery(visit.values("pk")),
            new_since=Subquery(visit.values("new_since")),
            seen_at=Subquery(visit.values("seen_at")),
            hides_own=Exists(beyond),
            held=Subquery(lines_of(held, "thread__recap", "pk")),
            rescoped=Subquery(lines_of(untold, "comment__thread__recap", "comment__public_id")),
            reacted=Subquery(lines_of(reacted, "comment__thread__recap", "comment__public_id", "kind")),
        )
        .values("visit", "new_since", "seen_at", "held", "reacted", "rescoped", "hides_own")
        .get()
    )
    times = {"new_since": row["new_since"], "seen_at": row["seen_at"]}
    return Own(
        frozenset(int(pk) for [pk] in read_lines(row["held"])),
        tuple(":".join(pair) for pair in read_lines(row["reacted"])),
        tuple(sorted({public_id for [public_id] in read_lines(row["rescoped"])})),
        row["hides_own"],
        Visit(pk=row["visit"], member=member, recap=recap, **times) if row["visit"] else None,
    )
