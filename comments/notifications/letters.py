"""The letters that tell somebody what is new: text and HTML, as far as their reader has watched."""

import hashlib
import unicodedata
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from comments.models import Notification
from comments.notifications import guests
from comments.notifications.items import items_of
from recaps.headlines import kicker
from recaps.progress import NOTHING_SAID, progress_of_member

SALT = "comments.letters.unsubscribe"
ITEMS_MAX = 30  # told one by one in a letter; of more, it says how many and where they are


# --- Whom it goes to


def address_of(member):
    """Where a member is mailed: an address that they have confirmed. Empty where there is none, or they have left."""
    if not member.is_active:
        return ""
    confirmed = member.emailaddress_set.filter(verified=True).order_by("-primary")
    return confirmed.values_list("email", flat=True).first() or ""


def token_of(member, kinds):
    """What a link to unsubscribe holds, for ever: whom it is for, and of a member which kinds it ends."""
    return signing.dumps({"member": member.pk, "kinds": sorted(kinds)}, salt=SALT)


def token_of_guest(email):
    return signing.dumps({"guest": email}, salt=SALT)


def read_token(token):
    try:
        return signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None


# --- What it says


def letter_for(rows):
    """(a letter about `rows`, which are of one person, the rows that are in it); (None, []) where nothing is left."""
    person = rows[0].member
    email = address_of(person) if person else rows[0].guest_email
    fresh = Notification.objects.filter(pk__in=[row.pk for row in rows]).shown().unread().order_by("created_at", "pk")
    items = items_of(fresh, progress_of_member(person) if person else NOTHING_SAID) if email else []
    if not items:
        return None, []
    kinds = {item.notification.kind for item in items}
    token = token_of(person, kinds) if person else token_of_guest(email)
    context = {
        "items": items[:ITEMS_MAX],
        "more": max(0, len(items) - ITEMS_MAX),
        "person": person,
        "title": subject_of(items),
        "unsubscribe": absolute(reverse("comments:unsubscribe", args=[token])),
    }
    message = compose("letter", email, subject_of(items), context)
    message.extra_headers |= unsubscribing(context["unsubscribe"]) | grouping(items)
    return message, [item.notification for item in items]


def question_for(email):
    """To a guest: is this address yours?"""
    context = {
        "recaps": recaps_of(email),
        "confirm": absolute(reverse("comments:confirm", args=[guests.token_of(email)])),
        "days": guests.LINK_LASTS.days,
        "title": "Do you want to be mailed when somebody answers?",
    }
    return compose("question", email, context["title"], context)


def recaps_of(email):
    wished = guests.waiting(email).select_related("thread__recap").order_by("created_at")
    return list(dict.fromkeys(wish.thread.recap.headline for wish in wished))


def subject_of(items):
    """What it is about by drama and episode alone. Nothing that anybody has written stands in a subject."""
    recaps = {item.recap.pk: item.recap for item in items}
    if len(recaps) > 1:
        return f"{len(items)} new things for you"
    [recap] = recaps.values()
    place = f"{recap.show.title}: {kicker(recap)}" if recap.show_id else recap.headline
    return f"New recap of {place}" if items[0].comment is None else f"Your talk under {place}"


# --- The envelope


def compose(template, email, subject, context):
    context = {"SITE_NAME": settings.SITE_NAME, "site": settings.SITE_URL, **context}
    text = render_to_string(f"email/{template}.txt", context)
    message = EmailMultiAlternatives(one_line(f"[{settings.SITE_NAME}] {subject}"), text, to=[email])
    message.attach_alternative(render_to_string(f"email/{template}.html", context), "text/html")
    message.extra_headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    return message


def unsubscribing(address):
    """RFC 8058: one press in the reader's own program."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def grouping(items):
    """Letters on one discussion hang under one root, and each has an id that a second try of the same letter shares."""
    keys = ".".join(str(item.notification.pk) for item in items)
    headers = {"Message-ID": message_id("letter", keys)}
    recaps = {item.recap.pk for item in items}
    if len(recaps) == 1:
        headers |= dict.fromkeys(("In-Reply-To", "References"), message_id("discussion", min(recaps)))
    return headers


def message_id(kind, key):
    sign = hashlib.sha256(f"{kind} {key} {settings.SECRET_KEY}".encode()).hexdigest()[:24]
    return f"<{kind}.{sign}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2] or host()}>"


def host():
    return urlsplit(settings.SITE_URL).hostname


def absolute(path):
    return f"{settings.SITE_URL}{path}"


def one_line(text):
    """`text` as a header can hold it, whatever somebody has called a drama: no line ends, no control characters."""
    return " ".join("".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text).split())
