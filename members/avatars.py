"""The picture of a person: a square of their own, under a name that nobody can guess, or else drawn from their name."""

import secrets

from django.core.files.base import ContentFile
from django.db import transaction

from config.uploads import jpeg, square

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
