from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

PATH_MAX = 500
# From the root of this site: `//elsewhere` and a backslash would lead away from it.
on_this_site = RegexValidator(r"\A/(?![/\\])[^\s\\]*\Z", "An address of this site, from the first slash on: /shows/…/")


class OldAddress(models.Model):
    """Where something used to stand, and where it stands now. Asked only when nothing stands at `path` itself.

    `recaps.moved` writes the rows, so that no old address leads to another old address, and none in a circle.
    """

    path = models.CharField(
        "old address",
        max_length=PATH_MAX,
        unique=True,
        validators=[on_this_site],
        help_text="From the first slash on, as people see it: /2019/04/first-snow/ or /?p=123. What stood beneath it "
        "moves along.",
    )
    target = models.CharField(
        "leads to", max_length=PATH_MAX, validators=[on_this_site], db_index=True, help_text="/2024/10/first-snow/"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["path"]
        verbose_name_plural = "old addresses"
        constraints = [
            models.CheckConstraint(condition=~Q(path=F("target")), name="old_address_leads_elsewhere"),
            models.CheckConstraint(
                condition=Q(path__startswith="/", target__startswith="/") & ~Q(target__startswith="//"),
                name="old_address_of_this_site",
            ),
        ]

    def __str__(self):
        return self.path

    def clean(self):
        """Refuse what would lead in a circle."""
        if self.target and (self.target == self.path or self.leads_back()):
            raise ValidationError({"target": "This leads back to the old address itself."})

    def leads_back(self):
        return type(self).objects.filter(path=self.target, target=self.path).exists()
