"""Dramas, people, tags and pages in the newsroom."""

import pytest
from django.urls import reverse

from recaps.models import Page, Person, Show, Tag
from tests.admin.forms import filled
from tests.factories import CreditFactory, PageFactory, RecapFactory, ShowFactory, picture

pytestmark = pytest.mark.django_db
ADD = "/admin/recaps/show/add/"


def change_url(show):
    return reverse("admin:recaps_show_change", args=[show.pk])


def rows(prefix, *added, start=0):
    """Further rows of an inline, after the `start` that are there."""
    data = {f"{prefix}-TOTAL_FORMS": start + len(added)}
    for number, row in enumerate(added, start):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def positions(show):
    return [(episode.season, episode.number, episode.position) for episode in show.episodes.order_by("position")]


def test_an_editor_adds_a_drama_with_its_episodes_and_they_are_placed(client_of, editor):
    client = client_of(editor)
    episodes = rows("episodes", {"season": 2, "number": 1}, {"season": 1, "number": 2}, {"season": 1, "number": 1})
    client.post(ADD, filled(client.get(ADD), title="Floor Nine", slug="floor-nine") | episodes)
    assert positions(Show.objects.get()) == [(1, 1, 1), (1, 2, 2), (2, 1, 3)]


def test_an_episode_that_would_move_others_is_refused_once_readers_count_on_them(client_of, editor):
    show = ShowFactory(episodes=0)
    client = client_of(editor)
    client.post(change_url(show), filled(client.get(change_url(show))) | rows("episodes", *numbers(2, 3)))
    RecapFactory(show=show)
    first = rows("episodes", {"season": 1, "number": 1}, start=2)
    response = client.post(change_url(show), filled(client.get(change_url(show)), title="Renamed") | first)
    assert response.status_code == 200
    assert "readers have said how far they have watched" in response.content.decode()
    show.refresh_from_db()
    assert positions(show) == [(1, 2, 1), (1, 3, 2)]
    assert show.title != "Renamed"


def test_an_episode_after_the_last_is_welcome_at_any_time(client_of, editor):
    recap = RecapFactory(show__episodes=2)
    client = client_of(editor)
    url = change_url(recap.show)
    client.post(url, filled(client.get(url)) | rows("episodes", {"season": 1, "number": 3}, start=2))
    assert positions(recap.show) == [(1, 1, 1), (1, 2, 2), (1, 3, 3)]


def test_the_same_episode_twice_is_refused(client_of, editor):
    show = ShowFactory(episodes=1)
    client = client_of(editor)
    response = client.post(
        change_url(show), filled(client.get(change_url(show))) | rows("episodes", {"season": 1, "number": 1}, start=1)
    )
    assert response.status_code == 200
    assert positions(show) == [(1, 1, 1)]


def test_an_episode_that_a_recap_covers_is_not_taken_away(client_of, editor):
    recap = RecapFactory(show__episodes=1)
    client = client_of(editor)
    url = change_url(recap.show)
    response = client.post(url, filled(client.get(url)) | {"episodes-0-DELETE": "on"})
    assert response.status_code == 200
    assert recap.show.episodes.count() == 1


def numbers(*episodes):
    return [{"season": 1, "number": number} for number in episodes]


@pytest.mark.parametrize("what", ["show", "person", "poster"])
def test_what_is_in_use_is_not_deleted(client_of, editor, what):
    credit = CreditFactory(show__poster=picture())
    RecapFactory(show=credit.show)
    used = {"show": credit.show, "person": credit.person, "poster": credit.show.poster}[what]
    url = reverse(f"admin:recaps_{used._meta.model_name}_delete", args=[used.pk])
    assert "protected related objects" in client_of(editor).get(url).content.decode()
    client_of(editor).post(url, {"post": "yes"})
    assert type(used).objects.filter(pk=used.pk).exists()


def test_a_recapper_adds_tags_and_only_looks_at_dramas(client_of, recapper):
    client = client_of(recapper)
    assert client.get(ADD).status_code == 403
    assert client.get(change_url(ShowFactory())).status_code == 200
    client.post("/admin/recaps/tag/add/", {"name": "Rain", "slug": "rain"})
    assert Tag.objects.get().name == "Rain"


def test_episodes_are_edited_on_the_page_of_their_drama_alone(client_of, owner):
    client = client_of(owner)
    episode = ShowFactory().episodes.first()
    assert client.get("/admin/recaps/episode/add/").status_code == 403
    url = reverse("admin:recaps_episode_change", args=[episode.pk])
    assert client.post(url, {"number": 99}).status_code == 403
    assert "/admin/recaps/episode/" not in client.get("/admin/").content.decode()


def test_an_editor_writes_a_page_and_its_address_stays(client_of, editor):
    client = client_of(editor)
    client.post("/admin/recaps/page/add/", {"title": "Contact", "slug": "contact", "body": "<p>Ring twice.</p>"})
    page = Page.objects.get(slug="contact")
    assert client_of(None).get("/contact/").status_code == 200
    url = reverse("admin:recaps_page_change", args=[page.pk])
    client.post(url, {"title": "Write to us", "slug": "elsewhere", "body": "<p>Ring twice.</p>"})
    page.refresh_from_db()
    assert (page.title, page.slug) == ("Write to us", "contact")


@pytest.mark.parametrize("slug", ["shows", "admin"])
def test_a_page_cannot_take_the_address_of_a_part_of_the_site(client_of, editor, slug):
    response = client_of(editor).post("/admin/recaps/page/add/", {"title": "Mine", "slug": slug, "body": ""})
    assert "is a part of the site already" in str(response.context["adminform"].form.errors["slug"])


@pytest.mark.parametrize("url", ["show", "person", "tag", "page", "image"])
def test_lists_cost_the_same_however_long_they_are(client_of, editor, django_assert_max_num_queries, url):
    for _ in range(6):
        credit = CreditFactory(show__poster=picture())
        Person.objects.filter(pk=credit.person.pk).update(picture=credit.show.poster)
        PageFactory()
    client = client_of(editor)
    with django_assert_max_num_queries(10):
        assert client.get(f"/admin/recaps/{url}/").status_code == 200


def test_the_form_of_a_long_drama_costs_no_query_a_row(client_of, editor, django_assert_max_num_queries):
    show = ShowFactory(episodes=40)
    for _ in range(10):
        CreditFactory(show=show)
    client = client_of(editor)
    with django_assert_max_num_queries(20):
        client.get(change_url(show))
