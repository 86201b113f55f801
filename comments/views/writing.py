from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from comments import posting, tree
from comments.forms import CommentForm, new_submission_key
from comments.models import Comment
from comments.posting import Guest
from recaps.models import Recap

CLOSED = "This discussion was closed, so nothing new is taken here. Your text is below: copy it if you want to keep it."
REFUSED = "Not posted yet: see below. Everything that you typed is still here."
GONE = "The comment that you answer was removed in the meantime. You can post this as a comment of its own."


class SeeOther(HttpResponseRedirect):
    """The answer to a POST that worked: go and look."""

    status_code = 303


@require_http_methods(["GET", "HEAD", "POST"])
def write(request, year, month, slug):
    """The form on a page of its own (GET, `?parent=` names the comment to answer) and where every form is sent (POST).

    303 to the permalink; with a key that was used before, to the comment that it made. What is refused comes back
    with 403 or 422, the reason beside the field and the text kept.
    """
    recap = discussion_or_404(slug)
    if request.method != "POST":
        return show_form(request, recap, CommentForm(recap=recap, member=member_of(request), initial=initial(request)))
    if earlier := posting.posted_with(request.POST.get("submission_key", "")[:40]):
        return SeeOther(earlier.get_absolute_url())
    form = CommentForm(request.POST, recap=recap, member=member_of(request))
    if not form.is_valid():
        return show_form(request, recap, form, message=REFUSED, status=422)
    try:
        return SeeOther(post(form, request).get_absolute_url())
    except posting.DiscussionClosed:
        return show_form(request, recap, form, message=CLOSED, status=403)
    except tree.ParentGone:
        form.add_error("parent", GONE)
        return show_form(request, recap, form, message=GONE, status=422)


def post(form, request):
    data = form.cleaned_data
    return posting.post(
        recap=form.recap,
        author=member_of(request) or Guest(data["guest_name"], data["guest_email"]),
        source=data["body"],
        parent=data["parent"],
        reveals_through=data["reveals_through"],
        submission_key=data["submission_key"],
    )


def write_again(request, year, month, slug, message, status):
    """A form that came without a valid token: shown again with the text in it, one press from posted."""
    recap = discussion_or_404(slug)
    data = request.POST.dict()
    form = CommentForm(recap=recap, member=member_of(request), initial=data)
    return show_form(request, recap, form, message=message, status=status)


write.show_again = write_again


def show_form(request, recap, form, message="", status=200):
    parent = answered(recap, form["parent"].value())
    if parent is None and form["parent"].value():
        form = without_parent(form)
    context = {"recap": recap, "form": form, "parent": parent, "message": message}
    response = render(request, "comments/write.html", context, status=status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def without_parent(form):
    """The same form as a comment of its own, so that the next press can succeed."""
    form.data = {**form.data.dict(), "parent": ""} if form.is_bound else form.data
    form.initial = {**form.initial, "parent": ""}
    return form


def initial(request):
    return {"parent": request.GET.get("parent", ""), "submission_key": new_submission_key()}


def answered(recap, public_id):
    if not public_id:
        return None
    comments = Comment.objects.visible().select_related("member")
    return comments.filter(public_id=public_id, thread__recap=recap).first()


def discussion_or_404(slug):
    recaps = Recap.objects.public().select_related("show", "last_episode")
    return get_object_or_404(recaps, slug=slug)


def member_of(request):
    return request.user if request.user.is_authenticated else None
