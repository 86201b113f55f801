"""What all workers need, loaded once by the process that forks them: they share its memory and start at once.

Nothing here asks the database or the cache, and nothing may stay open: a connection must not be carried over a fork.
Why, and what it saves, is in docs/decisions/0027-memory-and-start.md.
"""

import ctypes
import gc
import time
from contextlib import suppress
from itertools import chain

from django.conf import settings
from django.db import connections
from django.template import engines
from django.urls import get_resolver, reverse

from config.health import our_migrations

PAGES = ("recaps", "comments", "members")  # folders of templates that readers see, beside those around them all

# Of glibc's malloc(3). By itself it opens an arena for each thread, and learns to keep what large things left behind.
# One is enough, since Python lets one thread at a time work: what one leaves free in the middle of it, the others use.
# LARGE is not too small either: the texts of a page are half a megabyte each, and to have the system hand out fresh
# memory for each of them takes longer than to make the page. The tables of brotli are larger (8 MB), and seldom needed.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
LARGE = 6 * 1024 * 1024
LEFT_AT_THE_END = 32 * 1024 * 1024
ARENAS = 1
TIDY_SECONDS = 0.5  # rings of objects in 20,000, and pages of the heap with nothing left on them: five milliseconds
# A post makes some thousand objects and lets most of them go; looked through every 700, as Python does by itself, they
# took a fifteenth of its time. What is left in rings is found when the heap is tidied up.
OBJECTS_BETWEEN_COLLECTIONS = 5_000
tidied_at = 0.0


def warm_up():
    keep_the_heap_small()
    reverse("recaps:home")  # the first one imports every view and makes the tables of the site's addresses
    for _, resolver in get_resolver().namespace_dict.values():
        resolver.reverse_dict  # noqa: B018 - and this those of each app's
    compile_templates()
    our_migrations()
    connections.close_all()
    # What is here stays: the collector would write into all of it, and each worker would have a copy of its own.
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])


def keep_the_heap_small():
    with suppress(OSError, AttributeError):  # a C library that is not glibc has no such knobs
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_ARENA_MAX, ARENAS)
        mallopt(M_MMAP_THRESHOLD, LARGE)
        mallopt(M_TRIM_THRESHOLD, LEFT_AT_THE_END)


def tidy_up():
    """After a request, every now and then: what is free in the middle of the heap goes back to the system.

    Rings first. Python looks for old ones when there are a quarter more objects, and has megabytes in them by then.
    """
    global tidied_at
    if time.monotonic() - tidied_at > TIDY_SECONDS:
        tidied_at = time.monotonic()
        gc.collect()
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def compile_templates():
    folder = settings.BASE_DIR / "templates"
    files = chain(folder.glob("*.html"), *((folder / name).rglob("*.html") for name in PAGES))
    for file in sorted(files):
        engines["django"].get_template(str(file.relative_to(folder)))
