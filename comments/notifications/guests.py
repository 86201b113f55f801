"""Guests who want to be mailed when they are answered: asked first whether the address is theirs, then told.

Anybody can type anybody's address. So nothing is sent to one but a question, a few a day at the most, until a press on
the page behind its link has said yes.
"""

import hashlib
import logging
from datetime import timedelta

from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from comments.models import Comment, Notification, Subscription
from comments.notifications.choices import When, due_at
from comments.notifications.claims import GIVE_UP_AFTER, lease, locked, wait_after

log = logging.getLogger(__name__)
SALT = "comments.guests.confirm"
LINK_LASTS = timedelta(days=7)
# Questions to one address, and to all of them together: what a nuisance can make us send.
QUESTIONS_A_DAY = 2
QUESTIONS_AN_HOUR = 100
DAY, HOUR = 24 * 3600, 3600
ASKED = "guests.asked"


def wish(comment):
    """The guest who wrote `comment` wants to be mailed when they are answered."""
    wanted = Subscription(guest_email=comment.guest_email.lower(), thread=comment.thread)
    Subscription.objects.bulk_create([wanted], ignore_conflicts=True)


def tell_the_answered(comment):
    """Whoever `comment` answers, if that is a guest who wishes to know and has confirmed it."""
    email = comment.parent.guest_email.lower() if comment.parent_id else ""
    if not email or email == comment.guest_email.lower():
        return
    confirmed = Subscription.objects.filter(guest_email=email, thread=comment.thread_id, confirmed_at__isnull=False)
    if confirmed.exists():
        due = due_at(When.AT_ONCE, timezone.now())
        told = Notification(guest_email=email, kind=Notification.Kind.REPLY, comment=comment, mail_due_at=due)
        Notification.objects.bulk_create([told], ignore_conflicts=True)


# --- The question


def token_of(email):
    return signing.dumps(email, salt=SALT)


def email_in(token):
    """The address of a link in a question; None where it is not of our making, or too old."""
    try:
        return signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None


def waiting(email):
    """What the owner of `email` can still confirm."""
    recent = timezone.now() - LINK_LASTS
    return Subscription.objects.filter(guest_email=email, confirmed_at=None, created_at__gt=recent)


def confirm(email):
    waiting(email).update(confirmed_at=timezone.now())


def forget(email):
    """No letter goes to `email` any more, unless its owner confirms anew."""
    Subscription.objects.filter(guest_email=email).delete()
    # Said twice for SQLite's sake, as in Comment.objects.of_guest.
    Notification.objects.filter(guest_email=email).exclude(guest_email="").delete()


# --- What the worker does


def claim():
    """The addresses' subscriptions to ask about: all of one address, or none. Only of comments that stand."""
    now = timezone.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    to_ask = Subscription.objects.filter(free, member=None, confirmed_at=None, asked_at=None)
    stands = Comment.objects.visible().filter(thread=OuterRef("thread"), guest_email__iexact=OuterRef("guest_email"))
    due = to_ask.filter(Exists(stands)).order_by("created_at", "pk")
    if not due.exists():
        return []
    with transaction.atomic():
        first = locked(due).first()
        rows = list(locked(due.filter(guest_email=first.guest_email))) if first else []
        Subscription.objects.filter(pk__in=[row.pk for row in rows]).update(leased_until=lease(now))
    return rows


def is_enough():
    """Whether so many were asked within the hour that the others wait."""
    return cache.get(ASKED, 0) >= QUESTIONS_AN_HOUR


def may_ask(email):
    """Counts what is asked. Counted before it is sent, so that no crash lets a question slip through uncounted."""
    sign = hashlib.sha256(email.encode()).hexdigest()[:32]
    if counted(f"{ASKED}.{sign}", DAY) > QUESTIONS_A_DAY:
        return False
    counted(ASKED, HOUR)
    return True


def counted(key, seconds):
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        return 1


def asked(rows):
    of(rows).update(asked_at=timezone.now(), leased_until=None)


def postpone(rows):
    """Later, or never: the wish goes when it could not be asked about for days."""
    now, tries = timezone.now(), max(row.tries for row in rows) + 1
    old = of(rows).filter(created_at__lte=now - GIVE_UP_AFTER)
    if old.exists():
        log.error("a guest's address could not be asked for %s days: given up", GIVE_UP_AFTER.days)
        old.delete()
    of(rows).update(tries=tries, leased_until=now + wait_after(tries))


def of(rows):
    return Subscription.objects.filter(pk__in=[row.pk for row in rows])


def forget_the_unconfirmed():
    """Addresses that nobody has confirmed in time are nobody's to keep."""
    old = Subscription.objects.filter(member=None, confirmed_at=None, created_at__lt=timezone.now() - LINK_LASTS)
    return old.exists() and bool(old.delete()[0])
