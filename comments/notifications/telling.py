"""What is to be told is written down here: a row for each person, the count at their bell, and when mail is due.

Members' rows are locked in the order of their keys, and after every other lock of a transaction: thread, recap,
members.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments.models import Notification
from comments.notifications.choices import choice_of, due_at
from members.models import Member, Mute

MEMBERS_AT_ONCE = 100  # whose rows one transaction locks; somebody who answers one of them waits so long
EVERYBODY = Q()
KEPT_FOR = timedelta(days=180)
FORGOTTEN_AT_ONCE = 1000
Kind = Notification.Kind


@transaction.atomic(savepoint=False)
def tell(kinds, *, writers=(), **about):
    """Tell each member of `kinds` ({member id: why}) about a comment or recap; who was told of it before is not again.

    Three statements, however many they are. Those who wrote it (`writers`) are not told.
    """
    listeners = lock(set(kinds) - set(writers), may_hear(kinds, writers))
    now = timezone.now()
    Notification.objects.bulk_create(
        [
            Notification(
                member_id=member.pk,
                kind=(kind := kinds[member.pk]),
                mail_due_at=due_at(getattr(choice_of(member), kind), now),
                **about,
            )
            for member in listeners
        ],
        ignore_conflicts=True,
    )
    recount([member.pk for member in listeners])


def may_hear(kinds, writers):
    """Which members of `kinds` ({member id: why}) are to hear of something by `writers`: not who wrote it, nor who has
    muted one of them. What a moderator decides, and a new recap of a drama that they follow, is told all the same."""
    said = {member for member, kind in kinds.items() if kind not in (Kind.DECISION, Kind.RECAP)} - set(writers)
    muted = Mute.objects.filter(by=OuterRef("pk"), whom__in=[writer for writer in writers if writer])
    return Q(pk__in=set(kinds) - set(writers) - said) | Q(pk__in=said) & ~Exists(muted)


def lock(member_ids, who=EVERYBODY):
    """The members who have not left, with what they chose, until the end of the transaction."""
    if not member_ids:
        return []
    chosen = [f"mail_choice__{kind}" for kind in Kind.values]
    members = Member.objects.filter(who, pk__in=member_ids, is_active=True).select_related("mail_choice").order_by("pk")
    return list(members.only("unread_count", *chosen).select_for_update(of=("self",), no_key=True))


def recount(member_ids):
    """Count what is unread. Exact where the members are locked before: who else tells them something waits."""
    if not member_ids:
        return
    unread = Notification.objects.shown().unread().filter(member=OuterRef("pk")).order_by()
    counted = unread.values("member").annotate(count=Count("pk")).values("count")
    Member.objects.filter(pk__in=member_ids).update(unread_count=Coalesce(Subquery(counted), 0))


@transaction.atomic
def read(member, notifications):
    """`notifications` of `member` are read."""
    lock([member.pk])
    notifications.unread().filter(member=member).update(read_at=timezone.now())
    recount([member.pk])


def announce(comment):
    """Followers are to be told of `comment`: one row however many they are, and the worker does the rest."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(ANNOUNCE, [comment.pk, now])


ANNOUNCE = """
    INSERT INTO comments_announcement (comment_id, created_at, reached) VALUES (%s, %s, 0) ON CONFLICT DO NOTHING
"""


def tell_decision(action):
    """Tell the author of a comment what was decided about it, unless they decided it themselves."""
    author = action.comment.member_id
    if author:
        tell({author: Kind.DECISION}, writers=[action.moderator_id], comment=action.comment, action=action)


def take_back(action):
    """What was told of a decision that is undone is told no more, unless a letter has gone out already."""
    untold = Notification.objects.filter(action=action, mailed_at=None)
    heard = unread_by(untold)
    untold.delete()
    recount_all(heard)


def settle(comment):
    """After its status has changed: what hangs on a tombstone goes, and nobody's bell counts what cannot be read."""
    told = comment.notifications.exclude(kind=Kind.DECISION)
    heard = unread_by(told)
    if comment.is_tombstone:
        told.delete()
    recount_all(heard)


def unread_by(notifications):
    unread = notifications.unread().filter(member__isnull=False)
    return sorted(set(unread.order_by().values_list("member", flat=True)))


def recount_all(heard):
    for start in range(0, len(heard), MEMBERS_AT_ONCE):
        some = heard[start : start + MEMBERS_AT_ONCE]
        lock(some)
        recount(some)


def forget_old():
    """What was told long ago goes, a batch at a time. Keys grow with time, so the oldest are found without a search."""
    first = list(Notification.objects.order_by("pk").values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    old = Notification.objects.filter(pk__in=first, created_at__lt=timezone.now() - KEPT_FOR)
    if not old.exists():
        return False
    with transaction.atomic():
        heard = unread_by(old)
        old.delete()
        recount_all(heard)
    return True
