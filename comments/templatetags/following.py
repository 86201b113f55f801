from django import template

from comments import ownership
from comments.notifications import following

register = template.Library()


@register.inclusion_tag("comments/_follow_show.html", takes_context=True)
def follow_show(context, show):
    """For members: whether they are told of new recaps of `show`, and the button that changes it."""
    member = ownership.member_of(context["request"])
    follows = following.follows(member, show=show) if member else False
    return {"member": member, "show": show, "follows": follows, "csrf_token": context.get("csrf_token")}
