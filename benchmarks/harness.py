"""What every benchmark stands on: rows, timing in one process, a visitor without a network, and load over one.

A figure of a machine says little on another one, so figures are taken in turn with what they are compared with, in the
same run, and the ratio of the two is what counts.
"""

import gc
import io
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from statistics import quantiles
from urllib.parse import urlencode

TOPICS = {}
# What `startproject` sets up, around the view that does nothing.
TRIVIAL_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
NO_QUERIES = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "SET LOCAL")


@dataclass(frozen=True)
class Row:
    """One figure. `at_most` or `at_least` is its goal; `against` says what the baseline is."""

    what: str
    figure: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    baseline: float | None = None
    against: str = ""

    @property
    def is_met(self):
        """None where no goal is set."""
        if self.at_most is not None:
            return self.figure <= self.at_most
        return None if self.at_least is None else self.figure >= self.at_least

    def as_json(self):
        ratio = round(self.figure / self.baseline, 3) if self.baseline else None
        return asdict(self) | {"ratio": ratio, "is_met": self.is_met}


def topic(*databases):
    """Decorator: a function of a module in this folder that returns Rows, run on each of `databases`.

    It is named after its module: `python -m benchmarks posting`.
    """

    def register(function):
        TOPICS[function.__module__.rpartition(".")[2]] = (function, databases or ("sqlite",))
        return function

    return register


# --- Time in one process


class Times:
    """Milliseconds, many of them."""

    def __init__(self, seconds):
        self.ms = sorted(1000 * each for each in seconds)

    def at(self, percent):
        return round(quantiles(self.ms, n=100, method="inclusive")[percent - 1], 3) if len(self.ms) > 1 else self.ms[0]

    @property
    def p50(self):
        return self.at(50)


def timed(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def in_turn(calls, rounds, warm=3):
    """{name: Times} of `calls`, a dict of callables that are run one after the other, round for round."""
    for call in [*calls.values()] * warm:
        call()
    gc.collect()
    seconds = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            seconds[name].append(timed(call))
    return {name: Times(each) for name, each in seconds.items()}


@contextmanager
def queries():
    """A list of the statements that the block sends, without those that only open, set up and close a transaction."""
    from django.db import connection

    sent = []

    def note(execute, sql, *rest):
        if not sql.startswith(NO_QUERIES):
            sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield sent


# --- A visitor without a network: the whole site, from the server's call to the last byte


class Visitor:
    """Asks the site as gunicorn does, in this process. `member` is signed in."""

    TOKEN = "b" * 32

    def __init__(self, member=None):
        from config.wsgi import application

        self.site, self.cookies = application, {"csrftoken": self.TOKEN}
        if member:
            self.cookies["sessionid"] = session_of(member)

    def get(self, path, **headers):
        return self.ask("GET", path, b"", headers)

    def post(self, path, data, **headers):
        return self.ask("POST", path, urlencode(data | {"csrfmiddlewaretoken": self.TOKEN}).encode(), headers)

    def ask(self, method, path, body, headers):
        """(status, headers, body)."""
        path, _, query = path.partition("?")
        said = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_COOKIE": self.cookie_line(),
        } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}  # fmt: skip
        answer = self.site(environ, lambda *status: said.append(status))
        content = b"".join(answer)
        answer.close()
        status, headers = said[0][:2]
        return int(status[:3]), dict(headers), content

    def cookie_line(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def session_of(member):
    """The key of a session in which `member` is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "members.backends.ModelBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    return session.session_key
