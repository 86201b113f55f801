"""What this process keeps: the latest things that were asked for, up to so many bytes."""

import math
import sys
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock

from django.conf import settings

from config.replica import REPLICA
from recaps.keeping import versions

# Of one process. A page of 250 comments is some 130 KB in both codings, and what it is made of 300.
BYTES_MAX = 5 * 1024 * 1024
ENTRY_BYTES = 500  # what an entry costs besides what is in it
# A process that dies between a commit and the word of it leaves pages that nobody has told. No page is older than this.
AGE_MAX = 60
# What moved a version may not have come yet to a replica, which guests' pages are read from: they are good for about as
# long as one lags.
AGE_MAX_BESIDE_REPLICA = 2
# On lists the number of comments may lag by so many seconds: a busy discussion would have them all made anew each time.
COUNTS_LAG = 2

entries = OrderedDict()
held = 0
lock = Lock()


@dataclass
class Kept:
    """`value`, made when `names` had these `tokens`, until `expires`. `size` in bytes."""

    names: tuple
    tokens: list
    expires: float
    value: object
    size: int = 0
    made_at: float = field(default_factory=time.time)

    def stands(self, tokens, now=None):
        now = now or time.time()
        if not self.made_at <= now < self.expires:
            return False
        return self.tokens == tokens or all(
            then == today or (name == versions.COUNTS and now - self.made_at < COUNTS_LAG)
            for name, then, today in zip(self.names, self.tokens, tokens, strict=True)
        )


def keep(key, names, make):
    """What `make()` gives, kept while the versions `names` stand, and no longer than `good_until`."""
    tokens = versions.read(names)
    if (value := standing(key, tokens)) is not None:
        return value
    return put(key, kept_now(names, tokens, make())).value


def standing(key, tokens):
    """What is kept there, if it still stands, else None."""
    found = get(key)
    return found.value if found and found.stands(tokens) else None


def good_until(changes_at=math.inf):
    """The moment, in seconds, beyond which nothing is good that is made now, and changes by itself at `changes_at`."""
    return min(changes_at, time.time() + (AGE_MAX_BESIDE_REPLICA if REPLICA in settings.DATABASES else AGE_MAX))


def kept_now(names, tokens, value):
    """The Kept of what is good for as long as anything is. `tokens` were read before it was made."""
    return Kept(names, tokens, good_until(), value, size_of(value))


def size_of(thing):
    """In bytes, about: of a text, or of whatever says so itself."""
    return sys.getsizeof(thing) if isinstance(thing, str | bytes) else thing.size


def get(key):
    found = entries.get(key)
    if found is not None:
        with suppress(KeyError):  # another thread has just let it go
            entries.move_to_end(key)
    return found


def put(key, kept):
    """Keep it, and let go what nobody has asked for the longest."""
    global held
    with lock:
        before = entries.pop(key, None)
        held += kept.size - (before.size if before else -ENTRY_BYTES)
        entries[key] = kept
        while held > BYTES_MAX and entries:
            held -= entries.popitem(last=False)[1].size + ENTRY_BYTES
    return kept


def clear():
    global held
    with lock:
        entries.clear()
        held = 0
