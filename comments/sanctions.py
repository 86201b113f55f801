"""What moderators do to people: warn, mute for some days, ban. Each is a line of the log, and can be lifted."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from comments.models import ListedTerm, ModerationAction, Notification
from comments.moderation import REASON_MAX, Verb
from comments.screening import lists
from members.models import Member

MUTE_DAYS = (1, 3, 7, 30)  # a night's sleep, a weekend, a week's episodes, a month
OF_PEOPLE = (Verb.WARN, Verb.MUTE, Verb.UNMUTE, Verb.BAN, Verb.UNBAN)
FIELDS = ("muted_until", "banned_at", "sanction_reason")


class OfTheHouse(Exception):
    """Nobody of the staff is muted or banned here: the owner takes the role away first."""


@transaction.atomic
def sanction(member, verb, moderator, reason="", *, days=0, comment=None, with_action=None):
    """Warn, mute, ban `member` or lift it; the line of the log. `comment` is what it is about, if anything.

    Locks the member's row. `with_action` is the decision about the comment that came with it: undone together.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if member.is_site_staff or member.is_superuser:
        raise OfTheHouse
    before = {name: stored(getattr(member, name)) for name in FIELDS}
    change(member, verb, reason, days)
    if comment is not None and with_action is None:
        Notification.objects.create(member=member, kind=Notification.Kind.DECISION, comment=comment)
    if with_action is not None:
        before["with"] = with_action.pk
    if verb == Verb.MUTE:
        before["days"] = days
    return ModerationAction.objects.create(
        moderator=moderator,
        verb=verb,
        member=member,
        comment=comment,
        recap_id=comment.thread.recap_id if comment else None,
        reason=reason[:REASON_MAX],
        before=before,
    )


def stored(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def change(member, verb, reason, days):
    if verb == Verb.WARN:
        return
    now = timezone.now()
    if verb in (Verb.MUTE, Verb.UNMUTE):
        member.muted_until = now + timedelta(days=days) if verb == Verb.MUTE else None
    else:
        member.banned_at = now if verb == Verb.BAN else None
    member.sanction_reason = reason[:REASON_MAX] if not member.may_write else ""
    member.save(update_fields=FIELDS)


def refuse_guest(comment, moderator, reason="", with_action=None):
    """Take no more comments from the address of a guest. The line of the log, or None where there is no address."""
    if not comment.guest_email:
        return None
    term, made = ListedTerm.objects.get_or_create(
        kind=ListedTerm.Kind.EMAIL,
        term=comment.guest_email.casefold(),
        defaults={"then": ListedTerm.Then.REJECT, "note": reason[:200]},
    )
    lists.forget()
    return ModerationAction.objects.create(
        moderator=moderator,
        verb=Verb.BAN,
        comment=comment,
        recap_id=comment.thread.recap_id,
        reason=reason[:REASON_MAX],
        before={"listed": term.pk if made else None, "with": with_action.pk if with_action else None},
    )
