"""The newsroom and moderation are for who signs in with more than a password."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests import people

pytestmark = pytest.mark.django_db
GUARDED = ["/admin/", "/admin/recaps/recap/", "/moderation/", "/moderation/log/"]


@pytest.fixture(autouse=True)
def needed(settings):
    settings.STAFF_NEED_SECOND_FACTOR = True


@pytest.mark.parametrize("address", GUARDED)
def test_without_one_the_way_leads_to_setting_it_up(editor, client_of, address):
    client = client_of(editor)
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    assert "need a second factor" in client.get(answer["Location"]).content.decode()


def test_a_post_is_stopped_too(moderator, client_of):
    assert client_of(moderator).post("/moderation/undo/")["Location"] == "/accounts/2fa/"


@pytest.mark.parametrize("address", GUARDED)
def test_with_one_it_is_open(editor, client_of, address):
    TOTP.activate(editor, generate_totp_secret())
    assert client_of(editor).get(address).status_code == 200


def test_the_rest_of_the_site_asks_nobody(editor, member, client_of):
    assert client_of(editor).get("/").status_code == 200
    assert client_of(member).get("/me/").status_code == 200
    assert client_of(member).get("/moderation/").status_code in (302, 403)


def test_who_has_one_is_asked_for_it_when_signing_in(editor, client):
    editor.emailaddress_set.create(email=editor.email, verified=True, primary=True)
    TOTP.activate(editor, generate_totp_secret())
    answer = client.post("/accounts/login/", {"login": "ines", "password": people.PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/me/").status_code == 302


def test_a_developers_machine_asks_nobody(editor, client_of, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    assert client_of(editor).get("/admin/").status_code == 200
