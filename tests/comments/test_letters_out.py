"""Letters about what is new, through a real mail server: what they say, to whom and when."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments.models import Comment, MailChoice, Notification, Subscription
from comments.notifications import outbox
from comments.notifications.letters import ITEMS_MAX
from recaps.models import WHOLE_SHOW, WatchProgress
from tests import factories
from tests.comments.post import SITE, answer, deliver, follow, letters, reader, texts, unsubscribe_address

pytestmark = pytest.mark.django_db


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


def test_a_thousand_mentions_are_one_letter(recap, yuna, mailbox):
    root, now = factories.comment_on(recap), timezone.now()
    place = {"thread": root.thread, "parent": root, "tree_id": root.tree_id, "level": 1}
    calls = Comment.objects.bulk_create(
        Comment(
            **place, lft=2 * n, rght=2 * n + 1, guest_name="Bo", reveals_through=0, source="@yuna", html="<p>@yuna</p>"
        )
        for n in range(1, 1001)
    )
    told = [Notification(member=yuna, kind="mention", comment=call, mail_due_at=now) for call in calls]
    Notification.objects.bulk_create(told)
    deliver()
    (letter,) = letters(mailbox)
    assert f"And {1000 - ITEMS_MAX} more" in letter.get_body(("plain",)).get_content()
    assert Notification.objects.filter(mailed_at__isnull=False).count() == 1000


# --- Nothing is given away


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    reach=st.one_of(st.none(), st.integers(0, 8)),
    goes=st.lists(st.one_of(st.integers(0, 8), st.just(WHOLE_SHOW)), min_size=1, max_size=5),
    covers=st.integers(1, 8),
    kind=st.sampled_from(["reply", "followed", "guest"]),
)
def test_no_letter_quotes_what_its_reader_has_not_reached(db, reach, goes, covers, kind):
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
