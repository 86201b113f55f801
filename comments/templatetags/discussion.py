from django import template

from comments import ownership, rescoping, visits
from comments.discussion.asking import Wanted
from comments.discussion.drawing import render_discussion
from comments.discussion.placing import DEEPEST
from comments.forms import form_for, new_submission_key
from comments.own import own_of
from comments.personal import personal
from comments.sight import sight_of

register = template.Library()


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def discussion(context, recap):
    """The part of a recap's discussion that the address asks for, and around it what is the viewer's own."""
    request = context["request"]
    member = ownership.member_of(request)
    own = own_of(member, recap) if member else None
    if own:
        rescoping.told(member, own.rescoped)
    held = own.held if own else ownership.held_of_guest(request, recap)
    threads = render_discussion(recap, Wanted.of(request.GET), sight_of(request, recap), held)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "recap": recap,
        "deepest": DEEPEST,
        "member": member,
        "news": visits.look(member, recap, own.visit) if own and request.method == "GET" else None,
        "threads": personal(request, threads),
        "reacted": " ".join(own.reacted) if own else None,
        "form": form_for(request, recap, initial={"submission_key": new_submission_key(request)}),
        "rescoped": own.rescoped if own else (),
        "address": f"{recap.get_absolute_url()}comments/",
    }
