"""Writers take turns on SQLite: one at a time, nobody left out, and nobody stopped by one who died or sits there."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection, transaction

from comments import turns

pytestmark = pytest.mark.chaos
HOLD = """
import sys, time
from comments.turns import Line
with Line(sys.argv[1]).place():
    print("mine", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "turns")


@pytest.fixture
def holder(path):
    """Another process whose turn it is."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    process = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE, env=environment, text=True)
    assert process.stdout.readline() == "mine\n"
    yield process
    process.kill()
    process.wait()


def test_threads_go_one_after_the_other(path):
    line, inside, most = turns.Line(path), [], []

    def write():
        for _ in range(20):
            with line.place():
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.0005)
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 160
    assert max(most) == 1


def test_a_process_waits_for_another_and_goes_on_when_that_is_killed(path, holder):
    line = turns.Line(path)
    threading.Timer(0.3, lambda: os.kill(holder.pid, signal.SIGKILL)).start()
    with line.place():
        assert holder.wait(5) == -signal.SIGKILL, "it went on before the other one was gone"


def test_whoever_has_waited_long_enough_goes_on_without_a_turn(path, holder, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.2)
    with turns.Line(path).place():
        assert holder.poll() is None


def test_after_a_failure_the_next_one_has_its_turn(path):
    line = turns.Line(path)
    with pytest.raises(ZeroDivisionError), line.place():
        raise ZeroDivisionError
    with line.place():
        assert line.ours.locked()
    assert not line.ours.locked()


@pytest.mark.django_db(transaction=True)
def test_within_a_transaction_nobody_waits_in_line(holder, path, monkeypatch):
    """To wait with the database locked would stop everybody."""
    monkeypatch.setattr(turns, "line_before", lambda *_: pytest.fail("it waited"))
    with transaction.atomic():
        assert turns.taken(lambda: connection.in_atomic_block)()
