"""What of the discussions belongs to a member, for their download."""

from comments.models import CommentRevision, MailChoice, ModerationAction
from comments.ownership import addressed_from
from members.downloading import columns, section

WHERE = {"recap": "comment__thread__recap__headline", "comment": "comment__public_id"}


def said(comments):
    return columns(
        comments.order_by("pk"),
        id="public_id",
        recap="thread__recap__headline",
        answers="parent__public_id",
        text="source",
        status="status",
        removed_by="removed_by",
        gives_away_through="reveals_through",
        posted_at="posted_at",
        edited_at="edited_at",
        loves="loves",
        laughs="laughs",
        tears="tears",
        gasps="gasps",
    )


@section("comments", "What you said")
def comments(member):
    return said(member.comments)


@section("as-a-guest", "What you said as a guest, by your confirmed addresses")
def as_a_guest(member):
    return said(addressed_from(member.emailaddress_set.filter(verified=True).values_list("email", flat=True)))


@section("earlier-texts", "What your comments said before you changed them")
def earlier(member):
    rows = CommentRevision.objects.filter(comment__member=member).order_by("pk")
    return columns(rows, **WHERE, text="source", replaced_at="replaced_at")


@section("drafts", "What you have not posted yet")
def drafts(member):
    rows = member.drafts.order_by("pk")
    return columns(rows, recap="recap__headline", answers="parent__public_id", text="text", updated_at="updated_at")


@section("reactions", "Your reactions")
def reactions(member):
    return columns(member.reactions.order_by("pk"), **WHERE, kind="kind", at="created_at")


@section("mentions", "Where you are named")
def mentions(member):
    return columns(member.mentions.order_by("pk"), **WHERE)


@section("visits", "Which discussions you looked at last")
def visits(member):
    return columns(member.visits.order_by("pk"), recap="recap__headline", seen_at="seen_at", new_since="new_since")


@section("follows", "What you follow")
def follows(member):
    return columns(
        member.subscriptions.order_by("pk"),
        drama="show__title",
        recap="recap__headline",
        thread_under="thread__recap__headline",
        thread="thread__number",
        since="created_at",
    )


@section("notifications", "What you were told")
def notifications(member):
    return columns(
        member.notifications.order_by("pk"),
        what="kind",
        **WHERE,
        new_recap="recap__headline",
        at="created_at",
        read_at="read_at",
        mailed_at="mailed_at",
    )


@section("mail", "When we mail you")
def mail(member):
    names = ("reply", "mention", "followed", "recap", "decision", "follows_own_threads")
    return columns(MailChoice.objects.filter(member=member), **{name: name for name in names})


@section("reports", "What you reported")
def reports(member):
    return columns(
        member.reports.order_by("pk"),
        **WHERE,
        reason="reason",
        gives_away_through="reveals_through",
        note="note",
        at="created_at",
    )


@section("decisions", "What was decided about you and yours")
def decisions(member):
    """Without who decided: that is between moderators."""
    return of_the_log(ModerationAction.objects.filter(member=member))


@section("moderated", "What you decided as a moderator")
def moderated(member):
    return of_the_log(ModerationAction.objects.filter(moderator=member))


def of_the_log(actions):
    rows = actions.order_by("pk")
    return columns(rows, what="verb", comment="comment__public_id", recap="recap__headline", reason="reason", at="at")
