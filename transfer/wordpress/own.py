"""What our own export has beside WordPress's format: rows of the site, made again from their words.

A row is not trusted more than a form: fields are checked one by one, HTML is made anew, and nobody becomes more than a
reader or a recapper unless the owner says that the file is their own (`--restore`).
"""

import json
import re

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES
from django.db import IntegrityError, transaction
from django.db.models import Q

from comments import reactions
from comments.models import Comment, Reaction, Thread
from members.models import Member, Role
from recaps.models import Episode, Show
from transfer.avatars import Avatars
from transfer.export.rows import KEYS, TABLES, in_words

BATCH = 500
HARMLESS = (Role.MEMBER, Role.RECAPPER)


class Bad(Exception):
    """A row that cannot be made, and why."""


def read(text):
    """The row in a field of ours, or None."""
    try:
        row = json.loads(text) if text else None
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


class Rows:
    """Takes rows one by one and makes those that are not here, many at once. Knows what they name."""

    def __init__(self, report, restore=False, dry=False, uploads=None):
        self.report, self.restore, self.dry = report, restore, dry
        self.avatars = Avatars(report, uploads, dry)
        self.table, self.waiting = None, []

    def take(self, name, text):
        row = read(text)
        if name not in TABLES or row is None:
            self.report.say("skipped", "rows", name[:60], "it is no row of this site")
            return
        if self.table is not TABLES[name] or len(self.waiting) >= BATCH:
            self.flush()
        self.table = TABLES[name]
        self.waiting.append(row)

    def flush(self):
        rows, self.waiting = self.waiting, []
        if not rows:
            return
        try:
            things = self.unsaved(self.table, rows)
            if things and not self.dry:
                with transaction.atomic():
                    self.settle(self.table.model.objects.bulk_create(things))
        except (IntegrityError, ValidationError, TypeError, ValueError, OverflowError) as error:
            self.one_by_one(rows, error)
        else:
            self.report.count("made", self.label(self.table), len(things))

    def one_by_one(self, rows, error):
        """Something is wrong with one of `rows`; the others are made."""
        if len(rows) == 1:
            why = f"the database refuses it: {type(error).__name__}"
            self.report.say("skipped", self.label(self.table), as_words(self.table, rows[0]), why)
            return
        for row in rows:
            self.waiting = [row]
            self.flush()

    def label(self, table):
        return str(table.model._meta.verbose_name_plural)

    def unsaved(self, table, rows):
        """Objects of the rows that are not here."""
        named = {field.name: named_by(field, rows) for field in table.fields if field.related_model}
        things, seen = [], self.here(table, rows, named)
        for row in rows:
            try:
                thing = self.thing(table, row, named)
            except Bad as bad:
                self.report.say("skipped", self.label(table), as_words(table, row), str(bad))
                continue
            identity = identity_of(table, thing)
            if identity in seen:
                self.report.count("here", self.label(table))
                continue
            seen.add(identity)
            things.append(thing)
        return things

    def here(self, table, rows, named):
        """The identities, among those of `rows`, that have a row on the site."""
        first = table.model._meta.get_field(table.known_by[0])
        if first.related_model:
            values = {first.attname + "__in": set(named[first.name].values())}
        else:
            values = {f"{first.name}__in": {row.get(first.name) for row in rows}}
        columns = [table.model._meta.get_field(name).attname for name in table.known_by]
        query = Q(**values) | Q(**{first.attname: None}) if first.null else Q(**values)
        found = table.model.objects.filter(query).values_list(*columns)
        return {tuple(map(in_words, identity)) for identity in found.iterator(2000)}

    def thing(self, table, row, named):
        fields = {}
        for field in table.fields:
            value = row.get(field.name)
            if field.related_model:
                fields[field.attname] = self.pk_of(field, value, named)
            elif field.name in row:
                fields[field.name] = to_python(field, value)
        thing = table.model(**fields)
        try:
            thing.clean_fields(exclude=["id", *table.left_out, *not_to_clean(thing)])
        except ValidationError as error:
            raise Bad("; ".join(f"{name}: {words[0]}" for name, words in error.message_dict.items())[:500]) from None
        return self.guarded(thing)

    def pk_of(self, field, value, named):
        if value is None:
            if not field.null:
                raise Bad(f"it says no {field.name}")
            return None
        pk = named[field.name].get(as_key(value))
        if pk is None and not field.null:
            raise Bad(f"what it names as {field.name} is not here")
        return pk

    def guarded(self, thing):
        """What a file may not say of people."""
        if isinstance(thing, Member):
            thing.password = make_password(None)
            thing.is_staff = thing.is_superuser = False
            if not self.restore and thing.role not in HARMLESS:
                self.report.say("changed", "members", thing.handle, f"they were {thing.role}, and are recapper now")
                thing.role = Role.RECAPPER
            thing.avatar = self.avatars.bring(thing.avatar.name, thing.handle)
        if isinstance(thing, EmailAddress) and not self.restore:
            thing.verified = False
        return thing

    def settle(self, made):
        """What follows from rows that were made in bulk."""
        if not made:
            return
        if isinstance(made[0], Member):
            for member in made:
                if member.role != Role.MEMBER:
                    member.take_role(member.role)
        if isinstance(made[0], Reaction):
            liked = Comment.objects.filter(pk__in={reaction.comment_id for reaction in made})
            for thread in liked.order_by().values_list("thread", flat=True).distinct():
                reactions.recount(thread)
        if isinstance(made[0], Episode):
            for show in Show.objects.filter(pk__in={episode.show_id for episode in made}):
                show.place_episodes()


def not_to_clean(thing):
    """Relations are looked up already; and forms want a text where the database takes none."""
    for field in thing._meta.concrete_fields:
        if field.related_model or (getattr(thing, field.attname) in EMPTY_VALUES and not field.choices):
            yield field.name


# --- What a row names


def as_key(value):
    return tuple(value) if isinstance(value, list) else (value,)


def named_by(field, rows):
    """{key: primary key} of what `rows` name in `field`, in one query."""
    model, names = field.related_model, KEYS[field.related_model]
    keys = {as_key(row[field.name]) for row in rows if row.get(field.name) is not None}
    if not keys:
        return {}
    if model is Thread:
        roots = Comment.objects.filter(public_id__in=[key[0] for key in keys], parent=None)
        return {(public_id,): thread for public_id, thread in roots.values_list("public_id", "thread_id")}
    found = model.objects.filter(**{f"{names[0]}__in": {key[0] for key in keys}})
    return {tuple(map(in_words, key)): pk for pk, *key in found.values_list("pk", *names)}


def to_python(field, value):
    try:
        return field.to_python(value)
    except (ValidationError, TypeError, ValueError):
        raise Bad(f"{field.name} makes no sense") from None


def identity_of(table, thing):
    return tuple(in_words(getattr(thing, table.model._meta.get_field(name).attname)) for name in table.known_by)


def as_words(table, row):
    return " ".join(str(row.get(name, ""))[:60] for name in table.known_by)


# --- Things that have an item of their own


def fields_of(table, row, skip=()):
    """The keyword arguments for one object of `table`; Bad says what cannot be."""
    rows = Rows(None)
    named = {field.name: named_by(field, [row]) for field in table.fields if field.related_model}
    fields = {}
    for field in table.fields:
        if field.name in skip:
            continue
        if field.related_model:
            fields[field.attname] = rows.pk_of(field, row.get(field.name), named)
        elif field.name in row:
            fields[field.name] = to_python(field, row[field.name])
    return fields


def name_of(key):
    """A picture's name in the library, or nothing for what could lead out of its folder."""
    return key if isinstance(key, str) and re.fullmatch(r"[\w-]{10,20}", key, re.A) else ""
