"""How much of a long thread one page shows: its beginning and its end, with a link to the middle.

A page shows about REPLIES_A_PAGE replies at most, so that it costs the same under any discussion. Where fifty threads
have more, the longest are folded first, and then shorter ones, step by step.
"""

from typing import NamedTuple

FOLD_ABOVE = 100  # replies: a thread up to here is read at one go
REPLIES_A_PAGE = 500  # fifty threads of ten; an answer of some 100 KB, compressed
STEPS = (FOLD_ABOVE, 60, 40, 25, 16, 10)


class Fold(NamedTuple):
    """Threads of more than `above` replies show the first `head` comments (the root is one) and the last `tail`."""

    above: int
    head: int
    tail: int

    def folds(self, replies):
        return replies > self.above

    def hides(self, index, replies):
        """Whether the comment at `index` (the root is 0) of a thread of so many replies is in the folded middle."""
        return self.folds(replies) and self.head <= index <= replies - self.tail

    def shown(self, replies):
        return self.head - 1 + self.tail if self.folds(replies) else replies


def fold_for(sizes):
    """The gentlest Fold for a page whose threads have so many replies each."""
    folds = [fold_above(step) for step in STEPS]
    return next((fold for fold in folds if sum(map(fold.shown, sizes)) <= REPLIES_A_PAGE), folds[-1])


def fold_above(step):
    """A folded thread keeps two fifths of what an open one may have, and most of that at its beginning."""
    kept = step * 2 // 5
    tail = kept // 4
    return Fold(step, 1 + kept - tail, tail)
