from django import template

from comments import ownership, rescoping, visits
from comments.blank import form_under
from comments.discussion.asking import Wanted
from comments.discussion.drawing import kept_discussion
from comments.discussion.placing import DEEPEST
from comments.moderation import may_moderate
from comments.own import own_of
from comments.personal import personal
from comments.rules import RulesForm
from comments.sight import Sight, sight_of
from recaps.framing import THREADS

register = template.Library()


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def discussion(context, recap):
    """What is the viewer's own around the part of a recap's discussion that the address asks for.

    That part is left in `request.threads`, as bytes, and goes where the mark THREADS stands (`recaps.framing`).
    """
    request = context["request"]
    member = ownership.member_of(request)
    sight = sight_of(request, recap)
    own = own_of(member, recap, sight.level) if member else None
    if own:
        request.followed_threads, request.muted_members = own.followed, own.muted
        rescoping.told(member, own.rescoped)
    waiting = own.held if own else ownership.held_of_guest(request, recap)
    request.reasons_of_held = dict(waiting.values())
    if not (waiting or sight.opened or (own and own.hides_own)):
        sight = Sight(sight.level)
    threads = kept_discussion(recap, Wanted.of(request.GET), sight, frozenset(waiting))
    request.threads = personal(request, threads)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "recap": recap,
        "deepest": DEEPEST,
        "member": member,
        "news": visits.look(member, recap, own.visit) if own and request.method == "GET" else None,
        "threads": THREADS,
        "reacted": " ".join(own.reacted) if own else None,
        **form_under(request, recap, member),
        "rescoped": own.rescoped if own else (),
        "follows": own.follows if own else False,
        "rules": RulesForm(instance=recap) if may_moderate(request.user) else None,
        "address": f"{recap.get_absolute_url()}comments/",
    }
