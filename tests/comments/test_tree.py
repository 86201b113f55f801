"""The place of each comment: trees that stay sound, numbers that never repeat, figures that follow."""

import pytest

from comments import tree
from comments.models import Comment, Thread
from comments.models.discussion import CommentStatus
from comments.posting import DiscussionClosed
from tests.factories import RecapFactory, comment_on, hold, reject, remove, talk_under

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    return RecapFactory()


def figures(recap):
    recap.refresh_from_db()
    return recap.comment_count, recap.thread_count


def edges(comment):
    comment.refresh_from_db()
    return comment.lft, comment.rght, comment.level


def test_a_root_is_its_own_tree_and_its_thread_gives_the_tree_its_number(recap):
    root = comment_on(recap)
    assert root.tree_id == root.thread_id
    assert edges(root) == (1, 2, 0)


def test_threads_are_numbered_from_one_in_each_recap(recap):
    other = RecapFactory()
    talk_under(recap, threads=3, replies=0)
    comment_on(other)
    assert list(recap.threads.values_list("number", flat=True)) == [1, 2, 3]
    assert list(other.threads.values_list("number", flat=True)) == [1]


def test_a_reply_goes_last_under_what_it_answers(recap):
    root = comment_on(recap)
    first, second = comment_on(recap, to=root), comment_on(recap, to=root)
    below_first = comment_on(recap, to=first)
    assert edges(root) == (1, 8, 0)
    assert edges(first) == (2, 5, 1)
    assert edges(below_first) == (3, 4, 2)
    assert edges(second) == (6, 7, 1)


def test_a_reply_to_a_stale_parent_still_finds_its_place(recap):
    """What a view holds in its hand was read before others wrote."""
    root = comment_on(recap)
    stale = Comment.objects.get(pk=root.pk)
    for _ in range(3):
        comment_on(recap, to=root)
    last = comment_on(recap, to=stale)
    assert edges(last) == (8, 9, 1)
    assert list(tree.faults_of_trees([root.thread_id])) == []


def test_a_thread_of_a_hundred_steps_stays_sound(recap):
    above = None
    for _ in range(100):
        above = comment_on(recap, to=above)
    assert edges(above) == (100, 101, 99)
    assert list(tree.faults_of_trees([above.thread_id])) == []


def test_a_reply_may_not_cross_into_another_recap(recap):
    elsewhere = comment_on(RecapFactory())
    with pytest.raises(tree.ParentGone):
        comment_on(recap, to=elsewhere)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("away", [remove, hold, reject])
def test_what_is_no_longer_shown_takes_no_replies(recap, away):
    root = comment_on(recap)
    away(root)
    with pytest.raises(tree.ParentGone):
        comment_on(recap, to=root)


def test_a_closed_discussion_takes_nothing(recap):
    recap.discussion_open = False
    recap.save()
    with pytest.raises(DiscussionClosed):
        comment_on(recap)


def test_figures_count_what_is_shown(recap):
    root, other = talk_under(recap, threads=2, replies=1)
    assert figures(recap) == (4, 2)
    reply = Comment.objects.get(parent=root)
    for take_away, comment, left in ((remove, reply, (3, 2)), (remove, root, (2, 1)), (hold, other, (1, 1))):
        take_away(comment)
        assert figures(recap) == left
    tree.change_status(other, CommentStatus.VISIBLE)
    assert figures(recap) == (2, 1)


def test_every_change_moves_the_version_on(recap):
    versions = [recap.discussion_version]
    root = comment_on(recap)
    for change in (lambda: comment_on(recap, to=root), lambda: remove(root)):
        recap.refresh_from_db()
        versions.append(recap.discussion_version)
        change()
    recap.refresh_from_db()
    versions.append(recap.discussion_version)
    assert versions == sorted(set(versions))


def test_a_tombstone_loses_its_text_and_keeps_its_place(recap):
    root = comment_on(recap, says="My real name is Rosalind Pym.")
    reply = comment_on(recap, to=root)
    remove(root)
    root.refresh_from_db()
    assert (root.source, root.html, root.status) == ("", "", CommentStatus.TOMBSTONE)
    assert edges(root) == (1, 4, 0)
    assert edges(reply) == (2, 3, 1)


def test_a_comment_with_replies_cannot_be_deleted(recap):
    root = comment_on(recap)
    comment_on(recap, to=root)
    with pytest.raises(Exception, match="protected"):
        root.delete()
    assert Comment.objects.count() == 2


def test_a_failed_post_leaves_nothing_behind(recap, monkeypatch):
    """The thread, the number and the comment come together or not at all."""
    monkeypatch.setattr(tree, "count_on_recap", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        comment_on(recap)
    recap.refresh_from_db()
    assert (Thread.objects.count(), Comment.objects.count(), recap.last_thread_number) == (0, 0, 0)
