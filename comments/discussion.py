"""Reading a discussion: a page of threads with all their comments, in two queries and one flat pass."""

from dataclasses import dataclass

from django.utils.safestring import mark_safe

from comments.models import Comment
from comments.models.discussion import CommentStatus

THREADS_A_PAGE = 50
# The deepest step of indentation: a phone of 390 px shows five. Deeper replies go on at that depth, one under the
# other, each saying whom it answers.
DEEPEST = 4


@dataclass
class Node:
    """A comment in its place on the page. `before` closes and opens the lists that lead from the one above to it."""

    comment: Comment
    depth: int
    number: int | None
    before: str = ""

    @property
    def answers(self):
        """The parent, where the indentation no longer tells."""
        return self.comment.parent if self.comment.level > DEEPEST else None


@dataclass
class Page:
    number: int
    count: int
    nodes: list[Node]
    after: str

    @property
    def numbers(self):
        return range(1, self.count + 1)


def page_of(recap, number=1):
    """Page `number` (from 1; the last one when there are fewer) of the discussion of `recap`, oldest thread first."""
    count = max(1, -(-recap.thread_count // THREADS_A_PAGE))
    number = min(max(number, 1), count)
    start = (number - 1) * THREADS_A_PAGE
    threads = list(recap.threads.listed().order_by("number")[start : start + THREADS_A_PAGE])
    comments = Comment.objects.filter(thread__in=threads).select_related("member").in_order().defer("source")
    nodes = place(worth_showing(list(comments)), {thread.pk: thread.number for thread in threads})
    return Page(number, count, nodes, close_lists(nodes))


def worth_showing(comments):
    """Visible comments, and of the others those that still hold a visible one below them."""
    by_id = {comment.pk: comment for comment in comments}
    kept = set()
    for comment in reversed(comments):
        if comment.status == CommentStatus.VISIBLE or comment.pk in kept:
            kept.update(filter(None, (comment.pk, comment.parent_id)))
    for comment in comments:
        comment.parent = by_id.get(comment.parent_id)
    return [comment for comment in comments if comment.pk in kept]


def place(comments, numbers):
    """Nodes in reading order, each with the tags between it and the one before.

    A thread is an item of the outer list; replies are items of a list inside the item that they answer.
    """
    nodes, previous = [], None
    for comment in comments:
        depth = min(comment.level, DEEPEST)
        node = Node(comment, depth, numbers[comment.thread_id] if depth == 0 else None)
        node.before = mark_safe(step(previous, depth))
        nodes.append(node)
        previous = depth
    return nodes


def step(previous, depth):
    item = "<li>" if depth else '<li class="thread">'
    if previous is None:
        return item
    if depth > previous:
        return '<ol class="replies">' + item
    return "</li>" + "</ol></li>" * (previous - depth) + item


def close_lists(nodes):
    return mark_safe("</li>" + "</ol></li>" * nodes[-1].depth) if nodes else ""


def page_with(comment):
    """The number of the page that `comment` stands on: its thread's place among the listed ones."""
    earlier = comment.thread.recap.threads.listed().filter(number__lt=comment.thread.number).count()
    return earlier // THREADS_A_PAGE + 1
