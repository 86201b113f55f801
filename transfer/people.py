"""Who wrote elsewhere, as members here: without a password, and invited when the owner says so.

Two accounts are one person only where this site has proof: an e-mail address that its member has verified. The same
address without proof makes a second account, without it, and a line in the report.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import slugify

from members import names
from members.models import Member, Role

HANDLE_STEM = names.HANDLE_MAX - 5


@dataclass(frozen=True)
class Newcomer:
    """A person as the source knows them: by a number of its own, or whatever stands for one."""

    identity: object
    login: str
    name: str
    email: str = ""
    at: datetime | None = None


class People:
    """Members by their number at the source. With `dry` nobody is made, only counted."""

    def __init__(self, report, prefix, dry=False):
        self.report, self.prefix, self.dry = report, prefix, dry
        known = Member.objects.filter(import_ref__startswith=f"{prefix}:user:")
        self.known = dict(known.values_list("import_ref", "pk"))
        self.handles, self.writers = {}, set()

    def find_or_join(self, newcomer):
        """The primary key of the member; None in a dry run for who is new."""
        self.join_all([newcomer])
        return self.known[self.ref(newcomer.identity)]

    def ref(self, identity):
        return f"{self.prefix}:user:{identity}"[:100]

    def join_all(self, newcomers):
        """Make members of those who are none yet: a few queries for however many."""
        fresh = {self.ref(newcomer.identity): newcomer for newcomer in reversed(newcomers)}
        fresh = {ref: newcomer for ref, newcomer in reversed(fresh.items()) if ref not in self.known}
        if not fresh:
            return
        emails = {ref: valid_email(newcomer.email) for ref, newcomer in fresh.items()}
        for ref, newcomer in fresh.items():
            if newcomer.email.strip() and not emails[ref]:
                why = "what stands for their e-mail address is none"
                self.report.say("changed", "members", ref, why, email=newcomer.email[:254])
        proven = self.proven({email.lower() for email in emails.values() if email})
        for ref, email in emails.items():
            if email.lower() in proven:
                self.known[ref] = proven[email.lower()]
                self.report.say("here", "members", ref, "the same verified e-mail address")
        self.make({ref: newcomer for ref, newcomer in fresh.items() if ref not in self.known}, emails)

    def proven(self, emails):
        """{address: member} of those that somebody here has verified."""
        rows = EmailAddress.objects.annotate(folded=Lower("email")).filter(folded__in=emails, verified=True)
        return dict(rows.values_list("folded", "user_id")) if emails else {}

    def make(self, fresh, emails):
        self.report.count("made", "members", len(fresh))
        taken = {emails[ref].lower() for ref in fresh if emails[ref]}
        members = Member.objects.annotate(folded=Lower("email"))
        taken = set(members.filter(folded__in=taken).values_list("folded", flat=True)) if taken else set()
        for ref in fresh:
            if emails[ref].lower() in taken:
                why = "another account has this e-mail address and no proof of it, so this one has none"
                self.report.say("doubtful", "members", ref, why)
                emails[ref] = ""
            taken |= {emails[ref].lower()} - {""}
        self.known |= dict.fromkeys(fresh)
        if self.dry or not fresh:
            return
        handles = free_handles(fresh)
        with transaction.atomic():
            made = Member.objects.bulk_create(
                Member(
                    handle=handles[ref],
                    display_name=display_name(newcomer.name),
                    email=emails[ref],
                    password=make_password(None),
                    joined_at=newcomer.at or timezone.now(),
                    import_ref=ref,
                )
                for ref, newcomer in fresh.items()
            )
            EmailAddress.objects.bulk_create(
                EmailAddress(user=member, email=member.email, primary=True) for member in made if member.email
            )
        self.known |= {member.import_ref: member.pk for member in made}

    def make_writer(self, pk):
        """Who has written recaps is a recapper, unless they are something here already."""
        if self.dry or pk is None or pk in self.writers:
            return
        self.writers.add(pk)
        member = Member.objects.get(pk=pk)
        if member.role == Role.MEMBER:
            member.take_role(Role.RECAPPER)

    def handle_of(self, pk):
        if pk not in self.handles:
            self.handles[pk] = Member.objects.values_list("handle", "role").get(pk=pk)
        return self.handles[pk]


def valid_email(email):
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return Member.objects.normalize_email(email) if len(email) <= 254 else ""


def free_handles(fresh):
    """A free handle for each: of the login, never of an e-mail address."""
    stems = {ref: stem_of(newcomer, ref) for ref, newcomer in fresh.items()}
    taken = set(Member.objects.filter(handle__in=set(stems.values())).values_list("handle", flat=True))
    handles, turns = {}, Counter()
    for ref, stem in stems.items():
        handle = stem
        while handle in taken or (handle != stem and Member.objects.filter(handle=handle).exists()):
            turns[stem] += 1
            handle = f"{stem}-{turns[stem] + 1}"
        handles[ref] = handle
        taken.add(handle)
    return handles


def stem_of(newcomer, ref):
    login = newcomer.login.partition("@")[0] if "@" in newcomer.login else newcomer.login
    stems = (login, newcomer.name, f"member-{ref.rpartition(':')[2]}", "member")
    return next(stem for stem in map(as_handle, stems) if stem and stem not in names.RESERVED_HANDLES)


def as_handle(text):
    return re.sub(r"\A[^a-z0-9]+", "", slugify(text))[:HANDLE_STEM].strip("-_")


def display_name(name):
    """`name` as the site takes names: what is wrong with it is left out. Empty when nothing is left."""
    try:
        return names.clean_display_name(name)
    except ValidationError:
        pass
    visible = "".join(character for character in unicodedata.normalize("NFC", name) if not names.is_hidden(character))
    if names.longest_run_of_marks(visible) > names.MARKS_IN_A_ROW_MAX:
        visible = "".join(character for character in visible if unicodedata.category(character) not in ("Mn", "Me"))
    try:
        return names.clean_display_name(visible[: names.DISPLAY_NAME_MAX].strip())
    except ValidationError:
        return ""
