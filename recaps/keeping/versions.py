"""A token for each thing that pages show: the site's furniture, the figures on its lists, every discussion.

A token says nothing but "as it was when you looked last". It is drawn at random when the thing has changed, after the
change is committed, so that no two processes need agree on a number. All processes read the same tokens: in Redis
where there is one, otherwise in a small file that each of them has mapped into its memory, which costs no query.
"""

import mmap
import secrets
from functools import cache, partial
from pathlib import Path
from zlib import crc32

from django.conf import settings
from django.db import connection, transaction

from config import in_redis

SITE = "site"  # whatever the newsroom writes, and what is shown of members
COUNTS = "counts"  # how many comments stand under each recap, as lists say it

# Two names that fall into one slot move together: a page too many is made anew, never one too few.
SLOTS = 65_536
SLOT_BYTES = 8


def talk_of(recap_id):
    """The name of a discussion."""
    return f"talk:{recap_id}"


def read(names):
    """The present tokens of `names`, in their order."""
    return store().read(names)


def move(*names):
    """Say that what `names` stand for has changed: at once, or when the transaction that changed it is committed."""
    waiting = connection.run_on_commit[-1:]
    if waiting and getattr(waiting[0][1], "args", None) == names and waiting[0][0] <= set(connection.savepoint_ids):
        return  # a long import says the same thing a million times
    after_commit(partial(store().move, *names))


def after_commit(task):
    """A failure here is logged, never raised: the change stands, and pages made before it are let go by their age."""
    transaction.on_commit(task, robust=True)


def store():
    return InRedis() if settings.REDIS_URL else in_file(file_of_versions())


def file_of_versions():
    """Beside an SQLite database, so that whoever opens that database finds the tokens that belong to it."""
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        return f"{connection.settings_dict['NAME']}-versions"
    return str(settings.VERSIONS_FILE)


@cache
def in_file(path):
    return InFile(path)


class InFile:
    """Tokens in a file of fixed size, each one word of memory: written in one piece, with no lock to be left behind."""

    def __init__(self, path):
        Path(path).touch()
        with Path(path).open("r+b") as file:
            file.truncate(SLOTS * SLOT_BYTES)
            self.words = memoryview(mmap.mmap(file.fileno(), SLOTS * SLOT_BYTES)).cast("Q")

    def read(self, names):
        return [self.words[slot(name)] for name in names]

    def move(self, *names):
        for name in names:
            self.words[slot(name)] = secrets.randbits(63) + 1


@cache
def slot(name):
    return crc32(name.encode()) % SLOTS


class InRedis:
    def read(self, names):
        """While Redis is away nothing that is kept stands."""
        from redis.exceptions import RedisError  # ten megabytes, for sites that have one

        try:
            return in_redis.client().mget([f"version:{name}" for name in names])
        except RedisError:
            return [secrets.randbits(63) for _ in names]

    def move(self, *names):
        in_redis.client().mset({f"version:{name}": secrets.randbits(63) for name in names})
