"""Load over a network: a real gunicorn, and sixteen people who ask it at once over connections that stay open."""

import os
import socket
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.harness import Times
from tests.servers import free_port, running

PEOPLE = 16
WORKERS = 2
ANSWER_SECONDS = 60
# What a browser says of a request that a script of our own page sends.
OF_OUR_SCRIPT = "Accept: application/json\r\nSec-Fetch-Site: same-origin\r\n"
WARM_SECONDS = 0.2 if os.environ.get("BENCH") == "small" else 2


@contextmanager
def served(application="config.wsgi", **environment):
    """The port of a gunicorn with the site's own configuration and WORKERS workers."""
    with gunicorn(application, **environment) as (port, _):
        yield port


@contextmanager
def gunicorn(application="config.wsgi", **environment):
    """The same, as (port, its process)."""
    port = free_port()
    ours = {"PORT": str(port), "WEB_CONCURRENCY": str(WORKERS), "LIMIT_PACE": "0"}
    environment = os.environ | ours | environment
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        command = [sys.executable, "-m", "gunicorn", application]
        with running(command, log=log, ready=lambda: is_up(port), env=environment) as process:
            yield port, process


def is_up(port):
    with suppress(OSError):
        return Line(port).ask(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")[0] in (200, 404)
    return False


class Line:
    """A connection that stays open. A server may close it between two requests; then the request is sent once more."""

    def __init__(self, port):
        self.port, self.socket, self.headers = port, None, {}

    def ask(self, request):
        """(status, body)."""
        for last_try in (False, True):
            try:
                return self.send(request)
            except OSError:
                self.socket = None
                if last_try:
                    raise
        return None

    def send(self, request):
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), ANSWER_SECONDS)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.answers = self.socket.makefile("rb")
        self.socket.sendall(request)
        first = self.answers.readline()
        if not first.endswith(b"\n"):
            raise ConnectionResetError
        self.headers = headers = {}
        while (line := self.answers.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        is_chunked = headers.get(b"transfer-encoding") == b"chunked"
        body = b"".join(self.chunks()) if is_chunked else self.read(int(headers.get(b"content-length", 0)))
        if headers.get(b"connection") == b"close":
            self.socket = None
        return int(first.split()[1]), body

    def read(self, length):
        body = self.answers.read(length)
        if len(body) < length:
            raise ConnectionResetError
        return body

    def chunks(self):
        while length := int(self.answers.readline(), 16):
            yield self.read(length)
            self.answers.readline()
        self.answers.readline()


def get(path, headers=""):
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode()


def post(path, body, cookies, headers=""):
    """The bytes of a form that is sent."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n{headers}\r\n"
    )
    return head.encode() + body


class Load:
    """What came of it: `answers` is (status, seconds) of each request, `seconds` how long it took altogether."""

    def __init__(self):
        self.answers, self.seconds, self.warm = [], 0, 0

    def run(self, port, next_request, seconds, people=PEOPLE):
        """`next_request(person)` is called by each of `people` for the bytes to send, until the time is over.

        Before the time begins each of them asks a few times: a new worker compiles templates and opens its database.
        """
        self.take(port, next_request, WARM_SECONDS, people)
        self.warm, self.answers = len(self.answers), []
        return self.take(port, next_request, seconds, people)

    def take(self, port, next_request, seconds, people):
        start = time.perf_counter()
        threads = [
            threading.Thread(target=self.go_on, args=(Line(port), next_request, person, start + seconds))
            for person in range(people)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.seconds = time.perf_counter() - start
        return self

    def go_on(self, line, next_request, person, until):
        while time.perf_counter() < until:
            request = next_request(person)
            start = time.perf_counter()
            try:
                status = line.ask(request)[0]
            except OSError:
                status = 0
            self.answers.append((status, time.perf_counter() - start))

    def count(self, *statuses):
        return sum(status in statuses for status, _ in self.answers)

    def a_second(self, *statuses):
        return round(self.count(*statuses) / self.seconds, 1)

    @property
    def times(self):
        return Times([seconds for _, seconds in self.answers])
