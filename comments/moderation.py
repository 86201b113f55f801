"""What moderators do to comments: each decision changes the comment and writes a line of the log, or neither.

What they do to people is in `sanctions.py`, to discussions in `rules.py`; taking a decision back, in `undoing.py`.
"""

import hashlib

from django.db import transaction
from django.utils import timezone

from comments import remains, tree
from comments.models import Comment, ModerationAction
from comments.models.discussion import CommentStatus, RemovedBy
from comments.notifications import telling

Verb = ModerationAction.Verb
STATUS_AFTER = {
    Verb.HOLD: CommentStatus.HELD,
    Verb.APPROVE: CommentStatus.VISIBLE,
    Verb.REJECT: CommentStatus.REJECTED,
    Verb.TOMBSTONE: CommentStatus.TOMBSTONE,
}
# Whether who reported the comment was right, by what a moderator decides. Holding decides nothing yet.
UPHELD_BY = {Verb.APPROVE: False, Verb.REJECT: True, Verb.TOMBSTONE: True}
REASON_MAX = ModerationAction._meta.get_field("reason").max_length


class TextIsGone(Exception):
    """A tombstone cannot be held, approved or rejected: there is nothing left to decide about."""


class Overtaken(Exception):
    """The comment is no longer as the moderator saw it: somebody else has decided, or its writer has changed it."""


def may_moderate(person):
    """Whether `person`, who may be a guest, looks after the discussions: the rule itself is `Member.may_moderate`."""
    return getattr(person, "may_moderate", False)


def state_of(comment, reports=None):
    """What a moderator sees of `comment` when deciding, in short. One query for its open `reports`, if not given."""
    reports = comment.reports.open() if reports is None else reports
    newest = max((report.pk for report in reports), default=None)
    seen = f"{comment.status} {comment.reveals_through} {newest} {comment.source}"
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def lock(comment, seen=None):
    """`comment` as it stands, under its thread's lock. Raises Overtaken where that is not what was `seen`."""
    tree.lock_thread_of(comment.pk)
    comment = Comment.objects.select_related("thread", "member").get(pk=comment.pk)
    if seen is not None and seen != state_of(comment):
        raise Overtaken
    return comment


@transaction.atomic
def decide(comment, verb, moderator, reason="", seen=None):
    """Hold, approve, reject or remove `comment`. The line of the log, or None where there was nothing to decide.

    Locks the comment's thread until commit, then (through `tree.change_status`) its recap's row, so that two moderators
    at once decide one after the other; `seen` (a `state_of`) lets the second one know. Open reports are settled. What
    is so already stays so and is not logged again; of a tombstone anything else raises TextIsGone.
    """
    comment = lock(comment, seen)
    before, after = comment.status, STATUS_AFTER[Verb(verb)]
    if comment.is_tombstone and before != after:
        raise TextIsGone
    settled = settle_reports(comment, verb)
    if before == after and not settled:
        return None
    kept = {"status": before} | ({"reports": settled} if settled else {})
    if before != after:
        removed_by = RemovedBy.MODERATOR if after == CommentStatus.TOMBSTONE else ""
        if removed_by:
            remains.keep(comment)
        comment = tree.change_status(comment, after, removed_by)
    action = log(moderator, verb, comment, reason, kept)
    if before != after and is_told(verb, before):
        telling.tell_decision(action)
    return action


def settle_reports(comment, verb):
    """Close the open reports of `comment`. Their primary keys."""
    if verb not in UPHELD_BY:
        return []
    keys = list(comment.reports.open().values_list("pk", flat=True))
    if keys:
        comment.reports.filter(pk__in=keys).update(settled_at=timezone.now(), upheld=UPHELD_BY[verb])
    return keys


def log(moderator, verb, comment, reason, before):
    return ModerationAction.objects.create(
        moderator=moderator,
        verb=verb,
        comment=comment,
        member_id=comment.member_id,
        recap_id=comment.thread.recap_id,
        reason=reason[:REASON_MAX],
        before=before,
    )


def is_told(verb, before):
    """Members hear of what becomes of theirs, once it is decided; that it waits, their own page says."""
    return verb in (Verb.REJECT, Verb.TOMBSTONE) or (verb == Verb.APPROVE and before == CommentStatus.HELD)


@transaction.atomic
def set_locked(comment, locked, moderator, reason="", seen=None):
    """Close the thread of `comment` for replies, or open it. The line of the log, or None where it is so already."""
    comment = lock(comment, seen)
    if comment.thread.locked == locked:
        return None
    tree.show_anew(comment.thread.recap_id, [comment.thread_id], locked=locked)
    return log(moderator, Verb.LOCK if locked else Verb.UNLOCK, comment, reason, {"locked": not locked})
