"""When a member leaves: what this app has of them goes at once, and what they said in pieces, by the worker.

Their comments are removed or stay without them, thread by thread and each under its lock, so that somebody with 50,000
of them holds nobody up, and kill -9 leaves nothing half done.
"""

from django.db import transaction

from comments import reactions, tree
from comments.models import (
    Case,
    Comment,
    CommentRevision,
    Departure,
    MailChoice,
    Notification,
    Reaction,
    Subscription,
)
from comments.models.discussion import CommentStatus, RemovedBy
from comments.ownership import addressed_from
from members.leaving import FAREWELLS, FORMER

AT_ONCE = 100  # comments, or reactions, of one piece of work
GUEST_KEY = "a-former-member-{}"


def say_farewell(member, addresses, removes_comments):
    """In the transaction of leaving. What follows in pieces begins when it is committed."""
    for rows in (member.drafts, member.visits, member.subscriptions, member.notifications, member.mentions):
        rows.all().delete()
    MailChoice.objects.filter(member=member).delete()
    keep_reports(member)
    Case.objects.filter(claimed_by=member).update(claimed_by=None, claimed_until=None)
    forget_addresses(addresses)
    Departure.objects.create(member=member, removes_comments=removes_comments)
    transaction.on_commit(go_on, robust=True)


def keep_reports(member):
    """What they reported is still to be looked at; what they wrote to it is theirs."""
    member.reports.update(member=None, guest_key=GUEST_KEY.format(member.pk), note="")


def forget_addresses(addresses):
    """What they wrote or followed as a guest, by an address that was theirs."""
    lowered = {address.lower() for address in addresses}
    for model in (Subscription, Notification):
        model.objects.filter(guest_email__in=lowered).delete()
    addressed_from(addresses).update(guest_email="")


def go_on():
    """One piece of what is left to do for somebody who has left. Whether there was anything."""
    departure = Departure.objects.order_by("left_at", "pk").first()
    if departure is None:
        return False
    member, removes = departure.member_id, departure.removes_comments
    if not let_go(member, removes) and not take_back_reactions(member):
        departure.delete()
    return True


def let_go(member_id, removes):
    """Part some of their comments from them. How many."""
    theirs = Comment.objects.filter(member=member_id)
    some = list(theirs.order_by("thread", "pk").values_list("pk", "thread", "status")[:AT_ONCE])
    for pk, _, status in some:
        if removes or status in (CommentStatus.HELD, CommentStatus.REJECTED):
            remove(pk)
    keys = [pk for pk, *_ in some]
    for thread in sorted({thread for _, thread, _ in some}):
        tree.give_to(thread, theirs.filter(pk__in=keys), member=None, guest_name=FORMER)
    CommentRevision.objects.filter(comment__in=keys).delete()
    return len(some)


def remove(pk):
    comment = Comment.objects.get(pk=pk)
    if not comment.is_tombstone:
        tree.change_status(comment, CommentStatus.TOMBSTONE, RemovedBy.AUTHOR)


def take_back_reactions(member_id):
    some = list(
        Reaction.objects.filter(member=member_id).select_related("comment__thread", "member").order_by("pk")[:AT_ONCE]
    )
    for reaction in some:
        try:
            reactions.press(reaction.comment, reaction.member, reaction.kind, wanted=False)
        except reactions.Gone:
            reaction.delete()
    return len(some)


FAREWELLS.append(say_farewell)
