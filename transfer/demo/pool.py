"""Processes that share the drawing. Imports no models: a process of the pool reads this before Django is set up."""

import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread

import django


@contextmanager
def mapper(workers):
    """A `map` that works in as many processes; with one, it works here.

    The processes are spawned: a forked one would share this one's connection to the database.
    """
    if workers == 1:
        yield map
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=get_ready) as pool:
        yield pool.map


def get_ready():
    django.setup()
    Thread(target=leave_with_parent, daemon=True).start()


def leave_with_parent():
    """A killed parent cannot say goodbye, and a pool would wait for its next order for ever."""
    parent_process().join()
    os._exit(1)
