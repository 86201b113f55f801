"""What is new since the last visit: remembered for members, not lost by a reload, and nobody else's business."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import visits
from comments.models import Visit
from comments.own import own_of
from comments.visits import NOTED_EVERY, VISIT_PAUSE
from tests import factories

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def look(member, recap, now=None):
    return visits.look(member, recap, own_of(member, recap).visit, now)


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def now():
    return timezone.now()


def say(recap, at, **fields):
    comment = factories.comment_on(recap, **fields)
    type(comment).objects.filter(pk=comment.pk).update(posted_at=at)
    type(comment.thread).objects.filter(pk=comment.thread_id).update(last_activity_at=at)
    type(recap).objects.filter(pk=recap.pk).update(last_comment_at=at)
    recap.refresh_from_db()
    return comment


def test_on_the_first_visit_nothing_is_new(recap, member, now):
    say(recap, now - MINUTE)
    assert look(member, recap, now) is None


def test_what_came_since_the_last_visit_is_new(recap, member, now):
    look(member, recap, now)
    first = say(recap, now + MINUTE)
    say(recap, now + 2 * MINUTE)
    later = now + VISIT_PAUSE + 3 * MINUTE
    news = look(member, recap, later)
    assert (news.since, news.count, news.first) == (now, 2, first.public_id)


def test_a_reload_loses_no_marks(recap, member, now):
    look(member, recap, now)
    say(recap, now + MINUTE)
    back = now + VISIT_PAUSE + 2 * MINUTE
    for minutes in (0, 1, 5, 25, 50):
        assert look(member, recap, back + minutes * MINUTE).count == 1
    gone = back + 50 * MINUTE + VISIT_PAUSE + MINUTE
    assert look(member, recap, gone).count == 0


def test_the_pause_counts_from_the_last_look(recap, member, now):
    look(member, recap, now)
    for step in range(1, 5):
        assert look(member, recap, now + step * 29 * MINUTE).since == now
    later = now + 4 * 29 * MINUTE + VISIT_PAUSE + MINUTE
    assert look(member, recap, later).since == now + 4 * 29 * MINUTE


def test_the_first_new_one_is_the_first_in_reading_order(recap, member, now):
    old, other = say(recap, now - 2 * MINUTE), say(recap, now - MINUTE)
    look(member, recap, now)
    say(recap, now + MINUTE, to=other)
    first = say(recap, now + 2 * MINUTE, to=old)
    assert look(member, recap, now + 3 * MINUTE).first == first.public_id


def test_ones_own_comments_and_hidden_ones_are_not_new(recap, member, now):
    look(member, recap, now)
    say(recap, now + MINUTE, by=member)
    factories.hold(say(recap, now + MINUTE))
    factories.remove(say(recap, now + MINUTE))
    assert look(member, recap, now + 2 * MINUTE).count == 0


def test_each_member_and_recap_has_its_own(recap, member, other_member, now):
    other_recap = factories.RecapFactory()
    look(member, recap, now)
    say(recap, now + MINUTE)
    assert look(other_member, recap, now + 2 * MINUTE) is None
    assert look(member, other_recap, now + 2 * MINUTE) is None
    assert look(member, recap, now + 2 * MINUTE).count == 1


def test_it_is_written_once_a_minute_at_most(recap, member, now, django_assert_num_queries):
    with django_assert_num_queries(2):
        look(member, recap, now)
    with django_assert_num_queries(1):
        look(member, recap, now + NOTED_EVERY / 2)
    with django_assert_num_queries(2):
        look(member, recap, now + NOTED_EVERY)
    say(recap, now + MINUTE)
    with django_assert_num_queries(2):
        look(member, recap, now + NOTED_EVERY * 1.5)


def test_of_two_looks_at_once_one_moves_the_visit(recap, member, now):
    look(member, recap, now)
    one, other = Visit.objects.get(), Visit.objects.get()
    later = now + VISIT_PAUSE + MINUTE
    visits.note(one, later)
    visits.note(other, later + MINUTE / 60)
    assert (Visit.objects.get().new_since, Visit.objects.get().seen_at) == (now, later)


def test_staying_moves_the_look_and_never_the_marks(recap, member, now):
    look(member, recap, now)
    say(recap, now + MINUTE)
    visits.stay(member, recap, now + 45 * MINUTE)
    assert look(member, recap, now + 50 * MINUTE).since == now


def test_without_a_script_a_member_is_led_to_the_first_new_one(client_of, recap, member):
    client = client_of(member)
    client.get(recap.get_absolute_url())
    Visit.objects.update(new_since=timezone.now() - MINUTE)
    first = factories.comment_on(recap)
    factories.comment_on(recap)
    page = client.get(recap.get_absolute_url()).content.decode()
    assert "2 new since" in page
    assert f'<a href="{first.get_absolute_url()}" rel="nofollow">Go to the first</a>' in page


def test_guests_leave_no_trace_and_heads_do_not_look(client_of, recap, member):
    client_of(None).get(recap.get_absolute_url())
    client_of(member).head(recap.get_absolute_url())
    assert not Visit.objects.exists()
