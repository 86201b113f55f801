"""No letter is lost: a server that is full or down, several workers, kill -9. Through a real mail server."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.management import call_command
from django.utils import timezone

from comments.models import Announcement, MailChoice, Notification
from comments.notifications import claims, outbox
from tests import factories
from tests.comments.post import SITE, answer, deliver, follow, letters, make_due, reader
from tests.comments.test_parallel import address_of_test_database

pytestmark = pytest.mark.django_db


def test_while_the_server_is_full_letters_wait_longer_and_longer(recap, yuna, mailbox):
    answer(recap, yuna)
    mailbox.refusing = True
    waits = []
    for _ in range(3):
        make_due()
        before = timezone.now()
        assert not outbox.send_letters()
        waits.append(Notification.objects.get().leased_until - before)
    assert waits == sorted(waits)
    assert waits[-1] > claims.WAITS[2] - timedelta(seconds=1)
    mailbox.refusing = False
    deliver()
    assert len(letters(mailbox)) == 1
    assert Notification.objects.get().mailed_at


def test_a_server_that_is_down_loses_nothing_and_posting_does_not_notice(recap, yuna, mailbox, settings):
    sound, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    for _ in range(3):
        answer(recap, yuna)
        deliver()
    assert Notification.objects.filter(mailed_at=None, mail_due_at__isnull=False).count() == 3
    settings.EMAIL_PORT = sound
    deliver()
    (letter,) = letters(mailbox)
    assert letter.get_body(("plain",)).get_content().count("answered you") == 3


def test_after_days_a_letter_is_given_up_and_the_log_says_so(recap, yuna, mailbox, caplog):
    answer(recap, yuna)
    Notification.objects.update(mail_due_at=timezone.now() - claims.GIVE_UP_AFTER)
    mailbox.refusing = True
    assert not outbox.send_letters()
    assert "given up" in caplog.text
    assert Notification.objects.get().mail_due_at is None


@pytest.mark.parametrize(("code", "is_dropped"), [(550, True), (450, False)])
def test_an_address_that_is_refused_for_good_is_not_tried_again(recap, yuna, mailbox, monkeypatch, code, is_dropped):
    def refuses(rows):
        raise SMTPRecipientsRefused({yuna.email: (code, b"nobody of that name")})

    monkeypatch.setattr(outbox, "letter_for", refuses)
    answer(recap, yuna)
    make_due()
    assert not outbox.send_letters()
    assert (Notification.objects.get().mail_due_at is None) == is_dropped


def test_a_letter_that_cannot_be_written_does_not_keep_others_waiting(recap, yuna, mailbox, monkeypatch, caplog):
    other = reader()
    answer(recap, yuna)
    answer(recap, other)
    whole = outbox.letter_for

    def breaks_for_yuna(rows):
        return 1 / 0 if rows[0].member == yuna else whole(rows)

    monkeypatch.setattr(outbox, "letter_for", breaks_for_yuna)
    make_due()
    call_command("worker", once=True)
    call_command("worker", once=True)
    assert [letter["To"] for letter in letters(mailbox)] == [other.email]
    assert "ZeroDivisionError" in caplog.text


# --- Several workers, and kill -9


WAITING = """
import django, sys; django.setup()
from comments.notifications import outbox
outbox.mailed = lambda rows, told: (print("sent", flush=True), sys.stdin.read())
outbox.send_letters()
"""


def environment(settings):
    mail = f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return os.environ | {
        "DATABASE_URL": address_of_test_database(),
        "EMAIL_URL": mail,
        "SITE_URL": SITE,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


@pytest.mark.chaos
def test_a_worker_killed_between_sending_and_marking_makes_one_more_of_the_same(stage, mailbox, settings):
    yuna, recap = reader("yuna"), factories.RecapFactory()
    answer(recap, yuna)
    make_due()
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING],
        env=environment(settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "sent\n"
    assert not outbox.send_letters()  # somebody is at it
    process.send_signal(signal.SIGKILL)
    process.wait()
    deliver()
    first, second = letters(mailbox)
    assert first["Message-ID"] == second["Message-ID"]
    assert not outbox.send_letters()


@pytest.mark.chaos
def test_workers_killed_again_and_again_lose_no_letter(stage, mailbox, settings):
    """Three side by side, one of them killed every so often, as followers are told and mailed."""
    recap, readers = factories.RecapFactory(), [reader() for _ in range(60)]
    for one in readers:
        MailChoice.objects.create(member=one, followed="at_once")
        follow(one, recap=recap)
    for _ in range(3):
        factories.comment_on(recap)
    deadline, killed, workers = time.monotonic() + 120, 0, []
    while Notification.objects.filter(mailed_at__isnull=False).count() < 180 and time.monotonic() < deadline:
        workers = [one for one in workers if one.poll() is None]
        while len(workers) < 3:
            command = [sys.executable, "manage.py", "worker"]
            workers.append(subprocess.Popen(command, env=environment(settings), stderr=subprocess.DEVNULL))
        time.sleep(1.5)
        if killed < 4:
            workers[killed % 3].kill()
            killed += 1
            # What the dead one was at is free again at once, not in five minutes.
            Announcement.objects.update(leased_until=None)
            Notification.objects.filter(mailed_at=None).update(leased_until=None, mail_due_at=timezone.now())
        else:
            make_due()
    for one in workers:
        one.kill()
        one.wait()
    assert {letter["To"] for letter in letters(mailbox)} == {one.email for one in readers}
    assert Notification.objects.filter(mailed_at__isnull=False).count() == 180


def test_two_workers_do_not_share_out_one_burst(recap, yuna, mailbox):
    for _ in range(3):
        answer(recap, yuna)
    make_due()
    assert len(outbox.claim()) == 3
    assert outbox.claim() == []
