"""The picture library, its form and its picker."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recaps.models import Image
from tests.admin.forms import filled
from tests.factories import RecapFactory, ShowFactory, picture, picture_file

pytestmark = pytest.mark.django_db
ADD = "/admin/recaps/image/add/"
PICKER = "/admin/recaps/image/picker/"
WORDS = {"alt": "A lamp.", "caption": "The lamp.", "credit": "TVING", "focal_x": "0.5", "focal_y": "0.5"}
BAD_FILES = {
    "text": SimpleUploadedFile("still.jpg", b"not a picture at all"),
    "empty": SimpleUploadedFile("still.jpg", b""),
    "svg": SimpleUploadedFile("still.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
}


def test_an_upload_becomes_a_picture_with_its_renditions(client_of, editor):
    client_of(editor).post(ADD, WORDS | {"upload": picture_file(1200, 800)})
    image = Image.objects.get()
    assert (image.alt, image.credit, image.uploaded_by) == ("A lamp.", "TVING", editor)
    assert {rendition.width for rendition in image.renditions.all()} == {480, 960, 1200}


@pytest.mark.parametrize("url", [ADD, PICKER])
@pytest.mark.parametrize("kind", BAD_FILES)
def test_what_is_no_picture_is_refused_with_a_sentence_and_the_words_are_kept(client_of, editor, url, kind):
    file = BAD_FILES[kind]
    file.seek(0)
    page = client_of(editor).post(url, WORDS | {"upload": file}).content.decode()
    assert "cannot be read as a picture" in page or "is empty" in page
    assert "The lamp." in page
    assert not Image.objects.exists()


def test_a_picture_needs_a_description(client_of, editor):
    response = client_of(editor).post(ADD, WORDS | {"alt": " ", "upload": picture_file()})
    assert "alt" in response.context["adminform"].form.errors
    assert not Image.objects.exists()


def test_the_file_stays_and_new_words_reach_the_texts_that_show_it(client_of, editor):
    image = picture(credit="Nobody")
    recap = RecapFactory(body=f'<figure><img src="{image.src}"></figure>')
    before = image.original.name
    url = reverse("admin:recaps_image_change", args=[image.pk])
    client = client_of(editor)
    client.post(url, filled(client.get(url), credit="Studio Lamp") | {"upload": picture_file(colour="#000000")})
    image.refresh_from_db()
    recap.refresh_from_db()
    assert (image.credit, image.original.name) == ("Studio Lamp", before)
    assert "Studio Lamp" in recap.body_html


@pytest.mark.parametrize("use", ["lead", "text"])
def test_a_picture_in_use_is_not_deleted(client_of, editor, use):
    image = picture()
    fields = {"lead_image": image} if use == "lead" else {"body": f'<figure><img src="{image.src}"></figure>'}
    RecapFactory(**fields)
    url = reverse("admin:recaps_image_delete", args=[image.pk])
    assert "protected related objects" in client_of(editor).get(url).content.decode()
    client_of(editor).post(url, {"post": "yes"})
    assert Image.objects.filter(pk=image.pk).exists()


def test_a_picture_that_nobody_uses_can_be_deleted(client_of, editor):
    image = picture()
    client_of(editor).post(reverse("admin:recaps_image_delete", args=[image.pk]), {"post": "yes"})
    assert not Image.objects.exists()


# --- The picker


def test_the_picker_shows_the_newest_first_and_finds_by_drama(client_of, recapper):
    old, new = picture(alt="Old."), picture(alt="New.", show=ShowFactory(title="Floor Nine"))
    client = client_of(recapper)
    assert list(client.get(PICKER).context["page"]) == [new, old]
    assert list(client.get(PICKER, {"q": "floor nine"}).context["page"]) == [new]
    assert "Nothing in the library matches" in client.get(PICKER, {"q": "submarine"}).content.decode()


def test_an_upload_in_the_picker_comes_back_chosen_for_who_asked(client_of, recapper):
    response = client_of(recapper).post(f"{PICKER}?CKEditorFuncNum=-1", WORDS | {"upload": picture_file()})
    image = Image.objects.get()
    assert image.uploaded_by == recapper
    assert response.url == f"{PICKER}?CKEditorFuncNum=-1&chosen={image.pk}"
    page = client_of(recapper).get(response.url).content.decode()
    assert f'data-src="{image.src}" data-alt="A lamp." data-caption="The lamp." data-chosen' in page


def test_the_picker_is_for_those_who_write(client_of, member, moderator):
    assert client_of(moderator).get(PICKER).status_code == 403
    assert client_of(moderator).post(PICKER, WORDS | {"upload": picture_file()}).status_code == 403
    assert client_of(member).get(PICKER, follow=True).status_code == 403
    assert client_of(None).get(PICKER).status_code == 302
    assert not Image.objects.exists()


def test_what_people_type_about_a_picture_is_text_in_the_picker(client_of, editor):
    picture(alt='"><script>alert(1)</script>', caption="<b>x</b>")
    page = client_of(editor).get(PICKER).content.decode()
    assert "<script>alert" not in page
    assert "<b>x" not in page


def test_a_page_out_of_range_is_the_last_one(client_of, editor):
    picture()
    assert client_of(editor).get(PICKER, {"page": "99", "chosen": "x"}).status_code == 200
