"""Writers of the discussion take turns: threads of a process that post, and where the database is SQLite all who write.

SQLite has one writer at a time, and lets the others sleep and look again, for longer each time: who comes just now is
served before who has waited long, and with sixteen writers one in a hundred waits for a second. Here they stand in a
line before the transaction begins. The threads of a process wait for its own lock. Its first one waits at a gate, and
whoever is through the gate is the only one who waits for the turn itself, so that no process is served twice while
another waits.

The locks are advisory and in a file beside the database; the kernel frees those of a process that dies, however it
dies. They keep order and nothing else: that two never write at once is SQLite's own work. So who has waited PATIENCE
goes on without a turn, and SQLite decides.
"""

import fcntl
import os
import threading
import time
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path

from django.db import connection, transaction

PATIENCE = 5  # seconds; a turn takes some milliseconds, so something else is holding the database
PATIENCE_OF_ONE = 0.25  # seconds for the other threads of a process: each takes some milliseconds, and there are few
PAUSE = 0.001  # seconds between two looks at a lock of another process: less than a turn, and the others of ours go on
GATE, TURN = 0, 1  # the bytes of the file that are locked


def one_by_one(view):
    """Decorator: of the threads of a process one at a time is in `view`, on any database.

    It is for posting, which is work for the interpreter for the most part. Threads that post at once take it from each
    other at every statement, and in PostgreSQL they wait for each other's rows while they hold it up. Who has waited
    PATIENCE_OF_ONE goes on beside the others, as where one of them waits for a service or for a moderator's lock.
    """
    ours = threading.Lock()

    @wraps(view)
    def in_line(*args, **options):
        first = ours.acquire(timeout=PATIENCE_OF_ONE)
        try:
            return view(*args, **options)
        finally:
            if first:
                ours.release()

    return in_line


def taken(write):
    """Decorator: run `write` in a transaction, when it is its turn. Within a transaction it has come already."""

    @wraps(write)
    def in_turn(*args, **options):
        with turn(), transaction.atomic():
            return write(*args, **options)

    return in_turn


@contextmanager
def turn():
    name = connection.settings_dict["NAME"]
    if connection.vendor != "sqlite" or connection.in_atomic_block or connection.is_in_memory_db():
        yield
        return
    with line_before(str(name), os.getpid()).place():
        yield


@cache
def line_before(name, pid):
    """One a process: a fork starts with a file and a lock of its own."""
    return Line(f"{name}-turns")


class Line:
    def __init__(self, path):
        # Never closed: that would free the locks of this process, whichever thread has them.
        self.file = Path(path).open("ab")  # noqa: SIM115
        self.ours = threading.Lock()

    @contextmanager
    def place(self):
        until = time.monotonic() + PATIENCE
        first = self.ours.acquire(timeout=PATIENCE)
        try:
            if first and self.wait_for(GATE, until):
                self.wait_for(TURN, until)
                self.leave(GATE)
            yield
        finally:
            if first:
                self.leave(TURN)
                self.ours.release()

    def wait_for(self, place, until):
        """Whether it was taken in time."""
        while True:
            try:
                fcntl.lockf(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            except BlockingIOError:
                if time.monotonic() > until:
                    return False
                time.sleep(PAUSE)
            else:
                return True

    def leave(self, place):
        fcntl.lockf(self.file, fcntl.LOCK_UN, 1, place)
