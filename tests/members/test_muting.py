"""A member folds what somebody says, for themselves alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Notification
from members import muting
from tests import factories
from tests.comments.post import spread

pytestmark = pytest.mark.django_db
WORDS = "The neighbour did it, obviously."


@pytest.fixture
def said(other_member):
    return factories.comment_on(factories.RecapFactory(), by=other_member, says=WORDS)


def page_of(client, comment, query=""):
    return client.get(f"{comment.thread.recap.get_absolute_url()}{query}").content.decode()


def test_their_words_are_not_in_the_page_and_their_name_is(said, member, other_member, client_of):
    muting.mute(member, other_member)
    page = page_of(client_of(member), said)
    assert WORDS not in page
    assert "You have muted them." in page
    assert "bertrand" in page
    assert f'href="{said.get_absolute_url()}?open=1"' in page


def test_for_everybody_else_nothing_changes(said, member, other_member, moderator, client_of):
    before = page_of(client_of(None), said)
    muting.mute(member, other_member)
    for person in (None, moderator, other_member):
        assert WORDS in page_of(client_of(person), said)
    assert "muted" not in page_of(client_of(None), said)
    assert "muted" not in before


def test_show_anyway_shows_that_one(said, member, other_member, client_of):
    second = factories.comment_on(said.thread.recap, by=other_member, says="And the cat helped.")
    muting.mute(member, other_member)
    client = client_of(member)
    page = client.get(f"{said.get_absolute_url()}?open=1", follow=True).content.decode()
    assert WORDS in page
    assert "And the cat helped." not in page
    assert WORDS in client.get(f"{said.get_absolute_url()}open/").json()["html"]
    assert second.html not in page


def test_what_comes_in_is_folded_too(said, member, other_member, client_of):
    muting.mute(member, other_member)
    arrivals = f"{said.thread.recap.get_absolute_url()}comments/arrivals/?since=2001-01-01T00:00:00Z"
    assert WORDS not in client_of(member).get(arrivals).content.decode()


def test_a_page_costs_no_query_more(said, member, other_member, client_of):
    client = client_of(member)
    page_of(client, said)
    with CaptureQueriesContext(connection) as before:
        page_of(client, said)
    muting.mute(member, other_member)
    with CaptureQueriesContext(connection) as after:
        page_of(client, said)
    assert len(after) == len(before)


@pytest.mark.parametrize("how", ["reply", "mention"])
def test_they_are_not_heard(said, member, other_member, how):
    muting.mute(member, other_member)
    own = factories.comment_on(said.thread.recap, by=member)
    if how == "reply":
        factories.comment_on(said.thread.recap, by=other_member, to=own)
    else:
        factories.comment_on(said.thread.recap, by=other_member, says="@yuna look")
    assert not Notification.objects.filter(member=member).exists()


def test_others_are(said, member, other_member, moderator):
    muting.mute(member, other_member)
    factories.comment_on(said.thread.recap, by=moderator, says="@yuna look")
    spread()
    assert Notification.objects.filter(member=member).count() == 1


def test_it_is_undone_where_it_is_listed(member, other_member, client_of):
    client = client_of(member)
    page = client.post("/me/mutes/bertrand/", {"next": "/me/privacy/"})
    assert (page.status_code, page["Location"]) == (303, "/me/privacy/")
    assert "Unmute" in client.get("/me/privacy/").content.decode()
    client.post("/me/mutes/bertrand/", {"do": "unmute"})
    assert not member.mutes.exists()


def test_nobody_mutes_themselves_or_is_led_away(member, other_member, client_of):
    client = client_of(member)
    client.post("/me/mutes/yuna/")
    assert not member.mutes.exists()
    assert client.post("/me/mutes/bertrand/", {"next": "//evil.example"})["Location"] == "/members/bertrand/"


def test_who_wishes_not_to_be_called_is_not(said, member, other_member):
    member.may_be_mentioned = False
    member.save()
    comment = factories.comment_on(said.thread.recap, by=other_member, says="@yuna look")
    assert "href" not in comment.html
    assert not Notification.objects.filter(member=member).exists()
