"""How a form was filled in: a field that people do not see, and when the form was shown.

Both work without a script. A form may come from a page that was kept for days, so its age alone says nothing; only one
that comes back faster than anybody can paste is looked at twice.
"""

import time

from django.core import signing

TRAP = "website"  # what a script that fills in every field takes for one of ours
SHOWN = "shown"
SALT = "comments.screening.filled"


def stamp():
    """Now, so that nobody can change it. In milliseconds: what is impossible is over within one."""
    return signing.Signer(salt=SALT).sign(str(round(time.time() * 1000)))


def seconds_since(stamped):
    """How long ago `stamped` was made; None where there is none of ours, as in a form that a script has made."""
    try:
        return time.time() - int(signing.Signer(salt=SALT).unsign(stamped)) / 1000
    except (signing.BadSignature, ValueError):
        return None
