from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from comments.models.discussion import Comment
from recaps.models import WHOLE_SHOW, Recap


class Report(models.Model):
    """A reader says that something is wrong with a comment. One each."""

    class Reason(models.TextChoices):
        SPOILER = "spoiler", "gives away more than it says"
        UNKIND = "unkind", "unkind"
        SPAM = "spam", "spam"
        OTHER = "other", "something else"

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="reports")
    guest_key = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=10, choices=Reason)
    reveals_through = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, guest_key="") | (Q(member__isnull=True) & ~Q(guest_key="")),
                name="report_by_member_or_guest",
            ),
            models.UniqueConstraint(
                fields=["comment", "member"], condition=Q(member__isnull=False), name="report_once_a_member"
            ),
            models.UniqueConstraint(
                fields=["comment", "guest_key"], condition=~Q(guest_key=""), name="report_once_a_guest"
            ),
            models.CheckConstraint(
                condition=Q(reveals_through__isnull=True) | Q(reason="spoiler", reveals_through__lte=WHOLE_SHOW),
                name="report_names_an_episode_for_spoilers",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(settled_at__isnull=True), name="report_open"),
        ]

    def __str__(self):
        return f"{self.get_reason_display()}: {self.comment}"


class ModerationActionQuerySet(models.QuerySet):
    def update(self, **fields):
        raise TypeError("The moderation log is append-only.")

    def delete(self):
        raise TypeError("The moderation log is append-only.")


class ModerationAction(models.Model):
    """One line of the moderation log: who did what to what, when and why. Written once, never changed."""

    class Verb(models.TextChoices):
        HOLD = "hold", "held"
        APPROVE = "approve", "approved"
        REJECT = "reject", "rejected"
        TOMBSTONE = "tombstone", "removed"
        RESCOPE = "rescope", "re-scoped"
        CLOSE = "close", "closed the discussion"
        OPEN = "open", "opened the discussion"

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="moderation_actions"
    )
    verb = models.CharField(max_length=10, choices=Verb)
    comment = models.ForeignKey(Comment, models.PROTECT, null=True, related_name="moderation_actions")
    recap = models.ForeignKey(Recap, models.PROTECT, null=True, related_name="moderation_actions")
    reason = models.CharField(max_length=500, blank=True)
    before = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    objects = ModerationActionQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = "moderation log entry"
        verbose_name_plural = "moderation log"
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False) | Q(recap__isnull=False), name="moderation_action_is_about_something"
            )
        ]
        indexes = [models.Index(fields=["-at"], name="moderation_action_newest")]

    def __str__(self):
        return f"{self.moderator or 'the site'} {self.get_verb_display()} {self.comment or self.recap}"

    def save(self, **options):
        if self.pk:
            raise TypeError("The moderation log is append-only.")
        super().save(**options)

    def delete(self, **options):
        raise TypeError("The moderation log is append-only.")
