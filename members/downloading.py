"""Everything that the site has of a member, in one file that they can read and programs can too.

Each app says in SECTIONS what it holds: a Section gives the rows of one member, as plain values, without ever having
all of them in memory. A row of two people (a message, a mute) is in the download of the one whose doing it is.
"""

import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join

SECTIONS = []
IN_MEMORY = 5 * 1024 * 1024  # bytes; more of it is written to disk
AT_ONCE = 1000  # rows


class Section(NamedTuple):
    """`rows(member)`: dictionaries of plain values, with words for people as keys."""

    name: str
    title: str
    rows: Callable


def section(name, title):
    def add(rows):
        SECTIONS.append(Section(name, title, rows))
        return rows

    return add


def columns(queryset, **names):
    """Rows of `queryset` for a section: `names` maps the words for people to fields."""
    for values in queryset.values_list(*names.values()).iterator(AT_ONCE):
        yield dict(zip(names, values, strict=True))


def archive(member):
    """A file of a ZIP: a page and a JSON file for each section, and the picture."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by the answer that sends it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        counts = [(section, write(packed, section, member)) for section in SECTIONS]
        if member.avatar:
            with member.avatar.open() as picture:
                packed.writestr(f"picture{PurePath(member.avatar.name).suffix}", picture.read())
        index = {"member": member, "counts": counts, "at": timezone.now()}
        packed.writestr("index.html", render_to_string("members/download/index.html", index))
    file.seek(0)
    return file


def write(packed, section, member):
    """One section twice: as JSON, and as a page. How many rows there were."""
    count = 0
    with packed.open(f"{section.name}.json", "w", force_zip64=True) as data:
        data.write(b"[\n")
        for count, row in enumerate(section.rows(member), 1):
            text = json.dumps(row, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
            data.write((",\n" if count > 1 else "").encode() + text.encode())
        data.write(b"\n]\n")
    above, below = render_to_string("members/download/section.html", {"section": section}).split("<!--rows-->")
    with packed.open(f"{section.name}.html", "w", force_zip64=True) as page:
        page.write(above.encode())
        for row in section.rows(member):
            page.write(as_html(row).encode())
        page.write(below.encode())
    return count


def as_html(row):
    said = ((name.replace("_", " "), value) for name, value in row.items() if value not in (None, "", [], {}))
    return format_html("<dl>{}</dl>\n", format_html_join("", "<dt>{}</dt><dd>{}</dd>", said))


# --- What this app holds


@section("profile", "Your profile")
def profile(member):
    names = (
        "handle", "display_name", "email", "bio", "role", "joined_at", "last_login", "shows_watching", "shows_comments",
        "may_be_mentioned", "is_findable", "muted_until", "banned_at", "sanction_reason", "import_ref",
    )  # fmt: skip
    former = list(member.former_handles.values_list("handle", flat=True))
    yield {name: getattr(member, name) for name in names} | {"former_handles": former}


@section("addresses", "Your e-mail addresses")
def addresses(member):
    return columns(EmailAddress.objects.filter(user=member), email="email", verified="verified", primary="primary")


@section("sign-in", "Ways in which you sign in, and where you are signed in")
def sign_in(member):
    yield from columns(
        Authenticator.objects.filter(user=member), kind="type", added_at="created_at", last_used_at="last_used_at"
    )
    sessions = UserSession.objects.filter(user=member)
    yield from columns(sessions, signed_in_at="created_at", address="ip", browser="user_agent")


@section("mutes", "Whom you have muted")
def mutes(member):
    return columns(member.mutes.order_by("pk"), muted="whom__handle", since="created_at")
