"""Telling people of what is new, by the worker: batch by batch, so that ten thousand of them slow nobody who writes."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comments import search
from comments.models import Announcement, Notification, Subscription
from comments.notifications import following, guests, telling
from comments.notifications.choices import choice_of
from comments.notifications.claims import lease, locked
from recaps.models import Recap

Kind = Notification.Kind
# A recap is told as new for so long after its moment. What appears later, after an import say, is no news.
NEWS_FOR = timedelta(days=2)


def find_recaps():
    """Whatever has become public and was not told yet. A matter of time, so nothing has to happen at publishing."""
    recent = Recap.objects.public().filter(published_at__gt=timezone.now() - NEWS_FOR, announcement=None)
    new = [Announcement(recap_id=pk) for pk in recent.values_list("pk", flat=True)]
    Announcement.objects.bulk_create(new, ignore_conflicts=True)
    return bool(new)


def tell_followers():
    """One batch of those to whom something is due. Whether there was anything."""
    announcement = claim()
    if announcement is None:
        return False
    go_on(announcement)
    return True


def claim():
    """The oldest announcement that no worker is at. One that fails is tried again when its lease is over."""
    now = timezone.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    due = Announcement.objects.filter(free, done_at=None).order_by("created_at", "pk")
    if not due.exists():  # SQLite would lock out everybody who writes, every few seconds
        return None
    with transaction.atomic():
        found = locked(due).first()
        if found:
            found.leased_until = lease(now)
            found.save(update_fields=["leased_until"])
    return found


@transaction.atomic
def go_on(announcement):
    """The next batch, and how far we are, or neither: whoever is killed here leaves nothing half done."""
    about, kind, writers = what(announcement)
    if announcement.comment and not announcement.reached:
        begin(announcement.comment)
    batch = list(followers(announcement).filter(pk__gt=announcement.reached).order_by("pk")[: telling.MEMBERS_AT_ONCE])
    telling.tell({one.member_id: kind for one in batch}, writers=writers, **about)
    if len(batch) == telling.MEMBERS_AT_ONCE:
        announcement.reached, announcement.leased_until = batch[-1].pk, None
        announcement.save(update_fields=["reached", "leased_until"])
    else:
        finish(announcement)


def begin(comment):
    """Those whom it answers and names come first, and search reads it. Who is told here is not told as a follower."""
    search.note(comment)
    if comment.is_visible:
        kinds = dict.fromkeys(comment.mentions.values_list("member", flat=True), Kind.MENTION)
        if comment.parent_id and comment.parent.member_id:
            kinds[comment.parent.member_id] = Kind.REPLY
        telling.tell(kinds, writers=[comment.member_id], comment=comment)


def what(announcement):
    """(what it is about, why its followers hear of it, who wrote it)."""
    if announcement.comment_id:
        return {"comment": announcement.comment}, Kind.FOLLOWED, [announcement.comment.member_id]
    recap = announcement.recap
    return {"recap": recap}, Kind.RECAP, recap.byline_set.values_list("member", flat=True)


def followers(announcement):
    """The subscriptions of members that it goes to: those who followed when it became known."""
    members = Subscription.objects.filter(member__isnull=False, created_at__lte=announcement.created_at)
    comment, recap = announcement.comment, announcement.recap
    if recap:
        stands = recap.is_public and recap.show_id
        return members.filter(show=recap.show_id) if stands else members.none()
    if not comment.is_visible:
        return members.none()
    return members.filter(Q(thread=comment.thread_id) | Q(recap=comment.thread.recap_id))


def finish(announcement):
    comment = announcement.comment
    if comment is None:
        announcement.done_at = timezone.now()
        announcement.save(update_fields=["done_at"])
        return
    if comment.is_visible:
        guests.tell_the_answered(comment)
        follow_own(comment)
    announcement.delete()


def follow_own(comment):
    """A thread that they have begun, for those who want that."""
    if comment.member_id and comment.parent_id is None and choice_of(comment.member).follows_own_threads:
        following.follow(comment.member, thread=comment.thread)
