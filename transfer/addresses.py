"""Where things stood before, written in bulk: see `recaps.moved` for how they are answered."""

from django.core.exceptions import ValidationError
from django.db.models import Q

from recaps.models import OldAddress
from recaps.models.moved import PATH_MAX, on_this_site


def lead(pairs):
    """Let each old address lead to its new one. What is known of an old address stays; no row leads to another row.

    Two queries, in the caller's transaction, unless something has moved before.
    """
    wanted = {old: new for old, new in pairs if old != new and is_address(old) and is_address(new)}
    if not wanted:
        return
    known = list(OldAddress.objects.filter(Q(path__in={*wanted, *wanted.values()}) | Q(target__in=wanted)))
    here = {row.path: row.target for row in known}
    rows = {old: here.get(new, new) for old, new in wanted.items() if old not in here}
    new_rows = [OldAddress(path=old, target=new) for old, new in rows.items() if old != new]
    for row in known:
        if row.target in rows and rows[row.target] != row.path:
            row.target = rows[row.target]
            row.save(update_fields=["target"])
    OldAddress.objects.bulk_create(new_rows, ignore_conflicts=True)


def is_address(path):
    try:
        on_this_site(path)
    except ValidationError:
        return False
    return 1 < len(path) <= PATH_MAX and "\x00" not in path
