"""When people are mailed: what a member chooses, and the links in letters, which work without signing in."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.models import MailChoice, Notification
from comments.notifications import choices, guests, letters
from comments.views.writing import SeeOther
from members.models import Member

METHODS = ["GET", "HEAD", "POST"]


class MailForm(forms.ModelForm):
    class Meta:
        model = MailChoice
        fields = [*choices.KINDS, "follows_own_threads"]


@require_http_methods(METHODS)
@login_required
def mail(request):
    form = MailForm(request.POST or None, instance=choices.choice_of(request.user))
    if form.is_valid():
        choices.choose(form.save(commit=False))
        messages.success(request, "Saved.")
        return SeeOther(reverse("comments:mail"))
    context = {"form": form, "address": letters.address_of(request.user)}
    return shown(request, "notifications/mail.html", context, 422 if form.is_bound else 200)


@csrf_exempt
@require_http_methods(METHODS)
def unsubscribe(request, token):
    """Asks (GET), or ends it (POST). A reader's mail program posts here too, without a session, by RFC 8058."""
    who = letters.read_token(token)
    if who is None:
        raise Http404("This link is not one of ours.")
    context = {"kinds": [Notification.Kind(kind).label for kind in who.get("kinds", ())]}
    if request.method == "POST":
        end(who)
        context["done"] = True
    return shown(request, "notifications/unsubscribe.html", context)


def end(who):
    if "guest" in who:
        guests.forget(who["guest"])
    else:
        choices.stop(get_object_or_404(Member, pk=who["member"]), who["kinds"])


@require_http_methods(METHODS)
def confirm(request, token):
    """A guest says that the address is theirs. Looking alone confirms nothing: mail programs look at links too."""
    email = guests.email_in(token)
    context = {"email": email}
    if email and request.method == "POST":
        guests.confirm(email)
        context["done"] = True
    elif email:
        context["recaps"] = letters.recaps_of(email)
    return shown(request, "notifications/confirm.html", context, 200 if email else 404)


def shown(request, template, context, status=200):
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    # The address of the page is a key: it is told to nobody.
    response["Referrer-Policy"] = "no-referrer"
    return response
