"""Letters about what is new, through a real mail server: what they say, to whom, when, and what if something fails."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments import tree
from comments.models import MailChoice, Notification, Subscription
from comments.notifications import claims, guests, outbox
from recaps.models import WHOLE_SHOW, WatchProgress
from tests import factories
from tests.comments.post import confirmed, deliver, follow, letters, make_due, reader, texts
from tests.comments.test_parallel import address_of_test_database
from tests.servers import mail_server

pytestmark = pytest.mark.django_db
SITE = "https://previously.example"


@pytest.fixture
def mailbox(settings):
    with mail_server() as (mailbox, host, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
        settings.SITE_URL = SITE
        yield mailbox


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def yuna(member):
    return confirmed(member)


def answer(recap, member, **fields):
    return factories.comment_on(recap, to=factories.comment_on(recap, by=member), **fields)


# --- What a letter is


def test_an_answer_is_mailed_in_text_and_html_with_its_place(recap, yuna, mailbox):
    reply = answer(recap, yuna, says="It was the *neighbour*.")
    deliver()
    (letter,) = letters(mailbox)
    assert letter["To"] == yuna.email
    assert letter["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        body = letter.get_body((kind,)).get_content()
        for words in ("answered you", "It was the neighbour.", f"{SITE}{reply.get_absolute_url()}", recap.headline):
            assert words in body


def test_a_burst_is_one_letter(recap, yuna, mailbox):
    for _ in range(5):
        answer(recap, yuna)
    deliver()
    (letter,) = letters(mailbox)
    assert letter.get_body(("plain",)).get_content().count("answered you") == 5


def test_nothing_is_mailed_before_the_burst_is_over(recap, yuna, mailbox):
    answer(recap, yuna)
    assert not outbox.send_letters()
    assert letters(mailbox) == []


def test_letters_about_one_discussion_hang_together(recap, yuna, mailbox):
    for _ in range(2):
        answer(recap, yuna)
        deliver()
    first, second = letters(mailbox)
    assert first["References"] == second["References"] == first["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Subject"] == second["Subject"]


def test_what_is_chosen_for_a_day_is_one_letter_a_day(yuna, mailbox, time_machine_at):
    MailChoice.objects.create(member=yuna, reply="daily", mention="daily")
    for _ in range(3):
        answer(factories.RecapFactory(), yuna)
    assert not outbox.send_letters()
    with time_machine_at(Notification.objects.first().mail_due_at + timedelta(seconds=1)):
        assert outbox.send_letters()
        assert not outbox.send_letters()
    (letter,) = letters(mailbox)
    assert "3 new things for you" in letter["Subject"]


def test_never_is_never(recap, yuna, mailbox):
    MailChoice.objects.create(member=yuna, reply="never")
    answer(recap, yuna)
    deliver()
    assert letters(mailbox) == []


def test_an_address_that_nobody_has_confirmed_is_not_written_to(recap, member, mailbox):
    answer(recap, member)
    deliver()
    assert letters(mailbox) == []
    assert not Notification.objects.to_mail(timezone.now()).exists()


@pytest.mark.parametrize("stop", [factories.hold, factories.reject, factories.remove])
def test_what_was_taken_back_before_the_letter_goes_is_not_in_it(recap, yuna, mailbox, stop):
    gone, stays = answer(recap, yuna, says="canary"), answer(recap, yuna, says="This stays.")
    stop(gone)
    deliver()
    (text,) = texts(mailbox)
    assert "canary" not in text
    assert stays.get_absolute_url() in text


def test_a_withdrawn_recap_sends_nothing(recap, yuna, mailbox):
    answer(recap, yuna)
    type(recap).objects.update(status="withdrawn")
    deliver()
    assert letters(mailbox) == []


def test_what_was_read_on_the_site_is_not_mailed(recap, yuna, mailbox, client_of):
    answer(recap, yuna)
    client_of(yuna).post("/me/notifications/read/")
    deliver()
    assert letters(mailbox) == []


@pytest.mark.parametrize(("calls", "told"), [(390, 5), (1000, 0)])
def test_a_thousand_calls_tell_nobody_and_fewer_tell_five(recap, mailbox, calls, told):
    """So many signs are no text any more: they are shown as typed, and call nobody (`markup.SIGNS_MAX`)."""
    for number in range(60):
        reader(f"r{number}")
    factories.comment_on(recap, says=" ".join(f"@r{number % 60}" for number in range(calls)))
    deliver()
    assert len(letters(mailbox)) == told


def test_followers_get_one_letter_however_much_is_said(recap, mailbox):
    followers = [reader() for _ in range(8)]
    for one in followers:
        follow(one, recap=recap)
    for _ in range(40):
        factories.comment_on(recap)
    deliver()
    assert sorted(letter["To"] for letter in letters(mailbox)) == sorted(one.email for one in followers)
    assert "And 10 more" in letters(mailbox)[0].get_body(("plain",)).get_content()


# --- Nothing is given away


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    reach=st.one_of(st.none(), st.integers(0, 8)),
    goes=st.lists(st.one_of(st.integers(0, 8), st.just(WHOLE_SHOW)), min_size=1, max_size=5),
    covers=st.integers(1, 8),
    kind=st.sampled_from(["reply", "followed", "guest"]),
)
def test_no_letter_quotes_what_its_reader_has_not_reached(db, reach, goes, covers, kind):
    from django.core import mail

    mail.outbox = []
    show = factories.ShowFactory(status="airing")
    covered = show.episodes.get(position=covers)
    recap = factories.RecapFactory(show=show, first_episode=covered, last_episode=covered)
    person = reader()
    MailChoice.objects.create(member=person, followed="at_once")
    level = covers if reach is None or kind == "guest" else reach
    if reach is not None:
        WatchProgress.objects.create(member=person, show=show, watched_through=reach)
    root = factories.comment_on(recap, **({} if kind == "guest" else {"by": person}), reveals_through=0)
    if kind == "guest":
        Subscription.objects.create(guest_email=root.guest_email, thread=root.thread, confirmed_at=timezone.now())
    follow(person, thread=root.thread)
    above = root if kind != "followed" else factories.comment_on(recap, to=root, by=factories.MemberFactory())
    other = factories.MemberFactory()
    for number, position in enumerate(goes):
        factories.comment_on(recap, by=other, to=above, says=f"zqx{number}y", reveals_through=position)
    deliver()
    to = "rosalind@example.org" if kind == "guest" else person.email
    sent = "".join(letter.message().as_string() for letter in mail.outbox if letter.to == [to])
    for number, position in enumerate(goes):
        assert (f"zqx{number}y" in sent) == (position <= level)
    Notification.objects.all().delete()


def test_no_subject_and_no_sender_holds_what_somebody_typed(recap, yuna, mailbox):
    sly = factories.MemberFactory(display_name="He dies\r\nBcc: all@example.org")
    recap.show.title = "The Lamp\r\nBcc: all@example.org"
    recap.show.save()
    answer(recap, yuna, by=sly, says="canary")
    deliver()
    (letter,) = letters(mailbox)
    assert mailbox.messages[0].rcpt_tos == [yuna.email]
    assert "He dies" not in letter["Subject"] + letter["From"]
    assert "canary" not in letter["Subject"]
    assert letter["Bcc"] is None


def test_names_cannot_make_html(recap, yuna, mailbox):
    answer(recap, yuna, by=factories.MemberFactory(display_name="<script>x</script>"))
    deliver()
    assert "<script" not in letters(mailbox)[0].get_body(("html",)).get_content()


def test_letters_fetch_nothing_from_anywhere(recap, yuna, mailbox):
    answer(recap, yuna)
    deliver()
    html = letters(mailbox)[0].get_body(("html",)).get_content()
    assert not re.search(r"<img|<link|@import|url\(", html)


# --- No more of these


def unsubscribe_address(letter):
    address = letter["List-Unsubscribe"].strip(" <>")
    assert address.startswith(SITE)
    return urlsplit(address).path


def test_one_click_ends_letters_of_that_kind_without_signing_in(client_of, recap, yuna, mailbox):
    answer(recap, yuna)
    deliver()
    (letter,) = letters(mailbox)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address, stranger = unsubscribe_address(letter), client_of(enforce_csrf_checks=True)
    assert stranger.get(address).status_code == 200
    assert not MailChoice.objects.exists()
    assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    answer(recap, yuna)
    deliver()
    assert len(letters(mailbox)) == 1
    choice = MailChoice.objects.get(member=yuna)
    assert (choice.reply, choice.mention) == ("never", "at_once")


@pytest.mark.parametrize("token", ["nothing", "a:b:c", "%00"])
def test_a_made_up_link_ends_nothing(client, db, token):
    assert client.post(f"/mail/unsubscribe/{token}/").status_code == 404


# --- Guests


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


# --- When something fails


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
