"""Reading what has changed, and all of it anew. Either may run beside the other, and while the site is live."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Max

from recaps.models import SearchDue
from recaps.search.backends import backend
from recaps.search.sources import SOURCES

AT_ONCE = 100  # changes that are read in one transaction
BATCH = 500  # things that are read in one, when all of them are


def work_off(pk=None):
    """Read what is due: the one noted as `pk`, or the oldest. Whether there was anything."""
    with transaction.atomic():
        backend().one_writer()
        due = SearchDue.objects.order_by("pk")
        due = list(due.filter(pk=pk) if pk else due[:AT_ONCE])
        wanted = defaultdict(set)
        for one in due:
            wanted[one.kind].add(one.object_id)
        read_all(wanted)
        SearchDue.objects.filter(pk__in=[one.pk for one in due]).delete()
    return bool(due)


def read_all(wanted):
    """`wanted` maps kinds to primary keys; what shares names with them is read too."""
    for kind, ids in list(wanted.items()):
        for other, others in SOURCES[kind].also(ids).items():
            wanted[other] |= others
    for kind, ids in wanted.items():
        SOURCES[kind].index(ids)


def rebuild(bar):
    """Read everything. `bar(label, total)` shows how far it is, as a tqdm does.

    What is found stays to be found meanwhile: documents are written over in short transactions, never all dropped.
    """
    noted = SearchDue.objects.aggregate(last=Max("pk"))["last"] or 0
    for source in SOURCES.values():
        source.forget_strays()
        ids = source.ids()
        with bar(source.label, ids.count()) as shown:
            for batch in batches(ids):
                with transaction.atomic():
                    backend().one_writer()
                    source.index(batch)
                shown.update(len(batch))
    SearchDue.objects.filter(pk__lte=noted).delete()


def batches(ids):
    """The primary keys of an ordered queryset, so many at once; each batch is a query of its own."""
    batch = list(ids[:BATCH])
    while batch:
        yield batch
        batch = list(ids.filter(pk__gt=batch[-1])[:BATCH])
