"""A discussion of another site into threads: parents in any order, rings cut, and nothing planted twice.

What comes in is a row for each comment with its number, its parent's and its moment. `arrange` makes trees of them,
`Planting` writes these in batches: a large discussion in several, so that no transaction is long, and many small ones
in one, since each transaction has its price.
"""

from base64 import urlsafe_b64encode
from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import blake2b

from comments import tree
from comments.models import Comment, Thread
from comments.models.discussion import PUBLIC_ID_BYTES

BATCH = 2_000  # comments a transaction
THREAD_MAX = 20_000  # comments of one thread; what is longer goes on in a thread of its own


@dataclass
class Arranged:
    """Trees as lists of (number, parent or 0) in reading order, and what was not as it should be."""

    trees: list = field(default_factory=list)
    rings: list = field(default_factory=list)
    long: list = field(default_factory=list)


def arrange(rows):
    """`rows` are (number, parent or 0, moment). The root of a tree keeps a parent that is not among them."""
    arranged = Arranged()
    order = sorted(rows, key=lambda row: (row[2], row[0]))
    parents = {number: parent for number, parent, _ in order}
    replies = defaultdict(list)
    for number, parent, _ in order:
        replies[parent if parent in parents else 0].append(number)
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


@dataclass(frozen=True)
class Place:
    """Where a comment stands that is on the site already."""

    pk: int
    thread: int
    recap: int


class Planting:
    """Writes trees under their recaps, in batches.

    `make(numbers)` gives {number: unsaved Comment}; `ref(number)` is what each is known by in `column`;
    `orphan(number)` hears of a root whose parent is nowhere under its recap.
    """

    def __init__(self, make, ref, orphan, column="import_ref", dry=False):
        self.make, self.ref, self.orphan, self.column, self.dry = make, ref, orphan, column, dry

    def plant(self, plots):
        """Plant what is not here yet of `plots`, (recap, trees) with each recap once; how many comments that were."""
        return sum(map(self.plant_batch, batches(plots)))

    def plant_batch(self, batch):
        trees = [tree_ for _, trees in batch for tree_ in trees]
        here = self.places({number for tree_ in trees for pair in (tree_[0], *tree_) for number in pair if number})
        wanted = [number for tree_ in trees for number, _ in tree_ if number not in here]
        if not wanted:
            return 0
        made, new, grafts = self.make(wanted), [], []
        for recap, trees in batch:
            threads = [self.thread_of(tree_, recap, here) for tree_ in trees]
            grafts += [(thread, tree_) for thread, tree_ in zip(threads, trees, strict=True) if thread]
            fresh = [linked(tree_, made) for thread, tree_ in zip(threads, trees, strict=True) if not thread]
            new += [(recap, fresh)] if fresh else []
        if not self.dry:
            self.write(new, grafts, made, here)
        return len(wanted)

    def places(self, numbers):
        """{number: Place} of those that are here already."""
        refs, found = {self.ref(number): number for number in numbers}, {}
        names = list(refs)
        for start in range(0, len(names), 500):
            rows = Comment.objects.filter(**{f"{self.column}__in": names[start : start + 500]}).order_by()
            for ref, *place in rows.values_list(self.column, "pk", "thread_id", "thread__recap_id"):
                found[refs[ref]] = Place(*place)
        return found

    def thread_of(self, tree_, recap, here):
        """The thread that a tree goes on, where a part of it is here or its root answers what is; None: a new one."""
        if known := next((here[number] for number, _ in tree_ if number in here), None):
            return known.thread
        root, parent = tree_[0]
        answered = here.get(parent)
        if answered and recap and answered.recap == recap.pk:
            return answered.thread
        if parent:
            self.orphan(root)
        return None

    def write(self, new, grafts, made, here):
        """All new threads in one transaction, each graft in one of its own: it locks a thread, then its recap, as those
        who post do, and may hold no other recap meanwhile."""
        if new:
            tree.plant_all(new)
        for thread, tree_ in grafts:
            graft(thread, tree_, made, here)


def batches(plots):
    """`plots` in pieces of so many comments; a tree stays whole."""
    batch, size = [], 0
    for recap, trees in plots:
        batch.append((recap, []))
        for tree_ in trees:
            batch[-1][1].append(tree_)
            size += len(tree_)
            if size >= BATCH:
                yield batch
                batch, size = [(recap, [])], 0
    if size:
        yield batch


def linked(tree_, made):
    """The comments of a tree, each with its parent."""
    for number, parent in tree_[1:]:
        made[number].parent = made[parent]
    return [made[number] for number, _ in tree_]


def graft(thread, tree_, made, here):
    """Hang new comments onto a thread that is here already."""
    fresh, within = [], dict(tree_)
    for number, parent in tree_:
        if number in here:
            continue
        comment = made[number]
        comment.parent = made[parent] if parent in within and parent not in here else None
        if parent in here and here[parent].thread == thread:
            comment.parent_id = here[parent].pk
        fresh.append(comment)
    tree.graft(Thread.objects.get(pk=thread), fresh)


def public_id(ref):
    """The same in every try."""
    return urlsafe_b64encode(blake2b(ref.encode(), digest_size=PUBLIC_ID_BYTES).digest()).decode()
