"""Nobody here goes by a name that reads like that of somebody of the house.

Two names are compared by their *skeletons*: what is left when case, accents, spaces and signs are gone and each shape
is one letter, as in Unicode's own way to find confusable texts (UTS 39), by a table of the shapes that people use.
"""

import time
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q

from members.models import FormerHandle, Member, Role

KEPT_SECONDS = 30  # in each process, so that a guest's comment costs no query for it
TAKEN = "This name reads like that of somebody who works here. Please choose another."
# Whole names that would pass for an office. Handles of this kind are reserved in `names`.
OFFICES = (
    "admin", "administrator", "editor", "editors", "moderator", "moderators", "mod", "mods", "official", "owner",
    "recapper", "recappers", "site admin", "staff", "support", "system", "the editor", "the editors", "the moderators",
    "webmaster",
)  # fmt: skip
# Each letter of the left stands for the one beside it. After case and accents are gone.
SHAPES = {
    "|": "l",
    **dict(
        pair.split()
        for pair in """
        а a,в b,е e,є e,з 3,к k,м m,н h,о o,р p,с c,т t,у y,х x,ѕ s,і l,ј j,һ h,ԁ d,ԛ q,ԝ w,ӏ l,п n,г r,ь b,
        α a,β b,γ y,ε e,η n,ι l,κ k,μ u,ν v,ο o,ρ p,σ o,τ t,υ u,χ x,ω w,ϲ c,ϳ j,
        օ o,ո n,ս u,հ h,ց g,ք p,յ j,զ q,գ q,
        ı l,ɩ l,ɪ l,ɡ g,ɑ a,ʏ y,ʀ r,ɴ n,ꜱ s,ᴀ a,ʙ b,ᴄ c,ᴅ d,ᴇ e,ɢ g,ʜ h,ᴊ j,ᴋ k,ʟ l,ᴍ m,ᴏ o,ᴘ p,ᴛ t,ᴜ u,ᴠ v,ᴡ w,ᴢ z,
        ø o,đ d,ħ h,ł l,ŧ t,ƅ b,ƃ b,ð d,ɓ b,ɗ d,ɠ g,ɲ n,ʋ u,
        0 o,1 l,3 e,5 s,i l,! l,$ s,@ a,€ e,¡ l
        """.split(",")
    ),
}
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))

_kept = (0.0, frozenset())


def skeleton(name):
    """What a hurried eye sees of `name`. Empty for names without letters and digits, which are like nobody's."""
    shapes = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    shapes = "".join(SHAPES.get(letter, letter) for letter in shapes if not unicodedata.combining(letter))
    shapes = "".join(letter for letter in shapes if letter.isalnum())
    shapes = "".join(SHAPES.get(letter, letter) for letter in shapes)
    for two, one in PAIRS:
        shapes = shapes.replace(two, one)
    return shapes


def of_the_house():
    """The skeletons that are kept for those who work here, and for the site. Kept for a moment in each process."""
    global _kept
    until, kept = _kept
    if time.monotonic() >= until:
        kept = frozenset(filter(None, map(skeleton, names_of_the_house())))
        _kept = (time.monotonic() + KEPT_SECONDS, kept)
    return kept


def names_of_the_house():
    yield from OFFICES
    yield settings.SITE_NAME
    staff = Member.objects.filter(~Q(role=Role.MEMBER) | Q(is_superuser=True), is_active=True)
    for names in staff.values_list("handle", "display_name"):
        yield from names


def forget():
    """Somebody has joined the house, or left it."""
    global _kept
    _kept = (0.0, frozenset())


def refuse(name, person=None):
    """`name`, or ValidationError where it reads like somebody of the house. Those who are may be called what they like."""
    if person is not None and (person.is_site_staff or person.is_superuser):
        return name
    if skeleton(name) in of_the_house():
        raise ValidationError(TAKEN, code="impersonation")
    return name


def refuse_handle(handle):
    """The same for a handle at sign-up, which may not have been somebody else's before either."""
    if FormerHandle.is_of_another(handle):
        raise ValidationError("This handle is taken.", code="unique")
    return refuse(handle)
