"""Limits hold over two workers of gunicorn behind a proxy, whatever a visitor writes into X-Forwarded-For."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

import pytest

from comments.screening.screens import COMMENTS_OF_AN_ADDRESS, PACE_SECONDS
from tests.servers import free_port, wait_until
from tests.test_serving import answers

WRITERS = 60
MAKE = "from tests import factories; print(factories.RecapFactory().get_absolute_url())"


@pytest.fixture
def served(tmp_path):
    """(address, path of a recap) of a site with two workers that trusts one proxy."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "REDIS_URL": "",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "STATIC_ROOT": str(tmp_path / "static"),
        "TRUSTED_PROXY_COUNT": "1",
        "WEB_CONCURRENCY": "2",
        "PORT": str(free_port()),
        "DEBUG": "1",
    }

    def manage(*arguments):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    manage("migrate", "-v0")
    manage("createcachetable")
    path = manage("shell", "-v0", "-c", MAKE).strip()
    log, address = tmp_path / "log", f"http://127.0.0.1:{environment['PORT']}"
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", "gunicorn"], env=environment, stdout=output, stderr=output)
    wait_until(lambda: answers(address), process, log)
    yield address, path
    process.kill()
    process.wait()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def post(address, number):
    """A comment of a guest with an e-mail address and a forged network address of their own; the status."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), NoRedirect)
    forged = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"}
    with opener.open(urllib.request.Request(address, headers=forged), timeout=60) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
    data = {
        "body": f"Remark {number}",
        "guest_name": f"Guest {number}",
        "guest_email": f"guest{number}@example.net",
        "csrfmiddlewaretoken": token,
    }
    request = urllib.request.Request(address, urllib.parse.urlencode(data).encode(), headers=forged)
    try:
        return opener.open(request, timeout=60).status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_no_header_and_no_second_worker_gets_around_the_pace_of_an_address(served):
    address, path = served
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda number: post(f"{address}{path}comments/", number), range(WRITERS)))
    come_back = (time.monotonic() - began) / PACE_SECONDS * COMMENTS_OF_AN_ADDRESS
    assert set(codes) <= {303, 429}
    assert COMMENTS_OF_AN_ADDRESS <= codes.count(303) <= COMMENTS_OF_AN_ADDRESS + come_back + 1
