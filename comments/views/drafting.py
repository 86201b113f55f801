"""Where a member's browser keeps drafts on the account, and asks for those of other devices."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from comments import drafts, posting
from comments.forms import as_kept
from comments.models import Comment
from comments.models.people import DRAFT_MAX
from comments.ownership import member_of
from comments.views.writing import answer, discussion_or_404, show_again

DIGITS_MAX = 19  # of a primary key
SHOWN_MAX = 200  # drafts on their own page; hardly anybody has three


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request, year, month, slug):
    """A member's unsent comments under this recap: all of them (GET), and keeping one (POST).

    POST sends `parent`, `text`, `member` (whose page it is), `base` (the stamp of the state that this device last saw)
    and `submission_key`. The answer is the new `stamp`, or the `draft` that another device has kept since. `posted`
    says that the comment stands already, whatever was typed later.
    """
    recap, member = discussion_or_404(slug), member_of(request)
    if member is None or request.POST.get("member", member.handle) != member.handle:
        # Somebody signed in or out in another tab. What is in this one is not for the account of the other.
        return answer({"message": "This is kept on the account of its writer only."}, status=403)
    if request.method == "POST":
        return keep(request, recap, member)
    return answer({"drafts": [as_json(draft) for draft in drafts.of(member, recap)]})


def keep(request, recap, member):
    # PostgreSQL neither keeps nor looks for a null character.
    parent_id, text, key, base = (
        request.POST.get(name, "").replace("\x00", "") for name in ("parent", "text", "submission_key", "base")
    )
    parent = Comment.objects.filter(public_id=parent_id, thread__recap=recap).first() if parent_id else None
    if (parent_id and parent is None) or len(text) > DRAFT_MAX:
        return answer({"message": "This cannot be kept on the account."}, status=422)
    if earlier := posting.posted_with(key[:40]):
        return posted(earlier, text)
    try:
        kept = drafts.keep(member, recap, parent, text, base)
    except drafts.Newer as newer:
        return answer({"draft": as_json(newer.draft)})
    if earlier := posting.posted_with(key[:40]):
        # Its comment overtook it between the two questions.
        drafts.forget(member, recap, parent and parent.pk)
        return posted(earlier, text)
    return answer({"stamp": drafts.stamp(kept) if kept else ""})


def posted(comment, text):
    return answer({"posted": True, "same": comment.source == as_kept(text)})


draft.show_again = show_again


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def my_drafts(request):
    """All that a member has not posted yet, with the way on from each; POST discards the one of `draft`."""
    if request.method == "POST":
        number = request.POST.get("draft", "")
        if number.isascii() and number.isdecimal() and len(number) < DIGITS_MAX:
            request.user.drafts.filter(pk=number).delete()
        return HttpResponseRedirect(reverse("comments:drafts"), status=303)
    response = render(request, "comments/drafts.html", {"drafts": drafts.all_of(request.user)[:SHOWN_MAX]})
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def as_json(draft):
    parent = draft.parent
    return {
        "parent": parent.public_id if parent else "",
        "name": parent.author_name if parent else "",
        "text": draft.text,
        "stamp": drafts.stamp(draft),
        "at": round(draft.updated_at.timestamp() * 1000),
    }
