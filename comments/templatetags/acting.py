from django import template
from django.utils.safestring import mark_safe

from comments import reactions

register = template.Library()

signs = register.filter("signs", reactions.counts_of)


@register.simple_tag
def mark(kind, comment):
    """Where something may stand for one reader and not for another: `comments.personal` fills it in."""
    posted_at = int(comment.posted_at.timestamp())
    return mark_safe(f"<!--{kind} {comment.public_id} {comment.member_id or ''} {posted_at}-->")
