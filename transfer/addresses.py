"""Where things stood before, written in bulk: see `recaps.moved` for how they are answered."""

from django.core.exceptions import ValidationError

from recaps.models import OldAddress
from recaps.models.moved import PATH_MAX, on_this_site


def lead(pairs):
    """Let each old address lead to its new one. What is known of an old address stays; no row leads to another row.

    At most four queries, in the caller's transaction.
    """
    wanted = {old: new for old, new in pairs if old != new and is_address(old) and is_address(new)}
    if not wanted:
        return
    further = dict(OldAddress.objects.filter(path__in=set(wanted.values())).values_list("path", "target"))
    rows = {old: further.get(new, new) for old, new in wanted.items()}
    taken = set(OldAddress.objects.filter(path__in=rows).values_list("path", flat=True))
    new_rows = [OldAddress(path=old, target=new) for old, new in rows.items() if old != new and old not in taken]
    for row in OldAddress.objects.filter(target__in=[row.path for row in new_rows]):
        row.target = rows[row.target]
        if row.target != row.path:
            row.save(update_fields=["target"])
    OldAddress.objects.bulk_create(new_rows, ignore_conflicts=True)


def is_address(path):
    try:
        on_this_site(path)
    except ValidationError:
        return False
    return 1 < len(path) <= PATH_MAX and "\x00" not in path
