"""What moderators do to comments: each decision changes the comment and writes a line of the log, or neither."""

from django.db import transaction

from comments import tree
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


class TextIsGone(Exception):
    """A tombstone cannot be held, approved or rejected: there is nothing left to decide about."""


@transaction.atomic
def decide(comment, verb, moderator, reason=""):
    """Hold, approve, reject or remove `comment`, and return it as it now stands.

    Locks the comment's thread until commit, then (through `tree.change_status`) its recap's row, so that two moderators
    at once decide one after the other. What is so already stays so and is not logged again; of a tombstone anything
    else raises TextIsGone.
    """
    tree.lock_thread_of(comment.pk)
    comment = Comment.objects.get(pk=comment.pk)
    before, after = comment.status, STATUS_AFTER[Verb(verb)]
    if before == after:
        return comment
    if comment.is_tombstone:
        raise TextIsGone
    removed_by = RemovedBy.MODERATOR if after == CommentStatus.TOMBSTONE else ""
    comment = tree.change_status(comment, after, removed_by)
    action = ModerationAction.objects.create(
        moderator=moderator, verb=verb, comment=comment, reason=reason, before={"status": before}
    )
    if verb != Verb.HOLD:  # which is no decision yet: their own page says that it waits
        telling.tell_decision(action)
    return comment
