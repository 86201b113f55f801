from django import template
from django.utils.safestring import mark_safe

from comments import reactions

register = template.Library()


@register.filter
def signs(comment):
    """(sign, count), those that somebody has pressed first: the others appear only when one looks for them."""
    return sorted(reactions.counts_of(comment), key=lambda counted: not counted[1])


@register.simple_tag
def mark(kind, comment):
    """Where something may stand for one reader and not for another: `comments.personal` fills it in."""
    posted_at = int(comment.posted_at.timestamp())
    return mark_safe(f"<!--{kind} {comment.public_id} {comment.member_id or ''} {posted_at}-->")
