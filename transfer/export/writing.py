"""The folder of an export: site.xml, uploads/, and tables/ with a line for each row of the site."""

import shutil
from pathlib import Path

from comments.models import Comment
from members.models import Member
from recaps.models import Byline, Image, Recap
from transfer.export.rows import TABLES
from transfer.export.wxr import Wxr, as_json

README = """This is a whole site of Previously.

site.xml   WordPress takes it (Tools, Import, WordPress), and so does Previously (manage.py import_wxr site.xml).
uploads/   the pictures, named as site.xml names them, and in avatars/ those of members. For WordPress copy them to
           wp-content/uploads.
tables/    every row, a line of JSON each, for any other program. Rows name each other by handle, slug and public id.

The e-mail addresses of members and guests are in it, and drafts, reports and the moderation log: keep it as you keep
the database. Passwords and sessions are not. Nothing in it depends on when it was made: the same site gives the same
files.
"""


def write(folder, address, site_name, progress):
    """Write everything below `folder`, one file after the other. A file that is there is whole."""
    folder = Path(folder)
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    whole(folder / "README.txt", [README])
    copy_pictures(folder / "uploads", progress)
    copy_avatars(folder / "uploads", progress)
    for table in progress(TABLES.values(), "Tables", len(TABLES)):
        whole(folder / "tables" / f"{table.name}.jsonl", (f"{as_json(row)}\n" for row in table.rows()))
    for name, rows in (("recaps.byline", bylines()), ("recaps.tagged", tagged()), ("comments.places", places())):
        whole(folder / "tables" / f"{name}.jsonl", (f"{as_json(row)}\n" for row in rows))
    total = sum(table.model.objects.count() for table in TABLES.values())
    whole(folder / "site.xml", progress(Wxr(address, site_name).parts(), "site.xml", total))


def whole(path, parts):
    """Under another name until it is all there."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(parts)
    part.replace(path)


def copy_pictures(folder, progress):
    folder.mkdir(exist_ok=True)
    images = Image.objects.order_by("key")
    for image in progress(images.iterator(500), "Pictures", images.count()):
        copy(image.original, folder / f"{image.key}.jpg")


def copy_avatars(folder, progress):
    (folder / "avatars").mkdir(exist_ok=True)
    members = Member.objects.exclude(avatar="").order_by("handle").only("avatar")
    for member in progress(members.iterator(500), "Avatars", members.count()):
        copy(member.avatar, folder / "avatars" / Path(member.avatar.name).name)


def copy(stored, target):
    if stored and stored.storage.exists(stored.name) and not target.exists():
        part = target.with_name(f"{target.name}.part")
        with stored.open() as source, part.open("wb") as file:
            shutil.copyfileobj(source, file)
        part.replace(target)


def bylines():
    rows = Byline.objects.order_by("recap__slug", "position", "member__handle")
    return rows.values("recap__slug", "member__handle", "position").iterator(2000)


def tagged():
    rows = Recap.tags.through.objects.order_by("recap__slug", "tag__slug")
    return rows.values("recap__slug", "tag__slug").iterator(2000)


def places():
    """Where each comment stands."""
    rows = Comment.objects.order_by("thread__recap__slug", "thread__number", "lft")
    names = ("public_id", "parent__public_id", "thread__number", "thread__recap__slug", "level")
    return rows.values(*names).iterator(2000)
