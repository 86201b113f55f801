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
# Each letter above stands for the one below, row by row. After case and accents are gone.
SHAPES = str.maketrans(
    "авеєзкмнорстухѕіјһԁԛԝӏпгьαβγεηικμνορστυχωϲϳօոսհցքյզգıɩɪɡɑʏʀɴꜱᴀʙᴄᴅᴇɢʜᴊᴋʟᴍᴏᴘᴛᴜᴠᴡᴢøđħłŧƅƃðɓɗɠɲʋ0135i!$@€¡|",
    "abee3kmhopctyxsljhdqwlnrbabyenlkuvopotuxwcjonuhgpjqqlllgayrnsabcdeghjklmoptuvwzodhltbbdbdgnuolesllsaell",
)
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))

_kept = (0.0, frozenset())


def skeleton(name):
    """What a hurried eye sees of `name`. Empty for names without letters and digits, which are like nobody's."""
    shapes = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    shapes = "".join(letter for letter in shapes if not unicodedata.combining(letter)).translate(SHAPES)
    shapes = "".join(letter for letter in shapes if letter.isalnum()).translate(SHAPES)
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
    """`name`, or ValidationError where it reads like somebody of the house. Those of the house are free."""
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
