"""How far somebody has watched: what is read, compared, changed and carried over."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from recaps import progress as places
from recaps.models import WHOLE_SHOW, Kind, Recap, Show, WatchProgress
from recaps.progress import NOTHING_SAID, Progress, pack, progress_of, read_cookie, unpack
from tests import factories, people


def request_with(cookie="", user=None, **options):
    request = RequestFactory(**options).get("/")
    request.user = user or AnonymousUser()
    if cookie:
        request.COOKIES[places.COOKIE] = cookie
    return request


def recap_through(position, *, show_id=1, ends_at=None):
    """A recap as far as a comparison looks at it."""
    return SimpleNamespace(show_id=show_id, covers_through=position, show_ends_at=ends_at)


def at(position, show_id=1):
    return Progress(lambda: {show_id: position})


# --- What is open


def test_who_has_said_nothing_reads_every_recap_through_what_it_covers():
    assert NOTHING_SAID.reach(1) is None
    for position in (0, 3, WHOLE_SHOW):
        assert NOTHING_SAID.may_read(recap_through(position))
        assert NOTHING_SAID.level(recap_through(position)) == position


@pytest.mark.parametrize(
    ("reach", "covers", "may_read"), [(3, 2, True), (3, 3, True), (3, 4, False), (0, 1, False), (3, WHOLE_SHOW, False)]
)
def test_who_is_at_an_episode_reads_through_it(reach, covers, may_read):
    assert at(reach).may_read(recap_through(covers, ends_at=8)) is may_read
    assert at(reach).level(recap_through(covers, ends_at=8)) == reach
    assert at(reach).covers(recap_through(covers, ends_at=8)) is may_read


def test_the_last_episode_of_a_finished_drama_opens_the_whole_of_it():
    assert at(8).level(recap_through(8, ends_at=8)) == WHOLE_SHOW
    assert at(8).may_read(recap_through(WHOLE_SHOW, ends_at=8))


def test_while_a_drama_airs_nobody_is_through_with_it():
    assert at(8).level(recap_through(8, ends_at=None)) == 8
    assert not at(8).may_read(recap_through(WHOLE_SHOW, ends_at=None))


def test_another_drama_and_news_are_not_shielded():
    assert at(0, show_id=2).may_read(recap_through(7))
    assert at(0).may_read(recap_through(0, show_id=None))
    assert not at(0).covers(recap_through(0, show_id=None))


@pytest.mark.parametrize("status", Show.Status.values)
def test_lists_bring_what_a_comparison_needs(db, status, django_assert_num_queries):
    recap = factories.RecapFactory(kind=Kind.SERIES_REVIEW, show__status=status)
    listed = Recap.objects.for_lists().get()
    with django_assert_num_queries(0):
        ends_at = listed.show_ends_at
        at(8, recap.show_id).shield(listed)
    assert ends_at == Recap.objects.get().show_ends_at == (8 if status == Show.Status.FINISHED else None)


def test_a_shield_says_where_its_reader_is_within_the_season(db):
    show = factories.ShowFactory(episodes=3)
    for number in (1, 2, 3):
        show.episodes.create(season=2, number=number)
    show.place_episodes()
    second = show.episodes.get(season=2, number=3)
    recap = factories.RecapFactory(show=show, first_episode=second, last_episode=second)
    assert str(at(5, show.pk).shield(recap)) == "Covers season 2 episode 3; you are at 2"
    assert str(at(2, show.pk).shield(recap)) == "Covers season 2 episode 3; you are at season 1 episode 2"
    assert str(at(0, show.pk).shield(recap)) == "Covers season 2 episode 3; you have not started"
    whole = factories.RecapFactory(kind=Kind.SERIES_REVIEW, show=show)
    assert str(at(5, show.pk).shield(whole)) == "Covers the whole drama; you are not through yet"


# --- The cookie


SAID = st.dictionaries(st.integers(1, 10**10 - 1), st.integers(0, WHOLE_SHOW), min_size=1, max_size=places.DRAMAS_MAX)
HOSTILE = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="0123456789:.-١٢²\x00\n ;,", max_size=300),
    st.lists(
        st.sampled_from(["1:2", "1:-", "0:1", "01:2", "1:02", "1:99999", "-1:3", "1:2:3", ":", "9" * 40 + ":1"])
    ).map(".".join),
)


@given(SAID)
def test_what_is_written_is_read_again_and_fits(said):
    response = HttpResponse()
    places.write_cookie(request_with(), response, said)
    cookie = response.cookies[places.COOKIE]
    assert list(read_cookie(request_with(cookie.value)).items()) == list(said.items())
    assert len(cookie.OutputString()) < 2100
    assert '"' not in cookie.coded_value, "a browser need not quote it"


@given(HOSTILE)
def test_whatever_a_cookie_holds_is_read_as_positions_or_not_at_all(text):
    said = read_cookie(request_with(text))
    assert len(said) <= places.DRAMAS_MAX
    for show, position in said.items():
        assert 1 <= show < 10**10
        assert 0 <= position <= WHOLE_SHOW
    Progress(lambda: said).level(recap_through(3))


def test_the_sound_parts_of_a_broken_cookie_count():
    assert read_cookie(request_with("12:3.nonsense.15:0.7:-.8:١")) == {12: 3, 15: 0}


def test_a_cookie_that_nobody_of_us_wrote_is_not_even_parsed():
    assert read_cookie(request_with("1:2." * 1000)) == {}


def test_the_drama_said_longest_ago_makes_room():
    response = HttpResponse()
    places.write_cookie(request_with(), response, dict.fromkeys(range(1, places.DRAMAS_MAX + 2), 1))
    kept = unpack(response.cookies[places.COOKIE].value)
    assert 1 not in kept
    assert len(kept) == places.DRAMAS_MAX


def test_the_cookie_is_for_the_server_only(settings):
    response = HttpResponse()
    places.write_cookie(request_with(), response, {1: 2})
    cookie = response.cookies[places.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    assert cookie["max-age"] == 365 * 24 * 3600
    settings.SESSION_COOKIE_SECURE = True
    places.write_cookie(request_with(), response, {1: 2})
    assert response.cookies[places.COOKIE]["secure"] is True


def test_nothing_said_needs_no_cookie():
    response = HttpResponse()
    places.write_cookie(request_with(), response, {})
    assert response.cookies[places.COOKIE]["max-age"] == 0


@given(st.dictionaries(st.integers(1, 10**10 - 1), st.one_of(st.none(), st.integers(0, WHOLE_SHOW)), max_size=20))
def test_undo_remembers_what_was_not_said_too(before):
    assert unpack(pack(before)) == before


# --- Changing it


@pytest.fixture(params=["guest", "member"])
def reader(request, db):
    return people.join(people.MEMBER) if request.param == "member" else None


def request_of(reader, before=None):
    """The next request of the same browser, after the answer `before`."""
    cookie = before.cookies[places.COOKIE].value if before and places.COOKIE in before.cookies else ""
    return request_with(cookie, reader)


def test_watching_forgetting_and_undoing(reader):
    show, response = factories.ShowFactory(), HttpResponse()
    assert places.watch(request_of(reader), response, show, 3) == {show.pk: None}
    assert progress_of(request_of(reader, response)).reach(show.pk) == 3
    before = places.watch(request_of(reader, response), response, show, 5)
    assert before == {show.pk: 3}
    places.change(request_of(reader, response), response, before)
    assert progress_of(request_of(reader, response)).reach(show.pk) == 3
    assert places.change(request_of(reader, response), response, {show.pk: None}) == {show.pk: 3}
    assert progress_of(request_of(reader, response)).reach(show.pk) is None


def test_the_answer_knows_at_once(reader):
    show, request = factories.ShowFactory(), request_of(reader)
    assert progress_of(request).reach(show.pk) is None
    places.watch(request, HttpResponse(), show, 3)
    assert progress_of(request).reach(show.pk) == 3


@pytest.mark.parametrize("position", [9, WHOLE_SHOW, -1, None])
def test_a_drama_is_not_watched_through_an_episode_that_it_does_not_have(reader, position):
    show, request = factories.ShowFactory(), request_of(reader)
    with pytest.raises(places.NoSuchEpisode):
        places.watch(request, HttpResponse(), show, position)
    assert progress_of(request).said == {}


def test_a_member_is_asked_for_once(member, django_assert_num_queries):
    request = request_with(user=member)
    with django_assert_num_queries(0):
        progress = progress_of(request)
    with django_assert_num_queries(1):
        for show in range(5):
            progress.reach(show)
            progress_of(request).may_read(recap_through(3, show_id=show))


# --- Carried over


def test_the_further_place_wins(member):
    ahead, behind, new = (factories.ShowFactory() for _ in range(3))
    for show, position in ((ahead, 6), (behind, 2)):
        WatchProgress.objects.create(member=member, show=show, watched_through=position)
    request, response = request_with(pack({ahead.pk: 4, behind.pk: 5, new.pk: 0})), HttpResponse()
    places.carry_over(request, response, member)
    assert dict(member.watch_progress.values_list("show", "watched_through")) == {ahead.pk: 6, behind.pk: 5, new.pk: 0}
    assert response.cookies[places.COOKIE]["max-age"] == 0
    assert progress_of(request).reach(behind.pk) == 5


def test_what_cannot_be_is_not_carried_over(member):
    show, bare = factories.ShowFactory(), factories.ShowFactory(episodes=0)
    request = request_with(f"{show.pk}:{WHOLE_SHOW}.{bare.pk}:3.999999999:2.broken")
    places.carry_over(request, HttpResponse(), member)
    assert dict(member.watch_progress.values_list("show", "watched_through")) == {show.pk: 8, bare.pk: 0}


@pytest.mark.parametrize("path", ["/accounts/login/"])
def test_signing_in_brings_the_cookie_along(client, member, path):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    show = factories.ShowFactory()
    client.cookies[places.COOKIE] = pack({show.pk: 4})
    response = client.post(path, {"login": member.handle, "password": people.PASSWORD})
    assert response.status_code == 302
    assert client.cookies[places.COOKIE].value == ""
    assert member.watch_progress.get().watched_through == 4


def test_signing_up_brings_the_cookie_along(client, db, mailoutbox):
    import re

    show = factories.ShowFactory()
    client.cookies[places.COOKIE] = pack({show.pk: 4})
    account = {"email": "nari@example.org", "username": "nari", "password1": "one more episode"}
    client.post("/accounts/signup/", account)
    confirmation = re.search(r"/accounts/confirm-email/[^/\s]+/", mailoutbox[0].body)[0]
    client.post(confirmation)
    client.post("/accounts/login/", {"login": "nari", "password": account["password1"]})
    assert WatchProgress.objects.get(member__handle="nari").watched_through == 4
