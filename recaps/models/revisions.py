from django.conf import settings
from django.db import models
from django.utils import timezone

from recaps.models.recaps import Recap

# What a revision keeps of a recap: the words, in the order in which they are read. The rest is not text.
TEXTS = ("headline", "standfirst", "editors_note", "body", "pull_quote", "content_notes")


class Revision(models.Model):
    """A saved state of a recap's text: who left it so, and when. Written by `recaps.revisions`, and never changed."""

    recap = models.ForeignKey(Recap, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=100, blank=True)
    texts = models.JSONField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["recap", "number"], name="revision_number_unique")]

    def __str__(self):
        return f"Revision {self.number}"
