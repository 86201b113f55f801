"""What is not public yet, before it is saved and by a link that ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recaps import previews
from recaps.models import Recap
from tests.admin.forms import filled
from tests.admin.test_recaps import ADD, change_url
from tests.factories import RecapFactory, picture

pytestmark = pytest.mark.django_db
STAGES = ["draft", "review", "scheduled"]


def link_url(recap):
    return f"/admin/recaps/recap/{recap.pk}/link/"


def preview_url(recap):
    return f"/admin/recaps/recap/{recap.pk}/preview/"


@pytest.fixture
def linked(recapper):
    recap = RecapFactory(stage="draft", by=[recapper], headline="Not out yet", lead_image=picture())
    previews.make_link(recap)
    return recap


@pytest.mark.parametrize("stage", STAGES)
def test_a_stranger_with_the_link_reads_it_and_nobody_keeps_it(client, recapper, stage):
    recap = RecapFactory(stage=stage, by=[recapper], headline="Not out yet", lead_image=picture())
    previews.make_link(recap)
    page = client.get(previews.address(recap))
    assert page.status_code == 200
    assert "Not out yet" in page.content.decode()
    assert "Only who has this link sees it, until" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "same-origin"
    assert client.get(recap.lead_image.src).status_code == 200
    assert client.get(recap.get_absolute_url()).status_code == 404


def test_a_link_ends_by_itself(client, linked, time_machine_at):
    address = previews.address(linked)
    with time_machine_at(linked.preview_until - timedelta(seconds=1)):
        assert client.get(address).status_code == 200
    with time_machine_at(linked.preview_until):
        assert client.get(address).status_code == 404


def test_a_new_link_ends_the_one_before(client, client_of, recapper, linked):
    address = previews.address(linked)
    client_of(recapper).post(link_url(linked))
    linked.refresh_from_db()
    assert client.get(address).status_code == 404
    assert client.get(previews.address(linked)).status_code == 200


def test_a_link_is_ended_at_once(client, client_of, recapper, linked):
    address = previews.address(linked)
    client_of(recapper).post(link_url(linked), {"_end": "1"})
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1] + "x", lambda token: "9" + token, lambda token: token + ":"]
)
def test_a_guessed_link_opens_nothing_and_costs_no_query(client, linked, change, django_assert_num_queries):
    token = previews.address(linked).rstrip("/").rsplit("/", 1)[1]
    with django_assert_num_queries(1):  # of the old addresses, as every address that is not here
        assert client.get(f"/preview/{change(token)}/").status_code == 404


def test_once_it_is_public_the_link_leads_to_it(client, linked):
    Recap.objects.filter(pk=linked.pk).update(status="published", published_at=timezone.now())
    linked.refresh_from_db()
    assert client.get(previews.address(linked))["Location"] == linked.get_absolute_url()


def test_the_newsroom_sees_the_address_and_a_stranger_makes_none(client_of, recapper, other_recapper, linked):
    assert previews.address(linked) in client_of(recapper).get(link_url(linked)).content.decode()
    key = linked.preview_key
    assert client_of(other_recapper).post(link_url(linked)).status_code == 403
    linked.refresh_from_db()
    assert linked.preview_key == key


# --- Before it is saved


def test_what_is_typed_is_shown_as_readers_will_see_it_and_not_saved(client_of, recapper, linked):
    client = client_of(recapper)
    typed = {"headline": "Typed this minute", "body": '<h2>Rain</h2><p onclick="x()">Again.</p>'}
    page = client.post(preview_url(linked), filled(client.get(change_url(linked)), **typed))
    html = page.content.decode()
    assert "Typed this minute" in html
    assert '<h2 id="rain">Rain</h2>' in html
    assert "onclick" not in html
    assert recapper.name in html
    assert "no-store" in page["Cache-Control"]
    linked.refresh_from_db()
    assert linked.headline == "Not out yet"
    assert not linked.revisions.exists()


def test_a_recap_that_was_never_saved_has_a_preview_too(client_of, recapper):
    client = client_of(recapper)
    form = filled(client.get(ADD), kind="news", headline="Fresh", body="<p>Rain.</p>")
    page = client.post("/admin/recaps/recap/preview/", form)
    assert "Fresh" in page.content.decode()
    assert not Recap.objects.exists()


def test_what_is_missing_for_a_preview_is_told(client_of, recapper):
    client = client_of(recapper)
    page = client.post("/admin/recaps/recap/preview/", filled(client.get(ADD)))
    assert page.status_code == 422
    assert "Which drama is it about?" in page.content.decode()


def test_nobody_previews_through_what_is_not_theirs(client_of, other_recapper, moderator, linked):
    for person in (other_recapper, moderator):
        assert client_of(person).post(preview_url(linked), {"headline": "x"}).status_code == 403
