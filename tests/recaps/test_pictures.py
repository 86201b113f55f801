"""Pictures as they are kept and served."""

import io

import pytest
from PIL import Image as Pillow

from config.uploads import open_upload
from recaps import pictures
from recaps.models import Image
from tests.factories import picture, picture_file
from tests.test_uploads import photo_with_metadata, polyglot


@pytest.mark.django_db
@pytest.mark.parametrize("make", [photo_with_metadata, polyglot])
def test_no_file_that_is_kept_says_where_it_was_taken_or_carries_a_page(make):
    image = pictures.keep(Image(alt="A kitchen."), open_upload(make()))
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
    image = pictures.keep(Image(alt="Wide."), open_upload(picture_file(1700, 850)))
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
    image = pictures.keep(Image(alt="A line."), open_upload(picture_file(2000, 1)))
    assert {rendition.height for rendition in image.renditions.all()} == {1}
