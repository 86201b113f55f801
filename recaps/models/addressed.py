from django.db import models

from recaps import moved


class Addressed(models.Model):
    """Something with a `slug` in its address: when that changes, the old address goes on leading to it."""

    class Meta:
        abstract = True

    @property
    def is_known_to_readers(self):
        """Whether anybody can have kept its address."""
        return True

    def save(self, *, update_fields=None, **options):
        changes = self.pk and (update_fields is None or "slug" in update_fields)
        before = type(self)._base_manager.filter(pk=self.pk).first() if changes else None
        super().save(update_fields=update_fields, **options)
        if before and before.slug != self.slug and before.is_known_to_readers:
            moved.point(before.get_absolute_url(), self.get_absolute_url())
