"""A member's own pages: who they are, what others see of them, taking everything along, and leaving."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import downloading, leaving, muting
from members.forms import LeaveForm, PrivacyForm, ProfileForm
from members.models import Member

METHODS = ["GET", "HEAD", "POST"]


def shown(request, template, context=None, status=200):
    """A page of one person's own: kept by nobody, found by nobody."""
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def sent(request):
    """For a form: what came with a POST, also where nothing did."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def see_other(address):
    """The answer to a POST that worked: go and look."""
    return HttpResponseRedirect(address, status=303)


@require_safe
@login_required
def me(request):
    return shown(request, "members/me.html")


@require_safe
@login_required
def security(request):
    return shown(request, "members/security.html")


@require_http_methods(METHODS)
@login_required
def profile(request):
    # A copy: what was typed and refused is not to stand in the masthead.
    person = Member.objects.get(pk=request.user.pk)
    form = ProfileForm(*sent(request), instance=person)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return see_other(reverse("members:profile"))
    return shown(request, "members/profile.html", {"form": form}, 422 if form.is_bound else 200)


@require_http_methods(METHODS)
@login_required
def privacy(request):
    form = PrivacyForm(*sent(request), instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return see_other(reverse("members:privacy"))
    mutes = request.user.mutes.select_related("whom").order_by("-created_at", "-pk")
    return shown(request, "members/privacy.html", {"form": form, "mutes": mutes})


@require_POST
@login_required
def mute(request, handle):
    """Fold what somebody says, or (`do=unmute`) no more; back to `next`."""
    person = get_object_or_404(Member, handle=handle.lower())
    undo = request.POST.get("do") == "unmute"
    (muting.unmute if undo else muting.mute)(request.user, person)
    messages.success(request, f"{person.name} is {'no longer muted' if undo else 'muted'}.")
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return see_other(wanted if safe and wanted.isprintable() else person.get_absolute_url())


@require_http_methods(METHODS)
@login_required
@reauthentication_required(allow_get=True)
def download(request):
    """What the site has of a member, in one file. Whoever has come by an open session is asked for the password."""
    if request.method != "POST":
        return shown(request, "members/download.html", {"sections": downloading.SECTIONS})
    name = f"previously-{request.user.handle}-{timezone.localdate()}.zip"
    response = FileResponse(downloading.archive(request.user), as_attachment=True, filename=name)
    add_never_cache_headers(response)
    return response


def has_no_password(request):
    return not request.user.has_usable_password()


@require_http_methods(METHODS)
@login_required
@reauthentication_required(allow_get=True, enabled=has_no_password)
def leave(request):
    """Asks twice: with the password in the form, or where there is none by signing in again."""
    member = request.user
    form = LeaveForm(*sent(request)[:1], member=member, request=request)
    if form.is_valid():
        leaving.leave(Member.objects.get(pk=member.pk), **form.wishes())
        logout(request)
        return shown(request, "members/left.html")
    return shown(request, "members/leave.html", {"form": form}, 422 if form.is_bound else 200)
