"""Following, and the worker's rounds, for tests of notifications; and a mail server's letters as they read."""

from datetime import timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

from django.utils import timezone

from comments.models import Notification, Subscription
from comments.notifications import announcing, outbox
from tests import factories

SITE = "https://previously.example"


def reader(handle=None, **fields):
    """A member whose address is confirmed, so that they can be mailed."""
    member = factories.MemberFactory(**({"handle": handle} if handle else {}), **fields)
    return confirmed(member)


def confirmed(member):
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    return member


def follow(member, **what):
    return Subscription.objects.create(member=member, **what)


def spread():
    """The worker's rounds, until all that is to be told is told."""
    while announcing.tell_followers():
        pass


def make_due(**fields):
    """As if its time had come."""
    waiting = Notification.objects.filter(mail_due_at__isnull=False, mailed_at=None, **fields)
    waiting.update(mail_due_at=timezone.now() - timedelta(seconds=1), leased_until=None)


def deliver():
    """Send what is due, and what follows from it."""
    spread()
    make_due()
    while outbox.send_letters():
        pass


def letters(mailbox):
    return [message_from_bytes(envelope.content, policy=policy.default) for envelope in mailbox.messages]


def texts(mailbox):
    """Everything that was sent: headers and both bodies of each letter."""
    return [
        "\n".join([str(letter.items()), *(letter.get_body((kind,)).get_content() for kind in ("plain", "html"))])
        for letter in letters(mailbox)
    ]


def told(**fields):
    rows = Notification.objects.filter(**fields).order_by("pk")
    return [(row.member.handle if row.member else row.guest_email, row.kind) for row in rows.select_related("member")]


def answer(recap, member, **fields):
    """An answer to `member`, of which the worker has told them."""
    comment = factories.comment_on(recap, to=factories.comment_on(recap, by=member), **fields)
    spread()
    return comment


def unsubscribe_address(letter):
    address = letter["List-Unsubscribe"].strip(" <>")
    assert address.startswith(SITE)
    return urlsplit(address).path
