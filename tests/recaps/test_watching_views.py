"""Saying how far one has watched: on the pages of a drama, in one place, and back again."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from recaps import progress as places
from recaps.models import WHOLE_SHOW, Kind, Show
from recaps.progress import pack, unpack
from tests import factories, people

SET, FORGET, UNDO, ALL = (f"/me/watching/{action}" for action in ("set/", "forget/", "undo/", ""))


@pytest.fixture(params=["guest", "member"])
def reader(request, db, client_of):
    """A browser of somebody who has said nothing yet."""
    browser = client_of(people.join(people.MEMBER) if request.param == "member" else None)
    browser.kind = request.param
    return browser


@pytest.fixture
def show(db):
    return factories.ShowFactory()


def said(browser):
    if getattr(browser, "kind", "guest") == "guest":
        cookie = browser.cookies.get(places.COOKIE)
        return unpack(cookie.value) if cookie else {}
    from recaps.models import WatchProgress

    return dict(WatchProgress.objects.values_list("show", "watched_through"))


def undo_in(page):
    """What the last undo form of a page sends."""
    return dict(
        re.findall(r'<input type="hidden" name="(before|next)" value="([^"]*)">', page.rsplit("Undo</button>", 1)[0])
    )


@pytest.mark.parametrize(("answer", "position"), [("0", 0), ("3", 3), ("finished", 8)])
def test_an_answer_is_kept_and_leads_back(reader, show, answer, position):
    response = reader.post(SET, {"show": show.slug, "through": answer, "next": "/shows/?by=year"})
    assert (response.status_code, response["Location"]) == (303, "/shows/?by=year")
    assert said(reader) == {show.pk: position}


def test_one_press_undoes_it_also_to_nothing_said(reader, show):
    page = show.get_absolute_url()
    for press in ("3", "5"):
        reader.post(SET, {"show": show.slug, "through": press, "next": f"{page}#watching"})
        before = undo_in(reader.get(page).content.decode())
    assert before["next"] == f"{page}#watching"
    response = reader.post(UNDO, before)
    assert (response.status_code, response["Location"]) == (303, f"{page}#watching")
    assert said(reader) == {show.pk: 3}
    reader.post(UNDO, {"before": pack({show.pk: None})})
    assert said(reader) == {}


def test_the_notice_stands_where_the_button_was_pressed(reader, show):
    page = show.get_absolute_url()
    reader.post(SET, {"show": show.slug, "through": "3", "next": f"{page}#watching"})
    words = reader.get(page).content.decode()
    assert words.count("Watched through episode 3.") == 1
    assert words.index('id="watching"') < words.index("Watched through episode 3.")
    reader.post(SET, {"show": show.slug, "through": "4", "next": page})
    words = reader.get(page).content.decode()
    assert words.index("Watched through episode 4.") < words.index('id="main"')
    assert "Watched through" not in reader.get(page).content.decode().replace('aria-label="Watched through', "")


@pytest.mark.parametrize("through", ["9", "9999", "", "-1", "3.5", "٣", "99999999999999999999", "x"])
def test_what_the_drama_does_not_have_is_refused(reader, show, through):
    response = reader.post(SET, {"show": show.slug, "through": through})
    assert response.status_code == 422
    assert said(reader) == {}


def test_a_drama_that_airs_cannot_be_finished(reader):
    show = factories.ShowFactory(airing=True)
    assert reader.post(SET, {"show": show.slug, "through": "finished"}).status_code == 422
    assert 'value="finished"' not in reader.get(show.get_absolute_url()).content.decode()


@pytest.mark.parametrize("slug", ["", "no-such-drama"])
def test_an_unknown_drama_is_not_found(reader, slug):
    assert reader.post(SET, {"show": slug, "through": "1"}).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "/\t/evil.example", "\t//evil.example",
     "javascript:1", "\x00//evil.example", "evil", "", "/" + "a" * 5000 + "@evil"],
)  # fmt: skip
def test_nobody_is_led_off_the_site(reader, show, address):
    response = reader.post(SET, {"show": show.slug, "through": "1", "next": address})
    assert response.status_code == 303
    assert re.match(r"/(?![/\\])", response["Location"])
    assert "evil.example" not in response["Location"].removeprefix("/evil.example")


@pytest.mark.parametrize("address", [SET, FORGET, UNDO])
def test_reading_an_address_changes_nothing(reader, address):
    assert reader.get(address).status_code == 405


@pytest.mark.parametrize(
    ("address", "fields"),
    [(SET, {"through": "3"}), (FORGET, {}), (UNDO, {"before": "1:2"})],
)
def test_a_form_without_a_token_is_shown_again_one_press_from_done(show, address, fields):
    browser = Client(enforce_csrf_checks=True)
    fields |= {"show": show.slug, "next": "/shows/"}
    response = browser.post(address, fields)
    assert response.status_code == 403
    page = response.content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert fields.items() <= sent.items()
    assert browser.post(address, sent).status_code == 303


def test_hostile_undos_do_no_harm(reader, show):
    for before in ("x" * 100_000, f"{show.pk}:9999", "999:3", f"{show.pk}:3.{show.pk}:-", "1:1." * 20_000, "\x00"):
        assert reader.post(UNDO, {"before": before}).status_code == 303
    assert all(position is None or 0 <= position <= 8 for position in said(reader).values())


# --- One place for all of it


def test_everything_said_stands_in_one_place(reader):
    shows = [factories.ShowFactory() for _ in range(3)]
    for show in shows:
        reader.post(SET, {"show": show.slug, "through": "2"})
    page = reader.get(ALL).content.decode()
    assert [page.index(show.title) for show in shows] == sorted(
        (page.index(show.title) for show in shows), reverse=True
    )
    assert page.count('<option value="2" selected>') == 3


def test_one_is_forgotten_or_all_and_both_can_be_undone(reader):
    one, other = factories.ShowFactory(), factories.ShowFactory()
    for show in (one, other):
        reader.post(SET, {"show": show.slug, "through": "2"})
    reader.post(FORGET, {"show": one.slug, "next": ALL})
    assert said(reader) == {other.pk: 2}
    reader.post(UNDO, undo_in(reader.get(ALL).content.decode()))
    assert said(reader) == {one.pk: 2, other.pk: 2}
    reader.post(FORGET)
    assert said(reader) == {}
    page = reader.get(ALL).content.decode()
    assert "not said yet" in page
    reader.post(UNDO, undo_in(page))
    assert said(reader) == {one.pk: 2, other.pk: 2}


def test_a_member_sees_and_changes_only_their_own(client_of, member, other_member, show):
    client_of(other_member).post(SET, {"show": show.slug, "through": "5"})
    mine = client_of(member)
    assert show.title not in mine.get(ALL).content.decode()
    mine.post(FORGET)
    assert other_member.watch_progress.get().watched_through == 5


def test_a_page_of_answers_costs_the_same_for_many(reader, django_assert_max_num_queries):
    for _ in range(6):
        reader.post(SET, {"show": factories.ShowFactory(episodes=3).slug, "through": "2"})
    with django_assert_max_num_queries(5):
        reader.get(ALL)


def test_drama_that_is_gone_is_left_out(client, show):
    client.cookies[places.COOKIE] = f"{show.pk}:2.987654:3"
    assert client.get(ALL).content.decode().count('name="show"') == 1


# --- The question on a page


@pytest.fixture
def airing(db):
    """Four of eight episodes are aired."""
    return factories.ShowFactory(airing=True)


def offered(page):
    return re.findall(r'(?:option|name="through") value="(\d+)"', page)


def test_what_is_to_come_is_not_offered(client, airing):
    recap = factories.RecapFactory(show=airing)
    for address in (airing.get_absolute_url(), recap.get_absolute_url(), airing.episodes.first().get_absolute_url()):
        # The whole drama can be given away by who has read the novel; it cannot have been watched.
        assert set(offered(client.get(address).content.decode())) - {str(WHOLE_SHOW)} == {"0", "1", "2", "3", "4"}
    to_come = airing.episodes.get(position=6).get_absolute_url()
    assert "Mark as watched" not in client.get(to_come).content.decode()


def test_undated_episodes_of_a_finished_drama_are_offered(client, show):
    show.episodes.update(aired_on=None)
    assert "8" in offered(client.get(show.get_absolute_url()).content.decode())


def test_seasons_are_told_apart(client, show):
    for number in (1, 2):
        show.episodes.create(season=2, number=number, aired_on=timezone.localdate() - timedelta(days=9))
    show.place_episodes()
    page = client.get(show.episodes.first().get_absolute_url()).content.decode()
    assert '<optgroup label="Season 2">' in page
    assert '<option value="10">season 2 episode 2</option>' in page
    assert 'aria-label="Season 2 Episode 2"' in client.get(show.get_absolute_url()).content.decode()


def test_a_drama_of_many_episodes_asks_with_a_list(client, db):
    show = factories.ShowFactory(episodes=120)
    page = client.get(show.get_absolute_url()).content.decode()
    assert "<select" in page
    assert 'class="pip"' not in page


def test_a_recap_is_marked_as_watched_in_one_press(reader, show):
    recap = factories.RecapFactory(show=show, first_episode=show.episodes.all()[1], last_episode=show.episodes.all()[2])
    address = recap.get_absolute_url()
    page = reader.get(address).content.decode()
    assert re.search(r'value="3">Mark as watched', page)
    reader.post(SET, {"show": show.slug, "through": "3", "next": address})
    assert "You have watched this." in reader.get(address).content.decode()
    reader.post(SET, {"show": show.slug, "through": "5", "next": address})
    page = reader.get(address).content.decode()
    assert "You are further than this: watched through episode 5." in page
    assert "Mark as watched" not in page


def test_a_review_of_the_whole_is_watched_to_the_end_and_a_hangout_asks_only_how_far(client, show):
    review = factories.RecapFactory(show=show, kind=Kind.SERIES_REVIEW)
    assert re.search(r'value="8">Mark as watched', client.get(review.get_absolute_url()).content.decode())
    hangout = factories.RecapFactory(show=show, kind=Kind.HANGOUT)
    page = client.get(hangout.get_absolute_url()).content.decode()
    assert "Mark as watched" not in page
    assert "I have watched through" in page


def test_news_asks_nothing(client, db):
    recap = factories.RecapFactory(kind=Kind.NEWS)
    assert "I have watched through" not in client.get(recap.get_absolute_url()).content.decode()


def test_a_drama_without_episodes_asks_nothing(client, db):
    show = factories.ShowFactory(episodes=0, status=Show.Status.ANNOUNCED)
    assert 'id="watching"' not in client.get(show.get_absolute_url()).content.decode()


def test_the_pips_show_where_one_is(reader, show):
    reader.post(SET, {"show": show.slug, "through": "3"})
    page = reader.get(show.get_absolute_url()).content.decode()
    pressed = re.findall(
        r'class="pip" name="through" value="(\d+)" aria-label="Episode \d+" aria-pressed="(\w+)"', page
    )
    assert pressed == [(str(n), "true" if n <= 3 else "false") for n in range(1, 9)]


def test_everybody_finds_the_answers_and_what_they_are_for(reader, db):
    page = reader.get("/").content.decode()
    assert f'href="{ALL}"' in page
    assert 'href="/spoilers/"' in page
    assert reader.get("/spoilers/").status_code == 200
