"""Working copies: what is typed into a recap's form goes here every few seconds, and never touches what readers see."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from recaps.models import WorkingCopy

# Characters of a whole form; the longest recap of ten years had 60,000.
TYPED_MAX = 600_000
# A window asks every ten seconds (static/js/admin/working-copy.js); who has missed three times has gone.
SEEN_FOR = timedelta(seconds=35)


class Overtaken(Exception):
    """Another window of the same person has typed since, or has saved or discarded what there was."""


class TooLong(Exception):
    pass


def typed_in(post):
    """What of a form's POST is typed: its own fields, without the rows of the byline and what the page adds."""
    fields = {name: post.getlist(name) for name in post if not name.startswith(("_", "csrf", "byline_set-"))}
    if sum(len(value) for values in fields.values() for value in values) > TYPED_MAX:
        raise TooLong
    return fields


def place(member, recap=None, key=""):
    """Where a copy is found: with its recap, or with the key of a recap that was never saved."""
    return {"member": member, "recap": recap, "key": "" if recap else key}


@transaction.atomic
def keep(where, fields, base, stamp=""):
    """Keep `fields`, typed upon the version `base`. `stamp` is that of the state that the window kept last.

    Raises Overtaken where that is not the state that is here; then nothing is written over. Words that are here already
    are only told their stamp: the answer to them was lost.
    """
    copy, _ = WorkingCopy.objects.select_for_update().get_or_create(**where)
    if (copy.fields, copy.base) == (fields, base):
        return copy
    if copy.stamp != stamp:
        raise Overtaken
    copy.fields, copy.base = fields, base
    copy.typed_at = copy.seen_at = timezone.now()
    copy.save()
    return copy


def put(where, fields, base):
    """The same, over whatever is here."""
    now = timezone.now()
    typed = {"fields": fields, "base": base, "typed_at": now, "seen_at": now}
    return WorkingCopy.objects.update_or_create(**where, defaults=typed)[0]


def look(member, recap):
    """Say that `member` has the form of `recap` open."""
    WorkingCopy.objects.update_or_create(member=member, recap=recap, defaults={"seen_at": timezone.now()})


def leave(member, recap):
    WorkingCopy.objects.filter(member=member, recap=recap).update(seen_at=timezone.now() - SEEN_FOR)


def others(member, recap):
    """Who else has the form of `recap` open."""
    copies = WorkingCopy.objects.filter(recap=recap, seen_at__gt=timezone.now() - SEEN_FOR).exclude(member=member)
    return [copy.member for copy in copies.select_related("member").order_by("pk")]


def copy_of(where):
    return WorkingCopy.objects.filter(**where, fields__isnull=False).first()


def unfinished(member):
    """What `member` has typed of recaps that were never saved, the newest first."""
    return WorkingCopy.objects.filter(member=member, recap=None, fields__isnull=False).order_by("-typed_at")


def done(where):
    """What was typed is saved, or its writer does not want it."""
    if where["recap"]:
        WorkingCopy.objects.filter(**where).update(fields=None, typed_at=None)
    else:
        WorkingCopy.objects.filter(**where).delete()
