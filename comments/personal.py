"""What is one viewer's own, put onto the HTML of a discussion that all share.

The shared HTML has a mark, an HTML comment, wherever something may stand for one of its readers and not for another.
The marks say who wrote a comment and when, so that filling them costs no query; none of them leaves the server.
"""

from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join

from comments import folding, ownership
from comments.models import Case
from comments.models.discussion import CommentStatus, permalink
from comments.moderation import may_moderate

OPEN, CLOSE = b"<!--", b"-->"


class Marked(NamedTuple):
    """As much of a comment as `comments.ownership` asks for. Only comments that stand have a mark."""

    public_id: str
    member_id: int | None
    posted_at: datetime
    status: str = CommentStatus.VISIBLE


def personal(request, html):
    """`html`, bytes, for the person of `request`, without any marks."""
    first, *rest = folding.fold(request, html).split(OPEN)
    fill, parts = filler(request), [first]
    for piece in rest:
        mark, _, after = piece.partition(CLOSE)
        parts += (fill(mark), after)
    return b"".join(parts)


def personal_text(request, html):
    """The same of a text."""
    return personal(request, html.encode()).decode()


def filler(request):
    """What gives the bytes that stand in the place of a mark, for the person of `request`."""
    posted = ownership.remembered(request)
    if not request.user.is_authenticated and not posted:
        return of_nobody
    if may_moderate(request.user):
        return partial(of_somebody, request, None)
    return partial(of_somebody, request, (str(request.user.pk).encode(), {public_id.encode() for public_id in posted}))


def of_nobody(mark):
    return b"edited" if mark.startswith(b"edited ") else b""


def of_somebody(request, own, mark):
    """`own`: (their primary key, what they posted as a guest), or None where everything is theirs to moderate."""
    kind, public_id, member_id, posted_at = mark.split(b" ")
    if kind == b"own" and own and member_id != own[0] and public_id not in own[1]:
        return b""  # as of hundreds of comments most are
    moment = datetime.fromtimestamp(int(posted_at), UTC)
    return FILLED[kind](request, Marked(public_id.decode(), int(member_id or 0) or None, moment)).encode()


def own_controls(request, comment):
    address, links = permalink(comment.public_id), []
    if ownership.may_edit(request, comment):
        links.append((f"{address}edit/", "Edit"))
    if ownership.may_delete(request, comment):
        links.append((f"{address}delete/", "Delete"))
    if may_moderate(request.user):
        links.append((reverse("comments:case", args=[comment.public_id]), "Moderate"))
    return format_html(OWN, format_html_join(" ", OWN_LINK, links)) if links else ""


OWN, OWN_LINK = '<span class="own">{}</span>', '<a href="{}" rel="nofollow">{}</a>'


def edited(request, comment):
    """The word alone, and for moderators a link to what the comment said before."""
    is_link = may_moderate(request.user)
    return render_to_string("comments/_edited.html", {"comment": comment, "is_link": is_link})


def follow(request, comment):
    """Beside the root of a thread, for members."""
    if not request.user.is_authenticated:
        return ""
    return follow_button(comment.public_id, comment.public_id in getattr(request, "followed_threads", ()))


@lru_cache(maxsize=2000)
def follow_button(public_id, follows):
    """There are fifty on a page, and each is the same for all."""
    return render_to_string("comments/_follow.html", {"what": f"thread {public_id}", "follows": follows})


def waits(request, comment):
    """Why it waits, for its author. Known from what was read along with the page, and else one query."""
    known = getattr(request, "reasons_of_held", {})
    if comment.public_id not in known:
        cases = Case.objects.filter(comment__public_id=comment.public_id)
        known = {comment.public_id: cases.values_list("kindly", flat=True).first()}
    return escape(known[comment.public_id] or "")


FILLED = {b"own": own_controls, b"edited": edited, b"follow": follow, b"waits": waits}
