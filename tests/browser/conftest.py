"""Real Chromium on a real server. Whatever the browser complains of (CSP, console, scripts) fails the test.

What a failing test saw is kept in `var/test-failures/`: a screenshot and the page's source.
"""

import functools
import os
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, expect, sync_playwright

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
WAIT_MS = 30_000  # a machine whose others are busy took more than ten seconds to open a page
expect.set_options(timeout=WAIT_MS)
FAILURES = Path(__file__).parents[2] / "var" / "test-failures"


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def until_loaded(act):
    """`act`, done when the page that it led to has loaded: Playwright calls it done as soon as the address has changed,
    and what a test reads at that moment may be no page yet."""

    @functools.wraps(act)
    def acted(locator, *args, **options):
        act(locator, *args, **options)
        locator.page.wait_for_load_state()

    return acted


@pytest.fixture(scope="session", autouse=True)
def patient_hands():
    with pytest.MonkeyPatch.context() as patch:
        for act in ("click", "tap", "press"):
            patch.setattr(Locator, act, until_loaded(getattr(Locator, act)))
        yield


@pytest.fixture(scope="session")
def chromium():
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip("Chromium is missing: apt-get install chromium")
    # Playwright's own event loop runs in this thread, and Django would take our calls for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Complaints(list):
    """What a page's browser complained of."""

    def listen_to(self, page):
        page.on("pageerror", lambda error: self.append(f"script error: {error}"))
        page.on("console", self.hear)
        page.on("requestfailed", self.miss)

    def miss(self, request):
        # Leaving a page while it loads aborts what is under way: the browser's own doing.
        if request.failure != "net::ERR_ABORTED":
            self.append(f"not loaded: {request.url} ({request.failure})")

    def hear(self, message):
        # An answer of 404 or 422 to the page itself is what the test asked for; to anything in it, it is a fault.
        of_page_itself = message.page is not None and message.location.get("url") == message.page.url
        if message.type in ("error", "warning") and not (of_page_itself and "status of 4" in message.text):
            self.append(f"console {message.type}: {message.text}")


@pytest.fixture
def open_page(chromium, live_server, stage, request):
    """`open_page(at=PHONE, by=member, javascript=False, …)`: a page of a fresh browser, signed in as `by`."""
    contexts, complaints = [], Complaints()

    def make(at=DESK, by=None, javascript=True, **options):
        options = {"locale": "en-GB", "reduced_motion": "reduce", "java_script_enabled": javascript} | at | options
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        context.on("page", complaints.listen_to)
        if by is not None:
            context.add_cookies([session_cookie(by, live_server.url)])
        return context.new_page()

    make.complaints = complaints
    yield make
    if failed(request.node):
        keep_what_was_seen(request.node, contexts)
    for context in contexts:
        context.close()
    assert complaints == [], "the browser complained"


@pytest.fixture
def desk(open_page):
    """A guest's page on a desk."""
    return open_page(DESK)


@pytest.fixture
def phone(open_page):
    """A guest's page on a phone."""
    return open_page(PHONE)


def until(page, truth):
    """Waits, while the page goes on, for what no locator can tell: a row, a request, a dialog. Fails after WAIT_MS."""
    for _ in range(WAIT_MS // 50):
        if truth():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not so after {WAIT_MS} ms")


def session_cookie(person, url):
    client = Client()
    client.force_login(person, backend="members.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    setattr(item, f"outcome_of_{report.when}", report.outcome)
    return report


def failed(item):
    return getattr(item, "outcome_of_call", "failed") == "failed"


def keep_what_was_seen(item, contexts):
    FAILURES.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w.-]+", "-", item.name)[:120]
    for number, page in enumerate((page for context in contexts for page in context.pages), 1):
        stem = FAILURES / f"{item.path.stem}.{name}.{number}"
        stem.with_name(stem.name + ".html").write_text(page.content())
        page.screenshot(path=stem.with_name(stem.name + ".png"), full_page=True)
