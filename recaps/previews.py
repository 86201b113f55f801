"""What is not public yet, shown as readers will see it: to the newsroom, and by a link that ends to whoever has it."""

import secrets
from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from config.clock import local
from recaps.models import Recap
from recaps.models.recaps import Status

LINK_LASTS = timedelta(days=7)
KEY_BYTES = 12
# A link that was guessed costs no query: the signature is looked at first.
signer = Signer(salt="recaps.previews")


def make_link(recap):
    """A new link for `recap`; the one before stops working."""
    recap.preview_key, recap.preview_until = secrets.token_urlsafe(KEY_BYTES), timezone.now() + LINK_LASTS
    recap.save(update_fields=["preview_key", "preview_until"])


def end_link(recap):
    recap.preview_key, recap.preview_until = "", None
    recap.save(update_fields=["preview_key", "preview_until"])


def address(recap):
    """The address of the link of `recap`, or None where there is none that works."""
    if not recap.preview_key or recap.preview_until <= timezone.now():
        return None
    return reverse("recaps:preview", args=[signer.sign(f"{recap.pk}-{recap.preview_key}")])


def recaps_of(token):
    """The one recap that `token` opens, as a queryset; empty where it was ended, has run out, or was never made."""
    try:
        pk, _, key = signer.unsign(token).partition("-")
    except BadSignature:
        return Recap.objects.none()
    return Recap.objects.filter(pk=pk, preview_key=key, preview_until__gt=timezone.now())


def words(recap):
    """What the bar above a preview says, without its last sentence: who may see it."""
    if recap.is_scheduled:
        at = date_format(local(recap.published_at), "l, j F Y, H:i")
        return f"A preview: it appears on {at}."
    label = Status(recap.status).label
    return f"A preview: this recap is {label if label != 'draft' else 'a draft'}."
