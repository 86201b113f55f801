"""Pictures: from plain pixels (`config.uploads`) to files that can be served.

What is served are renditions, made here once; pages never resize.
"""

import io
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image as Pillow

from config.uploads import one_at_a_time
from recaps.models import Rendition
from recaps.models.pictures import original_path, rendition_path, rendition_widths

ORIGINAL_QUALITY = 92
ENCODERS = {
    "avif": {"format": "AVIF", "quality": 60, "speed": 8},
    "jpeg": {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
}


def encode(picture, width, format, **options):
    """`picture` at `width` pixels in `format` ("avif" or "jpeg"), as bytes with its height."""
    height = round(picture.height * width / picture.width) or 1
    sized = picture if width == picture.width else picture.resize((width, height), Pillow.Resampling.LANCZOS)
    buffer = io.BytesIO()
    sized.save(buffer, **ENCODERS[format] | options)
    return buffer.getvalue(), height


def mean_colour(picture):
    """The placeholder while the picture loads, and a drama's tint."""
    return "#{:02x}{:02x}{:02x}".format(*picture.resize((1, 1), Pillow.Resampling.BOX).getpixel((0, 0)))


@dataclass(frozen=True)
class Encoded:
    """A picture as files, made apart from any database, so that a pool of processes can (`manage.py demo`)."""

    width: int
    height: int
    colour: str
    original: bytes
    renditions: tuple  # of (width, height, format, bytes)


def encode_all(picture, **options):
    """The original and every rendition of `picture`, a plain RGB picture. `options` go before those of ENCODERS."""
    buffer = io.BytesIO()
    picture.save(buffer, format="JPEG", quality=ORIGINAL_QUALITY, subsampling=0)
    renditions = []
    for width in rendition_widths(picture.width):
        for format in ENCODERS:
            data, height = encode(picture, width, format, **options)
            renditions.append((width, height, format, data))
    return Encoded(*picture.size, mean_colour(picture), buffer.getvalue(), tuple(renditions))


def keep(image, picture):
    """Save `image` with the file and the renditions of `picture`, a plain RGB picture from `open_upload`."""
    with one_at_a_time():
        encoded = encode_all(picture)
    with transaction.atomic():
        rows = write_files(image, encoded)
        image.save()
        image.renditions.all().delete()
        Rendition.objects.bulk_create(rows)
    return image


def write_files(image, encoded):
    """Write the files of `image` over any of the same name, set its fields, and return its renditions, unsaved."""
    image.width, image.height, image.colour = encoded.width, encoded.height, encoded.colour
    image.original.name = put(original_path(image, "original.jpg"), encoded.original)
    return [
        Rendition(
            image=image,
            width=width,
            height=height,
            format=format,
            bytes=len(data),
            file=put(rendition_path(image.key, width, format), data),
        )
        for width, height, format, data in encoded.renditions
    ]


def put(path, data):
    """Write a file where its address says it is. The storage would rather find a free name beside an older file."""
    default_storage.delete(path)
    return default_storage.save(path, ContentFile(data))
