"""What an import could not be sure of, for an editor to settle."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q

from comments import tree
from comments.models import Comment
from recaps.models import Kind, Recap, Show
from transfer import dramas


class Doubt(models.Model):
    """A recap whose kind, drama or episodes were guessed. Saying what it is changes the recap, and settles it."""

    recap = models.OneToOneField(Recap, models.CASCADE, related_name="doubt", editable=False)
    why = models.CharField("what is in doubt", max_length=300, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    show = models.ForeignKey(Show, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="drama")
    season = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(99)])
    first = models.PositiveSmallIntegerField(
        "from", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(dramas.EPISODES_MAX)]
    )
    last = models.PositiveSmallIntegerField(
        "to", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(dramas.EPISODES_MAX)]
    )
    settled = models.BooleanField(default=False)

    class Meta:
        ordering = ["settled", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__isnull=True, last__isnull=True) | Q(first__gte=1, last__gte=F("first")),
                name="doubt_names_both_ends_in_order",
            )
        ]

    def __str__(self):
        return str(self.recap)

    def clean(self):
        """What the recap would refuse, said before anything is made."""
        self.last = self.last or self.first
        self.first = self.first or self.last
        if self.first and self.last < self.first:
            raise ValidationError({"last": "The last episode comes before the first."})
        if self.kind == Kind.NEWS and (self.show_id or self.first):
            raise ValidationError({"show": "News stands by itself. Choose another kind, or empty drama and episodes."})
        if self.kind != Kind.NEWS and not self.show_id:
            raise ValidationError({"show": "Which drama is it about?"})
        if self.kind in (Kind.FIRST_IMPRESSIONS, Kind.EPISODE_RECAP) and not self.first:
            raise ValidationError({"first": "Which episodes does it cover?"})

    @transaction.atomic
    def apply(self):
        """Make the recap what this says, with what its imported comments give away. Raises ValidationError."""
        recap = Recap.objects.select_for_update(no_key=True).get(pk=self.recap_id)
        before = recap.covers_through
        recap.kind, recap.show = self.kind, self.show
        ends = dramas.episodes(self.show, self.season, self.first, self.last) if self.first else (None, None)
        recap.first_episode, recap.last_episode = ends
        recap.rating = recap.rating if recap.kind == Kind.SERIES_REVIEW else None
        recap.full_clean()
        recap.save()
        if recap.covers_through != before:
            imported = Comment.objects.filter(thread__recap=recap, import_ref__isnull=False, reveals_through=before)
            imported.update(reveals_through=recap.covers_through)
            tree.show_anew(recap.pk, recap.threads.values("pk"))
