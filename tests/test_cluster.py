"""The site on two processes behind nginx, with PostgreSQL and Redis: what one knows the other knows."""

import itertools
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.client import IncompleteRead

import pytest

from comments.screening.screens import COMMENTS_OF_AN_ADDRESS, PACE_SECONDS
from deploy.cluster import cluster
from tests.servers import Missing
from tests.test_limits import all_at_once, forged, send

pytestmark = pytest.mark.chaos
MAKE = "from tests import factories as f; r = f.RecapFactory(); f.talk_under(r); print(r.get_absolute_url())"
READERS = 4


@pytest.fixture(scope="module")
def running_site():
    """(Cluster, path of a recap)."""
    try:
        with cluster() as site:
            yield site, site.manage("shell", "-v0", "-c", MAKE).strip()
    except Missing as missing:
        pytest.skip(str(missing))


def get(address, **headers):
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as answer:
        return answer.status, answer.headers, answer.read().decode()


class Reading:
    """Readers who fetch pages through nginx for as long as the block lasts."""

    def __init__(self, address, path):
        self.addresses = [address + "/", address + path, address + path + "comments/news/"]
        self.over, self.answered, self.cut, self.failed = threading.Event(), 0, [], []

    def __enter__(self):
        self.readers = [threading.Thread(target=self.read, args=(number,)) for number in range(READERS)]
        for reader in self.readers:
            reader.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for reader in self.readers:
            reader.join()

    def read(self, number):
        turn = 0
        while not self.over.is_set():
            turn += 1
            # A query of its own, so that no cache answers for the site.
            address, began = f"{self.addresses[turn % 3]}?of={number}-{turn}", time.monotonic()
            try:
                get(address)
                self.answered += 1
            except IncompleteRead:  # the beginning of an answer had already come: nobody can ask for it once more
                self.cut.append(began)
            except OSError as error:
                self.failed.append(f"{address}: {error}")


def post(address, number):
    """The status of a comment of a guest of their own."""
    who = {"guest_name": f"Guest {number}", "guest_email": f"guest{number}@example.net"}
    return send(address, {"body": f"Remark {number}", **who}, forged(number))[0]


def test_what_is_posted_on_one_is_read_on_the_other_at_once(running_site):
    site, path = running_site
    one, other = (f"http://127.0.0.1:{port}{path}" for port in site.ports)
    for number in range(3):
        get(other)  # and whatever it keeps of it
        assert post(f"{one}comments/", 100 + number) == 303
        assert f"Remark {100 + number}" in get(other)[2]
        one, other = other, one


def test_limits_are_shared(running_site):
    """The two proxies' addresses are one visitor's; each process alone would let as many pass."""
    site, path = running_site
    ports, each = itertools.cycle(site.ports), COMMENTS_OF_AN_ADDRESS - 5
    found, at_most = all_at_once(lambda turn: post(f"http://127.0.0.1:{next(ports)}{path}comments/", turn), 2 * each)
    assert set(found) == {303, 429}
    assert found[303] <= at_most(COMMENTS_OF_AN_ADDRESS, PACE_SECONDS)


def test_files_come_from_nginx_and_may_be_kept_for_good(running_site):
    site, path = running_site
    page = get(site.address + path)[2]
    file = page.partition('href="/static/css/')[2].partition('"')[0]
    _, headers, _ = get(f"{site.address}/static/css/{file}")
    assert "immutable" in headers["Cache-Control"]
    assert headers["Server"].startswith("nginx")


def test_a_process_that_is_killed_fails_no_reader_but_in_the_middle_of_an_answer(running_site):
    site, path = running_site
    with Reading(site.address, path) as reading:
        time.sleep(2)
        site.kill(site.ports[0])
        killed = time.monotonic()
        time.sleep(3)
        site.start(site.ports[0])
        time.sleep(1)
    assert reading.answered > 10
    assert reading.failed == []
    assert all(began < killed for began in reading.cut), "not even those that were under way then"


def test_a_rolling_restart_fails_no_reader(running_site):
    site, path = running_site
    with Reading(site.address, path) as reading:
        time.sleep(1)
        site.restart_one_by_one()
        time.sleep(1)
    assert reading.answered > 10
    assert reading.failed == reading.cut == []


def test_what_everybody_may_see_is_kept_and_what_is_ones_own_is_not(running_site):
    site, path = running_site
    _, headers, _ = get(site.address + path, Cookie="sessionid=somebody")
    assert headers["X-Kept"] == "BYPASS"
