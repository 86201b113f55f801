"""Pictures of another site into the library: from a folder of its files or, when asked, from its addresses.

Each goes through the same door as an upload (`recaps.pictures`): opened by content, made anew without its metadata.
"""

import re
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.crypto import salted_hmac

from config import uploads
from recaps import pictures
from recaps.models import Image, Rendition
from transfer.reading.fetching import NotFetched, fetch

SIZED = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{2,5}\Z)")
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)\Z", re.I)


OWN = "key:"  # before the key of a picture that had one in our own export


class Pictures:
    """`uploads` is a folder as WordPress's wp-content/uploads; `fetching` asks the old site for what it lacks."""

    def __init__(self, report, prefix, uploads=None, fetching=False, dry=False):
        self.report, self.prefix, self.dry, self.fetching = report, prefix, dry, fetching
        self.uploads = Path(uploads).resolve() if uploads else None
        self.failed = set()
        self.known = lru_cache(2000)(self.known)

    @property
    def may_bring(self):
        return self.uploads is not None or self.fetching

    def ref(self, identity):
        return f"{self.prefix}:picture:{identity}"

    def ref_at(self, url):
        """For a picture that is no attachment: it is known by its address."""
        return self.ref(blake2b(url.encode(), digest_size=12).hexdigest())

    def known(self, ref):
        """(primary key, address, description, caption) of a picture that is here."""
        own = ref.startswith(OWN)
        image = Image.objects.filter(**{"key": ref[len(OWN) :]} if own else {"import_ref": ref}).first()
        return (image.pk, image.src, image.alt, image.caption) if image else None

    def bring(self, ref, *, paths, url, **words):
        """Put a picture into the library, unless it is there. Whether it is there now."""
        if self.known(ref):
            self.report.count("here", "pictures")
            return True
        if ref in self.failed or not self.may_bring:
            return False
        try:
            file = self.file_of(paths, url)
            if not self.dry:
                keep(ref, file, **words)
        except (NotFetched, ValidationError, OSError) as error:
            self.failed.add(ref)
            why = error.messages[0] if isinstance(error, ValidationError) else str(error)
            self.report.say("skipped", "pictures", ref, why, address=url)
            return False
        self.report.count("made", "pictures")
        self.known.cache_clear()
        return not self.dry

    def file_of(self, paths, url):
        for path in paths if self.uploads else ():
            for name in (path, SIZED.sub("", path)):
                found = (self.uploads / name.lstrip("/")).resolve()
                if found.is_relative_to(self.uploads) and found.is_file():
                    return File(found.open("rb"))
        if not self.fetching:
            raise NotFetched("its file is not in the uploads folder")
        if self.dry:
            return None
        return fetch(url)


def keep(ref, file, **words):
    """Save a picture. Encoding takes a second, so it is done before the transaction."""
    with file:
        picture = uploads.open_upload(file)
        file.seek(0)
        data = file.read()
    encoded = pictures.encode_all(picture)
    if is_plain_jpeg(data):
        encoded = replace(encoded, original=data)  # nothing to clean, and each encoding loses a little
    # From the number and this site's secret: the same in a second try, and not to be guessed.
    own = ref.startswith(OWN)
    key = ref[len(OWN) :] if own else salted_hmac("transfer.pictures", ref, algorithm="sha256").hexdigest()[:16]
    with transaction.atomic():
        image = Image(key=key, import_ref=None if own else ref, **words)
        rows = pictures.write_files(image, encoded)
        image.save()
        Rendition.objects.bulk_create(rows)
    return image


def is_plain_jpeg(data):
    """Whether a JPEG is nothing but its picture: no metadata, no profile, and nothing after its end."""
    if data[:2] != b"\xff\xd8":
        return False
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xDA:
            return data.find(b"\xff\xd9", at) == len(data) - 2
        if marker not in PLAIN_MARKERS or (marker == 0xE0 and length != 16):
            return False
        at += 2 + length
    return False


# The frame of a baseline or progressive picture, its tables, and the sixteen bytes of JFIF.
PLAIN_MARKERS = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xE0}
