"""The moderation queue: what is held or reported, one after the other, and who is looking at what just now.

What everybody can read is first, since it does its harm meanwhile; then the oldest. A moderator who opens a case has
it to themselves for two minutes, so that two do not read the same one. That is a courtesy: what keeps two from deciding
the same one twice is that a decision names what was seen (`moderation.state_of`).
"""

from datetime import timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from comments.models import Case, Comment, ModerationAction, Report
from comments.models.discussion import CommentStatus
from comments.ownership import STANDING

LEASE = timedelta(minutes=2)  # to read a long comment and what it answers
LOOKED_AHEAD = 100  # more than that is "100 and more", and is cleared by the list
DECISIONS_SHOWN = 5


def waiting():
    """The comments of the queue in their order. Two indexes, however many comments there are."""
    held = Comment.objects.filter(status=CommentStatus.HELD).order_by().values("pk")
    reported = Report.objects.open().order_by().values("comment")
    standing = Comment.objects.filter(pk__in=held.union(reported), status__in=STANDING)
    return standing.order_by("-status", "posted_at", "pk")  # "visible" is after "held" in the alphabet


class Turn(NamedTuple):
    """`comment` is the primary key of the one to look at, or None; `count`: how many wait, at most LOOKED_AHEAD.

    `others`: primary keys of those who are looking at the rest, where there is nothing left to take.
    """

    comment: int | None
    count: int
    others: tuple = ()


def next_for(moderator, after=None):
    """The first one that nobody else is looking at, claimed for `moderator`; `after`: what they leave for later."""
    rows = waiting().values_list("pk", "case__comment", "case__claimed_by", "case__claimed_until")
    line = list(rows[:LOOKED_AHEAD])
    keys = [row[0] for row in line]
    start = keys.index(after) + 1 if after in keys else 0
    for pk, case, claimed_by, until in [*line[start:], *line[:start]]:
        taken = claimed_by not in (None, moderator.pk) and until > timezone.now()
        if not taken and claim(pk, moderator, bool(case)):
            return Turn(pk, len(line))
    return Turn(None, len(line), tuple({row[2] for row in line if row[2]}))


def claim(pk, moderator, has_case=True):
    """Take the case of that comment for a while, if nobody else has. Whether it is theirs now: one statement."""
    lease = {"claimed_by": moderator, "claimed_until": timezone.now() + LEASE}
    if has_case:
        free = Q(claimed_by=None) | Q(claimed_by=moderator) | Q(claimed_until__lt=timezone.now())
        return bool(Case.objects.filter(free, pk=pk).update(**lease))
    try:
        with transaction.atomic():
            Case.objects.create(comment_id=pk, **lease)
    except IntegrityError:
        return False
    return True


# --- One case


def for_case():
    """Comments with all that a case shows of them and around them, but reports and history."""
    joined = ["member", "parent__member", "case__claimed_by", "thread__recap__show", "thread__recap__last_episode"]
    return Comment.objects.select_related(*joined).defer(
        "thread__recap__body",
        "thread__recap__body_html",
        "thread__recap__editors_note",
        "thread__recap__show__synopsis",
    )


def looked_at_by_another(comment, moderator):
    """The other moderator who has this case open, or None."""
    case = getattr(comment, "case", None)
    if case is None or case.claimed_by_id in (None, moderator.pk) or case.claimed_until < timezone.now():
        return None
    return case.claimed_by


class History(NamedTuple):
    """What we know of a writer: {status: how many}, and the last decisions about them, newest first."""

    counts: dict
    decisions: list

    @property
    def standing(self):
        return self.counts.get(CommentStatus.VISIBLE, 0)

    @property
    def refused(self):
        return self.counts.get(CommentStatus.REJECTED, 0) + self.counts.get(CommentStatus.TOMBSTONE, 0)


def history_of(comment):
    """The History of whoever wrote `comment`: two queries, or none of a guest without an address."""
    if comment.member_id:
        return history_of_member(comment.member_id)
    if not comment.guest_email:
        return History({}, [])
    theirs = Comment.objects.of_guest(comment.guest_email)
    return History(counted(theirs), decided(ModerationAction.objects.filter(comment__in=theirs)))


def history_of_member(member_id):
    decisions = ModerationAction.objects.filter(member=member_id)
    return History(counted(Comment.objects.filter(member=member_id)), decided(decisions))


def counted(comments):
    return dict(comments.order_by().values_list("status").annotate(Count("pk")))


def decided(actions):
    theirs = actions.exclude(verb=ModerationAction.Verb.UNDO).filter(undone_by=None)
    return list(theirs.select_related("moderator")[:DECISIONS_SHOWN])
