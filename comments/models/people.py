"""What people do with comments besides writing them: draft, visit, react, and mention."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from comments.models.discussion import BODY_MAX, Comment
from members.models import Role
from recaps.models import Recap

DRAFT_MAX = 2 * BODY_MAX  # a draft may be too long to post; it is kept all the same


class Draft(models.Model):
    """A comment that a member has not posted yet, kept on the account so that it continues on another device."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    recap = models.ForeignKey(Recap, models.CASCADE, related_name="drafts")
    parent = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="drafts")
    text = models.TextField(max_length=DRAFT_MAX)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "recap"], condition=Q(parent__isnull=True), name="draft_of_a_new_thread_once"
            ),
            models.UniqueConstraint(
                fields=["member", "parent"], condition=Q(parent__isnull=False), name="draft_of_a_reply_once"
            ),
        ]

    def __str__(self):
        return f"{self.member} on {self.recap}"


class Visit(models.Model):
    """When a member last looked at a discussion. What was posted after `new_since` is marked as new to them."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="visits")
    recap = models.ForeignKey(Recap, models.CASCADE, related_name="visits")
    new_since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "recap"], name="visit_unique")]

    def __str__(self):
        return f"{self.member} at {self.recap}"


class GroupAlias(models.Model):
    """A name that stands for a group in a mention: `@staff` and its spellings reach the moderators."""

    name = models.SlugField(max_length=30, unique=True, help_text="Without the @, in small letters.")
    role = models.CharField(max_length=10, choices=Role, default=Role.MODERATOR)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "group aliases"

    def __str__(self):
        return f"@{self.name}"


class Reaction(models.Model):
    """One small sign of a member under a comment: one of each kind a person."""

    class Kind(models.TextChoices):
        LOVE = "love", "love"
        LAUGH = "laugh", "laugh"
        TEARS = "tears", "tears"
        GASP = "gasp", "gasp"

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reactions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=10, choices=Kind)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "member", "kind"], name="reaction_one_of_a_kind")]

    def __str__(self):
        return f"{self.member}: {self.kind}"


class Mention(models.Model):
    """A member named in a comment, resolved when it was posted."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "member"], name="mention_unique")]

    def __str__(self):
        return f"@{self.member.handle}"


class Departure(models.Model):
    """A member has left. What they said is gone through in pieces, and stays or goes (`comments.departing`)."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="departure")
    removes_comments = models.BooleanField()
    left_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["left_at"]

    def __str__(self):
        return f"since {self.left_at:%Y-%m-%d %H:%M}"
