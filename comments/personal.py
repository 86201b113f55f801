"""What is one viewer's own, put onto the HTML of a discussion that all share.

The shared HTML has a mark, an HTML comment, wherever something may stand for one of its readers and not for another.
The marks say who wrote a comment and when, so that filling them costs no query; none of them leaves the server.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe

from comments import folding, ownership
from comments.models import Case
from comments.models.discussion import CommentStatus
from comments.moderation import may_moderate

MARK = re.compile(r"<!--(own|edited|follow|waits) ([\w-]+) (\d*) (\d+)-->")
EDITED = re.compile(r"<!--edited [^>]*-->")


class Marked(NamedTuple):
    """As much of a comment as `comments.ownership` asks for. Only comments that stand have a mark."""

    public_id: str
    member_id: int | None
    posted_at: datetime
    status: str = CommentStatus.VISIBLE


def personal(request, html):
    """`html` for the person of `request`, without any marks."""
    html = folding.fold(request, html)
    if owns_nothing(request):
        return mark_safe(MARK.sub("", EDITED.sub("edited", html)))
    if not may_moderate(request.user):
        # Of hundreds of comments a few are somebody's: those of others go in one piece.
        html = of_others(request.user.pk or 0, frozenset(ownership.remembered(request))).sub("", html)
    return mark_safe(MARK.sub(lambda mark: FILLED[mark[1]](request, read(mark)), html))


@lru_cache(maxsize=100)
def of_others(member_id, posted):
    """The marks of what is neither this member's nor `posted` by a guest of this browser."""
    own = "|".join([rf"[\w-]+ {member_id} ", *(f"{re.escape(public_id)} " for public_id in sorted(posted))])
    return re.compile(rf"<!--own (?!{own})[^>]*-->")


def owns_nothing(request):
    return not request.user.is_authenticated and not ownership.remembered(request)


def read(mark):
    _, public_id, member_id, posted_at = mark.groups()
    return Marked(public_id, int(member_id or 0) or None, datetime.fromtimestamp(int(posted_at), UTC))


def own_controls(request, comment):
    allowed = {
        "may_edit": ownership.may_edit(request, comment),
        "may_delete": ownership.may_delete(request, comment),
    }
    allowed["may_moderate"] = may_moderate(request.user)
    return render_to_string("comments/_own.html", {"comment": comment, **allowed}) if any(allowed.values()) else ""


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


FILLED = {"own": own_controls, "edited": edited, "follow": follow, "waits": waits}
