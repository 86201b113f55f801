from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe

from comments import reactions

register = template.Library()


@register.filter
def signs(comment):
    """(sign, count) of those that somebody has pressed: the others come when one wants to react."""
    return [counted for counted in reactions.counts_of(comment) if counted[1]]


@register.filter
def leave_some(signs):
    """Whether there are signs that are not among these."""
    return len(signs) < len(reactions.SIGNS)


@register.filter
def to_the_millisecond(moment):
    """As a browser counts: the microseconds of 250 comments are a kilobyte and a half that nothing compresses."""
    return timezone.localtime(moment).isoformat(timespec="milliseconds")


@register.simple_tag
def kinds():
    """The names of all signs, for the script that offers them."""
    return " ".join(sign.kind for sign in reactions.SIGNS)


@register.simple_tag
def mark(kind, comment):
    """Where something may stand for one reader and not for another: `comments.personal` fills it in."""
    posted_at = int(comment.posted_at.timestamp())
    return mark_safe(f"<!--{kind} {comment.public_id} {comment.member_id or ''} {posted_at}-->")
