"""Pictures as strangers send them: from bytes that cannot be trusted to plain pixels.

What comes in is known by its content, measured by its header, and decoded one file at a time on the whole machine, so
that twenty uploads cost no more memory than one. No metadata gets past here. Used by recaps (pictures) and members
(avatars), which say what becomes of the pixels.
"""

import contextlib
import fcntl
import io
import time

from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import ExifTags, ImageCms, ImageOps
from PIL import Image as Pillow

from config.folders import free_bytes, may_write

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 25_000_000
# Their decoders hold a picture four times over: 25 megapixels would take 450 MB, and these take less than 300.
HEAVY_PIXELS = {"WEBP": 14_000_000, "AVIF": 14_000_000}
MAX_SIDE = 20_000  # decoders need rows; the longest screenshot of a chat has far fewer
KEPT_SIDE = 3200  # pixels; twice the widest rendition, so that a larger one can be made some day
STRIP_ROWS = 256
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
BROKEN = "This file cannot be read as a picture. Please save it again as JPEG or PNG."
NO_PLACE = "Pictures cannot be kept just now: the site may not write to its folder of pictures. Please tell its owner."
NO_ROOM = "Pictures cannot be kept just now: the site's disk is all but full. Please tell its owner."
LEAST_FREE = 100 * 1024 * 1024  # bytes, which pictures leave to what is said
BUSY = "Many pictures are being taken in just now. Please try again in a minute."
PATIENCE_SECONDS = 20  # less than a proxy waits for an answer
LOOK_AGAIN_SECONDS = 0.05
TURNS = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}
DEEP_GREY = ("I;16", "I;16B", "I;16L", "I;16N", "I")


class Busy(ValidationError):
    """Nothing is wrong with the file; others came first."""


@contextlib.contextmanager
def one_at_a_time():
    """Wait until no other thread or process of this machine works on an upload. Raises Busy after a while.

    Memory is the reason: a picture of 25 megapixels takes some 200 MB while it is decoded. A lock on a file holds
    between workers as well as threads, and the system lets go of it when a process dies.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    with (settings.VAR_DIR / "uploads.lock").open("w") as file:
        while not locked(file):
            if time.monotonic() > deadline:
                raise Busy(BUSY)
            time.sleep(LOOK_AGAIN_SECONDS)
        yield


def locked(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def open_upload(file):
    """The first frame of an uploaded picture: upright, sRGB, at most KEPT_SIDE pixels long, without metadata.

    Raises ValidationError, with a sentence for the person, for anything else than a sound JPEG, PNG, WebP, GIF or AVIF
    of at most 15 MB and 25 megapixels. The size is read from the header, before any pixel is decoded.
    """
    if not settings.S3_BUCKET:
        refuse_without_a_place(settings.MEDIA_ROOT)
    if file.size > MAX_BYTES:
        raise ValidationError(f"This file has {file.size / 1e6:.0f} MB; at most 15 MB are taken.")
    with one_at_a_time():
        return decoded(opened(file))


def refuse_without_a_place(folder):
    if not may_write(folder):
        raise ValidationError(NO_PLACE)
    if free_bytes(folder) < LEAST_FREE:
        raise ValidationError(NO_ROOM)


def opened(file):
    # Pillow raises SyntaxError, OSError, ValueError, struct.error and more on broken files, so all of them, once.
    try:
        picture = Pillow.open(file, formats=FORMATS)
    except Pillow.DecompressionBombError:
        raise ValidationError("This picture has hundreds of megapixels; at most 25 are taken.") from None
    except Exception:
        raise ValidationError(BROKEN) from None
    pixels, most = picture.width * picture.height, HEAVY_PIXELS.get(picture.format, MAX_PIXELS)
    if pixels > most:
        advice = f" of a {picture.format}. As a JPEG it may have 25." if most < MAX_PIXELS else "."
        raise ValidationError(
            f"This picture has {pixels / 1e6:.0f} megapixels; at most {most // 10**6} are taken{advice}"
        )
    if max(picture.size) > MAX_SIDE:
        raise ValidationError(f"This picture is {max(picture.size):,} pixels long; at most {MAX_SIDE:,} are taken.")
    return picture


def decoded(picture):
    try:
        with picture:
            picture.seek(0)
            if max(picture.size) > KEPT_SIDE:
                picture.draft(None, (KEPT_SIDE // 2, KEPT_SIDE // 2))  # a large JPEG is decoded at half its size
            picture.load()
            turn = picture.getexif().get(ExifTags.Base.Orientation)
            # Made small before anything copies it. Afterwards nothing here is large.
            return plain_pixels(upright(reduced(picture), turn))
    except Exception:
        raise ValidationError(BROKEN) from None


def upright(picture, turn):
    return picture.transpose(TURNS[turn]) if turn in TURNS else picture


def reduced(picture):
    """`picture` at no more than KEPT_SIDE pixels a side and no less than half of it, its profile still known.

    Strip by strip, since turning colours into others and averaging would each need the large picture once more.
    """
    if max(picture.size) <= KEPT_SIDE:
        return picture
    times = -(-max(picture.size) // KEPT_SIDE)
    small = None
    for top in range(0, picture.height, times * STRIP_ROWS):
        box = (0, top, picture.width, min(top + times * STRIP_ROWS, picture.height))
        strip = averageable(picture.crop(box)).reduce(times)
        small = small or Pillow.new(strip.mode, (strip.width, -(-picture.height // times)))
        small.paste(strip, (0, top // times))
    small.info = {name: value for name, value in picture.info.items() if name == "icc_profile"}
    return small


def averageable(picture):
    """In a mode whose values may be averaged: a palette's numbers may not."""
    if picture.mode in DEEP_GREY:
        return grey(picture)
    if picture.mode == "P" or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture.convert("L") if picture.mode == "1" else picture


def grey(picture):
    """Sixteen bits of grey as eight; `convert` alone would make everything above 255 white."""
    small = picture.convert("I").point([value >> 8 for value in range(1 << 16)], "L")
    small.info = picture.info
    return small


def plain_pixels(picture):
    """A new RGB picture of the same pixels: colours in sRGB, transparency on white, nothing else carried over."""
    if picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        # A profile that is broken or of another kind of colour says nothing; the pixels are as good as without it.
        with contextlib.suppress(OSError, ValueError, ImageCms.PyCMSError):
            picture = in_srgb(picture)
    if picture.mode in DEEP_GREY:
        picture = grey(picture)
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
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)


def square(picture, side, focal=(0.5, 0.5)):
    """`picture` as a square of `side` pixels, cropped around the `focal` point, never made larger: for an avatar."""
    side = min(side, *picture.size)
    return ImageOps.fit(picture, (side, side), Pillow.Resampling.LANCZOS, centering=focal)


def jpeg(picture, quality=88):
    """`picture`, which has no metadata, as the bytes of a JPEG."""
    buffer = io.BytesIO()
    picture.save(buffer, format="JPEG", quality=quality, optimize=True, progressive=True)
    return buffer.getvalue()
