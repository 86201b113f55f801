"""Where comments are written: the form on a page of its own, its preview, and where every form is sent.

A page's script asks for JSON (`Accept: application/json`) and gets the same decisions: 201 with the comment as the page
shows it, also when the key was used before, and 4xx with the form as it stands. Nothing else differs between the two.
"""

from typing import NamedTuple

from django.conf import settings
from django.db.models import DateTimeField, SlugField
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render, resolve_url
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from comments import drafts, mentions, ownership, posting, remembering, screening, tree, turns
from comments.discussion import articles
from comments.discussion.arriving import item
from comments.discussion.rows import Answered, row_of
from comments.forms import as_kept, form_for
from comments.models import Comment
from comments.notifications import guests
from comments.ownership import member_of
from comments.personal import personal_text
from comments.posting import Guest
from comments.sight import EVERYTHING, gives_away, sight_of
from config.composed import Composed, Given
from recaps.keeping import shelf, versions
from recaps.models import Recap

CLOSED = "This discussion was closed, so nothing new is taken here. Your text is below: copy it if you want to keep it."
REFUSED = "Not posted yet: the reason stands beside the field. Everything that you typed is still here."
MEMBERS_ONLY = "Only members write in this discussion. Sign in and your text comes along; it is below and is kept here."
LOCKED = "A moderator has closed this thread for replies. You can still post this as a comment of its own."
GONE = "The comment that you answer is no longer there. You can still post this as a comment of its own."
POSTED_COOKIE = "posted"
POSTED_COOKIE_SECONDS = 600  # until the page with the comment has run its script, over a bad connection


class SeeOther(HttpResponseRedirect):
    """The answer to a POST that worked: go and look."""

    status_code = 303


def to_sign_in(to, back):
    """The address where a guest signs in `to` "react" or "follow", as the page says, and comes `back` from."""
    return f"{resolve_url('account_login')}?{urlencode({'next': back, 'to': to})}"


@require_http_methods(["GET", "HEAD", "POST"])
def write(request, year, month, slug):
    """The form on a page of its own (GET, `?parent=` names the comment to answer) and where every form is sent (POST).

    303 to the permalink; with a key that was used before, to the comment that it made. What is refused comes back
    with 403 or 422, the reason beside the field and the text kept.
    """
    if request.method != "POST":
        recap = discussion_or_404(slug)
        return show_form(request, recap, blank_form(request, recap))
    return taken_in(request, request.POST, slug)


@turns.one_by_one
def taken_in(request, sent, slug):
    """The answer to a form. All of it has come by now, however slow the line."""
    recap = recap_to_post_under(slug)
    form = form_for(request, recap, sent)
    message, status = REFUSED, 422
    verdict = screening.screen(screening.post_of(request, form)) if form.is_valid() else screening.PASSED
    if verdict.rejects:
        form.add_error(verdict.field, verdict.kindly)
        status = verdict.status
    elif form.is_valid():
        try:
            response = stands(request, recap, post(form, request, verdict))
            return remembering.remember(request, response, form.cleaned_data)
        except posting.DiscussionClosed:
            message, status = CLOSED, 403
        except posting.MembersOnly:
            message, status = MEMBERS_ONLY, 403
        except tree.ParentGone:
            message = GONE
            form.add_error("parent", GONE)
        except tree.ThreadLocked:
            message = LOCKED
            form.add_error("parent", LOCKED)
    # Whatever is wrong with it now, an earlier try may have posted it; that one's answer was lost, not the comment.
    if earlier := posting.posted_with(form.cleaned_data.get("submission_key")):
        return stands(request, recap, earlier)
    response = show_form(request, recap, form, message=message, status=status)
    if verdict.wait:
        response["Retry-After"] = verdict.wait
    return response


@require_POST
def preview(request, year, month, slug):
    """What was typed as it would stand in the discussion; nothing is kept. Only the text can be wrong here."""
    recap = discussion_or_404(slug)
    form = form_for(request, recap, request.POST)
    body_errors = form.errors.get("body")
    if body_errors:
        for name in set(form.errors) - {"body"}:
            del form.errors[name]
        return show_form(request, recap, form, message=body_errors[0], status=422)
    previewed = articles.previewed(row_of(as_comment(form), wrote_recap=False).said)
    if wants_json(request):
        return JsonResponse({"html": render_to_string("comments/_preview.html", {"preview": previewed})})
    form = form_for(request, recap, initial=request.POST.dict())
    return show_form(request, recap, form, preview=previewed)


def post(form, request, verdict):
    data = form.cleaned_data
    comment = posting.post(
        recap=form.recap,
        author=member_of(request) or Guest(data["guest_name"], data["guest_email"]),
        source=data["body"],
        reply_to=data["parent"],
        reveals_through=data.get("reveals_through", 0),
        submission_key=data["submission_key"],
        verdict=verdict,
    )
    if data.get("mail_me") and not comment.member_id:
        guests.wish(comment)
    return comment


def show_again(request, year, month, slug, message, status):
    """A form that came without a valid token: shown again with the text in it, one press from posted."""
    recap = discussion_or_404(slug)
    form = form_for(request, recap, initial=request.POST.dict())
    return show_form(request, recap, form, message=message, status=status, expired=True)


write.show_again = preview.show_again = show_again


# --- Answers


def stands(request, recap, comment):
    """The comment is in the discussion. Only this lets a browser forget the draft that it was made from.

    Not when the same key comes with another text: somebody went on writing after an answer that never reached them.
    """
    same = comment.source == as_kept(request.POST.get("body", ""))
    if same and not comment.member_id:
        # Theirs in this answer already, whose controls are drawn now, not only from the next request on.
        ownership.remembered(request)[comment.public_id] = int(comment.posted_at.timestamp())
    if wants_json(request):
        response = answer({**placed(request, recap, comment), "same": same}, status=201)
    else:
        response = SeeOther(comment.get_absolute_url())
        if same and comment.submission_key:
            options = {"max_age": POSTED_COOKIE_SECONDS, "samesite": "Lax", "secure": settings.HTTPS}
            response.set_cookie(POSTED_COOKIE, comment.submission_key, **options)
    return ownership.remember(request, response, comment) if same else response


def placed(request, recap, comment):
    """A comment as its page shows it, and what the page needs to put it in its place."""
    answers = Answered(comment.parent.public_id, comment.parent.author_name) if comment.parent else None
    held = frozenset() if comment.is_visible else {comment.pk}
    row = row_of(comment, wrote_recap=recap.is_by(comment.member_id))
    placing = item(row, comment.thread, answers, recap, EVERYTHING, held)
    request.muted_members = frozenset()  # nobody has muted themselves
    return {**placing, "html": personal_text(request, placing["html"]), "address": comment.get_absolute_url()}


def show_form(request, recap, form, message="", status=200, **more):
    # Not `form["parent"].value()`, which would remember what it read.
    asked = (form.data if form.is_bound else form.initial).get("parent", "")
    parent = answered(recap, asked)
    if parent is None and asked:
        form = without_parent(form)
    context = {"recap": recap, "form": form.add_hint(), "parent": parent, "message": message, **more}
    if parent and not sight_of(request, recap).sees(parent):
        context["beyond"] = gives_away(recap, parent.reveals_through)
    if wants_json(request):
        html = render_to_string("comments/_form.html", context, request)
        closed = not recap.takes_comments
        return answer({"message": message, "form": html, "closed": closed, "expired": "expired" in more}, status)
    response = render(request, "comments/write.html", context, status=status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def answer(data, status=200):
    response = JsonResponse(data, status=status)
    add_never_cache_headers(response)
    return response


def wants_json(request):
    """Asked for by name. A browser's own `*/*` would take JSON too, and show it as text."""
    return "application/json" in request.headers.get("Accept", "")


# --- What they stand on


def recap_to_post_under(slug):
    """Kept until the newsroom writes anything: nothing that a post asks of its recap moves with its discussion."""
    return shelf.keep(("to post under", slug), (versions.SITE,), lambda: PostedUnder(asked_by_a_post(slug))).recap


class PostedUnder(NamedTuple):
    recap: Recap
    size = 4_000  # bytes, about, with its drama and its episode


def asked_by_a_post(slug):
    found = composed_recap(slug=slug, now=timezone.now())
    if not found:
        raise Http404
    return found[0]


composed_recap = Composed(
    Recap, lambda: Recap.objects.to_post_under(Given("now", DateTimeField())).filter(slug=Given("slug", SlugField()))
)


def as_comment(form):
    """An unsaved comment of what is in the form, made by the rules that a posted one is made by."""
    return Comment(
        member=form.member,
        guest_name="" if form.member else form.cleaned_data.get("guest_name") or "You",
        source=form.cleaned_data["body"],
        html=mentions.render(form.cleaned_data["body"], form.member and form.member.pk)[0],
        posted_at=timezone.now(),
        level=0,
    )


def without_parent(form):
    """The same form as a comment of its own, so that the next press can succeed."""
    form.data = {**form.data.dict(), "parent": ""} if form.is_bound else form.data
    form.initial = {**form.initial, "parent": ""}
    return form


def blank_form(request, recap):
    """An empty form, or a member's with what they have not posted yet."""
    member, asked = member_of(request), request.GET.get("parent", "")
    initial = {"parent": asked, **remembering.remembered(request)}
    parent = answered(recap, asked)
    if member and (parent or not asked):
        initial["body"] = drafts.text_at(member, recap, parent)
    return form_for(request, recap, initial=initial)


def answered(recap, public_id):
    if not public_id or "\x00" in public_id:  # which PostgreSQL refuses to look for
        return None
    comments = Comment.objects.visible().select_related("member")
    return comments.filter(public_id=public_id, thread__recap=recap, thread__locked=False).first()


def discussion_or_404(slug):
    return get_object_or_404(Recap.objects.to_discuss(), slug=slug)
