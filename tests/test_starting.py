"""One process loads the site and forks the workers; under systemd a restart refuses nobody."""

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest

from benchmarks.load import Line, get

WARM = """
import os, threading
from config.wsgi import application
from config.warming import warm_up
from django.db import connections
warm_up()
sockets = [name for name in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{name}")
           and os.readlink(f"/proc/self/fd/{name}").startswith("socket:")]
print(threading.active_count(), [c.connection for c in connections.all(initialized_only=True) if c.connection], sockets)
"""
# As systemd starts it: the open socket is the file 3, and these two variables say so.
AS_SYSTEMD = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" -m gunicorn benchmarks.trivial:application'


def test_what_is_loaded_before_the_fork_asks_neither_database_nor_redis():
    """With both out of reach it works, and nothing is open that two workers would share."""
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "REDIS_URL": "redis://127.0.0.1:1"}
    done = subprocess.run(
        [sys.executable, "-c", WARM], env=os.environ | nowhere, capture_output=True, text=True, check=False
    )
    assert done.stdout == "1 [] []\n", done.stderr


@contextmanager
def gunicorn_on(listener):
    def hand_over():
        os.dup2(listener.fileno(), 3)

    # close_fds would close the file 3 after it has been put there.
    process = subprocess.Popen(["sh", "-c", AS_SYSTEMD, sys.executable], preexec_fn=hand_over, close_fds=False)
    yield process
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


@pytest.mark.chaos
def test_a_restart_under_systemd_refuses_nobody():
    over, answered, failed = threading.Event(), [], []

    def read():
        line = Line(port)
        while not over.is_set():
            try:
                answered.append(line.ask(get("/"))[0])
            except OSError as error:
                failed.append(error)

    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        port = listener.getsockname()[1]
        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        with gunicorn_on(listener):
            assert Line(port).ask(get("/"))[0] == 200
        before = len(answered)
        with gunicorn_on(listener):
            assert Line(port).ask(get("/"))[0] == 200
            over.set()
            for reader in readers:
                reader.join()
    assert failed == []
    assert len(answered) > before >= 1
    assert set(answered) == {200}
