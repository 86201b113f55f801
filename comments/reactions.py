"""Love, laughter, tears and gasps: one of each kind a member and comment, taken back by a second press.

The count on the comment moves only with a row that was really written or really deleted, in the same transaction and
under the thread's lock, so it is exact however many press at once.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from comments import tree
from comments.models import Comment, Reaction, Thread
from comments.models.discussion import CommentStatus

Kind = Reaction.Kind


@dataclass(frozen=True)
class Sign:
    kind: str
    emoji: str
    counter: str  # the field of Comment that counts it


SIGNS = (
    Sign(Kind.LOVE, "❤️", "loves"),
    Sign(Kind.LAUGH, "😂", "laughs"),
    Sign(Kind.TEARS, "😭", "tears"),
    Sign(Kind.GASP, "😱", "gasps"),
)
SIGN_OF = {sign.kind: sign for sign in SIGNS}


class Gone(Exception):
    """The comment is no longer one that everybody can see."""


@transaction.atomic
def press(comment, member, kind, wanted=None):
    """Set or take back `member`'s reaction, and return whether it stands now. Locks the thread, then the recap's row.

    `wanted` says which of the two, so that a request sent twice does no harm; without it the present state turns over.
    """
    tree.lock_thread_of(comment.pk)
    if not Comment.objects.filter(pk=comment.pk, status=CommentStatus.VISIBLE).exists():
        raise Gone
    mine = {"comment": comment, "member": member, "kind": kind}
    taken = 0 if wanted else Reaction.objects.filter(**mine).delete()[0]
    added = 0 if taken or wanted is False else Reaction.objects.get_or_create(**mine)[1]
    if taken or added:
        count(comment, kind, added - taken)
    return not taken if wanted is None else wanted


def count(comment, kind, step):
    counter = SIGN_OF[kind].counter
    Comment.objects.filter(pk=comment.pk).update(**{counter: F(counter) + step})
    if kind == Kind.LOVE and comment.parent_id is None:
        Thread.objects.filter(pk=comment.thread_id).update(loves=F("loves") + step)
    tree.count_on_recap(comment.thread.recap_id, comments=0, threads=0)


def counts_of(comment):
    """(sign, how many) in the fixed order."""
    return [(sign, getattr(comment, sign.counter)) for sign in SIGNS]
