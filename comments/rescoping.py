"""When a comment gives away more than it says: readers report it, and its reach is set anew. Nothing is deleted."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comments import moderation, tree
from comments.models import Comment, ModerationAction, Notification, Report
from comments.models.discussion import PERMALINK
from comments.notifications import telling

# So many people who do not know of each other move a comment behind a curtain at once; a moderator looks at it later.
REPORTS_TO_RESCOPE = 3
REASON_OF_READERS = "Several readers said that it gives away more than it said."


def report(comment, position, *, member=None, guest_key="", note=""):
    """Keep that somebody says `comment` gives things away through `position`, once a person; the comment as it stands.

    Enough reports re-scope it at once, to as far as that many agree on, and stay open for a moderator. Locks the
    comment's thread, then its recap.
    """
    with transaction.atomic():
        tree.lock_thread_of(comment.pk)
        who = {"member": member} if member else {"guest_key": guest_key}
        said = {"reason": Report.Reason.SPOILER, "reveals_through": position, "note": note}
        Report.objects.get_or_create(comment=comment, **who, defaults=said)
        comment = Comment.objects.select_related("thread").get(pk=comment.pk)
        agreed = agreed_by_readers(comment)
        return move(comment, agreed, moderator=None, reason=REASON_OF_READERS) if agreed else comment


def agreed_by_readers(comment):
    """The furthest position that enough open reports go to, if that is beyond what the comment says; else None."""
    beyond = open_reports(comment).trusted().filter(reveals_through__gt=comment.reveals_through)
    positions = sorted(beyond.values_list("reveals_through", flat=True), reverse=True)
    return positions[REPORTS_TO_RESCOPE - 1] if len(positions) >= REPORTS_TO_RESCOPE else None


def open_reports(comment):
    return comment.reports.open().filter(reason=Report.Reason.SPOILER)


@transaction.atomic
def rescope(comment, position, moderator, reason="", seen=None):
    """A moderator says how far `comment` gives things away; every open report of that is settled. Locks as `report`.

    `seen` as in `moderation.decide`.
    """
    comment = moderation.lock(comment, seen)
    reports = open_reports(comment)
    settled = list(reports.values_list("pk", flat=True))
    right = reports.filter(Q(reveals_through__lte=position) | Q(reveals_through=None)) if settled else reports
    right.update(settled_at=timezone.now(), upheld=True)
    reports.update(settled_at=timezone.now(), upheld=False)
    if comment.reveals_through == position:
        return comment
    return move(comment, position, moderator, reason, settled)


def move(comment, position, moderator, reason, settled=()):
    """Set the reach of `comment`, and of those that quote it, which give away as much. Needs the lock of its thread."""
    before, comment.reveals_through = comment.reveals_through, position
    comment.save(update_fields=["reveals_through"])
    moved = dict(quoting(comment).filter(reveals_through__lt=position).values_list("pk", "reveals_through"))
    Comment.objects.filter(pk__in=moved).update(reveals_through=position)
    tree.show_anew(comment.thread.recap_id, Comment.objects.filter(pk__in=[comment.pk, *moved]).values("thread"))
    more = {"quoting": moved, "reports": list(settled)}
    kept = {"reveals_through": before} | {name: value for name, value in more.items() if value}
    telling.tell_decision(moderation.log(moderator, ModerationAction.Verb.RESCOPE, comment, reason, kept))
    return comment


def told(member, public_ids):
    """Note that `member` has read that these comments of theirs were re-scoped. No query where there are none."""
    if public_ids:
        rescoped = Notification.objects.filter(action__verb=ModerationAction.Verb.RESCOPE)
        telling.read(member, rescoped.filter(comment__public_id__in=public_ids))


def quoting(comment):
    """The comments of the same discussion that link to `comment`, as a quotation does."""
    links = Comment.objects.filter(thread__recap=comment.thread.recap_id, source__contains=comment.get_absolute_url())
    return Comment.objects.filter(pk__in=links.values("pk"))


def reach_of_quotes(source, recap):
    """How far the comments go that `source` cites by their permalinks: who quotes gives away as much. 0 for none."""
    ids = PERMALINK.findall(source)
    if not ids:
        return 0
    cited = Comment.objects.visible().filter(public_id__in=ids, thread__recap__show=recap.show_id)
    return max(cited.values_list("reveals_through", flat=True), default=0) if recap.show_id else 0
