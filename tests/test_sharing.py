"""New connections are shared out among the workers by what they have at hand."""

import runpy
import sys
import time
from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import ThreadWorker

from config.serving import Worker


@pytest.fixture
def asked(monkeypatch):
    """What a worker did, in its order, when it heard of a new connection."""
    done = []
    monkeypatch.setattr(time, "sleep", done.append)
    monkeypatch.setattr(ThreadWorker, "accept", lambda self, listener: done.append(listener))
    return done


def worker(connections, of_them_idle=0):
    found = Worker.__new__(Worker)
    found.cfg, found.nr_conns = SimpleNamespace(threads=4), connections
    found.keepalived_conns = [object()] * of_them_idle
    return found


@pytest.mark.parametrize("free", [worker(0), worker(7), worker(40, of_them_idle=33)])
def test_who_has_room_takes_it_at_once(asked, free):
    free.accept("a connection")
    assert asked == ["a connection"]


@pytest.mark.parametrize("busy", [worker(8), worker(40, of_them_idle=32)])
def test_who_has_its_hands_full_waits_a_moment_and_takes_what_is_left(asked, busy):
    busy.accept("a connection")
    assert asked == [sys.getswitchinterval(), "a connection"]


def test_the_site_is_served_so():
    settings = runpy.run_path("gunicorn.conf.py")
    assert settings["worker_class"] == f"{Worker.__module__}.{Worker.__qualname__}"
