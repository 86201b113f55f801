"""Pictures: from an upload that cannot be trusted to files that can be served.

What comes in is checked by content, turned upright, converted to sRGB, stripped of every metadata and re-encoded.
What is served are renditions, made here once; pages never resize.
"""

import io

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from recaps.models import Rendition
from recaps.models.pictures import rendition_path, rendition_widths

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
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        picture = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    if picture.mode in ("I;16", "I;16B", "I;16L", "I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Pillow.new("RGBA", picture.size, "white")
        picture = Pillow.alpha_composite(ground, picture)
    plain = Pillow.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def encode(picture, width, format):
    """`picture` at `width` pixels in `format` ("avif" or "jpeg"), as bytes with its height."""
    height = round(picture.height * width / picture.width) or 1
    sized = picture if width == picture.width else picture.resize((width, height), Pillow.Resampling.LANCZOS)
    buffer = io.BytesIO()
    sized.save(buffer, **ENCODERS[format])
    return buffer.getvalue(), height


def mean_colour(picture):
    """The placeholder while the picture loads, and a drama's tint."""
    return "#{:02x}{:02x}{:02x}".format(*picture.resize((1, 1), Pillow.Resampling.BOX).getpixel((0, 0)))


def keep(image, picture):
    """Save `image` with the file and the renditions of `picture`, a plain RGB picture from `open_upload`."""
    buffer = io.BytesIO()
    picture.save(buffer, format="JPEG", quality=ORIGINAL_QUALITY, subsampling=0)
    encoded = [
        (width, format, *encode(picture, width, format))
        for width in rendition_widths(picture.width)
        for format in ENCODERS
    ]
    with transaction.atomic():
        image.width, image.height, image.colour = *picture.size, mean_colour(picture)
        image.original.save("original.jpg", ContentFile(buffer.getvalue()), save=False)
        image.save()
        image.renditions.all().delete()
        for width, format, data, height in encoded:
            rendition = Rendition(image=image, width=width, height=height, format=format, bytes=len(data))
            rendition.file.save(rendition_path(image.key, width, format), ContentFile(data), save=False)
            rendition.save()
    return image
