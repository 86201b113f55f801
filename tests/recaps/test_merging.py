"""Two entries for one person become one."""

import pytest

from recaps.merging import merge
from recaps.models import Person
from tests.factories import CreditFactory, PersonFactory, RecapFactory, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins():
    keeper = PersonFactory(name="Lee Soo-kyung", original_name="", slug="lee-soo-kyung")
    other = PersonFactory(name="Lee Su-gyeong", original_name="이수경", slug="lee-su-gyeong", picture=picture())
    return keeper, other


def test_roles_spellings_and_the_picture_go_over(twins):
    keeper, other = twins
    credit, face = CreditFactory(person=other), other.picture
    merge(keeper, [other])
    keeper.refresh_from_db()
    credit.refresh_from_db()
    assert (credit.person, keeper.original_name, keeper.picture) == (keeper, "이수경", face)
    assert "Lee Su-gyeong" in keeper.spellings
    assert list(Person.objects.all()) == [keeper]


def test_the_same_role_twice_is_one(twins):
    keeper, other = twins
    credit = CreditFactory(person=keeper, character="Mi-ae")
    CreditFactory(person=other, character="Mi-ae", show=credit.show)
    CreditFactory(person=other, character="Her twin", show=credit.show)
    merge(keeper, [other])
    assert sorted(keeper.credits.values_list("character", flat=True)) == ["Her twin", "Mi-ae"]


def test_the_old_address_leads_to_the_new(client, twins):
    keeper, other = twins
    merge(keeper, [other])
    response = client.get("/people/lee-su-gyeong/")
    assert (response.status_code, response["Location"]) == (301, "/people/lee-soo-kyung/")


def test_what_recaps_wrote_stays_a_link(twins):
    keeper, other = twins
    recap = RecapFactory()
    CreditFactory(person=other, character="Mi-ae", show=recap.show)
    merge(keeper, [other])
    recap.body = "<p>MI-AE (Lee Su-gyeong) comes home.</p>"
    recap.save()
    assert '<a class="character" href="/people/lee-soo-kyung/">MI-AE (Lee Su-gyeong)</a>' in recap.body_html
