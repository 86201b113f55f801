"""Writers take turns: one at a time, nobody left out, and nobody stopped by one who died or sits there."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

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


def test_of_the_threads_of_a_process_one_at_a_time_posts(monkeypatch):
    inside, most = [], []
    monkeypatch.setattr(turns, "PATIENCE_OF_ONE", 30)

    @turns.one_by_one
    def post(number):
        inside.append(number)
        most.append(len(inside))
        time.sleep(0.001)
        inside.remove(number)
        return number

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(post, range(80))) == list(range(80))
    assert max(most) == 1


def test_a_post_that_takes_long_holds_the_others_up_for_a_moment_alone(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_OF_ONE", 0.05)
    others_are_done = threading.Event()

    @turns.one_by_one
    def post(number):
        if number == 0:
            assert others_are_done.wait(30)
        return number

    with ThreadPoolExecutor(3) as threads:
        slow = threads.submit(post, 0)
        assert list(threads.map(post, (1, 2))) == [1, 2]
        others_are_done.set()
        assert slow.result() == 0


def test_a_post_that_fails_lets_the_next_one_in(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_OF_ONE", 0)

    @turns.one_by_one
    def post(number):
        return 1 / number

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            post(0)
    assert post(1) == 1
