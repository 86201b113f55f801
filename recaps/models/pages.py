from django.db import models
from django.urls import reverse

from recaps.models.addressed import Addressed
from recaps.prose import LONG_PROSE, clean_prose, prose_field


class Page(Addressed):
    """A page that an editor writes: about, the comment policy, and what else the site has to say.

    About and the comment policy are linked from every page; a migration makes them.
    """

    title = models.CharField(max_length=120)
    slug = models.SlugField(unique=True, help_text="Its address: /about/, /comment-policy/…")
    body = prose_field(LONG_PROSE)
    updated_at = models.DateTimeField(auto_now=True)
    import_ref = models.CharField(max_length=100, unique=True, null=True, blank=True, editable=False)

    class Meta:
        ordering = ["title"]

    def __str__(self):
        return self.title

    def save(self, **options):
        self.body = clean_prose(self.body)
        super().save(**options)

    def get_absolute_url(self):
        return reverse("recaps:page", args=[self.slug])
