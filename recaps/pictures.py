"""Pictures: from an upload that cannot be trusted to files that can be served.

What comes in is checked by content, turned upright, converted to sRGB, stripped of every metadata and re-encoded.
What is served are renditions, made here once; pages never resize.
"""

import contextlib
import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from recaps.models import Rendition
from recaps.models.pictures import original_path, rendition_path, rendition_widths

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 25_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
ORIGINAL_QUALITY = 92
ENCODERS = {
    "avif": {"format": "AVIF", "quality": 60, "speed": 8},
    "jpeg": {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
}
BROKEN = "This file cannot be read as a picture. Please save it again as JPEG or PNG."


def open_upload(file):
    """The first frame of an uploaded picture: upright, sRGB, without metadata.

    Raises ValidationError, with a sentence for the person, for anything else than a sound JPEG, PNG, WebP, GIF or AVIF
    of at most 15 MB and 25 megapixels. The size is read from the header, before any pixel is decoded.
    """
    if file.size > MAX_BYTES:
        raise ValidationError(f"This file has {file.size / 1e6:.0f} MB; at most 15 MB are taken.")
    # Pillow raises SyntaxError, OSError, ValueError, struct.error and more on broken files, so all of them, once.
    try:
        picture = Pillow.open(file, formats=FORMATS)
    except Exception:
        raise ValidationError(BROKEN) from None
    if picture.width * picture.height > MAX_PIXELS:
        raise ValidationError(
            f"This picture has {picture.width * picture.height / 1e6:.0f} megapixels; at most 25 are taken."
        )
    try:
        picture.seek(0)
        picture.load()
        return plain_pixels(ImageOps.exif_transpose(picture))
    except Exception:
        raise ValidationError(BROKEN) from None


def plain_pixels(picture):
    """A new RGB picture of the same pixels: colours in sRGB, transparency on white, nothing else carried over."""
    if picture.mode in ("RGB", "CMYK", "L"):
        # A profile that is broken or of another kind of colour says nothing; the pixels are as good as without it.
        with contextlib.suppress(OSError, ImageCms.PyCMSError):
            picture = in_srgb(picture)
    if picture.mode in ("I;16", "I;16B", "I;16L", "I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Pillow.new("RGBA", picture.size, "white")
        picture = Pillow.alpha_composite(ground, picture)
    plain = Pillow.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def in_srgb(picture):
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")


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
