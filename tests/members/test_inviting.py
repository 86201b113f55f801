"""Who came with an import is invited by mail, when the owner says so, and never else."""

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from members.models import Member, Role
from tests.servers import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrived():
    made = {}
    for handle, role in (("wren", Role.RECAPPER), ("yuna", Role.MEMBER), ("silent", Role.MEMBER)):
        email = f"{handle}@example.org" if handle != "silent" else ""
        member = Member.objects.create_user(handle, email, None, import_ref=f"wp:user:{handle}")
        member.take_role(role)
        if email:
            member.emailaddress_set.create(email=email, primary=True)
        made[handle] = member
    return made


@pytest.fixture(autouse=True)
def hosts(settings):
    settings.ALLOWED_HOSTS = ["lamp.example", "testserver"]


def invite(*handles, **options):
    said = StringIO()
    call_command("invite_members", *handles, address="https://lamp.example", stdout=said, **options)
    return said.getvalue()


def test_recappers_are_invited_by_a_link_that_works(arrived, client):
    assert invite(recappers=True) == "1 invited.\n"
    [letter] = mail.outbox
    assert letter.to == ["wren@example.org"]
    address = re.search(r"https://lamp\.example(/\S+)", letter.body)[1]
    page = client.get(address, follow=True)
    password = "a lamp on the stairs"
    client.post(page.redirect_chain[-1][0], {"password1": password, "password2": password})
    assert Member.objects.get(handle="wren").check_password(password)


def test_everybody_is_who_can_be_written_to_and_has_no_password(arrived, other_member):
    assert invite(everybody=True) == "2 invited.\n"
    assert {letter.to[0] for letter in mail.outbox} == {"wren@example.org", "yuna@example.org"}


def test_nobody_is_written_to_unasked(arrived):
    with pytest.raises(CommandError, match="Say whom"):
        invite()
    with pytest.raises(CommandError, match="silent"):
        invite("silent")
    with pytest.raises(CommandError, match="ALLOWED_HOSTS"):
        call_command("invite_members", everybody=True, address="https://elsewhere.example")
    assert mail.outbox == []


def test_a_mail_server_that_is_down_is_said(arrived, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with pytest.raises(CommandError, match=r"takes no letters: .*refused"):
        invite(recappers=True)


def test_the_owner_invites_from_the_list_of_members(arrived, owner, client_of):
    chosen = [arrived["yuna"].pk, owner.pk]
    client_of(owner).post("/admin/members/member/", {"action": "invite", "_selected_action": chosen})
    assert [letter.to for letter in mail.outbox] == [["yuna@example.org"]]
