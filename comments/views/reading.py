"""Finding a comment's place, and what came in, changed or went while a page is open."""

from datetime import MAXYEAR, MINYEAR

from django.db.models import Q
from django.http import Http404, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.dateparse import parse_datetime
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from comments import ownership, visits
from comments.discussion.arriving import items_of
from comments.discussion.finding import address_of
from comments.models import Comment
from comments.models.discussion import CommentStatus
from comments.personal import personal_text
from comments.sight import OPEN, sight_of
from recaps.keeping.sharing import on_discussion, shared
from recaps.models import Recap

ARRIVALS_AT_ONCE = 100  # more than that is a reason to load the page again
GONE_AT_ONCE = 300


@require_safe
def permalink(request, public_id):
    """To the page that the comment stands on today, and its place there."""
    public = Comment.objects.filter(thread__recap__in=Recap.objects.public()).select_related("thread__recap")
    comment = public.filter(named(public_id)).first()
    if comment is None:
        return redirect(get_object_or_404(Recap.objects.public(), slug=slugify(request.GET.get("under", ""))))
    held = frozenset()
    if comment.status in (CommentStatus.HELD, CommentStatus.REJECTED):
        if not ownership.may_see(request, comment):
            raise Http404("This comment is not shown.")
        held = frozenset([comment.pk])
    return redirect(opening(address_of(comment, held), comment) if "open" in request.GET else address_of(comment, held))


def named(public_id):
    """The comment of that id; or /comments/wp-123/, what was #comment-123 on the site that this one was before."""
    source, _, number = public_id.partition("-")
    if not number.isdecimal():
        return Q(public_id=public_id)
    # Disqus wrote its own numbers into the same kind of link.
    sources = {source, "disqus"} if source == "wp" else {source}
    return Q(public_id=public_id) | Q(import_ref__in=[f"{name}:comment:{number}" for name in sources])


@require_safe
def old_page(request, year, month, slug, page):
    """WordPress's pages of comments. Which comments stood there nobody knows, but the browser may: it takes the
    #comment-123 of the old link along, as long as the answer has none of its own."""
    return redirect(get_object_or_404(Recap.objects.public(), slug=slug), permanent=True)


def opening(address, comment):
    """`address` with the curtain before `comment` open."""
    page, _, place = address.partition("#")
    return f"{page}{'&' if '?' in page else '?'}{OPEN}={comment.public_id}#{place}"


@require_safe
def opened(request, public_id):
    """One comment for a page's script, its curtain open for this once. What the reader has watched is not changed."""
    comments = Comment.objects.visible().filter(public_id=public_id)
    recap = get_object_or_404(Recap.objects.to_discuss().filter(pk__in=comments.values("thread__recap")))
    request.opened_comments = [public_id]
    [item] = items_of(recap, comments, sight_of(request, recap, opened=[public_id]))
    response = JsonResponse({**item, "html": personal_text(request, item["html"])})
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex"
    return response


@shared(on_discussion, for_all=True)
@require_safe
def news(request, year, month, slug):
    """How the discussion stands, in one tiny query. Who has the version's ETag gets a 304 without a body."""
    recaps = Recap.objects.public().filter(slug=slug)
    figures = recaps.values_list("discussion_version", "comment_count").first()
    if figures is None:
        raise Http404("There is no such recap.")
    version, count = figures
    etag = f'"{version}"'
    response = get_conditional_response(request, etag=etag) or JsonResponse({"version": version, "count": count})
    response["ETag"] = etag
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def arrivals(request, year, month, slug):
    """The comments posted or edited after `?since=`, as the page shows them. Its script puts them in their places."""
    since = moment_in(request.GET.get("since", ""))
    if since is None:
        return HttpResponseBadRequest("since is a moment, as in 2026-05-01T20:00:00Z.")
    recap = get_object_or_404(Recap.objects.to_discuss(), slug=slug)
    if request.user.is_authenticated:
        visits.stay(request.user, recap)
    # Whoever edits does so within the window, so that comments from before it need not be looked at.
    recent = visits.posted_after(recap, since - ownership.EDIT_WINDOW)
    newest_first = recent.filter(Q(posted_at__gt=since) | Q(edited_at__gt=since)).order_by("-posted_at", "-pk")
    keys = list(newest_first.values_list("pk", flat=True)[: ARRIVALS_AT_ONCE + 1])
    items = items_of(recap, Comment.objects.filter(pk__in=keys[:ARRIVALS_AT_ONCE]), sight_of(request, recap))
    items = [{**item, "html": personal_text(request, item["html"])} for item in items]
    standing = {"version": recap.discussion_version, "count": recap.comment_count, "latest": recap.last_comment_at}
    response = JsonResponse({**standing, "items": items, "more": len(keys) > ARRIVALS_AT_ONCE})
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def gone(request, year, month, slug):
    """The latest comments that are not shown any more, for a page that has been open since one of them was."""
    recap = get_object_or_404(Recap.objects.public(), slug=slug)
    taken = Comment.objects.filter(thread__recap=recap).exclude(status=CommentStatus.VISIBLE)
    response = JsonResponse({"gone": list(taken.order_by("-pk").values_list("public_id", flat=True)[:GONE_AT_ONCE])})
    patch_cache_control(response, no_cache=True)
    return response


def moment_in(text):
    """A moment with its time zone, or None."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    # Near either end of the calendar a moment has no equal in another time zone.
    return moment if moment and moment.tzinfo and MINYEAR < moment.year < MAXYEAR else None
