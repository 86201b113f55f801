"""A discussion of another site into threads: parents in any order, rings cut, and nothing planted twice.

What comes in is a row for each comment with its number, its parent's and its moment. `arrange` makes trees of them,
`Planting` writes these in batches, so that no transaction is long however large a discussion is.
"""

from base64 import urlsafe_b64encode
from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import blake2b

from django.db import transaction

from comments import tree
from comments.models import Comment, Thread
from comments.models.discussion import PUBLIC_ID_BYTES

BATCH = 2_000  # comments a transaction
THREAD_MAX = 20_000  # comments of one thread; what is longer goes on in a thread of its own


@dataclass
class Arranged:
    """Trees as lists of (number, parent or 0) in reading order, and what was not as it should be."""

    trees: list = field(default_factory=list)
    orphans: list = field(default_factory=list)
    rings: list = field(default_factory=list)
    long: list = field(default_factory=list)


def arrange(rows, known=frozenset()):
    """`rows` are (number, parent or 0, moment). A parent in `known` is on the site already, and no orphan's."""
    arranged = Arranged()
    order = sorted(rows, key=lambda row: (row[2], row[0]))
    parents = {number: parent for number, parent, _ in order}
    replies = defaultdict(list)
    for number, parent, _ in order:
        replies[parent if parent in parents else 0].append(number)
        if parent and parent not in parents and parent not in known:
            arranged.orphans.append(number)
    reached = set()
    starts = list(replies[0])
    while starts:
        for start in starts:
            grow(start, parents, replies, reached, arranged)
        # What is left hangs in rings: each is opened at its first comment.
        left = next((number for number, _, _ in order if number not in reached), None)
        starts = [] if left is None else [left]
        arranged.rings += starts
    return arranged


def grow(start, parents, replies, reached, arranged):
    """The tree from `start` on, and further ones where it gets too long."""
    roots = [start]
    while roots:
        root, planted = roots.pop(), []
        stack = [(root, parents[root] if root == start and parents[root] not in parents else 0)]
        while stack:
            number, parent = stack.pop()
            if number in reached:
                continue
            if len(planted) >= THREAD_MAX:
                roots.append(number)
                arranged.long.append(number)
                continue
            reached.add(number)
            planted.append((number, parent))
            stack.extend((reply, number) for reply in reversed(replies[number]))
        if planted:
            arranged.trees.append(planted)


class Planting:
    """Writes the trees of one recap. `make(numbers)` gives {number: unsaved Comment}, None for what is left out."""

    column = "import_ref"  # by which a comment is known

    def __init__(self, recap, ref, make, dry=False):
        self.recap, self.ref, self.make, self.dry = recap, ref, make, dry

    def known(self, refs):
        """Those of `refs` that are here already: {ref: (primary key, thread)}."""
        found = {}
        for start in range(0, len(refs), 500):
            rows = Comment.objects.filter(**{f"{self.column}__in": refs[start : start + 500]})
            found |= {ref: (pk, thread) for ref, pk, thread in rows.values_list(self.column, "pk", "thread_id")}
        return found

    def plant(self, trees):
        """Plant what is not here yet; how many comments that were."""
        planted = 0
        for batch in batches(trees):
            planted += self.plant_batch(batch)
        return planted

    def plant_batch(self, batch):
        numbers = {ref: number for tree_ in batch for number, parent in tree_ for ref in (self.ref(number),)}
        numbers |= {self.ref(tree_[0][1]): tree_[0][1] for tree_ in batch if tree_[0][1]}
        here = {numbers[ref]: place for ref, place in self.known(list(numbers)).items()}
        wanted = [number for tree_ in batch for number, _ in tree_ if number not in here]
        if not wanted:
            return 0
        made = self.make(wanted)
        if self.dry:
            return len(wanted)
        new, grafts = [], []
        for tree_ in batch:
            standing = any(number in here or parent in here for number, parent in tree_)
            (grafts if standing else new).append(tree_)
        with transaction.atomic():
            if new:
                tree.plant(self.recap, [linked(tree_, made) for tree_ in new])
            for tree_ in grafts:
                graft(tree_, made, here)
        return len(wanted)


def batches(trees):
    batch, size = [], 0
    for tree_ in trees:
        batch.append(tree_)
        size += len(tree_)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def linked(tree_, made):
    """The comments of a tree, each with its parent."""
    for number, parent in tree_:
        made[number].parent = made.get(parent)
    return [made[number] for number, _ in tree_]


def graft(tree_, made, here):
    """Hang new comments onto a thread that is here already."""
    thread = next(here[number][1] for pair in tree_ for number in pair if number in here)
    fresh = []
    for number, parent in tree_:
        if number in here:
            continue
        comment = made[number]
        comment.parent = made[parent] if parent in made and parent not in here else None
        comment.parent_id = comment.parent_id or (here[parent][0] if parent in here else None)
        fresh.append(comment)
    tree.graft(Thread.objects.get(pk=thread), fresh)


def public_id(ref):
    """The same in every try."""
    return urlsafe_b64encode(blake2b(ref.encode(), digest_size=PUBLIC_ID_BYTES).digest()).decode()
