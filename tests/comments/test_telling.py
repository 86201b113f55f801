"""Who is told of what, and how many things a member's bell counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import moderation, tree
from comments.models import Announcement, MailChoice, ModerationAction, Notification, Subscription
from comments.models.discussion import CommentStatus
from comments.notifications import announcing, choices, telling
from members.models import Member
from recaps.models import Kind, Recap, Status
from tests import factories
from tests.comments.post import answer, follow, spread, told
from tests.comments.test_parallel import let_write

pytestmark = pytest.mark.django_db
Verb = ModerationAction.Verb


@pytest.fixture
def recap():
    return factories.RecapFactory()


def bell(member):
    """Once the worker has told what there is to tell."""
    spread()
    return Member.objects.values_list("unread_count", flat=True).get(pk=member.pk)


def unread(member):
    return Notification.objects.shown().unread().filter(member=member).count()


# --- Followers


def test_followers_of_a_discussion_hear_of_every_comment_but_their_own(recap, member, other_member):
    follow(member, recap=recap)
    follow(other_member, recap=recap)
    factories.comment_on(recap, by=other_member)
    spread()
    assert told() == [("yuna", "followed")]


def test_followers_of_a_thread_hear_of_it_alone(recap, member):
    first, second = factories.comment_on(recap), factories.comment_on(recap)
    follow(member, thread=first.thread)
    factories.comment_on(recap, to=second)
    reply = factories.comment_on(recap, to=first)
    spread()
    assert list(Notification.objects.values_list("comment", flat=True)) == [reply.pk]


def test_who_is_answered_where_they_follow_hears_once_and_why(recap, member):
    root = factories.comment_on(recap, by=member)
    follow(member, recap=recap)
    follow(member, thread=root.thread)
    spread()
    factories.comment_on(recap, to=root, says="@yuna, look")
    spread()
    assert told() == [("yuna", "reply")]


def test_what_was_said_before_they_followed_is_not_told(recap, member):
    factories.comment_on(recap)
    follow(member, recap=recap)
    spread()
    assert told() == []


def test_who_has_left_is_not_told(recap, member):
    follow(member, recap=recap)
    Member.objects.update(is_active=False)
    factories.comment_on(recap)
    spread()
    assert told() == []


def test_ten_thousand_followers_cost_posting_nothing(recap):
    def statements():
        with CaptureQueriesContext(connection) as caught:
            factories.comment_on(recap)
        return len(caught)

    alone = statements()
    Member.objects.bulk_create(Member(handle=f"f{number}") for number in range(10_000))
    Subscription.objects.bulk_create(Subscription(member=one, recap=recap) for one in Member.objects.all())
    assert statements() == alone
    assert not Notification.objects.exists()
    spread()
    assert Notification.objects.filter(kind="followed").count() == 10_000
    assert Member.objects.filter(unread_count=1).count() == 10_000
    assert not Announcement.objects.exists()


def test_a_batch_that_fails_is_done_by_another_and_nobody_is_told_twice(recap, member, other_member, monkeypatch):
    monkeypatch.setattr(telling, "MEMBERS_AT_ONCE", 1)
    follow(member, recap=recap)
    follow(other_member, recap=recap)
    factories.comment_on(recap)
    assert announcing.tell_followers()
    with monkeypatch.context() as patch:
        patch.setattr(telling, "recount", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            announcing.tell_followers()
    assert not announcing.tell_followers()  # its lease holds
    Announcement.objects.update(leased_until=timezone.now())
    spread()
    assert told() == [("yuna", "followed"), ("bertrand", "followed")]


# --- Held, rejected, removed


@pytest.mark.parametrize("stop", [factories.hold, factories.reject, factories.remove])
def test_followers_never_hear_of_what_does_not_stand(recap, member, stop):
    follow(member, recap=recap)
    stop(factories.comment_on(recap))
    spread()
    assert told() == []


def test_followers_hear_of_a_held_comment_when_it_is_approved(recap, member):
    follow(member, recap=recap)
    held = factories.hold(factories.comment_on(recap))
    spread()
    tree.change_status(held, CommentStatus.VISIBLE)
    spread()
    assert told() == [("yuna", "followed")]
    tree.change_status(factories.hold(held), CommentStatus.VISIBLE)
    spread()
    assert (told(), bell(member)) == ([("yuna", "followed")], 1)


@pytest.mark.parametrize("stop", [factories.hold, factories.reject, factories.remove])
def test_the_bell_does_not_count_what_cannot_be_read(recap, member, stop):
    root = factories.comment_on(recap, by=member)
    reply = factories.comment_on(recap, to=root)
    assert bell(member) == 1
    stop(reply)
    assert bell(member) == unread(member) == 0


def test_the_bell_counts_again_what_stands_again(recap, member):
    root = factories.comment_on(recap, by=member)
    held = factories.hold(factories.comment_on(recap, to=root))
    tree.change_status(held, CommentStatus.VISIBLE)
    assert bell(member) == unread(member) == 1


def test_saving_a_member_leaves_the_bell_alone(recap, member):
    root = factories.comment_on(recap, by=member)
    stale = Member.objects.get(pk=member.pk)
    factories.comment_on(recap, to=root)
    stale.display_name = "Yuna, back from lunch"
    stale.save()
    assert (bell(member), Member.objects.get(pk=member.pk).name) == (1, "Yuna, back from lunch")


# --- Recaps


def test_a_new_recap_is_told_to_who_follows_the_drama_but_not_to_who_wrote_it(member, recapper):
    show = factories.ShowFactory()
    follow(member, show=show)
    follow(recapper, show=show)
    recap = factories.RecapFactory(show=show, by=[recapper], published_at=timezone.now())
    factories.RecapFactory(kind=Kind.NEWS, published_at=timezone.now())
    announcing.find_recaps()
    spread()
    assert (told(), Notification.objects.get().recap) == ([("yuna", "recap")], recap)
    assert not announcing.find_recaps()


def test_a_scheduled_recap_is_told_when_its_time_has_come(member, time_machine_at):
    recap = factories.RecapFactory(stage="scheduled")
    follow(member, show=recap.show)
    assert not announcing.find_recaps()
    with time_machine_at(recap.published_at + timedelta(minutes=1)):
        announcing.find_recaps()
        spread()
    assert told() == [("yuna", "recap")]


@pytest.mark.parametrize("stage", ["draft", "review", "withdrawn"])
def test_a_recap_that_is_not_public_is_told_to_nobody(member, stage):
    recap = factories.RecapFactory(stage=stage)
    follow(member, show=recap.show)
    announcing.find_recaps()
    spread()
    assert told() == []


def test_a_recap_withdrawn_before_its_turn_is_told_to_nobody(member):
    show = factories.ShowFactory()
    follow(member, show=show)
    factories.RecapFactory(show=show, published_at=timezone.now())
    announcing.find_recaps()
    Recap.objects.update(status=Status.WITHDRAWN)
    spread()
    assert told() == []


def test_old_recaps_are_no_news(member):
    show = factories.ShowFactory()
    follow(member, show=show)
    factories.RecapFactory(show=show, published_at=timezone.now() - announcing.NEWS_FOR)
    assert not announcing.find_recaps()


# --- Decisions


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.REJECT, Verb.TOMBSTONE])
def test_the_author_is_told_what_a_moderator_decided(recap, member, moderator, verb):
    comment = factories.comment_on(recap, by=member)
    if verb == Verb.APPROVE:
        factories.hold(comment)
    moderation.decide(comment, verb, moderator)
    assert Notification.objects.get(member=member).action.verb == verb
    assert bell(member) == 1


def test_to_hold_is_no_decision_yet(recap, member, moderator):
    moderation.decide(factories.comment_on(recap, by=member), Verb.HOLD, moderator)
    assert told() == []


def test_who_decides_about_their_own_is_not_told(recap, moderator):
    moderation.decide(factories.comment_on(recap, by=moderator), Verb.TOMBSTONE, moderator)
    assert told() == []


# --- Following by itself


def test_a_thread_is_followed_by_who_began_it_if_they_want(recap, member, other_member):
    MailChoice.objects.create(member=member, follows_own_threads=True)
    root = factories.comment_on(recap, by=member)
    factories.comment_on(recap, by=member, to=root)
    factories.comment_on(recap, by=other_member)
    spread()
    assert [(row.member, row.thread) for row in Subscription.objects.all()] == [(member, root.thread)]


# --- When mail is due


@pytest.mark.parametrize(
    ("when", "now", "due"),
    [
        ("at_once", "2026-05-01T20:15:00+02:00", "2026-05-01T20:18:00+02:00"),
        ("hourly", "2026-05-01T20:15:00+02:00", "2026-05-01T21:00:00+02:00"),
        ("hourly", "2026-05-01T23:00:00+02:00", "2026-05-02T00:00:00+02:00"),
        ("daily", "2026-05-01T06:59:00+02:00", "2026-05-01T07:00:00+02:00"),
        ("daily", "2026-05-01T07:00:00+02:00", "2026-05-02T07:00:00+02:00"),
        ("daily", "2026-03-28T20:00:00+01:00", "2026-03-29T07:00:00+02:00"),  # the clocks go forward in that night
        ("never", "2026-05-01T20:15:00+02:00", None),
    ],
)
def test_letters_are_due_by_the_clock_of_the_site(settings, when, now, due):
    settings.TIME_ZONE = "Europe/Berlin"
    moment = timezone.datetime.fromisoformat(now)
    assert choices.due_at(when, moment) == (due and timezone.datetime.fromisoformat(due))


def test_another_choice_moves_what_is_waiting(recap, member):
    answer(recap, member)
    choices.choose(MailChoice(member=member, reply="never"))
    assert Notification.objects.get().mail_due_at is None


# --- For how long


def test_what_was_told_long_ago_is_forgotten_and_the_bell_with_it(recap, member):
    root = factories.comment_on(recap, by=member)
    factories.comment_on(recap, to=root)
    spread()
    Notification.objects.update(created_at=timezone.now() - telling.KEPT_FOR - timedelta(days=1))
    factories.comment_on(recap, to=root)
    assert bell(member) == 2
    assert telling.forget_old()
    assert not telling.forget_old()
    assert bell(member) == unread(member) == 1


@pytest.mark.chaos
def test_the_bell_is_exact_when_many_answer_at_once(stage):
    member = factories.MemberFactory()
    recap = factories.RecapFactory()
    for _ in range(3):
        factories.comment_on(recap, by=member)
    let_write([recap], writers=8, posts=6)
    assert bell(member) == unread(member) > 0
