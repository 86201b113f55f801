"""Who appears in tests. All of them are made up.

Fixtures of the same names are in `conftest.py`; `client_of(person)` there is a browser with that person signed in.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from comments.posting import Guest
from members.models import Member, Role

PASSWORD = "a drama a day keeps"


@dataclass(frozen=True)
class Part:
    """A person as the tests know them before the database does."""

    handle: str
    display_name: str
    role: Role = Role.MEMBER

    @property
    def email(self):
        return f"{self.handle}@example.org"


# A guest with a name as communities have them: an emoji, a comma, a right-to-left word.
GUEST = Guest("Rosalind, up late 🌙 שלום", "rosalind@example.org")
OTHER_GUEST = Guest("Bo", "bo@example.net")

MEMBER = Part("yuna", "Yuna 유나")
OTHER_MEMBER = Part("bertrand", "")  # goes by his handle
MUTED = Part("mirae", "Mirae 미래")
BANNED = Part("osvald", "Osvald")
RECAPPER = Part("marisol", "Marisol Achebe", Role.RECAPPER)
OTHER_RECAPPER = Part("joonie", "joonie", Role.RECAPPER)
MODERATOR = Part("tobias", "Tobias", Role.MODERATOR)
EDITOR = Part("ines", "Inês Okafor", Role.EDITOR)


def join(part):
    """The member of that part, with an account that can sign in by PASSWORD."""
    member = Member.objects.create_user(part.handle, part.email, PASSWORD, display_name=part.display_name)
    member.take_role(part.role)
    return member


def join_muted():
    return sanctioned(join(MUTED), muted_until=timezone.now() + timedelta(days=2))


def join_banned():
    return sanctioned(join(BANNED), banned_at=timezone.now())


def sanctioned(member, **fields):
    Member.objects.filter(pk=member.pk).update(**fields)
    member.refresh_from_db()
    return member


def join_owner():
    """Who set the site up: a superuser, as `createsuperuser` makes one."""
    return Member.objects.create_superuser("odile", "odile@example.org", PASSWORD, display_name="Odile")
