"""Who follows what, what they are to be told of it, and when by mail."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from comments.models.discussion import Comment, CommentStatus, Thread
from comments.models.moderation import ModerationAction
from recaps.models import Recap, Show


class Subscription(models.Model):
    """Somebody follows a thread, a recap's discussion or a drama: a member, or a guest by a confirmed address."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="subscriptions"
    )
    guest_email = models.EmailField(blank=True)
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, blank=True, related_name="subscriptions")
    recap = models.ForeignKey(Recap, models.CASCADE, null=True, blank=True, related_name="subscriptions")
    show = models.ForeignKey(Show, models.CASCADE, null=True, blank=True, related_name="subscriptions")
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # For a guest's address that is not confirmed yet: when it was asked, and who is at it (notifications.guests).
    asked_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(member__isnull=True, confirmed_at__isnull=True),
                name="subscription_unconfirmed",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, guest_email="") | (Q(member__isnull=True) & ~Q(guest_email="")),
                name="subscription_of_member_or_guest",
            ),
            models.CheckConstraint(
                condition=Q(thread__isnull=False, recap__isnull=True, show__isnull=True)
                | Q(thread__isnull=True, recap__isnull=False, show__isnull=True)
                | Q(thread__isnull=True, recap__isnull=True, show__isnull=False),
                name="subscription_to_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=[who, what],
                    condition=Q(**{f"{what}__isnull": False}) & some_one,
                    name=f"subscription_{who}_{what}_once",
                )
                for who, some_one in (("member", Q(member__isnull=False)), ("guest_email", ~Q(guest_email="")))
                for what in ("thread", "recap", "show")
            ),
        ]

    def __str__(self):
        return f"{self.member or 'a guest'} follows {self.thread or self.recap or self.show}"


class NotificationQuerySet(models.QuerySet):
    def shown(self):
        """Those about what can still be read on public recaps: comments that stand, and decisions whatever became."""
        # One by one, as many as were told: a list of all public recaps would grow with the site.
        public = Recap.objects.public().filter
        about = Exists(public(pk=OuterRef("comment__thread__recap")))
        stands = Q(comment__status=CommentStatus.VISIBLE) | Q(kind=Notification.Kind.DECISION)
        return self.filter(stands & Q(about) | Q(Exists(public(pk=OuterRef("recap")))))

    def unread(self):
        return self.filter(read_at__isnull=True)

    def to_mail(self, now):
        """What no letter has taken yet and no worker is at."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        return self.filter(free, mailed_at__isnull=True, mail_due_at__isnull=False)


class Notification(models.Model):
    """Something to tell a member, or by mail alone a guest: shown on the site until read, and mailed by the worker.

    `mail_due_at` is when its letter is to be written: null where none is wanted, or it was given up. It stays where it
    is through all `tries`; `leased_until` is when the next one may be.
    """

    class Kind(models.TextChoices):
        REPLY = "reply", "a reply to you"
        MENTION = "mention", "you were mentioned"
        FOLLOWED = "followed", "new where you follow"
        RECAP = "recap", "a new recap"
        DECISION = "decision", "a moderator's decision"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="notifications"
    )
    guest_email = models.EmailField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="notifications")
    recap = models.ForeignKey(Recap, models.CASCADE, null=True, blank=True, related_name="notifications")
    action = models.ForeignKey(ModerationAction, models.PROTECT, null=True, blank=True, related_name="notifications")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_due_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, guest_email="") | (Q(member__isnull=True) & ~Q(guest_email="")),
                name="notification_of_member_or_guest",
            ),
            models.CheckConstraint(
                condition=Q(comment__isnull=False) | Q(recap__isnull=False), name="notification_is_about_something"
            ),
            models.UniqueConstraint(
                fields=["member", "comment"],
                condition=Q(comment__isnull=False) & ~Q(kind="decision"),
                name="notification_once_a_comment",
            ),
            models.UniqueConstraint(
                fields=["guest_email", "comment"],
                condition=~Q(guest_email=""),
                name="notification_once_a_comment_and_guest",
            ),
            models.UniqueConstraint(
                fields=["member", "recap"], condition=Q(kind="recap"), name="notification_once_a_recap"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-created_at"], name="notification_newest"),
            models.Index(fields=["member"], condition=Q(read_at__isnull=True), name="notification_unread"),
            models.Index(
                fields=["mail_due_at"],
                condition=Q(mailed_at__isnull=True, mail_due_at__isnull=False),
                name="notification_to_mail",
            ),
        ]

    def __str__(self):
        return f"{self.member or 'a guest'}: {self.get_kind_display()}"


class Announcement(models.Model):
    """A comment or a recap that those who follow are to be told of. The worker goes through them, batch by batch.

    One of a comment goes when it is done; one of a recap stays, as the sign that it was told.
    """

    comment = models.OneToOneField(Comment, models.CASCADE, null=True, blank=True, related_name="announcement")
    recap = models.OneToOneField(Recap, models.CASCADE, null=True, blank=True, related_name="announcement")
    created_at = models.DateTimeField(default=timezone.now)
    reached = models.BigIntegerField(default=0, help_text="The primary key of the last follower who was told.")
    leased_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False, recap__isnull=True) | Q(comment__isnull=True, recap__isnull=False),
                name="announcement_of_one_thing",
            )
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(done_at__isnull=True), name="announcement_to_tell"),
        ]

    def __str__(self):
        return f"of {self.comment or self.recap}"


class MailChoice(models.Model):
    """When a member is mailed, by what happened. Who has not chosen has no row, and gets what is the default here."""

    class When(models.TextChoices):
        AT_ONCE = "at_once", "at once"
        HOURLY = "hourly", "once an hour"
        DAILY = "daily", "once a day"
        NEVER = "never", "never"

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choice")
    reply = models.CharField("somebody answers me", max_length=10, choices=When, default=When.AT_ONCE)
    mention = models.CharField("somebody mentions me", max_length=10, choices=When, default=When.AT_ONCE)
    followed = models.CharField("something is said where I follow", max_length=10, choices=When, default=When.DAILY)
    recap = models.CharField("a recap of a drama that I follow", max_length=10, choices=When, default=When.HOURLY)
    decision = models.CharField(
        "a moderator decides about a comment of mine", max_length=10, choices=When, default=When.AT_ONCE
    )
    follows_own_threads = models.BooleanField("Follow the threads that I begin", default=False)

    def __str__(self):
        return f"how {self.member} is mailed"
