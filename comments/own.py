"""What a member brings to a discussion: read in one query, since their page has no more than one to spare."""

from typing import NamedTuple

from django.db.models import BigAutoField, Exists, OuterRef, PositiveSmallIntegerField, Subquery, Value
from django.db.models.functions import Coalesce

from comments.models import Comment, ModerationAction, Notification, Reaction, Subscription, Visit
from comments.models.discussion import CommentStatus
from config.composed import Composed, Given
from members.models import Mute
from recaps.models import WHOLE_SHOW, Recap
from recaps.models.joined import lines_of, read_lines


class Own(NamedTuple):
    """`held`: {primary key: (public id, why)} of their comments that wait for a moderator.

    `reacted`: "public_id:kind" of each sign.
    `hides_own`: whether a page at their level would hide something of theirs from them.
    `rescoped`: public ids of their comments that were said to give away more, which they have not been told yet.
    `muted`: primary keys of the members whom they have muted.
    `follows`: whether they follow the discussion. `followed`: public ids of the roots of the threads that they follow.
    """

    held: dict
    reacted: tuple
    rescoped: tuple
    hides_own: bool
    muted: frozenset
    visit: Visit | None
    follows: bool
    followed: frozenset


def own_of(member, recap, level=WHOLE_SHOW):
    """`level`: the position through which the discussion is open to them."""
    [row] = composed(member=member.pk, recap=recap.pk, level=level)
    row = dict(zip(NAMES, row, strict=True))
    times = {"new_since": row["new_since"], "seen_at": row["seen_at"]}
    return Own(
        {int(pk): (public_id, why) for pk, public_id, why in read_lines(row["held"])},
        tuple(":".join(pair) for pair in read_lines(row["reacted"])),
        tuple(sorted({public_id for [public_id] in read_lines(row["rescoped"])})),
        row["hides_own"],
        frozenset(int(whom) for [whom] in read_lines(row["muted"])),
        Visit(pk=row["visit"], member=member, recap=recap, **times) if row["visit"] else None,
        row["follows"],
        frozenset(public_id for [public_id] in read_lines(row["followed"])),
    )


NAMES = ("visit", "new_since", "seen_at", "held", "reacted", "rescoped", "hides_own", "muted", "follows", "followed")


def compose():
    """One row of NAMES, for a recap, a member and a level."""
    member = Given("member", BigAutoField())
    beyond = Comment.objects.filter(member=member, thread__recap=OuterRef("pk"))
    beyond = beyond.filter(reveals_through__gt=Given("level", PositiveSmallIntegerField()))
    visit = Visit.objects.filter(member=member, recap=OuterRef("pk"))
    held = Comment.objects.filter(member=member, status=CommentStatus.HELD, thread__recap=OuterRef("pk"))
    held = held.annotate(why=Coalesce("case__kindly", Value("")))
    reacted = Reaction.objects.filter(member=member, comment__thread__recap=OuterRef("pk"))
    untold = Notification.objects.filter(
        member=member,
        action__verb=ModerationAction.Verb.RESCOPE,
        read_at=None,
        comment__thread__recap=OuterRef("pk"),
        comment__status=CommentStatus.VISIBLE,
    )
    muted = Mute.objects.filter(by=member)
    followed = Subscription.objects.filter(member=member)
    roots = followed.filter(thread__recap=OuterRef("pk"), thread__comments__level=0)
    return (
        Recap.objects.filter(pk=Given("recap", BigAutoField()))
        .annotate(
            visit=Subquery(visit.values("pk")),
            new_since=Subquery(visit.values("new_since")),
            seen_at=Subquery(visit.values("seen_at")),
            hides_own=Exists(beyond),
            held=Subquery(lines_of(held, "thread__recap", "pk", "public_id", "why")),
            rescoped=Subquery(lines_of(untold, "comment__thread__recap", "comment__public_id")),
            reacted=Subquery(lines_of(reacted, "comment__thread__recap", "comment__public_id", "kind")),
            muted=Subquery(lines_of(muted, "by", "whom")),
            follows=Exists(followed.filter(recap=OuterRef("pk"))),
            followed=Subquery(lines_of(roots, "thread__recap", "thread__comments__public_id")),
        )
        .values_list(*NAMES)
    )


# To compose it takes Django a third of a member's whole page.
composed = Composed(Recap, compose)
