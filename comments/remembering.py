"""A guest's name and address, remembered on their own device if they wish: a cookie, which is for nobody else.

The page's script fills them in on pages that all share (`static/js/writing/remembered.js`), and the page that has only
the form does it here, without a script.
"""

import json
from datetime import timedelta
from urllib.parse import quote, unquote

from django.conf import settings

COOKIE = "guest"
KEPT_FOR = timedelta(days=365)
LONGEST = 2000  # characters; the longest name and address have half of that
FIELDS = ("guest_name", "guest_email")


def remembered(request):
    """What the form begins with for this guest; nothing for members, and for who did not wish it."""
    if request.user.is_authenticated:
        return {}
    try:
        kept = json.loads(unquote(request.COOKIES.get(COOKIE, "")[:LONGEST]))
        return {name: str(kept[name]) for name in FIELDS} | {"remember_me": True}
    except (ValueError, KeyError, TypeError):
        return {}


def remember(request, response, data):
    """Keep what was typed, or forget it, as the box says. Returns `response`; does nothing for members."""
    if "remember_me" not in data:
        return response
    if not data["remember_me"]:
        if COOKIE in request.COOKIES:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response
    kept = quote(json.dumps({name: data[name] for name in FIELDS}))
    response.set_cookie(COOKIE, kept, max_age=KEPT_FOR, secure=settings.HTTPS, samesite="Lax")
    return response
