"""Love, laughter, tears and gasps: one of each kind a member and comment, taken back by a second press.

The count on the comment moves only with a row that was really written or really deleted, in the same transaction and
under the thread's lock, so it is exact however many press at once.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Q

from comments import tree, turns
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
    Sign(Kind.LAUGH, "😂️", "laughs"),
    Sign(Kind.TEARS, "😭️", "tears"),
    Sign(Kind.GASP, "😱️", "gasps"),
)
SIGN_OF = {sign.kind: sign for sign in SIGNS}


class Gone(Exception):
    """The comment is no longer one that everybody can see."""


@turns.taken
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
    of_thread = {"loves": F("loves") + step} if kind == Kind.LOVE and comment.parent_id is None else {}
    tree.show_anew(comment.thread.recap_id, [comment.thread_id], **of_thread)


def counts_of(comment):
    """(sign, how many) in the fixed order."""
    return [(sign, getattr(comment, sign.counter)) for sign in SIGNS]


# --- Proving and repairing, for `manage.py check_threads`

NONE = (0,) * len(SIGNS)


def miscounted(thread_ids):
    """{comment id: the counts that it should have, in the order of SIGNS} for comments that count wrong."""
    fields = [sign.counter for sign in SIGNS]
    counting = Q(*((f"{field}__gt", 0) for field in fields), _connector=Q.OR)
    said = Comment.objects.filter(counting, thread__in=thread_ids).values_list("pk", *fields)
    said, real = {pk: counts for pk, *counts in said}, {}
    rows = Reaction.objects.filter(comment__thread__in=thread_ids).values_list("comment", "kind").annotate(Count("pk"))
    for pk, kind, count in rows.order_by():
        real.setdefault(pk, list(NONE))[list(SIGN_OF).index(kind)] = count
    return {pk: real.get(pk, NONE) for pk in said | real if list(said.get(pk, NONE)) != list(real.get(pk, NONE))}


def faults_of_threads(thread_ids):
    """(thread id, what is wrong) for the reactions of these threads."""
    wrong = miscounted(thread_ids)
    for pk, thread_id in Comment.objects.filter(pk__in=wrong).order_by("pk").values_list("pk", "thread"):
        yield thread_id, f"has comment {pk} with reactions counted wrong"
    roots = Comment.objects.filter(thread__in=thread_ids, parent=None).exclude(loves=F("thread__loves"))
    for thread_id in roots.order_by("pk").values_list("thread", flat=True):
        yield thread_id, "counts other loves than its root"


@transaction.atomic
def recount(thread_id):
    """Count the reactions in a thread anew, under its lock."""
    thread = Thread.objects.select_for_update(no_key=True).filter(pk=thread_id).first()
    if thread is None:
        return
    for pk, counts in miscounted([thread_id]).items():
        Comment.objects.filter(pk=pk).update(**{sign.counter: n for sign, n in zip(SIGNS, counts, strict=True)})
    loves = Comment.objects.values_list("loves", flat=True).get(thread=thread, parent=None)
    tree.show_anew(thread.recap_id, [thread_id], loves=loves)
