"""Where moderators work: one case after the other, made for a thumb. All of it works without a script.

A script sends the same forms and puts the page that comes back in the place of this one (`static/js/moderating.js`).
"""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comments import moderation, rescoping, sanctions, undoing
from comments import queue as line
from comments import rules as discussion_rules
from comments.models import Comment
from comments.moderation import REASON_MAX, STATUS_AFTER, Overtaken, TextIsGone, Verb, may_moderate
from comments.reach import is_place, reach_choices
from comments.rules import RulesForm
from comments.sight import gives_away
from comments.views.writing import SeeOther, discussion_or_404
from members.models import Member

A_PAGE = 50
DIGITS_MAX = 18  # of a primary key
OVERTAKEN = (
    "Somebody was faster, or its writer has changed it meanwhile: nothing was decided. This is how it stands now."
)
TEXT_GONE = "Its text is gone, so there is nothing left to decide."
TOO_LATE = "The minute is over, so this stands. Decide anew where it should not."
OF_THE_HOUSE = "People of the house are not warned, muted or banned here. An editor takes the role away first."
# Which decisions about a person come with one about the comment: what is bad enough for the one is for the other.
REJECTS_TOO = (Verb.WARN, Verb.MUTE, Verb.BAN)


def for_moderators(view):
    """Guests sign in first; others are told that it is not for them. Nothing of it is kept by anybody."""

    @wraps(view)
    def guarded(request, *args, **options):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may_moderate(request.user):
            raise PermissionDenied
        response = view(request, *args, **options)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


# --- The queue


@require_safe
@for_moderators
def queue(request):
    """The next case, for this moderator alone. `?after=` is the one that they leave for later."""
    turn = line.next_for(request.user, number_in(request, "after"))
    if turn.comment is None:
        others = Member.objects.filter(pk__in=turn.others)
        return render(request, "moderation/empty.html", {"turn": turn, "others": others, "undo": undoable(request)})
    comment = line.for_case().get(pk=turn.comment)
    return show(request, comment, turn=turn)


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def case(request, public_id):
    """Any comment as a case (GET), and where decisions are sent (POST): 303 to the next one, or back to this one."""
    comment = get_object_or_404(line.for_case(), public_id=public_id)
    if request.method != "POST":
        return show(request, comment)
    try:
        action = decided(request, comment)
    except Overtaken:
        messages.warning(request, OVERTAKEN)
        return SeeOther(place_of(comment))
    except (TextIsGone, sanctions.OfTheHouse) as refused:
        messages.warning(request, TEXT_GONE if isinstance(refused, TextIsGone) else OF_THE_HOUSE)
        return SeeOther(place_of(comment))
    return SeeOther(after_decision(request, action))


def show(request, comment, turn=None):
    recap = comment.thread.recap
    if turn is None:
        line.claim(comment.pk, request.user, hasattr(comment, "case"))
    reports = list(comment.reports.open().select_related("member"))
    context = {
        "comment": comment,
        "recap": recap,
        "turn": turn,
        "seen": moderation.state_of(comment, reports),
        "reports": [(report, gives_away(recap, report.reveals_through)) for report in reports],
        "says": gives_away(recap, comment.reveals_through) if comment.reveals_through else "nothing",
        "places": [] if recap.show is None else [(0, "nothing"), *reach_choices(recap)],
        "proposed": max([report.reveals_through or 0 for report in reports] + [comment.reveals_through]),
        "history": line.history_of(comment),
        "other": line.looked_at_by_another(comment, request.user),
        "mute_days": sanctions.MUTE_DAYS,
        "reason_max": REASON_MAX,
        "undo": undoable(request),
    }
    return render(request, "moderation/case.html", context)


def undoable(request):
    """The decision that brought the moderator here, if its address says so: the notice has a button for it."""
    done = number_in(request, "done")
    return undoing.last_of(request.user, done) if done else None


def number_in(request, name):
    """A primary key in the address, or None."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX else None


# --- Deciding


def decided(request, comment):
    """Do what was pressed. The line of the log, or None where that is so already."""
    verb, moderator = verb_in(request.POST.get("verb")), request.user
    said = {"reason": request.POST.get("reason", "").strip(), "seen": request.POST.get("seen", "")}
    if verb in STATUS_AFTER:
        return moderation.decide(comment, verb, moderator, **said)
    if verb in (Verb.LOCK, Verb.UNLOCK):
        return moderation.set_locked(comment, verb == Verb.LOCK, moderator, **said)
    if verb == Verb.RESCOPE:
        return rescoped(comment, request.POST.get("through", ""), moderator, said)
    if verb in REJECTS_TOO:
        return rejected_with(comment, verb, moderator, said, days_in(request))
    raise PermissionDenied


def verb_in(text):
    if text not in Verb.values:
        raise PermissionDenied
    return Verb(text)


def days_in(request):
    days = request.POST.get("days", "")
    return int(days) if days in map(str, sanctions.MUTE_DAYS) else sanctions.MUTE_DAYS[0]


def rescoped(comment, through, moderator, said):
    if comment.thread.recap.show is None or not (through.isdecimal() and is_place(comment.thread.recap, int(through))):
        raise PermissionDenied
    rescoping.rescope(comment, int(through), moderator, said["reason"], said["seen"])
    mine = comment.moderation_actions.filter(verb=Verb.RESCOPE, moderator=moderator)
    return mine.order_by("-pk").first()


@transaction.atomic
def rejected_with(comment, verb, moderator, said, days):
    """Reject the comment, and warn, mute or ban its writer: both or neither. Of a guest, their e-mail address."""
    action = moderation.decide(comment, Verb.REJECT, moderator, **said)
    if comment.member_id:
        more = {"days": days, "comment": comment, "with_action": action}
        return sanctions.sanction(comment.member, verb, moderator, said["reason"], **more)
    refused = sanctions.refuse_guest(comment, moderator, said["reason"], action) if verb == Verb.BAN else None
    return refused or action


def place_of(comment):
    return reverse("comments:case", args=[comment.public_id])


def after_decision(request, action):
    """To the next case with an undo for this one; from a case that was looked for, back to it."""
    address = reverse("comments:queue") if request.POST.get("then") == "next" else request.path
    return f"{address}?done={action.pk}" if action else address


@require_POST
@for_moderators
def undo(request):
    """Take back one's own decision of the last minute. 303 to the comment, which is to be decided about again."""
    action_id = request.POST.get("action", "")
    if not (action_id.isascii() and action_id.isdecimal() and len(action_id) <= DIGITS_MAX):
        raise Http404("There is no such decision.")
    try:
        taken_back = undoing.undo(int(action_id), request.user)
    except undoing.TooLate:
        messages.warning(request, TOO_LATE)
        return SeeOther(reverse("comments:queue"))
    except Overtaken:
        messages.warning(request, OVERTAKEN)
        return SeeOther(reverse("comments:queue"))
    messages.success(request, "Taken back. It is as it was before.")
    if taken_back.comment_id:
        return SeeOther(place_of(taken_back.comment))
    return SeeOther(reverse("comments:person", args=[taken_back.member.handle]))


# --- All that waits


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def waiting(request):
    """What waits, fifty at a time, each with a box: approve those that are ticked."""
    if request.method == "POST":
        return approve_ticked(request)
    comments = line.waiting().select_related("member", "thread__recap__show", "case__claimed_by")
    shown = list(comments.defer("html", "thread__recap__body", "thread__recap__body_html")[: A_PAGE + 1])
    for comment in shown:
        comment.other = line.looked_at_by_another(comment, request.user)
    return render(request, "moderation/waiting.html", {"comments": shown[:A_PAGE], "more": len(shown) > A_PAGE})


def approve_ticked(request):
    """One transaction a comment, as `decide` does; what somebody else has decided meanwhile stays as they decided."""
    ticked = request.POST.getlist("comment")[:A_PAGE]
    approved = 0
    for comment in line.waiting().filter(public_id__in=[name for name in ticked if "\x00" not in name]):
        approved += bool(moderation.decide(comment, Verb.APPROVE, request.user))
    messages.success(
        request, f"{approved} comment{'s'[: approved != 1]} approved." if approved else "Nothing was ticked."
    )
    return SeeOther(reverse("comments:waiting"))


# --- A person, and a discussion


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def person(request, handle):
    """A member as moderators know them: what became of their comments, what was decided, and what can be."""
    member = get_object_or_404(Member, handle=handle.lower())
    if request.method == "POST":
        verb = verb_in(request.POST.get("verb"))
        if verb not in sanctions.OF_PEOPLE or verb == Verb.WARN:
            raise PermissionDenied
        try:
            reason = request.POST.get("reason", "").strip()
            action = sanctions.sanction(member, verb, request.user, reason, days=days_in(request))
        except sanctions.OfTheHouse:
            messages.warning(request, OF_THE_HOUSE)
            return SeeOther(request.path)
        return SeeOther(f"{request.path}?done={action.pk}")
    latest = Comment.objects.filter(member=member).select_related("thread__recap__show").order_by("-posted_at")
    context = {
        "person": member,
        "history": line.history_of_member(member.pk),
        "latest": latest.defer("html", "thread__recap__body", "thread__recap__body_html")[:10],
        "mute_days": sanctions.MUTE_DAYS,
        "reason_max": REASON_MAX,
        "undo": undoable(request),
    }
    return render(request, "moderation/person.html", context)


@require_POST
@for_moderators
def rules(request, year, month, slug):
    """How the discussion of this recap runs. 303 back to it; 422 with the form where something makes no sense."""
    recap = discussion_or_404(slug)
    form = RulesForm(request.POST, instance=discussion_or_404(slug))
    if not form.is_valid():
        return render(request, "moderation/rules.html", {"recap": recap, "rules": form}, status=422)
    wanted = {name: form.cleaned_data[name] for name in discussion_rules.SAID}
    changed = discussion_rules.change(recap, wanted, request.user, form.cleaned_data["reason"])
    messages.success(request, "The discussion runs like this from now on." if changed else "Nothing was changed.")
    return SeeOther(f"{recap.get_absolute_url()}#discussion")
