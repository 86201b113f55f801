"""Readers say that something is wrong with a comment. Enough of them hold it until a moderator has looked."""

from django.db import transaction

from comments import moderation, rescoping, tree
from comments.models import Case, Comment, ModerationAction, Report
from comments.models.discussion import CommentStatus
from comments.screening.buckets import key_of, seconds_to_wait

# So many people who do not know of each other, as for a spoiler. Fewer, and two friends could take out anybody.
REPORTS_TO_HOLD = 3
# Reports of one person in an hour. A careful reader of a long evening makes two or three.
REPORTS_A_PERSON = 10
PACE_SECONDS = 3600
REASON_OF_READERS = "Several readers reported it."
KINDLY = "Several readers reported it, so a moderator looks at it first."


def seconds_until(who):
    """0, or how long `who` (a member's key or a guest's mark) has to wait before the next report."""
    return seconds_to_wait(PACE_SECONDS, {key_of("report", getattr(who, "pk", who)): REPORTS_A_PERSON})


def report(comment, reason, *, position=None, member=None, guest_key="", note=""):
    """Keep a report of `comment`, one a person; the comment as it then stands. Locks its thread, then its recap."""
    if reason == Report.Reason.SPOILER:
        return rescoping.report(comment, position, member=member, guest_key=guest_key, note=note)
    with transaction.atomic():
        comment = moderation.lock(comment)
        who = {"member": member} if member else {"guest_key": guest_key}
        Report.objects.get_or_create(comment=comment, **who, defaults={"reason": reason, "note": note})
        return hold(comment) if may_be_held(comment) and is_agreed(comment) else comment


def is_agreed(comment):
    reports = comment.reports.open().exclude(reason=Report.Reason.SPOILER)
    return reports.trusted().count() >= REPORTS_TO_HOLD


def may_be_held(comment):
    """Not what the staff writes, which is only queued, and not what a moderator has looked at and let stand."""
    if not comment.is_visible or (comment.member and comment.member.is_site_staff):
        return False
    approved = comment.moderation_actions.filter(verb=moderation.Verb.APPROVE, moderator__isnull=False)
    return not approved.filter(undone_by=None).exists()


def hold(comment):
    before = comment.status
    tree.change_status(comment, CommentStatus.HELD)
    Case.objects.update_or_create(comment=comment, defaults={"why": REASON_OF_READERS, "kindly": KINDLY})
    moderation.log(None, ModerationAction.Verb.HOLD, comment, REASON_OF_READERS, {"status": before})
    return Comment.objects.get(pk=comment.pk)
