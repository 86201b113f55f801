from django import template

from comments.discussion import page_of
from comments.forms import CommentForm, new_submission_key

register = template.Library()


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def discussion(context, recap):
    """The discussion under a recap: the page of it that `?page=` asks for, and the form."""
    request = context["request"]
    member = request.user if request.user.is_authenticated else None
    page = page_of(recap, page_number(request.GET.get("page", "")))
    form = CommentForm(recap=recap, member=member, initial={"submission_key": new_submission_key()})
    return {"request": request, "user": request.user, "recap": recap, "page": page, "form": form}


def page_number(text):
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


HUES = 8


@register.filter
def hue(name):
    """One of HUES colours for a drawn avatar, always the same for a name."""
    return sum(map(ord, name)) % HUES


@register.filter
def initial(name):
    """The first letter or digit of a name, or its first sign where it has none."""
    return next((sign for sign in name if sign.isalnum()), name[:1]).upper()
