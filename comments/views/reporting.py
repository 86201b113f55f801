"""Readers say that something is wrong with a comment."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from comments import reporting
from comments.models import Comment, Report
from comments.reach import reach_choices
from comments.sight import gives_away, sight_of
from config.visitors import mark_of
from recaps.models import Recap

THANKS = "Thank you. A moderator looks at it; when others say the same, it goes out of sight until then."
TOO_MANY = "That is many reports in an hour. The moderators have what you sent; please come back a little later."
Reason = Report.Reason


class ReportForm(forms.Form):
    """What is wrong with a comment: of a spoiler also through which episode, which must be beyond what it says."""

    reason = forms.ChoiceField(
        label="What is wrong with it", required=False, error_messages={"invalid_choice": "Please choose from the list."}
    )
    reveals_through = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        label="If it gives things away: through",
        error_messages={"invalid_choice": "Please choose from the list."},
    )
    note = forms.CharField(
        label="Anything a moderator should know",
        required=False,
        max_length=Report._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, recap, comment, **options):
        super().__init__(*args, **options)
        beyond = [(at, label) for at, label in reach_choices(recap) if at > comment.reveals_through]
        reasons = [choice for choice in Reason.choices if beyond or choice[0] != Reason.SPOILER]
        self.fields["reason"].choices = [("", "…"), *reasons]
        self.fields["reveals_through"].choices = [("", "…"), *beyond]
        if not beyond:
            del self.fields["reveals_through"]

    def clean(self):
        """Who names an episode means a spoiler, and who means a spoiler names an episode."""
        data = super().clean()
        through = data.get("reveals_through")
        if not data.get("reason") and not self.has_error("reason") and not self.has_error("reveals_through"):
            if through is None:
                self.add_error("reason", "Please choose what is wrong with it.")
            data["reason"] = Reason.SPOILER
        if data.get("reason") == Reason.SPOILER and through is None and not self.errors:
            self.add_error("reveals_through", "Please choose the episode.")
        return data


@require_http_methods(["GET", "HEAD", "POST"])
def report(request, public_id):
    """The form under what it is about, or under its curtain, and where it is sent."""
    comment = get_object_or_404(Comment.objects.visible().select_related("member"), public_id=public_id)
    recap = get_object_or_404(Recap.objects.to_discuss().filter(threads=comment.thread_id))
    if request.user.is_authenticated and request.user.is_banned:
        raise PermissionDenied
    form, status = ReportForm(request.POST or None, recap=recap, comment=comment), 200
    if form.is_valid():
        who = reporter(request)
        if not reporting.seconds_until(*who.values()):
            return reported(request, comment, form.cleaned_data, who)
        form.add_error(None, TOO_MANY)
        status = 429
    elif form.is_bound:
        status = 422
    says = gives_away(recap, comment.reveals_through) if comment.reveals_through else "nothing"
    beyond = "" if sight_of(request, recap).sees(comment) else says
    context = {"comment": comment, "recap": recap, "form": form, "says": says, "beyond": beyond}
    response = render(request, "comments/report.html", context, status=status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def reported(request, comment, data, who):
    said = {"position": data.get("reveals_through"), "note": data["note"]}
    now = reporting.report(comment, data["reason"], **said, **who)
    messages.success(request, THANKS)
    return HttpResponseRedirect((comment if now.is_visible else comment.thread.recap).get_absolute_url())


def reporter(request):
    if request.user.is_authenticated:
        return {"member": request.user}
    return {"guest_key": mark_of(request, "report")}
