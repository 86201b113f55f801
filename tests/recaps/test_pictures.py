"""Uploads that cannot be trusted. The corpus is made here: no file of anybody else's."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from recaps import pictures
from recaps.models import Image
from tests.factories import picture, picture_file

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
    "a header of 30,000 by 30,000": png_that_claims(30_000, 30_000),
    "a header without data": png_that_claims(100, 100),
    "a header of no size": png_that_claims(0, 0),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("name", ["still.jpg", "still.png"])
def test_what_is_no_sound_picture_is_refused_with_a_sentence(data, name):
    with pytest.raises(ValidationError) as refusal:
        pictures.open_upload(SimpleUploadedFile(name, data, content_type="image/jpeg"))
    assert refusal.value.messages == [pictures.BROKEN]


def test_the_size_is_read_before_a_pixel_is(monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda self: pytest.fail("a pixel was decoded"))
    with pytest.raises(ValidationError, match="30 megapixels; at most 25"):
        pictures.open_upload(SimpleUploadedFile("big.png", png_that_claims(6000, 5000)))


def test_a_file_that_is_too_large_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(Pillow, "open", lambda *args, **kwargs: pytest.fail("it was opened"))
    with pytest.raises(ValidationError, match="at most 15 MB"):
        pictures.open_upload(SimpleUploadedFile("big.jpg", bytes(pictures.MAX_BYTES + 1)))


@pytest.mark.parametrize("format", pictures.FORMATS)
@pytest.mark.parametrize("name", ["still.jpg", "still.txt", "../../still.php"])
def test_a_picture_is_known_by_its_content_and_not_by_its_name(format, name):
    opened = pictures.open_upload(picture_file(format=format, name=name, colour="#c81e1e"))
    assert (opened.mode, opened.size) == ("RGB", (64, 36))
    assert near(opened.getpixel((5, 5)), RED)


def test_of_an_animation_the_first_frame_is_kept():
    frames = [Pillow.new("RGB", (40, 30), colour) for colour in (RED, BLUE)]
    opened = pictures.open_upload(file_of(frames[0], "GIF", save_all=True, append_images=frames[1:]))
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
    opened = pictures.open_upload(file)
    assert opened.mode == "RGB"
    assert near(opened.getpixel((20, 15)), colour)


def test_a_colour_profile_that_cannot_be_read_is_left_out():
    file = file_of(Pillow.new("RGB", (40, 30), RED), "JPEG", icc_profile=b"no profile at all")
    assert near(pictures.open_upload(file).getpixel((5, 5)), RED)


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
    opened = pictures.open_upload(photo_with_metadata())
    assert opened.size == (40, 80)
    assert near(opened.getpixel((20, 10)), BLUE)
    assert near(opened.getpixel((20, 70)), RED)


def polyglot():
    """A picture that is a page as well: markup after its end and in a comment."""
    return SimpleUploadedFile("page.html", photo_with_metadata().read() + b"<!doctype html>" + SCRIPT)


@pytest.mark.django_db
@pytest.mark.parametrize("make", [photo_with_metadata, polyglot])
def test_no_file_that_is_kept_says_where_it_was_taken_or_carries_a_page(make):
    image = pictures.keep(Image(alt="A kitchen."), pictures.open_upload(make()))
    files = [image.original, *(rendition.file for rendition in image.renditions.all())]
    assert len(files) == 3
    for file in files:
        data = file.read()
        with Pillow.open(io.BytesIO(data)) as kept:
            assert dict(kept.getexif()) == {}
            assert not {"exif", "comment", "xmp", "icc_profile"} & set(kept.info)
        assert not any(word in data for word in (b"script", b"Rosalind", b"where I live", b"secret"))


@pytest.mark.django_db
def test_renditions_are_made_in_both_formats_and_never_wider_than_the_picture():
    image = pictures.keep(Image(alt="Wide."), pictures.open_upload(picture_file(1700, 850)))
    made = {(rendition.format, rendition.width, rendition.height) for rendition in image.renditions.all()}
    assert made == {(format, width, width // 2) for format in ("avif", "jpeg") for width in (480, 960, 1600)}
    for rendition in image.renditions.all():
        assert rendition.bytes == rendition.file.size
        assert image.url(rendition.width, rendition.format) == rendition.file.url


@pytest.mark.django_db
def test_names_cannot_be_guessed_and_hold_nothing_of_the_uploads():
    one, two = picture(), picture()
    assert one.key != two.key
    assert len(one.key) == 16
    assert one.original.name == f"pictures/{one.key}/original.jpg"


@pytest.mark.django_db
def test_a_picture_is_served_as_nothing_else(client):
    response = client.get(picture().src)
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["../settings.py", "%2e%2e/db.sqlite3", "//etc/passwd", "pictures/", "pictures/x"])
def test_the_media_folder_gives_away_nothing_else(client, path, db):
    assert client.get(f"/media/{path}").status_code in (400, 404)


@pytest.mark.django_db
def test_a_very_long_picture_keeps_its_shape():
    image = pictures.keep(Image(alt="A line."), pictures.open_upload(picture_file(2000, 1)))
    assert {rendition.height for rendition in image.renditions.all()} == {1}
