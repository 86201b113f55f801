"""Sending what is due, by the worker. A letter goes at least once, whoever is killed at whatever moment.

Rows are leased, the letter is handed over, and only what the mail server has acknowledged is marked as mailed. Between
the two lies the one moment in which a crash makes a second letter: it has the same Message-ID.
"""

import logging
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from comments.models import Notification
from comments.notifications import guests
from comments.notifications.choices import COLLECTING
from comments.notifications.claims import GIVE_UP_AFTER, lease, locked, wait_after
from comments.notifications.letters import letter_for, question_for

log = logging.getLogger(__name__)
LETTERS_AT_ONCE = 20  # over one connection, before the worker looks at what else there is to do
REFUSED_FOR_GOOD = 500  # and above: the server will never take a letter to this address


def send_letters():
    """Whether anything was sent. After a failure the rest waits for the worker's next round."""
    return send(claim, letter_for, mailed, postpone)


def ask_guests():
    """The questions to guests whether an address is theirs."""

    def question(rows):
        email = rows[0].guest_email
        return (question_for(email), rows) if guests.may_ask(email) else (None, [])

    if guests.is_enough():
        return False
    return send(guests.claim, question, lambda rows, sent: guests.asked(rows), guests.postpone)


def send(claim, write, done, postpone):
    """Claim, write, hand over, mark: one letter after the other, over one connection."""
    connection, sent_any = get_connection(), False
    try:
        for _ in range(LETTERS_AT_ONCE):
            rows = claim()
            if not rows:
                break
            try:
                done(rows, hand_over(rows, write, connection))
            except Exception as error:
                failed(error, rows, done, postpone)
                return False
            sent_any = True
    finally:
        connection.close()
    return sent_any


def hand_over(rows, write, connection):
    """The rows that a letter went out about, once the server has acknowledged it."""
    message, told = write(rows)
    if message is not None:
        connection.open()  # and stay open, which send_messages alone would not
        connection.send_messages([message])
    return told


def failed(error, rows, done, postpone):
    if is_for_good(error):
        log.warning("the mail server refuses an address for good: a letter was dropped")
        done(rows, [])
        return
    log.warning("a letter waits: %s", type(error).__name__, exc_info=not isinstance(error, (SMTPException, OSError)))
    postpone(rows)


def is_for_good(error):
    """The server says that this address takes no mail, now or later."""
    refused = error.recipients.values() if isinstance(error, SMTPRecipientsRefused) else []
    return bool(refused) and all(code >= REFUSED_FOR_GOOD for code, _ in refused)


# --- Notifications


def claim():
    """Lease all that is due to one person, for one letter, and what would be due by the time that it is read.

    The first row of each person stands for all of theirs, so that two workers do not share out one letter.
    """
    now = timezone.now()
    due = Notification.objects.to_mail(now).filter(mail_due_at__lte=now)
    earlier = due.filter(OF_THE_SAME, pk__lt=OuterRef("pk"))
    firsts = due.filter(~Exists(earlier)).order_by("mail_due_at", "pk")
    if not firsts.exists():  # without a lock, see announcing.claim
        return []
    with transaction.atomic():
        first = locked(firsts).first()
        if first is None:
            return []
        theirs = Notification.objects.to_mail(now).filter(member=first.member_id, guest_email=first.guest_email)
        rows = list(locked(theirs.filter(mail_due_at__lte=now + COLLECTING).select_related("member")).order_by("pk"))
        of(rows).update(leased_until=lease(now))
    return rows


OF_THE_SAME = Q(member=OuterRef("member")) | Q(member__isnull=True, guest_email=OuterRef("guest_email"))


def mailed(rows, told):
    """`told` were in the letter; the others of `rows` are read or gone by now, and need none."""
    now = timezone.now()
    of(told).update(mailed_at=now, leased_until=None)
    of(rows).filter(mailed_at=None).update(mail_due_at=None, leased_until=None)


def postpone(rows):
    """Try again after a wait that grows, until it is no news any more."""
    now, tries = timezone.now(), max(row.tries for row in rows) + 1
    given_up = of(rows).filter(mail_due_at__lte=now - GIVE_UP_AFTER).update(mail_due_at=None, leased_until=None)
    if given_up:
        log.error("%s notifications could not be mailed for %s days: given up", given_up, GIVE_UP_AFTER.days)
    of(rows).filter(mail_due_at__isnull=False).update(tries=tries, leased_until=now + wait_after(tries))


def of(rows):
    return Notification.objects.filter(pk__in=[row.pk for row in rows])
