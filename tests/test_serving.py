"""The site as `make run` serves it: gunicorn with its configuration, collected files, one line of log a request."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from urllib.parse import urljoin

import pytest

from tests.servers import free_port, wait_until

MOST_BYTES = 40 * 1024  # of CSS and scripts for a page, compressed
TALK = """
from tests import factories
recap = factories.RecapFactory()
factories.talk_under(recap)
print(recap.get_absolute_url(), recap.show.get_absolute_url())
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """(address, paths of home, recap and drama, process, its log) of a running site."""
    folder = tmp_path_factory.mktemp("served")
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "REDIS_URL": "",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "PORT": str(free_port()),
    }

    def manage(*arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    manage("migrate", "-v0")
    manage("createcachetable")
    manage("collectstatic", "--noinput", "-v0")
    paths = ["/", *manage("shell", "-v0", "-c", TALK).split()]
    log, address = folder / "log", f"http://127.0.0.1:{environment['PORT']}"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "gunicorn"]
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    wait_until(lambda: answers(address), process, log)
    yield address, paths, process, log
    process.kill()
    process.wait()


def answers(address):
    try:
        return get(f"{address}/readyz")[0] == 200
    except OSError:
        return False


def get(url):
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.status, response.headers, response.read()


def words(page):
    return gzip.decompress(page).decode() if page.startswith(b"\x1f\x8b") else page.decode()


def test_a_page_brings_little_and_what_it_brings_may_be_kept_for_good(served):
    address, paths, _, _ = served
    for path in paths:
        page = words(get(address + path)[2])
        files = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page)
        assert len(files) >= 2
        weight = 0
        for file in files:  # and what they import, which joins the list
            _, headers, body = get(address + file)
            assert "immutable" in headers["Cache-Control"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            weight += len(body)
            text = words(body)
            assert not re.search(r"@import|/\*|^\s*//", text, re.MULTILINE), "as editors have it"
            imported = re.findall(r"""\b(?:import|from)\s*["'](.+?)["']""", text)
            files += {urljoin(file, name) for name in imported} - set(files)
        assert weight <= MOST_BYTES, path


def requests_in(log, path):
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    return [line for line in lines if line["logger"] == "gunicorn.access" and line["path"].startswith(path)]


def test_each_request_is_one_line_of_json(served):
    address, _, process, log = served
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(f'{address}/not-there/%22%0A?q="')
    wait_until(lambda: requests_in(log, "/not-there/"), process, log)  # the line is written after the answer
    (request,) = requests_in(log, "/not-there/")
    assert (request["method"], request["status"]) == ("GET", 404)
    assert request["us"] > 0


def test_it_ends_when_it_is_told_to(served):
    """The last test of this file: afterwards nothing answers."""
    address, _, process, _ = served
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert not answers(address)
