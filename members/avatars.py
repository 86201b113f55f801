"""The picture of a person: a square of their own, under a name that nobody can guess, or else drawn from their name."""

import logging
import secrets
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from config.uploads import jpeg, square
from members.models import Member

log = logging.getLogger(__name__)
FOLDER = "avatars"
# A file is written before its row is, and the old one deleted after it.
SAFE_AGE = timedelta(days=1)
NAMES_A_QUERY = 500

SIDE = 288  # pixels: four times what a profile shows, for screens of twice the density and a page to come


def keep(member, picture, place):
    """Make `picture` (pixels of `config.uploads`) the avatar of `member`: a square, cut at `place`, from 0 to 1."""
    old = member.avatar.name
    content = ContentFile(jpeg(square(picture, SIDE, (place, place))))
    member.avatar.save(f"{secrets.token_urlsafe(12)}.jpg", content, save=False)
    member.save(update_fields=["avatar"])
    forget_file(member, old)


def remove(member):
    old, member.avatar = member.avatar.name, ""
    member.save(update_fields=["avatar"])
    forget_file(member, old)


def forget_file(member, name):
    """Once nothing names it any more: a transaction that is taken back keeps its picture."""
    if name:
        storage = member.avatar.storage
        transaction.on_commit(lambda: storage.delete(name))


def sweep():
    """Delete the files that nobody's row names: left where a process was killed between a row and its file.

    The worker comes here once an hour. Returns how many there were.
    """
    names = default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []
    swept = 0
    for start in range(0, len(names), NAMES_A_QUERY):
        some = {f"{FOLDER}/{name}" for name in names[start : start + NAMES_A_QUERY]}
        unnamed = some - set(Member.objects.filter(avatar__in=some).values_list("avatar", flat=True))
        swept += sum(delete_old(name) for name in unnamed)
    if swept:
        log.info("%s pictures of nobody are deleted", swept)
    return swept


def delete_old(name):
    if default_storage.get_modified_time(name) > timezone.now() - SAFE_AGE:
        return False
    default_storage.delete(name)
    return True
