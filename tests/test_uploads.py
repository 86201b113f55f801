"""Uploads that cannot be trusted. The corpus is made here: no file of anybody else's."""

import io
import os
import struct
import subprocess
import sys
import zlib

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from config import uploads
from tests.factories import picture_file

SCRIPT = b"<script>alert(1)</script>"
RED, BLUE = (200, 30, 30), (30, 30, 200)


def file_of(image, format, name="upload", **options):
    buffer = io.BytesIO()
    image.save(buffer, format=format, **options)
    return SimpleUploadedFile(name, buffer.getvalue())


def bytes_of(*args, **options):
    return picture_file(*args, **options).read()


def near(pixel, colour):
    return all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True))


def png_that_claims(width, height):
    """A PNG of a few bytes whose header speaks of so many pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


BROKEN = {
    "empty": b"",
    "text": b"not a picture",
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "HTML": b"<!doctype html>" + SCRIPT,
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "a ZIP": b"PK\x03\x04" + bytes(40),
    "an EPS, which Pillow would hand to another program": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "a TIFF": file_of(Pillow.new("RGB", (8, 8)), "TIFF").read(),
    "a BMP": file_of(Pillow.new("RGB", (8, 8)), "BMP").read(),
    "half a JPEG": bytes_of(640, 360)[:700],
    "half a PNG": bytes_of(640, 360, format="PNG")[:300],
    "only the head of a WebP": bytes_of(format="WEBP")[:20],
    "only the head of an AVIF": bytes_of(format="AVIF")[:60],
    "a PNG with a wrong sum": bytes_of(format="PNG")[:40] + b"\xff\xff" + bytes_of(format="PNG")[42:],
    "a header without data": png_that_claims(100, 100),
    "a header of no size": png_that_claims(0, 0),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("name", ["still.jpg", "still.png"])
def test_what_is_no_sound_picture_is_refused_with_a_sentence(data, name):
    with pytest.raises(ValidationError) as refusal:
        uploads.open_upload(SimpleUploadedFile(name, data, content_type="image/jpeg"))
    assert refusal.value.messages == [uploads.BROKEN]


def test_the_size_is_read_before_a_pixel_is(monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda self: pytest.fail("a pixel was decoded"))
    with pytest.raises(ValidationError, match="30 megapixels; at most 25"):
        uploads.open_upload(SimpleUploadedFile("big.png", png_that_claims(6000, 5000)))


def test_a_file_that_is_too_large_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(Pillow, "open", lambda *args, **kwargs: pytest.fail("it was opened"))
    with pytest.raises(ValidationError, match="at most 15 MB"):
        uploads.open_upload(SimpleUploadedFile("big.jpg", bytes(uploads.MAX_BYTES + 1)))


@pytest.mark.parametrize("format", uploads.FORMATS)
@pytest.mark.parametrize("name", ["still.jpg", "still.txt", "../../still.php"])
def test_a_picture_is_known_by_its_content_and_not_by_its_name(format, name):
    opened = uploads.open_upload(picture_file(format=format, name=name, colour="#c81e1e"))
    assert (opened.mode, opened.size) == ("RGB", (64, 36))
    assert near(opened.getpixel((5, 5)), RED)


def test_of_an_animation_the_first_frame_is_kept():
    frames = [Pillow.new("RGB", (40, 30), colour) for colour in (RED, BLUE)]
    opened = uploads.open_upload(file_of(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert near(opened.getpixel((5, 5)), RED)
    assert not getattr(opened, "is_animated", False)


MODES = {
    "CMYK": (file_of(Pillow.new("CMYK", (40, 30), (0, 217, 217, 55)), "JPEG"), RED),
    "16 bits of grey": (file_of(Pillow.new("I;16", (40, 30), 128 * 256), "PNG"), (128, 128, 128)),
    "1 bit": (file_of(Pillow.new("1", (40, 30), 1), "PNG"), (255, 255, 255)),
    "grey": (file_of(Pillow.new("L", (40, 30), 99), "JPEG"), (99, 99, 99)),
    "a palette": (file_of(Pillow.new("RGB", (40, 30), RED).quantize(4), "PNG"), RED),
    "clear, which becomes white": (file_of(Pillow.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG"), (255, 255, 255)),
    "clear grey": (file_of(Pillow.new("LA", (40, 30), (0, 0)), "PNG"), (255, 255, 255)),
}


@pytest.mark.parametrize(("file", "colour"), MODES.values(), ids=MODES)
def test_every_kind_of_colour_becomes_rgb(file, colour):
    file.seek(0)
    opened = uploads.open_upload(file)
    assert opened.mode == "RGB"
    assert near(opened.getpixel((20, 15)), colour)


def test_a_colour_profile_that_cannot_be_read_is_left_out():
    file = file_of(Pillow.new("RGB", (40, 30), RED), "JPEG", icc_profile=b"no profile at all")
    assert near(uploads.open_upload(file).getpixel((5, 5)), RED)


def photo_with_metadata():
    """As a telephone takes it: lying on its side, with the place it was taken at, a comment and a script."""
    image = Pillow.new("RGB", (80, 40), RED)
    image.paste(BLUE, (0, 0, 40, 40))
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turn it a quarter clockwise
    exif[0x010E] = "Rosalind's kitchen"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (37.0, 33.0, 59.0)
    return file_of(image, "JPEG", exif=exif, comment=b"secret " + SCRIPT, xmp=b"<x:xmpmeta>where I live</x:xmpmeta>")


def test_a_photo_is_turned_upright():
    opened = uploads.open_upload(photo_with_metadata())
    assert opened.size == (40, 80)
    assert near(opened.getpixel((20, 10)), BLUE)
    assert near(opened.getpixel((20, 70)), RED)


def polyglot():
    """A picture that is a page as well: markup after its end and in a comment."""
    return SimpleUploadedFile("page.html", photo_with_metadata().read() + b"<!doctype html>" + SCRIPT)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_with(extra):
    """A sound PNG with another chunk before its pixels."""
    data = file_of(Pillow.new("RGB", (40, 30), RED), "PNG").read()
    return SimpleUploadedFile("still.png", data[:33] + extra + data[33:])


BOMBS = {
    "text": chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(80_000_000), 9)),
    "international text": chunk(b"iTXt", b"Comment\x00\x01\x00\x00\x00" + zlib.compress(bytes(80_000_000), 9)),
    "a colour profile": chunk(b"iCCP", b"icc\x00\x00" + zlib.compress(bytes(80_000_000), 9)),
    "a chunk that says it is huge": struct.pack(">I", 0x7FFFFFFF) + b"tEXt",
}


@pytest.mark.parametrize("extra", BOMBS.values(), ids=BOMBS)
def test_a_bomb_in_a_chunk_is_refused_or_left_out(extra):
    assert opened_or_refused(png_with(extra)) in ({}, [uploads.BROKEN])


def opened_or_refused(file):
    """What comes along with the pixels, or the sentence."""
    try:
        return uploads.open_upload(file).info
    except ValidationError as refusal:
        return refusal.messages


def test_a_header_of_30_000_by_30_000_is_refused_as_what_it_is():
    with pytest.raises(ValidationError, match="hundreds of megapixels"):
        uploads.open_upload(SimpleUploadedFile("big.png", png_that_claims(30_000, 30_000)))


def test_a_heavy_format_takes_fewer_megapixels():
    with pytest.raises(ValidationError, match="at most 14 are taken of a WEBP"):
        uploads.open_upload(file_of(Pillow.new("L", (5000, 3000)), "WEBP", method=0, quality=1))


def test_a_picture_without_end_is_refused():
    with pytest.raises(ValidationError, match="20,001 pixels long"):
        uploads.open_upload(SimpleUploadedFile("long.png", png_that_claims(20_001, 3)))


def test_the_last_of_the_disk_is_left_to_what_is_said(monkeypatch):
    monkeypatch.setattr(uploads, "LEAST_FREE", 2 * uploads.free_bytes(settings.MEDIA_ROOT))
    with pytest.raises(ValidationError, match="all but full"):
        uploads.open_upload(file_of(Pillow.new("L", (50, 30)), "PNG"))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "1", "CMYK", "I;16"])
def test_a_large_picture_of_any_kind_is_kept_smaller(mode):
    format = "JPEG" if mode == "CMYK" else "PNG"
    opened = uploads.open_upload(file_of(Pillow.new(mode, (4000, 601)), format))
    assert (opened.mode, opened.size) == ("RGB", (2000, 301))


def test_an_avatar_is_a_square_around_the_focal_point_and_never_larger():
    wide = Pillow.new("RGB", (90, 30), BLUE)
    wide.paste(RED, (60, 0, 90, 30))
    square = uploads.square(wide, 240, focal=(1, 0.5))
    assert square.size == (30, 30)
    assert near(square.getpixel((15, 15)), RED)
    assert near(Pillow.open(io.BytesIO(uploads.jpeg(square))).getpixel((15, 15)), RED)


MEASURE = """
import os, sys
import django
django.setup()
from django.core.files.uploadedfile import UploadedFile
from config.uploads import open_upload
from recaps.pictures import encode_all
with open(sys.argv[1], "rb") as file:
    encode_all(open_upload(UploadedFile(file, size=os.path.getsize(sys.argv[1]))))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
HEAVIEST = {"CMYK": ("JPEG", (6000, 4166)), "RGBA": ("PNG", (6000, 4166)), "RGB": ("WEBP", (4600, 3000))}


@pytest.mark.parametrize("mode", HEAVIEST)
def test_the_largest_picture_takes_less_than_300_megabytes(tmp_path, mode):
    format, size = HEAVIEST[mode]
    path = tmp_path / "largest"
    options = {"progressive": True, "subsampling": 0} if format == "JPEG" else {"compress_level": 1}
    Pillow.effect_noise((200, 140), 60).convert(mode).resize(size).save(path, format, **options | {"method": 0})
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    said = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], env=environment, capture_output=True, text=True, check=True
    )
    assert int(said.stdout) < 300 * 1024
