"""What search knows of the site: words that are looked up, spellings that are compared, and what is still to be read.

The databases' own indexes hang on these tables and follow them by themselves (`recaps.search.schema`).
"""

from contextvars import ContextVar

from django.db import models, transaction
from django.utils import timezone

# Set by what writes thousands of things at once, such as an import.
worker_reads_all = ContextVar("worker_reads_all", default=False)


class Indexed(models.Model):
    """Words as `recaps.search.words.index_words` folds them, by what a reader may know of them.

    `names` is open to everybody whatever they have watched; `body` only matches for who may read it. `facets` are what
    results are narrowed down by.
    """

    names = models.TextField(blank=True)
    body = models.TextField(blank=True)
    facets = models.TextField(blank=True)

    class Meta:
        abstract = True


class SearchDocument(Indexed):
    """A drama, person, recap or tag as search knows it. `at` is its date: a drama's premiere, a
    recap's moment once it is published."""

    kind = models.CharField(max_length=10)
    object_id = models.BigIntegerField()
    title = models.TextField(blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_unique")]
        # Whatever is found is read from these, and not from between the texts.
        indexes = [
            models.Index(fields=["-at", "id", "kind", "object_id"], name="search_document_newest"),
            models.Index(fields=["id", "kind", "object_id", "at"], name="search_document_row"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}: {self.title}"


class SearchName(models.Model):
    """One spelling of a drama, person, character or tag, or one word of it (`whole` is false): see `words.sound`."""

    document = models.ForeignKey(SearchDocument, models.CASCADE, related_name="spellings")
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)
    sound = models.CharField(max_length=300, db_index=True)
    whole = models.BooleanField(default=True)
    character = models.BooleanField(default=False)

    def __str__(self):
        return self.text


class SearchDue(models.Model):
    """Something has changed and search has not read it yet. Written with the change, so that none is lost."""

    kind = models.CharField(max_length=10)
    object_id = models.BigIntegerField()
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "search due"

    def __str__(self):
        return f"{self.kind} {self.object_id}"

    @classmethod
    def note(cls, kind, object_id, later=False):
        """Have search read it once the change is committed; `later`: by the worker, since there is much to read."""
        due = cls.objects.create(kind=kind, object_id=object_id)
        if not (later or worker_reads_all.get()):
            transaction.on_commit(lambda: read_now(due.pk), robust=True)


def read_now(pk):
    from recaps.search.indexing import work_off  # which imports the models, this one too

    work_off(pk)
