"""How long readers wait for what has just begun: a worker in the place of one that died, all of them on HUP, the site.

From the signal, or from the command, to the last byte of a first page, which that process has to make.
"""

import os
import signal
import time
from contextlib import suppress

from benchmarks import load, stage
from benchmarks.harness import Row, Times, topic
from benchmarks.memory import workers_of

ROUNDS = 2 if stage.SMALL else 7
MOST_SECONDS = 1.5
TRIVIAL = "benchmarks.trivial:application"
ASK = load.get("/", "Accept-Encoding: br\r\n")


@topic()
def starting():
    for name, measure in {
        "A worker in the place of one that was killed": after_a_death,
        "All workers anew on HUP": after_hup,
    }.items():
        ours, trivial = measure("config.wsgi"), measure(TRIVIAL)
        yield Row(f"{name}, to its first page", ours, "s", MOST_SECONDS, baseline=trivial, against="a trivial view")
    ours, trivial = from_nothing("config.wsgi"), from_nothing(TRIVIAL)
    yield Row("From the command to the first page", ours, "s", baseline=trivial, against="a trivial view")


def median_of(seconds):
    return round(Times(seconds).p50 / 1000, 3)


def after_a_death(application):
    """One worker, so that nobody else can answer."""
    with load.gunicorn(application, WEB_CONCURRENCY="1") as (port, master):
        return median_of([seconds_after(signal.SIGKILL, port, master.pid) for _ in range(ROUNDS)])


def after_hup(application):
    with load.gunicorn(application) as (port, master):
        return median_of([seconds_after(signal.SIGHUP, port, master.pid) for _ in range(ROUNDS)])


def seconds_after(number, port, master):
    """From the signal until only new workers are there and one has answered."""
    before, start = set(workers_of(master)), time.perf_counter()
    os.kill(master if number == signal.SIGHUP else next(iter(before)), number)
    while before & set(workers_of(master)) or not is_answered(port):
        time.sleep(0.002)
    return time.perf_counter() - start


def from_nothing(application):
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        with load.gunicorn(application) as (port, _):
            is_answered(port)
            seconds.append(time.perf_counter() - start)
    return median_of(seconds)


def is_answered(port):
    with suppress(OSError):
        return load.Line(port).ask(ASK)[0] == 200
    return False
