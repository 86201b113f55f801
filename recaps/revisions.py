"""Revisions: every save that changes a recap's text leaves one, and any of them can come back as the newest.

A table of our own and not django-simple-history: docs/decisions/0019-the-newsroom.md
"""

from django.db import transaction

from recaps.models import Recap, Revision
from recaps.models.revisions import TEXTS

# Of one recap. The oldest go first; a recap that is saved oftener than this has long been another text.
KEPT = 200


def texts_of(recap):
    return {name: getattr(recap, name) for name in TEXTS}


def keep(recap, member, before=None, note=""):
    """Write down how the text of `recap` stands, if it is new. The Revision, or None.

    `before` is the recap as it was: what came in by an import or the demo gets its first revision from it. Within a
    transaction that holds the recap's row, so that the numbers follow each other.
    """
    last = recap.revisions.first()
    if last is None and before is not None and texts_of(before) != texts_of(recap):
        last = write(recap, 1, None, texts_of(before), "as it was before")
    if last and last.texts == texts_of(recap):
        return None
    number = last.number + 1 if last else 1
    recap.revisions.filter(number__lte=number - KEPT).delete()
    return write(recap, number, member, texts_of(recap), note)


def write(recap, number, member, texts, note):
    return Revision.objects.create(recap=recap, number=number, member=member, texts=texts, note=note)


@transaction.atomic
def restore(revision, member):
    """Make the text of `revision` the recap's again, which is a revision itself. The recap, locked until commit."""
    recap = Recap.objects.select_for_update().get(pk=revision.recap_id)
    before = Recap.objects.get(pk=recap.pk)
    for name, text in revision.texts.items():
        setattr(recap, name, text)
    recap.save()
    keep(recap, member, before, f"restored from {revision.number}")
    return recap
