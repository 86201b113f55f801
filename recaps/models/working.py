from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from recaps.models.recaps import Recap

KEY_MAX = 32


class WorkingCopy(models.Model):
    """What one person has typed into a recap's form and not saved yet, and that they have it open.

    `fields` is what their browser would send, {name: [values]}; None where they only look. A recap that was never saved
    has no row of its own to hang on, so that its copies go by a `key` of the window in which it was begun.
    """

    recap = models.ForeignKey(Recap, models.CASCADE, null=True, related_name="working_copies")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="working_copies")
    key = models.CharField(max_length=KEY_MAX, blank=True)
    fields = models.JSONField(null=True)
    base = models.PositiveIntegerField(default=0)  # the recap's version that they began from
    typed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "working copies"
        constraints = [
            models.UniqueConstraint(
                fields=["recap", "member"], condition=Q(recap__isnull=False), name="working_copy_once_a_recap"
            ),
            models.UniqueConstraint(
                fields=["member", "key"], condition=Q(recap__isnull=True), name="working_copy_once_a_key"
            ),
            models.CheckConstraint(
                condition=Q(recap__isnull=False, key="") | (Q(recap__isnull=True) & ~Q(key="")),
                name="working_copy_has_a_key_where_it_has_no_recap",
            ),
            models.CheckConstraint(
                condition=Q(fields__isnull=True, typed_at__isnull=True)
                | Q(fields__isnull=False, typed_at__isnull=False),
                name="working_copy_says_when_it_was_typed",
            ),
        ]

    def __str__(self):
        return f"What {self.member} typed into {self.recap or 'a new recap'}"

    @property
    def stamp(self):
        """Which state of the copy this is; a window that knows another one has been overtaken."""
        return f"{self.typed_at.timestamp():.6f}" if self.typed_at else ""

    @property
    def headline(self):
        return ((self.fields or {}).get("headline") or [""])[0] or "A recap without a headline yet"
