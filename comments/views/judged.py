"""What was decided: all of it for moderators, and to each person what concerns them."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from comments.models import ModerationAction
from comments.moderation import Verb
from comments.views.moderating import for_moderators, number_in

A_PAGE = 50
# What is told to the person concerned. What happens to a discussion is said on its page, what was undone is as if it
# had not been, and who decided is between moderators.
TOLD = (
    Verb.HOLD, Verb.APPROVE, Verb.REJECT, Verb.TOMBSTONE, Verb.RESCOPE, Verb.WARN, Verb.MUTE, Verb.UNMUTE, Verb.BAN,
    Verb.UNBAN,
)  # fmt: skip


class Search(forms.Form):
    """What moderators look for in the log. What makes no sense is passed over."""

    q = forms.CharField(label="Words", required=False, max_length=100)
    person = forms.CharField(label="About whom", required=False, max_length=100)
    by = forms.CharField(label="Decided by", required=False, max_length=100)
    verb = forms.ChoiceField(label="What", required=False)
    recap = forms.CharField(label="Recap", required=False, max_length=100)

    def __init__(self, *args, **options):
        super().__init__(*args, auto_id="log-%s", **options)
        self.fields["verb"].choices = [("", "anything"), *((verb.value, verb.value) for verb in Verb)]

    def found(self):
        """The lines of the log, newest first."""
        self.is_valid()
        asked = {name: value.replace("\x00", "") for name, value in self.cleaned_data.items() if value}
        actions = ModerationAction.objects.order_by("-pk")
        for name, value in asked.items():
            actions = actions.filter(MEANS[name](value))
        return actions


def anybody(field, name):
    return Q(**{f"{field}__handle__iexact": name.removeprefix("@")}) | Q(**{f"{field}__display_name__icontains": name})


MEANS = {
    "q": lambda words: Q(reason__icontains=words) | Q(comment__source__icontains=words),
    "person": lambda name: anybody("member", name) | Q(comment__guest_name__icontains=name),
    "by": lambda name: anybody("moderator", name),
    "verb": lambda verb: Q(verb=verb),
    "recap": lambda words: Q(recap__headline__icontains=words) | Q(recap__slug=words),
}


@require_safe
@for_moderators
def log(request):
    """The moderation log, newest first: who did what to what, when and why. `?before=` goes on where a page ended."""
    search, before = Search(request.GET), number_in(request, "before")
    actions = search.found().select_related("moderator", "member", "comment__member", "recap__show", "undone_by")
    actions = actions.defer("recap__body", "recap__body_html", "comment__html")
    if before:
        actions = actions.filter(pk__lt=before)
    lines = list(actions[: A_PAGE + 1])
    query = request.GET.copy()
    query["before"] = lines[A_PAGE - 1].pk if len(lines) > A_PAGE else ""
    more = query.urlencode() if query["before"] else ""
    return render(request, "moderation/log.html", {"lines": lines[:A_PAGE], "search": search, "more": more})


@require_safe
@login_required
def decisions(request):
    """What moderators have decided about this member and what they wrote, with the reason and without a name."""
    actions = ModerationAction.objects.filter(member=request.user, verb__in=TOLD, undone_by=None)
    actions = actions.select_related("comment", "recap__show").defer("recap__body", "recap__body_html")
    response = render(request, "moderation/decisions.html", {"lines": actions.order_by("-pk")[:A_PAGE]})
    add_never_cache_headers(response)
    return response
