"""Avatars of our own export, from the folder of its files into the storage, under the names that they had."""

import re
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File

from config import uploads
from members.avatars import SIDE
from members.models import Member
from transfer.pictures import is_plain_jpeg

NAME = re.compile(r"avatars/[\w-]{8,60}\.jpg", re.A)


class Avatars:
    """`folder` is the export's `uploads`. A name is nobody else's: whose avatar goes takes its file along."""

    def __init__(self, report, folder=None, dry=False):
        self.report, self.folder, self.dry = report, Path(folder).resolve() if folder else None, dry
        self.storage, self.given = Member._meta.get_field("avatar").storage, set()

    def bring(self, name, handle):
        """The name under which the avatar can be found now; empty where there is none to be had."""
        if not name:
            return ""
        try:
            data = self.data_of(name)
        except (ValidationError, OSError) as error:
            why = error.messages[0] if isinstance(error, ValidationError) else "its file is not in the uploads folder"
            self.report.say("skipped", "avatars", handle, why)
            return ""
        self.given.add(name)
        self.report.count("made", "avatars")
        if not self.dry:
            self.put(name, data)
        return name

    def put(self, name, data):
        """A file may be there of a run that was killed, and not be whole."""
        if self.storage.exists(name):
            self.storage.delete(name)
        self.storage.save(name, ContentFile(data))

    def data_of(self, name):
        if not (isinstance(name, str) and NAME.fullmatch(name)):
            raise ValidationError("its name makes no sense")
        if name in self.given or Member.objects.filter(avatar=name).exists():
            raise ValidationError("it is another member's")
        if self.folder is None:
            raise OSError
        return cleaned((self.folder / name).read_bytes())


def cleaned(data):
    """Made anew, unless it is a plain and small square: each encoding loses a little."""
    picture = uploads.open_upload(File(ContentFile(data), name="avatar.jpg"))
    if picture.width == picture.height <= SIDE and is_plain_jpeg(data):
        return data
    return uploads.jpeg(uploads.square(picture, SIDE, (0.5, 0.5)))
