"""Readers say that something is wrong with a comment."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from comments import rescoping
from comments.models import Comment
from comments.reach import reach_choices
from comments.sight import gives_away
from config.visitors import mark_of
from recaps.models import Recap

THANKS = "Thank you. A moderator looks at it; when others say the same, it goes behind a curtain at once."


class SpoilerReport(forms.Form):
    """Through which episode a comment really gives things away: only what is beyond what it says can be chosen."""

    reveals_through = forms.TypedChoiceField(
        coerce=int,
        label="It gives away",
        error_messages={"required": "Please choose the episode.", "invalid_choice": "Please choose from the list."},
    )

    def __init__(self, *args, recap, comment, **options):
        super().__init__(*args, **options)
        beyond = [(at, label) for at, label in reach_choices(recap) if at > comment.reveals_through]
        self.fields["reveals_through"].choices = [("", "…"), *beyond]
        self.has_choices = bool(beyond)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request, public_id):
    """The form "gives away more than it says", and where it is sent. The text of the comment is not shown here."""
    comment = get_object_or_404(Comment.objects.visible().select_related("member"), public_id=public_id)
    recap = get_object_or_404(Recap.objects.to_discuss().filter(threads=comment.thread_id))
    form = SpoilerReport(request.POST or None, recap=recap, comment=comment)
    if form.is_valid():
        rescoping.report(comment, form.cleaned_data["reveals_through"], **reporter(request))
        messages.success(request, THANKS)
        return HttpResponseRedirect(comment.get_absolute_url())
    says = gives_away(recap, comment.reveals_through) if comment.reveals_through else "nothing"
    context = {"comment": comment, "recap": recap, "form": form, "says": says}
    response = render(request, "comments/report.html", context, status=422 if form.is_bound else 200)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def reporter(request):
    if request.user.is_authenticated:
        return {"member": request.user}
    return {"guest_key": mark_of(request, "report")}
