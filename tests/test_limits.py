"""Limits hold over two workers of gunicorn, behind a proxy or not, whatever a visitor writes into X-Forwarded-For."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar

import pytest

from comments.screening.screens import COMMENTS_OF_A_PERSON, COMMENTS_OF_AN_ADDRESS, PACE_SECONDS
from members.accounts import TOO_MANY_TRIES
from tests.people import PASSWORD
from tests.servers import free_port, running
from tests.test_serving import answers

# As allauth has them (`login_failed`), and nothing of ours changes them.
TRIES_OF_AN_ADDRESS, TRIES_SECONDS = 10, 60
TRIES_AT_AN_ACCOUNT = 5
MAKE = """
from tests import factories, people
people.join(people.MEMBER)
print(factories.RecapFactory().get_absolute_url())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """(environment, path of a recap) of a site that two workers serve."""
    folder = tmp_path_factory.mktemp("limits")
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "REDIS_URL": "",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "WEB_CONCURRENCY": "2",
        "DEBUG": "1",
    }

    def manage(*arguments):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    manage("migrate", "-v0")
    manage("createcachetable")
    return environment, manage("shell", "-v0", "-c", MAKE).strip()


@contextmanager
def served(environment, folder, proxies):
    """The address of the site, served as behind so many proxies of ours."""
    port = str(free_port())
    address = f"http://127.0.0.1:{port}"
    with running(
        [sys.executable, "-m", "gunicorn"],
        log=folder / "log",
        ready=lambda: answers(address),
        env=environment | {"TRUSTED_PROXY_COUNT": str(proxies), "PORT": port},
    ):
        yield address


@pytest.fixture(params=[0, 1], ids=["without a proxy", "behind a proxy"])
def visited(request, site, tmp_path):
    """(number of proxies, address, path of a recap)."""
    environment, path = site
    with served(environment, tmp_path, request.param) as address:
        yield request.param, address, path


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def forged(number, real="203.0.113.7"):
    """What our proxy sends on of a visitor who makes up an address; without a proxy all of it is made up."""
    return {"X-Forwarded-For": f"198.51.100.{number}, {real}"}


def send(address, data, headers):
    """(status, page) of a form sent by a browser that is fresh and on one of our pages."""
    headers = headers | {"Sec-Fetch-Site": "same-origin"}
    request = urllib.request.Request(address, urllib.parse.urlencode(data).encode(), headers)
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), NoRedirect)
    try:
        with opener.open(request, timeout=60) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as other:
        return other.code, other.read().decode()


def all_at_once(do, count):
    """What became of each of them, and how many more than a full bucket have come back in `seconds` meanwhile."""
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        found = Counter(pool.map(do, range(count)))
    return found, lambda most, seconds: most + 1 + (time.monotonic() - began) / seconds * most


def test_the_pace_of_a_person_and_of_an_address_holds(visited):
    """Behind a proxy a person changes their e-mail address at will; what the proxy says of them stays."""
    proxies, address, path = visited
    most = COMMENTS_OF_AN_ADDRESS if proxies else COMMENTS_OF_A_PERSON

    def comment(number):
        email = f"guest{number}@example.net" if proxies else "guest@example.net"
        data = {"body": f"Remark {number}", "guest_name": f"Guest {number}", "guest_email": email}
        return send(f"{address}{path}comments/", data, forged(number))[0]

    codes, at_most = all_at_once(comment, most + 15)
    assert set(codes) <= {303, 429}
    assert most <= codes[303] <= at_most(most, PACE_SECONDS)


def sign_in(address, handle, headers, password="wrong"):
    status, page = send(f"{address}/accounts/login/", {"login": handle, "password": password}, headers)
    if status == 302:
        return "signed in"
    assert re.search('class="errorlist', page), page
    return "refused" if TOO_MANY_TRIES in page else "wrong"


def test_the_tries_of_an_address_hold(visited):
    _, address, _ = visited
    found, at_most = all_at_once(lambda number: sign_in(address, f"reader-{number}", forged(number)), 16)
    assert set(found) <= {"wrong", "refused"}
    assert found["wrong"] <= at_most(TRIES_OF_AN_ADDRESS, TRIES_SECONDS)
    assert found["refused"]


def test_the_tries_at_an_account_hold_from_anywhere(site, tmp_path):
    """Also with its own password: who guesses it at the sixth try is not let in."""
    environment, _ = site
    with served(environment, tmp_path, proxies=1) as address:
        found, _ = all_at_once(lambda number: sign_in(address, "yuna", forged(number, f"192.0.2.{number}")), 8)
        assert found["wrong"] <= TRIES_AT_AN_ACCOUNT
        assert sign_in(address, "yuna", forged(9, "192.0.2.9"), PASSWORD) == "refused"
