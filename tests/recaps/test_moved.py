"""Old addresses: what was renamed is found where it stands now, and nothing leads in a circle."""

import pytest
from django.core.exceptions import ValidationError

from recaps import moved
from recaps.models import OldAddress
from tests.factories import PageFactory, PersonFactory, RecapFactory, ShowFactory, TagFactory

pytestmark = pytest.mark.django_db


def leads_to(client, address):
    answer = client.get(address)
    return answer.headers.get("Location") if answer.status_code == 301 else answer.status_code


@pytest.mark.parametrize("factory", [ShowFactory, PersonFactory, TagFactory, PageFactory, RecapFactory])
def test_what_gets_another_slug_is_found_by_the_old_one(client, factory):
    thing = factory(slug="first-snow")
    old = thing.get_absolute_url()
    thing.slug = "second-snow"
    thing.save()
    assert leads_to(client, old) == thing.get_absolute_url()


def test_what_stands_beneath_moves_along(client):
    drama = ShowFactory(slug="first-snow")
    drama.slug = "second-snow"
    drama.save()
    assert leads_to(client, "/shows/first-snow/episodes/3/") == "/shows/second-snow/episodes/3/"


@pytest.mark.parametrize("stage", ["draft", "review", "scheduled"])
def test_the_old_address_of_what_nobody_has_seen_tells_nothing(client, stage):
    recap = RecapFactory(stage=stage, slug="first-snow")
    old = recap.get_absolute_url()
    recap.slug = "she-leaves-him"
    recap.save()
    assert not OldAddress.objects.exists()
    assert leads_to(client, old) == 404


def test_a_row_of_addresses_leads_to_the_last_at_once(client):
    for old, new in [("/a/", "/b/"), ("/b/", "/c/"), ("/c/", "/shows/")]:
        moved.point(old, new)
    assert [leads_to(client, old) for old in ("/a/", "/b/", "/c/")] == ["/shows/"] * 3


def test_what_moves_back_leads_in_no_circle(client):
    drama = ShowFactory(slug="first-snow")
    for slug in ("second-snow", "first-snow", "second-snow", "first-snow"):
        drama.slug = slug
        drama.save()
        assert client.get(drama.get_absolute_url()).status_code == 200
    assert leads_to(client, "/shows/second-snow/") == "/shows/first-snow/"
    assert dict(OldAddress.objects.values_list("path", "target")) == {"/shows/second-snow/": "/shows/first-snow/"}


def test_an_address_that_leads_to_itself_is_refused():
    with pytest.raises(moved.LeadsBack):
        moved.point("/a/", "/a/")


def test_pointing_at_an_address_that_already_leads_on_goes_all_the_way():
    moved.point("/b/", "/shows/")
    moved.point("/a/", "/b/")
    assert OldAddress.objects.get(path="/a/").target == "/shows/"


def test_a_live_page_wins_over_an_old_address(client):
    page = PageFactory(slug="here")
    OldAddress.objects.create(path="/here/", target="/shows/")
    assert client.get(page.get_absolute_url()).status_code == 200


def test_plain_addresses_of_wordpress_are_answered_by_the_front_page(client):
    moved.point("/?p=123", "/shows/")
    client.get("/")  # which is kept from now on
    assert leads_to(client, "/?p=123") == "/shows/"
    assert leads_to(client, "/?p=124") == 200


def test_letters_of_any_script_are_found_and_sent_as_addresses(client):
    moved.point("/2019/04/첫눈/", "/tags/첫눈/")
    assert leads_to(client, "/2019/04/%EC%B2%AB%EB%88%88/") == "/tags/%EC%B2%AB%EB%88%88/"


def test_the_last_slash_makes_no_difference(client):
    moved.point("/2019/04/first-snow/", "/shows/")
    moved.point("/old.php", "/shows/")
    assert leads_to(client, "/2019/04/first-snow") in ("/shows/", "/2019/04/first-snow/")
    assert leads_to(client, "/old.php") == "/shows/"


def test_only_what_is_read_is_sent_on(client):
    moved.point("/a.php", "/shows/")
    assert client.post("/a.php").status_code == 404


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "a"])
def test_an_old_address_leads_nowhere_but_here(target):
    with pytest.raises(ValidationError):
        OldAddress(path="/a/", target=target).full_clean()


def test_a_circle_is_refused_beside_the_field():
    moved.point("/shows/", "/a/")
    with pytest.raises(ValidationError) as refused:
        OldAddress(path="/a/", target="/shows/").full_clean()
    assert "target" in refused.value.error_dict


def test_editors_add_old_addresses_in_the_admin(client_of, editor):
    browser = client_of(editor)
    answer = browser.post("/admin/recaps/oldaddress/add/", {"path": "/old/", "target": "/shows/"})
    assert answer.status_code == 302
    assert leads_to(browser, "/old/") == "/shows/"


@pytest.mark.parametrize("address", ["/%00/", "/" + "a" * 3000 + "/", "/?p=" + "1" * 3000, "/?p=%00"])
def test_strange_addresses_are_just_not_here(client, address):
    assert client.get(address).status_code in (200, 404)
