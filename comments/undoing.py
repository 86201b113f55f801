"""A moderator takes back what they did a moment ago. The log keeps both lines.

What a tombstone has lost is brought back from `remains.py`, while it is there.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from comments import remains, tree
from comments.models import Comment, ListedTerm, ModerationAction, Report
from comments.moderation import STATUS_AFTER, Overtaken, Verb, lock
from comments.notifications import telling
from comments.sanctions import FIELDS, OF_PEOPLE
from comments.screening import lists
from members.models import Member

UNDO_WITHIN = timedelta(seconds=60)
GRACE = timedelta(seconds=remains.KEPT_SECONDS) - UNDO_WITHIN  # between the press and its arrival


class TooLate(Exception):
    """The minute is over, or it was taken back already."""


def last_of(moderator, action_id):
    """That decision, if `moderator` may still take it back, else None."""
    since = timezone.now() - UNDO_WITHIN
    mine = ModerationAction.objects.filter(pk=action_id, moderator=moderator, at__gt=since, undone_by=None)
    return mine.exclude(verb=Verb.UNDO).select_related("comment__member", "member").first()


def undo(action_id, moderator):
    """Bring back what was before that decision, and before the one that came with it. The line of the log.

    Raises TooLate, and Overtaken where somebody has decided something else since.
    """
    since = timezone.now() - UNDO_WITHIN - GRACE
    mine = ModerationAction.objects.filter(pk=action_id, moderator=moderator, at__gt=since, undone_by=None)
    action = mine.exclude(verb=Verb.UNDO).select_related("comment__thread", "member").first()
    if action is None:
        raise TooLate
    try:
        with transaction.atomic():
            return take_back(action, moderator)
    except IntegrityError:
        raise TooLate from None  # two presses at once: the other one has done it


def take_back(action, moderator):
    together = action.before.get("with")
    if together:
        take_back(ModerationAction.objects.select_related("comment__thread", "member").get(pk=together), moderator)
    BACK[Verb(action.verb)](action)
    if action.comment_id:
        telling.take_back(action)
    return ModerationAction.objects.create(
        moderator=moderator,
        verb=Verb.UNDO,
        undoes=action,
        comment=action.comment,
        recap_id=action.recap_id,
        member=action.member,
        before={"verb": action.verb},
    )


# --- What each verb leaves behind, taken back


def status_back(action):
    comment = lock(action.comment)
    if comment.status != STATUS_AFTER[Verb(action.verb)]:
        raise Overtaken
    was = remains.of(comment) if comment.is_tombstone else None
    if comment.is_tombstone and was is None:
        raise TooLate
    if comment.status != action.before["status"]:
        tree.change_status(comment, action.before["status"], words=was and was["words"])
    if was:
        remains.hang_again(comment, was)
    reopen(action)


def reach_back(action):
    comment = lock(action.comment)
    reaches = action.before.get("quoting", {}) | {comment.pk: action.before["reveals_through"]}
    for pk, position in reaches.items():
        Comment.objects.filter(pk=pk).update(reveals_through=position)
    tree.show_anew(comment.thread.recap_id, Comment.objects.filter(pk__in=reaches).values("thread"))
    reopen(action)


def reopen(action):
    Report.objects.filter(pk__in=action.before.get("reports", [])).update(settled_at=None, upheld=None)


def lock_back(action):
    comment = lock(action.comment)
    tree.show_anew(comment.thread.recap_id, [comment.thread_id], locked=action.before["locked"])


def person_back(action):
    if action.member_id is None:
        ListedTerm.objects.filter(pk=action.before["listed"]).delete()
        lists.forget()
    elif action.verb != Verb.WARN:
        before = {name: action.before[name] for name in FIELDS}
        for name in ("muted_until", "banned_at"):
            before[name] = parse_datetime(before[name]) if before[name] else None
        Member.objects.filter(pk=action.member_id).update(**before)


def not_back(action):
    raise TooLate


BACK = (
    dict.fromkeys(Verb, not_back)
    | dict.fromkeys(STATUS_AFTER, status_back)
    | dict.fromkeys(OF_PEOPLE, person_back)
    | {Verb.RESCOPE: reach_back, Verb.LOCK: lock_back, Verb.UNLOCK: lock_back}
)
