"""`check_threads` sees what raw SQL did to a tree or a figure, says it in a line, and puts it right."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from comments.models import Comment, Thread
from comments.reactions import press
from recaps.models import Recap
from tests.factories import RecapFactory, comment_on, hold, remove, talk_under

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    recap = RecapFactory()
    talk_under(recap, threads=3, replies=3)
    return recap


def check(capsys, *options):
    """(exit code, lines) of the command."""
    try:
        call_command("check_threads", *options)
    except CommandError as error:
        return error.returncode, [*capsys.readouterr().out.splitlines(), str(error)]
    return 0, capsys.readouterr().out.splitlines()


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_sound_discussion_is_said_to_be_sound(recap, capsys):
    remove(Comment.objects.filter(level=1).first())
    hold(Comment.objects.filter(level=0).last())
    code, lines = check(capsys)
    assert (code, lines) == (0, ["12 comments in 3 threads of 1 recaps checked: all sound."])


def test_an_empty_site_is_sound(db, capsys):
    assert check(capsys) == (0, ["0 comments in 0 threads of 0 recaps checked: all sound."])


CORRUPTIONS = {
    "overlapping edges": "UPDATE comments_comment SET lft = lft + 1, rght = rght + 1 WHERE level = 2",
    "a gap": "UPDATE comments_comment SET rght = rght + 2 WHERE level = 0",
    "a wrong level": "UPDATE comments_comment SET level = 7 WHERE level = 3",
    "all the same edges": "UPDATE comments_comment SET lft = 1, rght = 2",
    "two places exchanged": "UPDATE comments_comment SET level = 3 - level, lft = 6 - lft, rght = 12 - rght "
    "WHERE level IN (1, 2)",
    "replies counted wrong": "UPDATE comments_thread SET reply_count = 99",
    "a shown root that is said to be hidden": "UPDATE comments_thread SET root_shown = NOT root_shown",
    "loves counted wrong": "UPDATE comments_comment SET loves = 3 WHERE level = 1",
    "gasps of nobody": "UPDATE comments_comment SET gasps = 1 WHERE level = 2",
    "loves of a thread counted wrong": "UPDATE comments_thread SET loves = 7",
    "comments counted wrong": "UPDATE recaps_recap SET comment_count = 5",
    "threads counted wrong": "UPDATE recaps_recap SET thread_count = 5",
    "a number that would be given again": "UPDATE recaps_recap SET last_thread_number = 1",
    "a last comment that is not known": "UPDATE recaps_recap SET last_comment_at = NULL",
}


@pytest.mark.parametrize("corruption", CORRUPTIONS.values(), ids=CORRUPTIONS)
def test_a_fault_is_found_told_and_repaired(recap, capsys, corruption):
    before = list(Comment.objects.values_list("pk", "parent", "tree_id", "lft", "rght", "level").order_by("pk"))
    run(corruption)
    code, lines = check(capsys)
    assert code == 1
    assert len(lines) >= 2  # the faults, a line each, and the summary
    assert lines[-1].endswith("faults stand.")
    code, lines = check(capsys, "--fix")
    assert code == 0
    assert all(line.endswith(": repaired") for line in lines[:-1])
    assert check(capsys)[0] == 0
    after = list(Comment.objects.values_list("pk", "parent", "tree_id", "lft", "rght", "level").order_by("pk"))
    assert after == before


def test_reactions_that_are_not_counted_are_counted_again(recap, capsys, member):
    root, reply = Comment.objects.filter(thread__number=1, level__lt=2).order_by("level")
    press(root, member, "love")
    press(reply, member, "tears")
    run("UPDATE comments_comment SET loves = 0, tears = 0")
    assert check(capsys)[0] == 1
    assert check(capsys, "--fix")[0] == 0
    assert check(capsys)[0] == 0
    root.refresh_from_db()
    reply.refresh_from_db()
    assert (root.loves, root.thread.loves, reply.loves, reply.tears) == (1, 1, 0, 1)


def test_looking_changes_nothing(recap, capsys):
    run(CORRUPTIONS["replies counted wrong"])
    check(capsys)
    assert set(Thread.objects.values_list("reply_count", flat=True)) == {99}


def test_a_parent_in_another_thread_becomes_the_root(recap, capsys):
    stray = Comment.objects.filter(thread__number=2, level=1).get()
    run(
        "UPDATE comments_comment SET parent_id = %s WHERE id = %s",
        Comment.objects.filter(thread__number=1, level=0).get().pk,
        stray.pk,
    )
    assert check(capsys)[0] == 1
    assert check(capsys, "--fix")[0] == 0
    stray.refresh_from_db()
    assert stray.parent == Comment.objects.get(thread__number=2, level=0)
    assert check(capsys)[0] == 0


def test_a_ring_of_answers_is_opened(recap, capsys):
    one, two = Comment.objects.filter(thread__number=1, level__in=(1, 2)).order_by("level")
    run("UPDATE comments_comment SET parent_id = %s WHERE id = %s", two.pk, one.pk)
    assert check(capsys)[0] == 1
    assert check(capsys, "--fix")[0] == 0
    assert check(capsys)[0] == 0
    assert Comment.objects.filter(thread__number=1).count() == 4


def test_a_thread_without_a_comment_goes(recap, capsys):
    empty = Thread.objects.create(recap=recap, number=4)
    assert f"thread {empty.pk} has no comments" in check(capsys)[1]
    assert check(capsys, "--fix")[0] == 0
    assert Thread.objects.count() == 3


def test_a_thread_of_twelve_hundred_steps_is_repaired(capsys):
    """mptt's own rebuild is recursive and fails here."""
    recap = RecapFactory()
    root = comment_on(recap)
    place = {"thread": root.thread, "tree_id": root.tree_id, "lft": 1, "rght": 2, "level": 1}
    steps = range(root.pk + 1, root.pk + 1200)
    Comment.objects.bulk_create(
        Comment(pk=pk, parent_id=pk - 1, guest_name="Bo", reveals_through=1, **place) for pk in steps
    )
    above = Comment.objects.get(pk=steps[-1])
    assert check(capsys, "--fix")[0] == 0
    above.refresh_from_db()
    assert (above.level, above.lft, above.rght) == (1199, 1200, 1201)
    assert Recap.objects.get().comment_count == 1200
