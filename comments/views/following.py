"""Following a thread, a discussion or a drama, and letting go of it: a press each."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from comments.models import Comment
from comments.notifications import following
from comments.views.writing import SeeOther, to_sign_in
from recaps.models import Recap, Show


@require_POST
def follow(request):
    """`follow=` or `unfollow=` with what: "thread <public id of its root>", "recap <slug>" or "show <slug>".

    303 back to it. A guest is led to sign in, and from there back to it too.
    """
    wanted = request.POST.get("follow", "") or request.POST.get("unfollow", "")
    kind, _, key = wanted.replace("\x00", "").partition(" ")
    if kind not in FOUND:
        raise Http404("There is no such thing to follow.")
    what, address = FOUND[kind](key)
    if not request.user.is_authenticated:
        return SeeOther(to_sign_in("follow", address))
    change = following.follow if "follow" in request.POST else following.unfollow
    change(request.user, **{kind: what})
    return SeeOther(address)


def thread(public_id):
    root = get_object_or_404(Comment.objects.select_related("thread"), public_id=public_id, parent=None)
    get_object_or_404(Recap.objects.public(), pk=root.thread.recap_id)
    return root.thread, root.get_absolute_url()


def recap(slug):
    found = get_object_or_404(Recap.objects.public(), slug=slug)
    return found, f"{found.get_absolute_url()}#discussion"


def show(slug):
    found = get_object_or_404(Show, slug=slug)
    return found, found.get_absolute_url()


FOUND = {"thread": thread, "recap": recap, "show": show}
