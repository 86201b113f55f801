"""The empty form under a discussion: drawn once for all who have watched as far, with what is one's own filled in."""

import secrets
from types import SimpleNamespace

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from comments.forms import form_for
from comments.screening import filled
from recaps.framing import TOKEN
from recaps.keeping.ways import kept

# Of this process, as TOKEN is.
HANDLE, STAMP = secrets.token_hex(16), secrets.token_hex(16)
WRITER = SimpleNamespace(handle=HANDLE, may_write=True)


def form_under(request, recap, member):
    """What `_discussion.html` shows: `write`, the HTML that is kept, or `form` where it is for this reader alone."""
    key = ("write", recap.pk, recap.takes_comments)
    if getattr(request, "is_shared", False):
        return {"write": kept(request, key, lambda: drawn(request, recap, {filled.SHOWN: ""}))}
    if member is None or not member.may_write:
        return {"form": form_for(request, recap).add_hint()}
    html = kept(request, (*key, "member"), lambda: drawn_for_members(request, recap))
    for mark, own in {TOKEN: get_token(request), HANDLE: member.handle, STAMP: filled.stamp()}.items():
        html = html.replace(mark, own)
    return {"write": mark_safe(html)}


def drawn_for_members(request, recap):
    return drawn(request, recap, {filled.SHOWN: STAMP}, writer=WRITER, csrf_token=TOKEN)


def drawn(request, recap, initial, writer=None, **context):
    form = form_for(request, recap, initial=initial).add_hint()
    form.member = writer
    return render_to_string("comments/_write.html", {"recap": recap, "form": form, **context}, request)
