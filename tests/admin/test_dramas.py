"""A whole drama in one page, and people merged in the admin."""

import pytest
from django.urls import reverse

from recaps.models import Person, Show
from tests.factories import CreditFactory, PersonFactory, ShowFactory

pytestmark = pytest.mark.django_db
WHOLE = "/admin/recaps/show/whole/"
PEOPLE = "/admin/recaps/person/"
FACTS = {
    "title": "Floor Nine",
    "original_title": "구층",
    "status": "announced",
    "premiered": "2026-12-01",
    "cast": "Go Yeong - Nam Yoon-soo (남윤수)\nMi-ae - Lee Soo-kyung",
    "episodes": "4",
    "days": ["0", "1"],
    "a_day": "1",
}


def test_nothing_is_saved_before_it_was_seen(client_of, editor):
    page = client_of(editor).post(WHOLE, FACTS).content.decode()
    assert "Tue 1 Dec 2026" in page
    assert "Somebody new: Nam Yoon-soo" in page
    assert not Show.objects.exists()


def test_a_whole_drama_is_made_of_one_form(client_of, editor):
    known = PersonFactory(name="Lee Sookyung", original_name="")
    data = FACTS | {"person-0": "new", "person-1": str(known.pk), "save": "1"}
    response = client_of(editor).post(WHOLE, data)
    show = Show.objects.get()
    assert response.url == reverse("admin:recaps_show_change", args=[show.pk])
    cast = [(credit.character, credit.person.name) for credit in show.credits.in_billing_order()]
    assert cast == [("Go Yeong", "Nam Yoon-soo"), ("Mi-ae", "Lee Sookyung")]
    aired = [(episode.position, f"{episode.aired_on:%d}") for episode in show.in_order]
    assert aired == [(1, "01"), (2, "07"), (3, "08"), (4, "14")]
    assert Person.objects.get(name="Nam Yoon-soo").original_name == "남윤수"


def test_who_is_in_doubt_is_asked_before_anything_is_saved(client_of, editor):
    PersonFactory(name="Lee Soo-kyeong", original_name="")
    response = client_of(editor).post(WHOLE, FACTS | {"person-0": "new", "save": "1"})
    assert "Say below who is meant" in response.content.decode()
    assert not Show.objects.exists()


def test_a_person_who_was_not_offered_cannot_be_chosen(client_of, editor):
    other = PersonFactory(name="Quite Another", original_name="")
    client_of(editor).post(WHOLE, FACTS | {"person-0": str(other.pk), "person-1": "new", "save": "1"})
    assert not Show.objects.exists()


def test_one_who_plays_two_roles_is_one_person(client_of, editor):
    cast = "The elder - Han Ji-won\nThe younger - Han Ji-won"
    client_of(editor).post(WHOLE, FACTS | {"cast": cast, "person-0": "new", "person-1": "new", "save": "1"})
    assert Person.objects.get().credits.count() == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"cast": "Go Yeong"}, "Line 1, “Go Yeong”"),
        ({"episodes": "9999"}, "200"),
        ({"title": "floor-nine!"}, "is here already"),
        ({"premiered": "soon"}, "valid date"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(client_of, editor, wrong, sentence):
    ShowFactory(title="Floor Nine", slug="floor-nine")
    page = client_of(editor).post(WHOLE, FACTS | {"title": "Another"} | wrong).content.decode()
    assert sentence in page
    assert "구층" in page
    assert Show.objects.count() == 1


def test_only_editors_make_dramas(client_of, recapper, member):
    assert client_of(recapper).post(WHOLE, FACTS | {"save": "1"}).status_code == 403
    assert client_of(member).post(WHOLE, FACTS | {"save": "1"}).status_code in (302, 403)
    assert not Show.objects.exists()


def test_the_cast_for_the_editor_is_that_of_the_drama(client_of, recapper, member):
    credit = CreditFactory(character="Go Yeong", person=PersonFactory(name="Nam Yoon-soo"))
    url = reverse("admin:recaps_show_cast", args=[credit.show.pk])
    [said] = client_of(recapper).get(url).json()["cast"]
    assert said["mention"] == "GO YEONG (Nam Yoon-soo)"
    assert client_of(member).get(url).status_code in (302, 403)


# --- People entered twice


def chosen(*people, **more):
    return {"action": "merge_people", "_selected_action": [person.pk for person in people]} | more


def test_merging_asks_first_and_then_leaves_one(client_of, editor):
    keeper, other = PersonFactory(), PersonFactory()
    client = client_of(editor)
    assert "Which entry stays?" in client.post(PEOPLE, chosen(keeper, other)).content.decode()
    assert Person.objects.count() == 2
    client.post(PEOPLE, chosen(keeper, other, keeper=keeper.pk))
    assert list(Person.objects.all()) == [keeper]


def test_one_alone_cannot_be_merged_and_an_unsaid_choice_is_asked_again(client_of, editor):
    one, two = PersonFactory(), PersonFactory()
    client = client_of(editor)
    client.post(PEOPLE, chosen(one, keeper=one.pk))
    assert "Say which entry stays." in client.post(PEOPLE, chosen(one, two, confirmed="yes")).content.decode()
    assert Person.objects.count() == 2


def test_a_recapper_merges_nobody(client_of, recapper):
    one, two = PersonFactory(), PersonFactory()
    client_of(recapper).post(PEOPLE, chosen(one, two, keeper=one.pk))
    assert Person.objects.count() == 2
