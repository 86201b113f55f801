"""When things happen on the demo site."""

from datetime import UTC, date, datetime, timedelta

import pytest

from transfer.demo.calendar import WRITTEN_ON, Calendar, moments, said_late

OPENED = datetime(2026, 3, 1, 20, tzinfo=UTC)
A_DAY = timedelta(days=1)
# One long thread, a short one, and a reply to the first again.
PARENTS = [None, 0, 1, 2, 3, 4, 1, None, 7, None]


def posted(room, **options):
    return moments(PARENTS, opened=OPENED, closed=OPENED + room, usual=timedelta(hours=11), seed="x", **options)


@pytest.mark.parametrize("room", [timedelta(minutes=90), timedelta(hours=5), 3 * A_DAY, 900 * A_DAY])
def test_an_answer_comes_after_what_it_answers_and_before_the_end(room):
    times = posted(room)
    assert all(OPENED < time < OPENED + room for time in times)
    assert all(times[parent] < time for parent, time in zip(PARENTS, times, strict=True) if parent is not None)
    assert times[6] > times[2]
    assert times[0] < times[7] < times[9]


def test_most_of_the_talk_is_in_the_first_two_days():
    times = moments([None] * 400, opened=OPENED, closed=OPENED + 900 * A_DAY, usual=timedelta(hours=11), seed="x")
    soon = sum(time < OPENED + 2 * A_DAY for time in times)
    assert 0.75 < soon / len(times) < 0.98
    assert times[-1] > OPENED + 7 * A_DAY


def test_nobody_knows_of_an_episode_before_it_is_aired():
    aired = OPENED + 20 * A_DAY
    times = posted(60 * A_DAY, not_before=[None, None, aired, *[None] * 7])
    assert times[1] < aired < times[2] < times[3]


def test_the_same_seed_gives_the_same_times():
    assert posted(9 * A_DAY) == posted(9 * A_DAY)


@pytest.mark.parametrize(
    ("source", "late"),
    [
        ("Three weeks late to this.", 21),
        ("(Three weeks late. I found my grandmother", 21),
        ("New here, three years late, and", 3 * 365),
        ("A week late with this", 7),
        ("First, and I should say that I am usually three weeks late.", None),
        ("Hello.", None),
    ],
)
def test_who_says_to_be_late_is(source, late):
    assert said_late(source) == (late and late * A_DAY)


@pytest.mark.parametrize("days", range(-8, 9))
def test_what_is_on_air_is_moved_by_whole_weeks_and_not_into_the_future(days):
    today = WRITTEN_ON + days * A_DAY
    moved = Calendar(today).moved
    assert moved.days % 7 == 0
    assert today - 7 * A_DAY < WRITTEN_ON + moved <= today


def test_the_past_stays_where_it_is():
    long_ago = [datetime(2021, 5, 1, 20)]
    assert Calendar(date(2027, 6, 1)).of(False, long_ago) == timedelta()
    assert Calendar(date(2027, 6, 1)).of(True, long_ago) > timedelta()


def test_what_would_be_to_come_is_moved_back():
    calendar = Calendar(date(2026, 6, 1))
    moved = calendar.of(False, [datetime(2026, 9, 7, 20)])
    assert moved == calendar.moved < timedelta()
