"""Who wrote elsewhere, as members here: without a password, and invited when the owner says so.

Two accounts are one person only where this site has proof: an e-mail address that its member has verified. The same
address without proof makes a second account, without it, and a line in the report.
"""

import re
import unicodedata

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from members import names
from members.models import Member, Role

HANDLE_STEM = names.HANDLE_MAX - 5


class People:
    """Members by their number at the source. With `dry` nobody is made, only counted."""

    def __init__(self, report, prefix, dry=False):
        self.report, self.prefix, self.dry = report, prefix, dry
        known = Member.objects.filter(import_ref__startswith=f"{prefix}:user:")
        self.known = dict(known.values_list("import_ref", "pk"))
        self.handles, self.writers = {}, set()

    def find_or_join(self, identity, *, login, name, email, at=None):
        """The primary key of the member whom the source calls `identity`; None in a dry run for who is new."""
        ref = f"{self.prefix}:user:{identity}"[:100]
        if ref not in self.known:
            self.known[ref] = self.join(ref, login, name, valid_email(email), at)
        return self.known[ref]

    def join(self, ref, login, name, email, at):
        if email and (proven := EmailAddress.objects.filter(email__iexact=email, verified=True).first()):
            self.report.say("here", "members", ref, "the same verified e-mail address")
            return proven.user_id
        if email and Member.objects.filter(email__iexact=email).exists():
            self.report.say("doubtful", "members", ref, "somebody here has this e-mail address and has not verified it")
            email = ""
        self.report.count("made", "members")
        if self.dry:
            return None
        with transaction.atomic():
            member = Member(
                handle=free_handle(login, name, ref), display_name=display_name(name), email=email, import_ref=ref
            )
            member.joined_at = at or timezone.now()
            member.set_unusable_password()
            member.save()
            if email:
                EmailAddress.objects.get_or_create(user=member, email=email, defaults={"primary": True})
        return member.pk

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


def free_handle(login, name, ref):
    """A handle of the login, never of an e-mail address, that nobody has and that is not kept for the site."""
    stems = (login.partition("@")[0] if "@" in login else login, name, f"member-{ref.rpartition(':')[2]}", "member")
    stem = next(stem for stem in map(as_handle, stems) if stem)
    handle, number = stem, 2
    while handle in names.RESERVED_HANDLES or Member.objects.filter(handle=handle).exists():
        handle, number = f"{stem}-{number}", number + 1
    return handle


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
