from django.conf import settings
from django.db import models

# A place after the last episode of any drama: "gives away the whole of it".
WHOLE_SHOW = 9999


class WatchProgress(models.Model):
    """How far a member has watched a drama: through the episode at this position; 0 is "not started"."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watch_progress")
    show = models.ForeignKey("recaps.Show", models.CASCADE, related_name="watch_progress", verbose_name="drama")
    watched_through = models.PositiveSmallIntegerField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "watch progress"
        constraints = [
            models.UniqueConstraint(fields=["member", "show"], name="watch_progress_unique"),
            models.CheckConstraint(
                condition=models.Q(watched_through__lte=WHOLE_SHOW), name="watch_progress_within_show"
            ),
        ]

    def __str__(self):
        return f"{self.member} has watched {self.show} through {self.watched_through}"
