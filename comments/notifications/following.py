"""Following: the discussion of a recap, one thread of it, or a drama."""

from comments.models import Subscription


def follow(member, **what):
    """`what` is one of thread, recap and show. Twice is once."""
    Subscription.objects.bulk_create([Subscription(member=member, **what)], ignore_conflicts=True)


def unfollow(member, **what):
    Subscription.objects.filter(member=member, **what).delete()


def follows(member, **what):
    return Subscription.objects.filter(member=member, **what).exists()
