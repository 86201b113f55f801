"""Sixteen processes post at once, and some are killed as they write: no comment that was acknowledged is lost."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection

from comments.models import Comment
from recaps.models import Recap
from tests.factories import RecapFactory, talk_under

pytestmark = [pytest.mark.chaos, pytest.mark.usefixtures("stage")]
LONG = bool(os.environ.get("SOAK"))
WRITERS = 16
POSTS = 300 if LONG else 8
SEEDS = range(5) if LONG else [1]
SECONDS = 1200 if LONG else 120


def address_of_test_database():
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    return "postgres://{USER}@{HOST}:{PORT}/{NAME}".format(**database)


def let_write(recaps, **plan):
    """Run tests/writers.py; what was acknowledged and what was refused."""
    plan = {"recaps": [recap.pk for recap in recaps], "writers": WRITERS, "posts": POSTS, "seed": 1} | plan
    done = subprocess.run(
        [sys.executable, "-m", "tests.writers", json.dumps(plan)],
        env=os.environ | {"DATABASE_URL": address_of_test_database()},
        stdout=subprocess.PIPE,
        timeout=SECONDS,
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [line for line in lines if "id" in line], [line for line in lines if "refused" in line]


def assert_all_is_there(acknowledged, recaps):
    keys = Counter(line["key"] for line in acknowledged)
    stored = dict(Comment.objects.filter(submission_key__in=keys).values_list("submission_key", "pk"))
    assert set(keys.values()) == {1}
    assert stored == {line["key"]: line["id"] for line in acknowledged}
    parents = dict(Comment.objects.filter(pk__in=stored.values()).values_list("pk", "parent"))
    assert parents == {line["id"]: line["parent"] for line in acknowledged}
    for recap in Recap.objects.filter(pk__in=[recap.pk for recap in recaps]):
        assert recap.comment_count == Comment.objects.filter(thread__recap=recap).count()
        assert recap.thread_count == recap.threads.count() == recap.last_thread_number
        numbers = recap.threads.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, recap.thread_count + 1))
    call_command("check_threads")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("how_many", [1, 8], ids=["one recap", "many recaps"])
def test_nothing_is_lost_and_nothing_refused(how_many, seed):
    recaps = RecapFactory.create_batch(how_many)
    talk_under(recaps[0], threads=2, replies=1)
    acknowledged, refused = let_write(recaps, seed=seed)
    assert refused == []
    assert len(acknowledged) == WRITERS * POSTS
    assert Comment.objects.count() == WRITERS * POSTS + 4
    assert_all_is_there(acknowledged, recaps)


@pytest.mark.parametrize("seed", SEEDS)
def test_writers_that_are_killed_take_nothing_with_them(seed):
    recaps = RecapFactory.create_batch(2)
    acknowledged, refused = let_write(recaps, posts=POSTS * 2, kill=6, seed=seed)
    assert refused == []
    assert len(acknowledged) < WRITERS * POSTS * 2, "nobody was killed in time"
    assert_all_is_there(acknowledged, recaps)


def test_ten_presses_at_once_are_one_comment():
    recap = RecapFactory()
    acknowledged, refused = let_write([recap], writers=10, posts=1, key="one-press-too-many")
    assert refused == []
    assert {line["id"] for line in acknowledged} == {Comment.objects.get().pk}
    assert len(acknowledged) == 10
    recap.refresh_from_db()
    assert (recap.comment_count, recap.thread_count) == (1, 1)
    call_command("check_threads")
