"""Uploads that cannot be trusted. The corpus is made here: no file of anybody else's."""

import io
import struct
import zlib

import pytest
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
