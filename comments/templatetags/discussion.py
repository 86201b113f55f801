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
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "recap": recap,
        "page": page,
        "form": form,
        "write_address": f"{recap.get_absolute_url()}comments/",
    }


def page_number(text):
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
