"""Letters that the site sends, through a real mail server."""

import re
from email import message_from_bytes, policy

import pytest
from django.conf import settings

from members.models import Member
from tests import people
from tests.servers import mail_server

pytestmark = pytest.mark.django_db
SIGN_UP = {"email": "rosalind@example.org", "username": "Rosalind", "password1": "three odd words"}


@pytest.fixture
def mailbox(settings):
    with mail_server() as (mailbox, host, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
        yield mailbox


def letters(mailbox):
    return [message_from_bytes(envelope.content, policy=policy.default) for envelope in mailbox.messages]


def test_signing_up_sends_one_letter_whose_link_confirms_the_address(client, mailbox):
    assert client.post("/accounts/signup/", SIGN_UP).status_code == 302
    (letter,) = letters(mailbox)
    assert letter["To"] == "rosalind@example.org"
    link = re.search(r"/accounts/confirm-email/\S+", letter.get_body(("plain",)).get_content())[0]
    client.post(link)
    member = Member.objects.get(handle="rosalind")
    assert member.emailaddress_set.get().verified


def test_an_address_that_is_taken_is_told_to_its_owner_alone(client, mailbox, member):
    """Whoever asks sees the same answer as for a new one."""
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    new = client.post("/accounts/signup/", SIGN_UP)
    taken = client.post("/accounts/signup/", SIGN_UP | {"email": member.email, "username": "other"})
    assert (new.status_code, new["Location"]) == (taken.status_code, taken["Location"])
    assert [letter["To"] for letter in letters(mailbox)] == ["rosalind@example.org", member.email]
    assert not Member.objects.filter(handle="other").exists()


@pytest.mark.parametrize("asked", [people.MEMBER.email, "nobody@example.org"])
def test_a_forgotten_password_is_answered_alike_for_everybody(client, mailbox, member, asked):
    response = client.post("/accounts/password/reset/", {"email": asked})
    assert (response.status_code, response["Location"]) == (302, "/accounts/password/reset/done/")
    assert [letter["To"] for letter in letters(mailbox)] == [asked]


@pytest.mark.parametrize("asked", [people.MEMBER.email, "nobody@example.org"])
def test_letters_about_accounts_are_of_the_house(client, mailbox, member, asked):
    """Brief, signed, and of names as they are."""
    Member.objects.update(display_name="Kim & <Lee>")
    client.post("/accounts/password/reset/", {"email": asked})
    client.post("/accounts/signup/", SIGN_UP | {"email": asked})
    for letter in letters(mailbox):
        said = letter.get_body(("plain",)).get_content()
        assert said.splitlines()[-2:] == [settings.SITE_NAME, "testserver"]
        assert "&amp;" not in said
        assert "!" not in said + letter["Subject"]
