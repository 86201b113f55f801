from django import template

from comments import ownership, rescoping, visits
from comments.discussion.asking import Wanted
from comments.discussion.drawing import render_discussion
from comments.discussion.placing import DEEPEST
from comments.forms import form_for, new_submission_key
from comments.moderation import may_moderate
from comments.own import own_of
from comments.personal import personal
from comments.rules import RulesForm
from comments.sight import sight_of

register = template.Library()


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def discussion(context, recap):
    """The part of a recap's discussion that the address asks for, and around it what is the viewer's own."""
    request = context["request"]
    member = ownership.member_of(request)
    own = own_of(member, recap) if member else None
    if own:
        request.followed_threads, request.muted_members = own.followed, own.muted
        rescoping.told(member, own.rescoped)
    waiting = own.held if own else ownership.held_of_guest(request, recap)
    request.reasons_of_held = dict(waiting.values())
    threads = render_discussion(recap, Wanted.of(request.GET), sight_of(request, recap), frozenset(waiting))
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "recap": recap,
        "deepest": DEEPEST,
        "member": member,
        "news": visits.look(member, recap, own.visit) if own and request.method == "GET" else None,
        "threads": personal(request, threads),
        "reacted": " ".join(own.reacted) if own else None,
        "form": form_for(request, recap, initial={"submission_key": new_submission_key()}).add_hint(),
        "rescoped": own.rescoped if own else (),
        "follows": own.follows if own else False,
        "rules": RulesForm(instance=recap) if may_moderate(request.user) else None,
        "address": f"{recap.get_absolute_url()}comments/",
    }
