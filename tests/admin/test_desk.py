"""The desk of a recap: pictures sent, described and ordered there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config import uploads
from recaps.models import Image
from tests.admin.forms import filled
from tests.factories import RecapFactory, ShowFactory, episode_of, picture, picture_file

pytestmark = pytest.mark.django_db
DESK = "/admin/recaps/image/desk/"
UPLOAD = f"{DESK}upload/"
ORDER = f"{DESK}order/"


def words_url(image):
    return reverse("admin:recaps_image_desk_words", args=[image.pk])


def numbers(images):
    return ",".join(str(image.pk) for image in images)


def test_a_picture_learns_from_the_recap_what_it_is_of(client_of, recapper):
    recap = RecapFactory(stage="draft", by=[recapper])
    response = client_of(recapper).post(UPLOAD, {"recap": recap.pk, "upload": picture_file()})
    image = Image.objects.get()
    assert response.status_code == 201
    assert response.json()["picture"]["src"] == image.src
    known = (image.recap, image.show, image.episode, image.uploaded_by)
    assert known == (recap, recap.show, recap.last_episode, recapper)


def test_before_the_first_save_the_form_says_it(client_of, recapper):
    show, other = ShowFactory(), ShowFactory()
    about = {"recap": "", "show": show.pk, "episode": episode_of(other, 1).pk, "upload": picture_file()}
    client_of(recapper).post(UPLOAD, about)
    image = Image.objects.get()
    assert (image.recap, image.show, image.episode) == (None, show, None)


@pytest.mark.parametrize("data", [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_what_is_no_picture_gets_a_sentence(client_of, recapper, data):
    response = client_of(recapper).post(UPLOAD, {"upload": SimpleUploadedFile("still.jpg", data)})
    assert response.status_code == 422
    assert response.json()["error"].endswith(".")
    assert not Image.objects.exists()


@pytest.mark.parametrize("data", [{}, {"recap": "x"}, {"show": "99999"}])
def test_what_makes_no_sense_gets_a_sentence(client_of, recapper, data):
    assert client_of(recapper).post(UPLOAD, data).status_code == 422


def test_while_others_are_taken_in_the_answer_is_to_come_again(client_of, recapper, monkeypatch):
    monkeypatch.setattr(uploads, "PATIENCE_SECONDS", 0)
    with uploads.one_at_a_time():
        response = client_of(recapper).post(UPLOAD, {"upload": picture_file()})
    assert response.status_code == 503
    assert client_of(recapper).post(UPLOAD, {"upload": picture_file()}).status_code == 201


def test_words_are_kept_at_once_and_reach_the_texts(client_of, recapper):
    image = picture(alt="", caption="")
    recap = RecapFactory(body=f'<figure><img src="{image.src}"></figure>')
    assert client_of(recapper).post(words_url(image), {"alt": "A ladder."}).status_code == 200
    image.refresh_from_db()
    recap.refresh_from_db()
    assert (image.alt, image.caption) == ("A ladder.", "")
    assert 'alt="A ladder."' in recap.body_html


def test_words_that_are_too_long_are_refused(client_of, recapper):
    image = picture(alt="A ladder.")
    assert client_of(recapper).post(words_url(image), {"alt": "x" * 301}).status_code == 422
    image.refresh_from_db()
    assert image.alt == "A ladder."


def test_the_order_is_kept_and_what_is_left_out_leaves_the_desk(client_of, recapper):
    recap = RecapFactory(stage="draft", by=[recapper])
    one, two, three = (picture(recap=recap, place=place) for place in (1, 2, 3))
    client = client_of(recapper)
    client.post(ORDER, {"recap": recap.pk, "pictures": f"{three.pk},{one.pk},x,,99999"})
    assert list(recap.desk.order_by("place")) == [three, one]
    assert Image.objects.filter(pk=two.pk).exists()
    listed = client.get(DESK, {"recap": recap.pk, "pictures": str(two.pk)}).json()["pictures"]
    assert [said["id"] for said in listed] == [three.pk, one.pk, two.pk]


def test_another_desk_keeps_its_pictures(client_of, editor):
    theirs = picture(recap=RecapFactory())
    recap = RecapFactory()
    client_of(editor).post(ORDER, {"recap": recap.pk, "pictures": str(theirs.pk)})
    assert not recap.desk.exists()


def test_a_new_recap_takes_the_pictures_that_its_form_brings(client_of, recapper):
    show = ShowFactory()
    images = [picture(uploaded_by=recapper, show=None) for _ in range(2)]
    client = client_of(recapper)
    url = "/admin/recaps/recap/add/"
    covered = {"first_episode": episode_of(show, 1).pk, "last_episode": episode_of(show, 1).pk, "show": show.pk}
    data = filled(client.get(url), body="<p>Rain.</p>", **covered) | {"desk_pictures": numbers(images[::-1])}
    client.post(url, data)
    recap = show.recaps.get()
    assert list(recap.desk.order_by("place")) == images[::-1]
    assert {image.episode for image in recap.desk.all()} == {recap.last_episode}


def test_a_form_without_the_desk_leaves_it_as_it_is(client_of, editor):
    recap = RecapFactory(stage="draft")
    picture(recap=recap, place=1)
    client = client_of(editor)
    url = reverse("admin:recaps_recap_change", args=[recap.pk])
    client.post(url, {name: value for name, value in filled(client.get(url)).items() if name != "desk_pictures"})
    assert recap.desk.count() == 1


@pytest.mark.parametrize("person", ["guest", "member", "moderator"])
def test_the_desk_is_for_those_who_write(client_of, request, person):
    client = client_of(None if person == "guest" else request.getfixturevalue(person))
    image, recap = picture(alt="A lamp."), RecapFactory()
    codes = {
        client.post(UPLOAD, {"upload": picture_file()}).status_code,
        client.post(words_url(image), {"alt": "Mine."}).status_code,
        client.post(ORDER, {"recap": recap.pk, "pictures": str(image.pk)}).status_code,
        client.get(DESK, {"recap": recap.pk}).status_code,
    }
    assert codes <= {302, 403}
    image.refresh_from_db()
    assert (Image.objects.count(), image.alt, image.recap) == (1, "A lamp.", None)


def test_a_recapper_has_no_desk_at_the_recap_of_another(client_of, recapper, other_recapper):
    recap = RecapFactory(stage="draft", by=[other_recapper])
    client = client_of(recapper)
    assert client.post(UPLOAD, {"recap": recap.pk, "upload": picture_file()}).status_code == 403
    assert client.post(ORDER, {"recap": recap.pk, "pictures": ""}).status_code == 403
    assert client.get(DESK, {"recap": recap.pk}).status_code == 403


def test_nothing_changes_by_looking(client_of, editor):
    image = picture()
    client = client_of(editor)
    assert [client.get(url).status_code for url in (UPLOAD, ORDER, words_url(image))] == [403] * 3
