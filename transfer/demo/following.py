"""What two of the demo's people follow and are told, so that their bells have something to count."""

from datetime import timedelta

from comments.models import Announcement, Mention, Notification, Subscription
from comments.notifications import telling
from recaps.models import Kind, Recap, Show

FOLLOWERS = ("kettle", "noor")
TOLD_MOST = 24
UNREAD = 3  # of the newest
Why = Notification.Kind


def follow_and_tell(talked, members, calendar):
    """Nothing is mailed: what was said before the site was there is no news."""
    for member in filter(None, map(members.get, FOLLOWERS)):
        follow(member, talked)
        tell(member, talked, calendar.now)
    telling.recount([member.pk for member in members.values()])
    Announcement.objects.bulk_create(
        Announcement(recap=recap, done_at=calendar.now) for recap in Recap.objects.public()
    )


def follow(member, talked):
    """The dramas that are on, and the busiest hangout."""
    before = member.joined_at
    hangouts = [(recap, said) for recap, said in talked if recap.kind == Kind.HANGOUT]
    busiest = max(hangouts, key=lambda pair: len(pair[1]), default=(None, []))[0]
    wanted = [{"show": show} for show in Show.objects.airing()] + [{"recap": busiest}] * bool(busiest)
    Subscription.objects.bulk_create(Subscription(member=member, created_at=before, **what) for what in wanted)


def tell(member, talked, now):
    """The newest answers to them and calls for them, the last few unread."""
    called = set(Mention.objects.filter(member=member).values_list("comment", flat=True))
    about = [comment for _, said in talked for comment in said if concerns(member, comment, called)]
    newest = sorted(about, key=lambda comment: comment.posted_at, reverse=True)[:TOLD_MOST]
    Notification.objects.bulk_create(
        Notification(
            member=member,
            comment=comment,
            kind=Why.MENTION if comment.pk in called else Why.REPLY,
            created_at=comment.posted_at,
            read_at=None if number < UNREAD else min(now, comment.posted_at + timedelta(hours=3)),
        )
        for number, comment in enumerate(newest)
    )


def concerns(member, comment, called):
    answers = comment.parent is not None and comment.parent.member_id == member.pk
    return comment.is_visible and comment.member_id != member.pk and (answers or comment.pk in called)
