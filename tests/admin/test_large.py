"""The newsroom on a site of years: every page in fewer than twenty queries, and its lists find what is asked for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recaps.models import Byline, Credit, Episode, Image, Kind, Person, Recap, Show, Status
from tests.factories import RecapFactory, comment_on, picture

pytestmark = pytest.mark.django_db
RECAPS, SHOWS, EPISODES = 2_000, 50, 16
MOST = 19
LIST = "/admin/recaps/recap/"


@pytest.fixture
def large(recapper, editor):
    """Two thousand recaps of fifty dramas; one of them is about the lamp, by a recapper, on episode 7."""
    now = timezone.now()
    Show.objects.bulk_create(Show(title=f"Drama {n}", slug=f"drama-{n}") for n in range(SHOWS))
    shows = list(Show.objects.all())
    Episode.objects.bulk_create(
        Episode(show=show, number=n, position=n) for show in shows for n in range(1, EPISODES + 1)
    )
    Person.objects.bulk_create(Person(name=f"Actor {n}", slug=f"actor-{n}") for n in range(300))
    people = list(Person.objects.all())
    Credit.objects.bulk_create(
        Credit(show=shows[n % SHOWS], person=person, character=f"Role {n}") for n, person in enumerate(people)
    )
    lamp = RecapFactory(show__title="The Lamp", by=[recapper], lead_image=picture(), headline="Who left it on")
    seventh = lamp.show.episodes.get(number=7)
    Recap.objects.filter(pk=lamp.pk).update(first_episode=seventh, last_episode=seventh)
    Recap.objects.bulk_create(
        Recap(
            kind=Kind.SERIES_REVIEW,
            show=shows[n % SHOWS],
            headline=f"Drama {n % SHOWS}, once more {n}",
            slug=f"recap-{n}",
            status=Status.PUBLISHED,
            published_at=now - timedelta(hours=n + 1),
            lead_image=lamp.lead_image,
        )
        for n in range(RECAPS)
    )
    Byline.objects.bulk_create(
        Byline(recap_id=pk, member=editor) for pk in Recap.objects.exclude(pk=lamp.pk).values_list("pk", flat=True)
    )
    comment_on(lamp)
    return lamp


def addresses(lamp):
    return [
        LIST,
        f"{LIST}?p=20",
        f"{LIST}?q=lamp",
        f"{LIST}{lamp.pk}/change/",
        f"{LIST}add/",
        "/admin/recaps/show/",
        f"/admin/recaps/show/{lamp.show_id}/change/",
        "/admin/recaps/show/whole/",
        "/admin/recaps/person/",
        f"/admin/recaps/person/{Person.objects.first().pk}/change/",
        "/admin/recaps/image/",
        f"/admin/recaps/image/{lamp.lead_image_id}/change/",
        f"/admin/recaps/image/picker/?show={lamp.show_id}&episode=7&by=ines",
        f"/admin/recaps/image/desk/?recap={lamp.pk}",
        f"/admin/recaps/show/{lamp.show_id}/cast/",
        "/admin/recaps/tag/",
        "/admin/recaps/page/",
    ]


def test_every_page_of_the_newsroom_takes_fewer_than_twenty_queries(
    client_of, editor, large, django_assert_max_num_queries
):
    client = client_of(editor)
    client.get(LIST)  # what is looked up once a process
    for address in addresses(large):
        with django_assert_max_num_queries(MOST, info=address):
            assert client.get(address).status_code == 200, address


def test_recaps_are_found_by_drama_headline_recapper_and_episode(client_of, editor, large):
    client = client_of(editor)
    for words in ("the lamp", "left it", "marisol", "achebe", "lamp 7"):
        found = client.get(LIST, {"q": words}).context["cl"].result_list
        assert [recap.pk for recap in found] == [large.pk], words
    assert not client.get(LIST, {"q": "submarine"}).context["cl"].result_list


def test_pictures_are_found_by_what_is_known_of_them(client_of, recapper, large):
    image = large.lead_image
    Image.objects.filter(pk=image.pk).update(
        show=large.show, episode=large.show.episodes.get(number=7), uploaded_by=recapper
    )
    picture(alt="A ladder.")
    client = client_of(recapper)
    asked = [{"show": large.show.pk}, {"episode": 7}, {"by": "marisol"}, {"q": "achebe"}, {"q": "top of a staircase"}]
    for question in asked:
        assert list(client.get("/admin/recaps/image/picker/", question).context["page"]) == [image], question
    for nonsense in ({"show": "x"}, {"episode": "-1"}, {"by": "nobody"}):
        assert client.get("/admin/recaps/image/picker/", nonsense).status_code == 200
