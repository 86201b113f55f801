"""Whole discussions at once, for tests of reading: as an import plants them, not as readers post them."""

from datetime import timedelta

from django.utils import timezone

from comments import tree
from comments.models import Comment

START = timezone.now() - timedelta(days=30)


def said(number, parent=None, **fields):
    """An unsaved comment, posted `number` minutes after START."""
    fields = {
        "guest_name": f"Guest {number}",
        "html": f"<p>Remark {number}.</p>",
        "source": f"Remark {number}.",
        "reveals_through": 1,
        "posted_at": START + timedelta(minutes=number),
    } | fields
    return Comment(parent=parent, **fields)


def plant(recap, *shapes):
    """A thread for each shape: how many replies, all to the root; or the parent of each reply by its index (root: 0).

    The comments of each thread, in reading order.
    """
    trees, number = [], 0
    for shape in shapes:
        parents = [0] * shape if isinstance(shape, int) else shape
        comments = [said(number)]
        for offset, parent in enumerate(parents, 1):
            comments.append(said(number + offset, comments[parent]))
        number += len(comments)
        trees.append(in_reading_order(comments))
    tree.plant(recap, trees)
    recap.refresh_from_db()
    return trees


def in_reading_order(comments):
    replies, order, stack = {}, [], [comments[0]]
    for comment in comments[1:]:
        replies.setdefault(id(comment.parent), []).append(comment)
    while stack:
        order.append(comment := stack.pop())
        stack += reversed(replies.get(id(comment), []))
    return order


def chain(length):
    """The shape of a thread in which each answers the one before."""
    return list(range(length))
