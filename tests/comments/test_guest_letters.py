"""Guests who want to be mailed when they are answered: nobody is, before they have said that the address is theirs."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from comments import tree
from comments.models import Subscription
from comments.notifications import guests, outbox
from tests import factories
from tests.comments.post import SITE, deliver, letters, unsubscribe_address

pytestmark = pytest.mark.django_db


def wish(client, recap, **fields):
    data = {"body": "Who?", "guest_name": "Bo", "guest_email": "Bo@example.net", "mail_me": "on"} | fields
    assert client.post(f"{recap.get_absolute_url()}comments/", data).status_code == 303
    return Subscription.objects.order_by("-pk").first()


def test_a_guest_confirms_and_is_mailed_when_answered_and_can_end_it(client, recap, mailbox):
    wished = wish(client, recap)
    root = wished.thread.comments.get()
    factories.comment_on(recap, to=root)
    deliver()
    assert letters(mailbox) == []
    outbox.ask_guests()
    (question,) = letters(mailbox)
    address = urlsplit(re.search(rf"{SITE}/mail/confirm/\S+", question.get_body(("plain",)).get_content())[0]).path
    assert recap.headline in client.get(address).content.decode()
    wished.refresh_from_db()
    assert wished.confirmed_at is None
    assert "Thank you" in client.post(address).content.decode()
    reply = factories.comment_on(recap, to=root)
    factories.comment_on(recap, to=reply)  # not an answer to them
    deliver()
    letter = letters(mailbox)[-1]
    assert (letter["To"], len(letters(mailbox))) == ("bo@example.net", 2)
    assert reply.get_absolute_url() in letter.get_body(("plain",)).get_content()
    client.post(unsubscribe_address(letter))
    factories.comment_on(recap, to=root)
    deliver()
    assert len(letters(mailbox)) == 2
    assert not Subscription.objects.exists()


def test_without_the_box_nobody_is_asked(client, recap, mailbox):
    data = {"body": "Who?", "guest_name": "Bo", "guest_email": "bo@example.net"}
    client.post(f"{recap.get_absolute_url()}comments/", data)
    assert not outbox.ask_guests()
    assert not Subscription.objects.exists()


def test_an_address_is_asked_a_few_times_a_day_at_the_most(client, recap, mailbox):
    for _ in range(guests.QUESTIONS_A_DAY + 3):
        wish(client, recap)
        outbox.ask_guests()
    assert len(letters(mailbox)) == guests.QUESTIONS_A_DAY


def test_all_addresses_together_are_asked_so_often_an_hour(client, recap, mailbox, monkeypatch):
    monkeypatch.setattr(guests, "QUESTIONS_AN_HOUR", 2)
    for number in range(4):
        wish(client, recap, guest_email=f"bo{number}@example.net")
        outbox.ask_guests()
    assert len(letters(mailbox)) == 2
    assert Subscription.objects.filter(asked_at=None).count() == 2  # they wait


def test_who_waits_for_a_moderator_makes_us_write_to_nobody(client, recap, mailbox):
    wished = wish(client, recap)
    factories.hold(wished.thread.comments.get())
    assert not outbox.ask_guests()
    tree.change_status(wished.thread.comments.get(), "visible")
    assert outbox.ask_guests()


def test_what_nobody_confirms_is_forgotten(client, recap):
    wish(client, recap)
    assert not guests.forget_the_unconfirmed()
    Subscription.objects.update(created_at=timezone.now() - guests.LINK_LASTS - timedelta(hours=1))
    assert guests.forget_the_unconfirmed()
    assert not Subscription.objects.exists()


def test_a_broken_link_says_so(client, db):
    response = client.get("/mail/confirm/nothing/")
    assert response.status_code == 404
    assert "too old" in response.content.decode()
