"""What people do with comments that stand: change or remove their own, react, and call others by name."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.backends.utils import csrf_input
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comments import editing, mentions, reactions, screening
from comments.editing import EditForm
from comments.models import Comment
from comments.models.discussion import CommentStatus
from comments.moderation import may_moderate
from comments.ownership import EDIT_WINDOW, may_delete, may_edit, owns
from comments.views.writing import SeeOther, discussion_or_404, to_sign_in, wants_json
from recaps.models import Recap

OVER = "The half hour for changes is over, so this was not saved. Your text is below: copy it if you want to keep it."
REFUSED = "Not saved yet: see below. Everything that you typed is still here."
CHANGED = "This comment was changed in another window meanwhile. Both texts are below: saving again replaces the other."
GONE = "This comment was removed meanwhile. Your text is below: copy it if you want to keep it."


# --- Edit


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, public_id):
    """The author's form, and where it is sent. 303 to the comment; else 4xx, with the text that was sent kept."""
    comment = own_or_404(request, public_id)
    if request.method != "POST":
        if not may_edit(request, comment):
            raise PermissionDenied
        return show_form(request, comment, EditForm(comment=comment))
    form = EditForm(request.POST, comment=comment)
    if not may_edit(request, comment):
        return show_form(request, comment, form, OVER, status=403)
    if not form.is_valid():
        return show_form(request, comment, form, REFUSED, status=422)
    return save(request, comment, form)


def save(request, comment, form):
    verdict = screening.screen_edit(screening.edit_of(request, comment, form.cleaned_data["body"]))
    if verdict.rejects:
        form.add_error(verdict.field, verdict.kindly)
        return show_form(request, comment, form, REFUSED, status=verdict.status)
    try:
        editing.edit(comment, form.cleaned_data["body"], form.cleaned_data["seen"], verdict)
    except editing.Gone:
        return show_form(request, comment, form, GONE, status=409)
    except editing.Changed:
        comment.refresh_from_db(fields=["source", "html"])
        typed = {"body": form.cleaned_data["body"]}
        return show_form(request, comment, EditForm(comment=comment, initial=typed), CHANGED, status=409, other=comment)
    return SeeOther(comment.get_absolute_url())


def edit_again(request, public_id, message, status):
    """A form that came without a valid token: shown again with the text in it, one press from saved."""
    comment = own_or_404(request, public_id)
    typed = {name: request.POST[name] for name in ("body", "seen") if name in request.POST}
    return show_form(request, comment, EditForm(comment=comment, initial=typed), message, status=status)


edit.show_again = edit_again


def show_form(request, comment, form, message="", status=200, **more):
    context = {"form": form, "message": message, "until": comment.posted_at + EDIT_WINDOW, **more}
    return show(request, "comments/edit.html", comment, context, status)


# --- Delete


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request, public_id):
    """Asks once (GET), removes (POST). 303 to where the comment stood."""
    comment = own_or_404(request, public_id)
    if not may_delete(request, comment):
        raise PermissionDenied
    if request.method != "POST":
        return show(request, "comments/delete.html", comment)
    try:
        editing.delete(comment)
    except editing.Gone:
        raise Http404("Somebody was faster.") from None
    return SeeOther(comment.get_absolute_url())


# --- Earlier texts


@require_safe
def revisions(request, public_id):
    """What an edited comment said before, newest first. For moderators."""
    if not may_moderate(request.user):
        raise PermissionDenied
    comment = get_object_or_404(of_public_recaps(), public_id=public_id)
    return show(request, "comments/revisions.html", comment, {"revisions": comment.revisions.order_by("-replaced_at")})


# --- React


@require_POST
def react(request, year, month, slug):
    """`love=<public_id>`, or another sign, turns over, or becomes what `pressed` (true or false) says.

    303 to the comment, or JSON with its counts. A guest is led to sign in, and from there back to the comment.
    """
    comment, sign = pressed_or_404(request, slug)
    if not request.user.is_authenticated:
        return sign_in_for(request, comment)
    if request.user.is_banned:
        raise PermissionDenied
    try:
        stands = reactions.press(comment, request.user, sign.kind, WANTED.get(request.POST.get("pressed")))
    except reactions.Gone:
        raise Http404("This comment was removed meanwhile.") from None
    return told(comment, sign, stands) if wants_json(request) else SeeOther(comment.get_absolute_url())


WANTED = {"true": True, "false": False}


def react_again(request, year, month, slug, message, status):
    """A press without a valid token: a guest has to sign in first anyhow, a member is asked once more."""
    comment, _ = pressed_or_404(request, slug)
    if not request.user.is_authenticated:
        return sign_in_for(request, comment)
    if wants_json(request):
        return JsonResponse({"expired": True, "form": csrf_input(request)}, status=status)
    return show_signs(request, comment, message, status)


react.show_again = react_again


@require_safe
def react_to(request, public_id):
    """All signs of one comment, for those without a script. Its text is not shown: it may give things away."""
    visible = of_public_recaps().filter(status=CommentStatus.VISIBLE)
    comment = get_object_or_404(visible, public_id=public_id)
    if not request.user.is_authenticated:
        return sign_in_for(request, comment)
    if request.user.is_banned:
        raise PermissionDenied
    return show_signs(request, comment)


def show_signs(request, comment, message="", status=200):
    mine = comment.reactions.filter(member=request.user).values_list("kind", flat=True)
    context = {"counts": reactions.counts_of(comment), "mine": set(mine), "message": message}
    return show(request, "comments/react.html", comment, context, status)


def pressed_or_404(request, slug):
    """The comment of a public recap and the sign that were pressed."""
    sign = next((sign for sign in reactions.SIGNS if sign.kind in request.POST), None)
    if sign is None:
        raise Http404("There is no such reaction.")
    visible = of_public_recaps().filter(status=CommentStatus.VISIBLE, thread__recap__slug=slug)
    return get_object_or_404(visible, public_id=request.POST[sign.kind]), sign


def sign_in_for(request, comment):
    address = to_sign_in("react", comment.get_absolute_url())
    return JsonResponse({"sign_in": address}, status=403) if wants_json(request) else SeeOther(address)


def told(comment, sign, stands):
    comment.refresh_from_db(fields=[sign.counter for sign in reactions.SIGNS])
    counts = {sign.kind: count for sign, count in reactions.counts_of(comment)}
    return JsonResponse({"kind": sign.kind, "pressed": stands, "counts": counts})


# --- People to call


@require_safe
def people(request, year, month, slug):
    """`?q=`: who could be meant by an @ in this discussion. The same for everybody who asks."""
    found = mentions.people_of(discussion_or_404(slug), request.GET.get("q", "")[:60])
    response = JsonResponse({"people": [{"handle": handle, "name": name} for handle, name in found]})
    patch_cache_control(response, public=True, max_age=60)
    return response


# --- What they stand on


def of_public_recaps():
    comments = Comment.objects.filter(thread__recap__in=Recap.objects.public())
    return comments.select_related("thread__recap__show", "thread__recap__last_episode", "member")


def own_or_404(request, public_id):
    """The comment, if it is this person's. Others learn as little of a held one as of one that never was."""
    comment = get_object_or_404(of_public_recaps(), public_id=public_id)
    if not owns(request, comment):
        if comment.is_visible:
            raise PermissionDenied
        raise Http404("This comment is not shown.")
    return comment


def show(request, template, comment, context=(), status=200):
    recap = comment.thread.recap
    response = render(request, template, {"comment": comment, "recap": recap, **dict(context)}, status=status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
