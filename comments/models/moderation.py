from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from comments.models.discussion import Comment
from recaps.models import WHOLE_SHOW, Recap

# Whose reports were found wrong so often of late is heard by moderators, and moves nothing by itself.
DISMISSED_MAX = 3
DISMISSED_WITHIN = timedelta(days=90)


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)

    def trusted(self):
        """Without those of people who are muted or banned, or whose reports moderators keep finding wrong."""
        now = timezone.now()
        dismissed = self.model.objects.filter(
            member=OuterRef("member"), upheld=False, settled_at__gt=now - DISMISSED_WITHIN
        )
        often = dismissed.order_by().values("member").annotate(times=Count("pk")).filter(times__gte=DISMISSED_MAX)
        withdrawn = Q(member__banned_at__isnull=False) | Q(member__muted_until__gt=now)
        return self.exclude(withdrawn & Q(member__isnull=False)).exclude(Exists(often))


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
    upheld = models.BooleanField(null=True, blank=True, help_text="Whether the moderator who settled it agreed.")

    objects = ReportQuerySet.as_manager()

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


class Case(models.Model):
    """Why a comment waits for a moderator, and who is looking at it just now.

    Whatever is held or reported is in the queue, with a case or without (`comments.queue`): a case says more about it.
    """

    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True, related_name="case")
    why = models.CharField(max_length=500, blank=True, help_text="For the moderator.")
    kindly = models.CharField(max_length=300, blank=True, help_text="For its writer.")
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="claimed_cases"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_until__isnull=True)
                | Q(claimed_by__isnull=False, claimed_until__isnull=False),
                name="case_is_claimed_for_a_time",
            )
        ]

    def __str__(self):
        return f"{self.comment}: {self.why}"


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
        LOCK = "lock", "locked the thread of"
        UNLOCK = "unlock", "unlocked the thread of"
        WARN = "warn", "warned"
        MUTE = "mute", "muted"
        UNMUTE = "unmute", "unmuted"
        BAN = "ban", "banned"
        UNBAN = "unban", "lifted the ban of"
        CLOSE = "close", "closed the discussion of"
        OPEN = "open", "opened the discussion of"
        RULES = "rules", "changed the discussion of"
        UNDO = "undo", "took back a decision about"

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="moderation_actions"
    )
    verb = models.CharField(max_length=10, choices=Verb)
    comment = models.ForeignKey(Comment, models.PROTECT, null=True, related_name="moderation_actions")
    recap = models.ForeignKey(Recap, models.PROTECT, null=True, related_name="moderation_actions")
    # Whom it concerns: the writer of the comment, or who was muted. Their history is read along this.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="decisions")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
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
                condition=Q(comment__isnull=False) | Q(recap__isnull=False) | Q(member__isnull=False),
                name="moderation_action_is_about_something",
            )
        ]
        indexes = [
            models.Index(fields=["-at"], name="moderation_action_newest"),
            models.Index(fields=["member", "-at"], name="moderation_action_of_member"),
        ]

    def __str__(self):
        return f"{self.moderator or 'the site'} {self.get_verb_display()} {self.comment or self.member or self.recap}"

    def save(self, **options):
        if self.pk:
            raise TypeError("The moderation log is append-only.")
        super().save(**options)

    def delete(self, **options):
        raise TypeError("The moderation log is append-only.")
