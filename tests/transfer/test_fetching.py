"""Fetching pictures: from the public internet alone, whatever names, redirects and resolvers say."""

import contextlib
import http.server
import socket
import threading
import time

import pytest

from tests.factories import picture_file
from tests.transfer.moving import bring, item, wxr
from transfer.reading import fetching
from transfer.reading.fetching import NotFetched, fetch, is_public

PUBLIC = "93.184.215.14"


class Server(http.server.BaseHTTPRequestHandler):
    """Answers as its path says; what was asked for is kept."""

    asked: list
    picture = picture_file(64, 36).read()

    def do_GET(self):
        self.asked.append((self.headers["Host"], self.path))
        match self.path:
            case "/to-private":
                self.answer(302, Location="http://internal.example/secret")
            case "/to-file":
                self.answer(302, Location="file:///etc/passwd")
            case "/round":
                self.answer(302, Location="/round")
            case "/moved":
                self.answer(301, Location="/lamp.jpg")
            case "/gone":
                self.answer(404)
            case "/endless":
                self.answer(200)
                for _ in range(2000):
                    self.wfile.write(b"x" * 100_000)
            case "/claims":
                self.answer(200, **{"Content-Length": "99999999999"})
            case "/drips":
                self.answer(200)
                for _ in range(100):
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            case _:
                self.answer(200)
                self.wfile.write(self.picture)

    def answer(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def handle(self):
        with contextlib.suppress(OSError):  # the other side has left, which is what some of these tests are about
            super().handle()

    def log_message(self, *_):
        pass


@pytest.fixture
def asked(monkeypatch):
    """A server on the loopback that stands for the public internet: connections to PUBLIC land there."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = True
    Server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    real = socket.create_connection

    def connect(address, *rest, **options):
        assert address == (PUBLIC, 80), f"somebody connected to {address}"
        return real(server.server_address, *rest, **options)

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    yield Server.asked
    server.shutdown()
    server.server_close()


def resolver(*answers, **hosts):
    """Resolves each host as `hosts` says, and any other to `answers`, one after the other."""
    answers = list(answers)

    def resolve(host, port, **_):
        found = hosts.get(host.partition(".")[0]) or (answers.pop(0) if len(answers) > 1 else answers[0])
        found = found if isinstance(found, list) else [found]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    return resolve


public = resolver(PUBLIC, internal="10.0.0.5")


def test_a_picture_is_fetched_by_the_address_that_was_judged(asked):
    assert fetch("http://lamp.example/lamp.jpg", public).read() == Server.picture
    assert asked == [("lamp.example", "/lamp.jpg")]


def test_a_redirect_on_the_public_internet_is_followed(asked):
    assert fetch("http://lamp.example/moved", public).name == "lamp.jpg"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "198.18.0.1"],
)  # fmt: skip
def test_a_private_address_is_never_connected_to(asked, address):
    with pytest.raises(NotFetched, match="not on the public internet"):
        fetch("http://lamp.example/lamp.jpg", resolver(address))
    assert asked == []


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700::1111"])
def test_a_public_address_is_public(address):
    assert is_public(fetching.ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "http://[::1]/x", "http://2130706433/x", "http://0x7f.1/x", "http://localhost/x",
     "http://127.1/x", "http://0/x"],
)  # fmt: skip
def test_the_machines_own_resolver_fools_nobody(asked, url):
    with pytest.raises(NotFetched):
        fetch(url)
    assert asked == []


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://lamp.example/x", "gopher://lamp.example/", "http://lamp.example:22/", "http:///x",
     "", "http://me:secret@lamp.example/", "https://lamp.example:6379/", "http://lamp.example:99999/", "http://[::1"],
)  # fmt: skip
def test_only_the_web_is_fetched_from(asked, url):
    with pytest.raises(NotFetched):
        fetch(url, public)
    assert asked == []


def test_one_private_address_among_several_is_one_too_many(asked):
    with pytest.raises(NotFetched, match="not on the public internet"):
        fetch("http://lamp.example/lamp.jpg", resolver([PUBLIC, "127.0.0.1"]))


def test_a_name_that_means_another_machine_a_moment_later_gains_nothing(asked):
    """Rebinding: it is resolved once, and connected to by that address."""
    fetch("http://lamp.example/lamp.jpg", resolver(PUBLIC, "127.0.0.1"))
    assert len(asked) == 1
    with pytest.raises(NotFetched, match="not on the public internet"):
        fetch("http://lamp.example/moved", resolver(PUBLIC, "127.0.0.1"))


def test_a_redirect_to_a_private_machine_is_not_followed(asked):
    with pytest.raises(NotFetched, match="not on the public internet"):
        fetch("http://lamp.example/to-private", public)
    assert [path for _, path in asked] == ["/to-private"]


@pytest.mark.parametrize(("path", "why"), [
    ("to-file", "no web address"), ("round", "address to address"), ("gone", "404"), ("endless", "more than 15 MB"),
    ("claims", "more than 15 MB"),
])  # fmt: skip
def test_what_leads_nowhere_ends(asked, path, why):
    with pytest.raises(NotFetched, match=why):
        fetch(f"http://lamp.example/{path}", public)


def test_a_server_that_drips_is_left(asked, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS_MAX", 0.3)
    with pytest.raises(NotFetched):
        fetch("http://lamp.example/drips", public)


@pytest.mark.django_db
def test_nothing_is_fetched_unasked_and_pictures_come_when_asked(asked, tmp_path, monkeypatch):
    from recaps.models import Image, Recap

    monkeypatch.setattr(fetching.fetch, "__defaults__", (public,))
    path = tmp_path / "site.xml"
    path.write_text(wxr(item(1, content='<img src="http://lamp.example/lamp.jpg" alt="A lamp"> <p>And words.</p>')))
    bring(path, report=tmp_path / "first.jsonl")
    assert (asked, Image.objects.count()) == ([], 0)
    assert "<img" not in Recap.objects.get().body_html
    bring(path, report=tmp_path / "second.jsonl", fetch_media=True)
    assert Image.objects.get().alt == "A lamp"
    assert Image.objects.get().src in Recap.objects.get().body_html
