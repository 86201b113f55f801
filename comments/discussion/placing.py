"""Comments in their places: one flat pass that opens and closes lists, never recursion.

A thread is an item of the outer list. Replies are items of a list inside the item that they answer, and that list
stands in a `<details>`, so that every branch can be closed without a script.
"""

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from comments.discussion.asking import Wanted
from comments.discussion.rows import Answered, Row, answered_elsewhere

# The deepest step of indentation: a phone of 390 px shows five under the root. Deeper replies go on at that depth, one
# under the other, each saying whom it answers.
DEEPEST = 5


class Node(NamedTuple):
    """A comment in its place. `before` closes and opens the lists that lead from the one above to it."""

    row: Row
    depth: int
    number: int | None
    answers: Answered | None
    before: str
    locked: bool = False  # its thread takes no replies


class Tree(NamedTuple):
    """What is shown of one thread: `rows`, how many replies hang below each, and what is folded away."""

    thread: object
    rows: list
    counts: dict
    hidden: int
    gap: int | None  # the index of the first comment after the folded ones


class Placed(NamedTuple):
    """What a page shows of one thread: the item of a list. `after` closes what is open behind the last node."""

    thread: object
    nodes: list
    after: str


def place(groups, threads, held=frozenset(), alone=False):
    """The Placed of `groups`, the rows of each thread in their reading order, but for those with nothing to show.

    `held` are shown although they wait for a moderator: the page is for their author. A thread `alone` has pages of
    its own: nothing of it is folded. One query, where replies answer what is not here.
    """
    threads = {thread.pk: thread for thread in threads}
    trees = [tree_of(threads[rows[0].thread_id], rows, held, alone) for rows in groups if rows]
    shown = [row for tree in trees for row in tree.rows]
    here = {row.said.id: Answered(row.said.public_id, row.said.author_name, on_page=True) for row in shown}
    answered = here | answered_elsewhere({row.parent_id for row in shown if row.parent_id} - set(here))
    return [Placed(tree.thread, *place_tree(tree, answered)) for tree in trees if tree.rows]


# --- What is worth showing


def tree_of(thread, rows, held, alone):
    """Visible comments, and of the others those that still hold something below them."""
    counts, fetched, kept = Counter(), Counter(), []
    for row in reversed(rows):
        pk = row.said.id
        is_cut = fetched[pk] < row.below
        if is_cut:
            counts[pk] = row.below if row.parent_id else thread.reply_count
        if row.is_visible or counts[pk] or pk in held:
            kept.append(row)
        counts[row.parent_id] += counts[pk] + row.is_visible
        fetched[row.parent_id] += fetched[pk] + 1
    kept.reverse()
    seen = sum(row.is_visible for row in kept if row.parent_id)
    return Tree(thread, kept, counts, thread.reply_count - seen, None if alone else gap_in(rows))


def gap_in(rows):
    return next((after.index for before, after in pairwise(rows) if after.index > before.index + 1), None)


# --- Lists


def place_tree(tree, answered):
    """The nodes of one thread, and the tags that close the last of them."""
    nodes, above, previous, gap = [], [], None, tree.gap if tree.hidden > 0 else None
    for row in tree.rows:
        while above and above[-1].rght < row.lft:
            above.pop()
        depth = min(len(above), DEEPEST)
        before = step(previous, depth, tree)
        if gap is not None and row.index >= gap:
            before, gap = before + fold_link(tree, previous) + "</li><li>", None
        previous = Node(row, depth, number_of(row, tree), answers(row, above, answered), before, tree.thread.locked)
        nodes.append(previous)
        above.append(row)
    if gap is not None:
        return nodes, step(previous, 1, tree) + fold_link(tree, previous) + close(1)
    return nodes, close(previous.depth)


def number_of(row, tree):
    return None if row.parent_id else tree.thread.number


def answers(row, above, answered):
    """The comment that `row` answers, unless it is the one whose list it stands in."""
    if not row.parent_id or (len(above) <= DEEPEST and above[-1].said.id == row.parent_id):
        return None
    return answered.get(row.parent_id)


def step(previous, depth, tree):
    """From the comment above, or from the outer list, to an item at `depth`."""
    if previous is None:
        return '<li class="thread">'
    if depth > previous.depth:
        return open_list(tree.counts[previous.row.said.id]) + "<li>"
    return "</li>" + "</ol></details></li>" * (previous.depth - depth) + "<li>"


def open_list(count):
    label = "1 reply" if count == 1 else f"{count} replies"
    return f'<details class="branch" open><summary>{label}</summary><ol class="replies">'


def close(depth):
    return "</li>" + "</ol></details></li>" * depth


def fold_link(tree, previous):
    """To the thread on pages of its own, at the comment after which it goes on."""
    address = f"{Wanted(thread=tree.thread.number).query}#c-{previous.row.said.public_id}"
    words = "1 more reply" if tree.hidden == 1 else f"{tree.hidden} more replies"
    return f'<p class="fold"><a href="{address}">Show {words}</a></p>'
