"""What somebody wrote as a guest becomes theirs by the address that they have confirmed."""

import pytest
from django.core.management import call_command

from comments.models import Comment
from comments.posting import Guest
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def as_guest(recap, member):
    return factories.comment_on(recap, by=Guest("Yuna, before", member.email), says="I was here before.")


def confirm(member, verified=True):
    return member.emailaddress_set.create(email=member.email, verified=verified, primary=True)


def test_it_is_offered_listed_and_taken_in_one_press(as_guest, member, client_of, recap):
    confirm(member)
    client = client_of(member)
    assert "as a guest" in client.get("/me/").content.decode()
    assert "I was here before." in client.get("/me/claim/").content.decode()
    assert client.post("/me/claim/").status_code == 303
    as_guest.refresh_from_db()
    assert (as_guest.member, as_guest.guest_name, as_guest.guest_email) == (member, "", "")
    assert "as a guest" not in client.get("/me/").content.decode()
    assert "Yuna, before" not in client.get(recap.get_absolute_url()).content.decode()
    call_command("check_threads")


@pytest.mark.parametrize("typed", ["yuna@example.org", "Yuna@example.org"])
def test_capitals_make_no_other_address(recap, member, client_of, typed):
    comment = factories.comment_on(recap, by=Guest("Yuna", typed))
    confirm(member)
    client_of(member).post("/me/claim/")
    assert Comment.objects.get(pk=comment.pk).member == member


def test_an_address_that_is_not_confirmed_proves_nothing(as_guest, member, client_of):
    confirm(member, verified=False)
    client = client_of(member)
    assert "I was here before." not in client.get("/me/claim/").content.decode()
    client.post("/me/claim/")
    assert Comment.objects.get(pk=as_guest.pk).member is None


def test_nobody_claims_what_others_wrote(recap, member, other_member, as_guest, client_of):
    stranger = factories.comment_on(recap, by=Guest("Bo", "bo@example.net"))
    confirm(member)
    confirm(other_member)
    client_of(other_member).post("/me/claim/")
    client_of(member).post("/me/claim/")
    assert Comment.objects.get(pk=stranger.pk).member is None
    assert Comment.objects.get(pk=as_guest.pk).member == member


def test_what_was_removed_stays_nobodys(as_guest, member, client_of):
    factories.remove(as_guest)
    confirm(member)
    client_of(member).post("/me/claim/")
    assert Comment.objects.get(pk=as_guest.pk).member is None
