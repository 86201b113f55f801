"""A first visit to a recap with 500 comments on a slow phone, in Chromium; beside its comments on a bare page.

Chromium itself slows its processor to a quarter and its network to 1.6 Mbit/s with 150 ms each way and back. Each visit
has a browser without a cache, and both pages come from servers of the same kind, compressed.
"""

import gzip
import json
import shutil
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median

from benchmarks import load, stage
from benchmarks.harness import Row, topic

VISITS = 1 if stage.SMALL else 9
COMMENTS = 50 if stage.SMALL else 500
THREADS_A_PAGE = 50
SLOW_CPU = 4
SLOW_NETWORK = {"latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8, "offline": False}
QUIET_MS = 1500  # after everything has come: what scripts still do
# Noted by the browser from the first moment on.
WATCH = """
window.seen = {paint: 0, shift: 0, blocked: 0};
const note = (type, take) =>
  new PerformanceObserver(list => list.getEntries().forEach(take)).observe({type, buffered: true});
note("largest-contentful-paint", entry => seen.paint = entry.startTime);
note("layout-shift", entry => seen.shift += entry.hadRecentInput ? 0 : entry.value);
note("longtask", entry => seen.blocked += Math.max(0, entry.duration - 50));
"""


@topic()
def rows():
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import FLAGS, PHONE

    recap = stage.recap_with(COMMENTS, "browser")
    bare = bare_page(recap)
    with load.served() as port, serving(bare) as bare_port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        addresses = {
            "ours": f"http://127.0.0.1:{port}{recap.get_absolute_url()}",
            "bare": f"http://127.0.0.1:{bare_port}/",
        }
        visits = {name: [] for name in addresses}
        for _ in range(VISITS + 1):
            for name, address in addresses.items():
                visits[name].append(visit(browser.new_context(**PHONE), address))
        browser.close()
    # The first one finds a server that has just started.
    return list(compared(**{name: medians(each[1:]) for name, each in visits.items()}))


def visit(context, address):
    """{"paint": …, "shift": …, "blocked": …, "bytes": …, "requests": …} of one visit."""
    page = context.new_page()
    page.add_init_script(WATCH)
    devtools, kinds, sizes = context.new_cdp_session(page), {}, []
    devtools.on("Network.responseReceived", lambda said: kinds.update({said["requestId"]: said["type"]}))
    devtools.on("Network.loadingFinished", lambda said: sizes.append((said["requestId"], said["encodedDataLength"])))
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(QUIET_MS)
    seen = json.loads(page.evaluate("JSON.stringify(window.seen)"))
    context.close()
    plain = [size for request, size in sizes if kinds.get(request) != "Image"]
    return seen | {"bytes": sum(plain), "requests": len(plain)}


def medians(visits):
    return {name: median(each[name] for each in visits) for name in visits[0]}


def compared(ours, bare):
    def row(what, name, unit, at_most=None, divisor=1, places=0):
        ours_, bare_ = (round(each[name] / divisor, places) for each in (ours, bare))
        return Row(what, ours_, unit, at_most=at_most, baseline=bare_, against="its comments on a bare page")

    yield row("Slow phone, first visit: largest paint", "paint", "ms", 1800)
    yield row("Slow phone, first visit: layout shift", "shift", "", 0, places=4)
    yield row("Slow phone, first visit: main thread blocked", "blocked", "ms", 100)
    yield row("Slow phone, first visit: sent, without pictures", "bytes", "KB", 90, divisor=1000, places=1)
    yield row("Slow phone, first visit: requests, without pictures", "requests", "")


# --- What it is compared with


def bare_page(recap):
    """The comments of its first page by mptt's `recursetree`: no style, no script, no picture."""
    from django.template.loader import get_template

    from comments.models import Comment

    shown = Comment.objects.filter(thread__recap=recap, thread__number__lte=THREADS_A_PAGE)
    comments = shown.select_related("member").order_by("tree_id", "lft")
    head = '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bare</title>'
    html = head + get_template("benchmarks/recursetree.html").render({"comments": comments})
    return gzip.compress(html.encode())


@contextmanager
def serving(page):
    """The port of a server that has this one page, already compressed."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *words):
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
