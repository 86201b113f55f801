"""nginx as it is shipped, before the site: what is shared it keeps, compressed, and nobody is shown another's page."""

import gzip
import http.client
import subprocess
import urllib.request

import brotli
import pytest
from django.test import Client

from deploy.cluster import configuration, nginx, nginx_program
from recaps.progress import COOKIE, pack
from tests import factories
from tests.servers import Missing, free_port

SECRET = "canary-of-a-later-episode"
READERS = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@pytest.fixture
def recap(live_server):
    recap = factories.RecapFactory()
    factories.talk_under(recap)
    factories.comment_on(recap, says=SECRET, reveals_through=recap.covers_through + 1)
    return recap


@pytest.fixture
def ask(live_server, recap, tmp_path):
    """Asks nginx for the recap's page: (headers, its text)."""

    def get(accept="br", **cookies):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        said = {"Accept-Encoding": accept, "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        line.request("GET", recap.get_absolute_url(), headers={name: value for name, value in said.items() if value})
        answer = line.getresponse()
        assert answer.status == 200
        return answer.headers, READERS[answer.headers.get("Content-Encoding", "")](answer.read()).decode()

    port = free_port()
    try:
        with nginx(tmp_path, port, [live_server.thread.port]):
            yield get
    except Missing as missing:
        pytest.skip(str(missing))


def test_a_shared_page_is_kept_compressed_once_for_each_coding(ask):
    for accept, coding in (("br", "br"), ("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")):
        headers, page = ask(accept)
        assert (headers["Content-Encoding"], "And yet nobody asks." in page) == (coding, True)
        headers, again = ask(accept)
        assert (headers["X-Kept"], headers["Content-Encoding"], again) == ("HIT", coding, page)
    headers, plain = ask("identity")
    assert (headers.get("Content-Encoding"), plain) == (None, page)


def test_a_token_of_a_form_makes_no_page_of_its_own(ask):
    ask()
    assert ask(csrftoken="b" * 32)[0]["X-Kept"] == "HIT"


def test_who_has_watched_further_shows_nobody_else_what_they_see(ask, recap):
    watching = {COOKIE: pack({recap.show.pk: recap.covers_through + 1})}
    for _ in range(2):
        headers, page = ask(**watching)
        assert (headers["X-Kept"], SECRET in page) == ("BYPASS", True)
        headers, page = ask()
        assert (headers["X-Kept"] in ("MISS", "HIT"), SECRET in page) == (True, False)


def test_a_members_page_is_theirs_alone(ask, member):
    client = Client()
    client.force_login(member)
    for _ in range(2):
        headers, page = ask(sessionid=client.cookies["sessionid"].value)
        assert (headers["X-Kept"], member.handle in page) == ("BYPASS", True)
        assert "private" in headers["Cache-Control"]
        assert member.handle not in ask()[1]


@pytest.mark.parametrize("name", ["messages", "mine"])
def test_who_has_something_of_their_own_passes_by(ask, name):
    ask()
    assert ask(**{name: "x"})[0]["X-Kept"] == "BYPASS"


def test_nginx_has_nothing_to_say_of_its_configuration(tmp_path):
    try:
        program = nginx_program()
    except Missing as missing:
        pytest.skip(str(missing))
    (tmp_path / "nginx").mkdir()
    file = tmp_path / "nginx.conf"
    file.write_text(configuration(tmp_path, free_port(), [free_port()]))
    command = [program, "-t", "-c", file, "-e", tmp_path / "error.log"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


@pytest.mark.parametrize(("name", "type"), [("480.avif", "image/avif"), ("480.jpeg", "image/jpeg")])
def test_a_picture_is_called_what_it_is(live_server, tmp_path, name, type):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / name).write_bytes(b"x")
    try:
        with (
            nginx(tmp_path, free_port(), [live_server.thread.port]) as address,
            urllib.request.urlopen(f"{address}/media/{name}") as answer,
        ):
            assert answer.headers["Content-Type"] == type
    except Missing as missing:
        pytest.skip(str(missing))
