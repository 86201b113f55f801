"""The recaps of our own export, made again from their rows."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from members.models import Member
from recaps.models import Byline, Recap, Tag
from transfer.export.rows import RECAPS
from transfer.wordpress import survey as surveying
from transfer.wordpress.own import Bad, fields_of


def own_recap(row, report, dry=False):
    """The recap of an item of our own export, as it was; None where it cannot be, or in a dry run."""
    slug = str(row.get("slug"))[: surveying.SLUG_MAX]
    ref = row.get("import_ref") or "-"
    if recap := Recap.objects.filter(Q(slug=slug) | Q(import_ref=str(ref))).first():
        report.count("here", "posts")
        return recap
    try:
        recap = Recap(**fields_of(RECAPS, row))
        recap.clean_fields(exclude=["show", "first_episode", "last_episode", "lead_image", "body_html"])
        recap.clean()
        bylines, tags = bylines_of(row), tags_of(row)
    except (Bad, ValidationError, TypeError, ValueError) as error:
        report.say("skipped", "posts", slug, f"its row cannot be: {error}"[:500])
        return None
    report.count("made", "posts")
    if dry:
        return None
    with transaction.atomic():
        recap.save()
        for pk, position in bylines:
            Byline.objects.create(recap=recap, member_id=pk, position=position)
        recap.tags.set(tags)
    return recap


def bylines_of(row):
    """(primary key, position) of its byline."""
    positions = {str(handle): int(position) for handle, position in row.get("bylines", [])}
    found = Member.objects.filter(handle__in=positions).values_list("handle", "pk")
    return sorted(((pk, positions[handle]) for handle, pk in found), key=lambda pair: (pair[1], pair[0]))


def tags_of(row):
    return list(Tag.objects.filter(slug__in=[str(slug) for slug in row.get("tags", [])]))
