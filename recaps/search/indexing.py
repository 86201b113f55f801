"""Reading what has changed, and all of it anew. Either may run beside the other, and while the site is live."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Max

from recaps.models import SearchDue
from recaps.search.backends import backend
from recaps.search.sources import SOURCES

AT_ONCE = 100  # changes that are worked off at once
BATCH = 500  # things that are read in one transaction, where there are many: others wait for a tenth of a second
JOINED_AFTER = 50  # batches: until then SQLite keeps the words of each apart, and looks at so many to find one


def work_off(pk=None):
    """Read what is due: the one noted as `pk`, or the oldest. Whether there was anything.

    What is wide is read after the others, in transactions of its own, and is due until all of it is read: who is killed
    finds it again. Two workers may so read the same, and write it once.
    """
    with transaction.atomic():
        backend().one_writer()
        due = SearchDue.objects.order_by("pk")
        due = list(due.filter(pk=pk) if pk else due[:AT_ONCE])
        wide = [one for one in due if SOURCES[one.kind].is_wide]
        narrow = [one for one in due if one not in wide]
        read_all(wanted_by(narrow))
        forget(narrow)
    for kind, ids in wanted_by(wide).items():
        for _ in read_in_pieces(SOURCES[kind], SOURCES[kind].pieces(ids, BATCH)):
            """Others come between."""
    forget(wide)
    return bool(due)


def wanted_by(due):
    wanted = defaultdict(set)
    for one in due:
        wanted[one.kind].add(one.object_id)
    return wanted


def forget(due):
    SearchDue.objects.filter(pk__in=[one.pk for one in due]).delete()


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
            for batch in read_in_pieces(source, batches(ids)):
                shown.update(len(batch))
    SearchDue.objects.filter(pk__lte=noted).delete()


def read_in_pieces(source, pieces):
    """Read each of `pieces`, lists of primary keys, in a short transaction of its own, and yield it then.

    What is read is found at once. Whoever is killed leaves an index that is right, and slower until it is joined.
    """
    for count, piece in enumerate(pieces, 1):
        with transaction.atomic():
            backend().one_writer()
            with backend().kept_apart(source.table):
                source.index(piece)
        if count % JOINED_AFTER == 0:
            backend().join(source.table)
        yield piece
    backend().join(source.table)


def batches(ids):
    """The primary keys of an ordered queryset, so many at once; each batch is a query of its own."""
    batch = list(ids[:BATCH])
    while batch:
        yield batch
        batch = list(ids.filter(pk__gt=batch[-1])[:BATCH])
