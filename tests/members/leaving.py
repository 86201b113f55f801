"""Somebody who has left traces wherever one can, each with a word of theirs in it; and where to look for these."""

import base64
import contextlib
from pathlib import Path

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from comments import drafts, reactions
from comments.models import CommentRevision, MailChoice, Notification, Report, Subscription, Visit
from config.uploads import open_upload
from members import avatars, muting
from recaps.models import WatchProgress
from tests import factories

WORD = "quincunx"  # stands in whatever is theirs, and nowhere else
ADDRESS = f"{WORD}@example.org"
PASSWORD = "a drama a day keeps"


def join():
    member = get_user_model().objects.create_user(
        WORD, ADDRESS, PASSWORD, display_name=f"{WORD} the first", bio=f"Fond of {WORD}."
    )
    member.emailaddress_set.create(email=ADDRESS, verified=True, primary=True)
    return member


def live(member, recap, others):
    """Do everything that leaves something behind. The comment that others have answered."""
    neighbour = factories.comment_on(recap, by=others, says="Who left the lamp on?")
    said = factories.comment_on(recap, by=member, says=f"I did, says {WORD}.")
    factories.comment_on(recap, by=others, to=said, says="You?")
    factories.comment_on(recap, by=member, to=neighbour, says=f"{WORD} again")
    factories.hold(factories.comment_on(recap, by=member, says=f"{WORD} waits"))
    CommentRevision.objects.create(comment=said, source=f"Before: {WORD}")
    guest = factories.comment_on(recap, says="As a guest.")
    type(guest).objects.filter(pk=guest.pk).update(guest_email=ADDRESS)
    drafts.keep(member, recap, neighbour, f"Not yet: {WORD}")
    reactions.press(neighbour, member, "love", wanted=True)
    muting.mute(member, others)
    muting.mute(others, member)
    now = timezone.now()
    Visit.objects.get_or_create(member=member, recap=recap, defaults={"new_since": now, "seen_at": now})
    Subscription.objects.create(member=member, recap=recap)
    Subscription.objects.create(guest_email=ADDRESS, recap=recap, confirmed_at=now)
    Notification.objects.create(guest_email=ADDRESS, kind="reply", comment=neighbour)
    MailChoice.objects.create(member=member)
    Report.objects.create(comment=neighbour, member=member, reason="unkind", note=f"Says {WORD}")
    WatchProgress.objects.create(member=member, show=recap.show, watched_through=1)
    avatars.keep(member, open_upload(factories.picture_file()), 0.5)
    return said


def tables():
    """(model, field, value) of every text that the database holds."""
    for model in apps.get_models(include_auto_created=True):
        fields = [field for field in model._meta.concrete_fields if field.get_internal_type() not in ("BinaryField",)]
        for row in model.objects.values_list(*(field.attname for field in fields)) if model._meta.managed else ():
            for field, value in zip(fields, row, strict=True):
                yield f"{model._meta.label}.{field.name}", str(value)


def traces(word):
    return sorted({place for place, value in tables() if word in value.casefold()})


# Where SQLite's index keeps its parts. What was deleted is told from what is there, and goes when parts are merged.
INNER = "_words_data"


def tables_with(word):
    """The tables of the database that hold it anywhere, those of caches and of search among them."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name for name in names if not name.endswith(INNER) and has(cursor, name, word)}


def has(cursor, table, word):
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    return any(word in readable(value) for row in cursor.fetchall() for value in row)


def readable(value):
    """What a cache keeps is packed in base64; what is kept in bytes may hold words as they are."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1").casefold()
    text = str(value)
    with contextlib.suppress(ValueError):
        text += base64.b64decode(text, validate=True).decode("latin-1")
    return text.casefold()


def files_with(word):
    """Files of the site that hold it, in their names or in what is in them."""
    root = Path(default_storage.location)
    files = [path for path in root.rglob("*") if path.is_file()]
    return {path.name for path in files if word in path.name or word.encode() in path.read_bytes()}


def rows_of(member):
    """Every row that names the member by a foreign key: {"model.field": how many}."""
    found = {}
    for relation in member._meta.related_objects:
        field, model = relation.field, relation.related_model
        count = model._base_manager.filter(**{field.name: member.pk}).count()
        if count:
            found[f"{model._meta.label}.{field.name}"] = count
    return found


def avatar_files():
    return set(default_storage.listdir("avatars")[1]) if default_storage.exists("avatars") else set()
