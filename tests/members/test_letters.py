"""Letters that the site sends, through a real mail server."""

import re
from email import message_from_bytes, policy

import pytest
from django.conf import settings

from members.accounts import ASK_AGAIN, SIGN_IN_AGAIN
from members.models import Member
from tests import people
from tests.servers import free_port, mail_server

pytestmark = pytest.mark.django_db
SIGN_UP = {"email": "rosalind@example.org", "username": "Rosalind", "password1": "three odd words"}


@pytest.fixture
def mailbox(settings):
    with mail_server() as (mailbox, host, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
        yield mailbox


@pytest.fixture
def no_mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


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


# --- A mail server that is down fails nobody


def sign_in(client):
    return client.post("/accounts/login/", {"login": people.MEMBER.handle, "password": people.PASSWORD}, follow=True)


def test_the_first_sign_in_says_that_no_letter_came_and_the_next_one_sends_it(client, member, no_mailbox, settings):
    """At once: the one that was not sent does not count against how many are."""
    page = sign_in(client)
    assert page.redirect_chain == [("/accounts/login/", 302)]
    assert SIGN_IN_AGAIN in page.content.decode()
    with mail_server() as (mailbox, settings.EMAIL_HOST, settings.EMAIL_PORT):
        assert "Look into your mail" in sign_in(client).content.decode()
        assert [letter["To"] for letter in letters(mailbox)] == [member.email]


@pytest.mark.parametrize("email", [SIGN_UP["email"], people.MEMBER.email])
def test_who_signs_up_without_a_letter_signs_in_for_it(client, member, no_mailbox, email):
    """An address that is taken is answered as a new one is."""
    page = client.post("/accounts/signup/", SIGN_UP | {"email": email}, follow=True)
    assert page.redirect_chain == [("/accounts/login/", 302)]
    assert SIGN_IN_AGAIN in page.content.decode()


@pytest.mark.parametrize("asked", [people.MEMBER.email, "nobody@example.org"])
def test_who_forgot_the_password_is_told_to_ask_again(client, member, no_mailbox, asked):
    page = client.post("/accounts/password/reset/", {"email": asked}, follow=True)
    assert page.redirect_chain == [("/accounts/password/reset/", 302)]
    assert ASK_AGAIN in page.content.decode()


@pytest.mark.parametrize("action", ["action_add", "action_send"])
def test_another_address_is_kept_and_its_letter_can_be_asked_for(client_of, member, no_mailbox, action):
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    if action == "action_send":
        member.emailaddress_set.create(email="new@example.org")
    page = client_of(member).post("/accounts/email/", {action: "", "email": "new@example.org"}, follow=True)
    assert page.status_code == 200
    assert ASK_AGAIN in page.content.decode()
    assert 'name="action_send"' in page.content.decode()


def test_the_owner_who_invites_is_told(client_of, owner, member, no_mailbox):
    Member.objects.filter(pk=member.pk).update(import_ref="wp:user:1", password="!")
    sent = {"action": "invite", "_selected_action": member.pk}
    page = client_of(owner).post("/admin/members/member/", sent, follow=True)
    assert page.status_code == 200
    assert ASK_AGAIN in page.content.decode()
