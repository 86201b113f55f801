"""The middleware that stands before all others and answers what is kept.

What it keeps has passed all the others once, with their headers: the policy, the transport, the referrer. A page that
names a nonce or sets a cookie is not kept.
"""

import logging
import time
from threading import Lock

from django.conf import settings
from django.core.exceptions import DisallowedHost
from redis.exceptions import RedisError

from recaps.keeping import moments, sharing, shelf, versions
from recaps.keeping.pages import Page
from recaps.progress import COOKIE, read_cookie

log = logging.getLogger(__name__)
# Who asks for a page that is being made waits so many seconds, and then takes the last one, or makes it too.
PATIENCE = 3
BYTES_KEPT_MAX = 4 * 1024 * 1024
WAYS_MAX = 8  # different sets of dramas that the answers at one address asked about
LOCKS = [Lock() for _ in range(128)]


def early_answers(get_response):
    def middleware(request):
        if not settings.KEEP_PAGES or request.method not in ("GET", "HEAD") or is_elsewhere(request):
            return get_response(request)
        try:
            asked = Asked(request)
            if page := asked.kept():
                return page.answer(request)
            spot = asked.spot()
        except (DisallowedHost, RedisError, OSError):
            return get_response(request)
        return make(request, asked, spot, get_response) if spot else get_response(request)

    return middleware


def is_elsewhere(request):
    """Files, and what is to be sent on to HTTPS first."""
    if request.path_info.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return True
    return settings.SECURE_SSL_REDIRECT and not request.is_secure()


class Asked:
    """A request, and where its answer would be kept."""

    def __init__(self, request):
        self.request = request
        self.has_own = sharing.has_own(request)
        self.place = (request.scheme, request.get_host(), request.path)
        self.said = read_cookie(request) if COOKIE in request.COOKIES else None
        self.found = None
        if request.META.get("QUERY_STRING"):
            self.found = sharing.find(request.path_info)
            query = self.found[0].query(request) if self.found else None
            # Never kept under None, so never found.
            self.place = (*self.place, query) if query != "" else self.place

    def kept(self):
        """The Page that is kept for this reader and still stands, or None."""
        for key in self.keys():
            kept = shelf.get(key)
            if kept and (not self.has_own or kept.value.for_all) and kept.stands(versions.read(kept.names)):
                return kept.value
        return None

    def last(self):
        """The last page that was kept, out of date as it may be."""
        return next((kept.value for key in self.keys() if (kept := shelf.get(key))), None)

    def keys(self):
        """Where it can be: without a cookie, in one place; for others by what each way of making it asked."""
        if self.said is None:
            return [self.key(None)]
        ways = shelf.get((self.place, "ways"))
        return [self.key(dramas) for dramas in ways.value] if ways else []

    def key(self, dramas):
        """By what the reader has said of `dramas`, which is all that the answer knows of them."""
        return (self.place, dramas and tuple((drama, self.said.get(drama)) for drama in dramas))

    def spot(self):
        """The (Shared, names of versions) of an answer that may be kept, or None."""
        self.found = self.found or sharing.find(self.request.path_info)
        if not self.found or (len(self.place) > 3 and self.place[3] is None):
            return None
        shared, arguments = self.found
        if self.has_own and not shared.for_all:
            return None
        names = shared.names(**arguments)
        return (shared, names) if names else None


def make(request, asked, spot, get_response):
    """Make the page and keep it: one request at a time, the others wait for it."""
    lock = LOCKS[hash(asked.place) % len(LOCKS)]
    if not lock.acquire(timeout=PATIENCE):
        page = asked.last()
        return page.answer(request) if page else get_response(request)
    try:
        page = asked.kept() or made(request, asked, spot, get_response)
    finally:
        lock.release()
    return page.answer(request) if isinstance(page, Page) else page


def made(request, asked, spot, get_response):
    """The Page, or the response where it is not to be kept."""
    shared, names = spot
    tokens = versions.read(names)
    request.is_shared = not shared.for_all
    response = get_response(request)
    if request.method == "HEAD" or not may_be_kept(response):
        return response
    changes_at = moments.next_moment()
    page = Page(response, changes_at)
    page.for_all = shared.for_all
    kept = shelf.Kept(names, tokens, min(changes_at, time.time() + shelf.AGE_MAX), page, page.size)
    put(request, asked, kept)
    return page


def may_be_kept(response):
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and len(response.content) <= BYTES_KEPT_MAX
        and "no-store" not in response.get("Cache-Control", "")
        and "'nonce-" not in response.get("Content-Security-Policy", "")
    )


def put(request, asked, kept):
    if asked.said is None:
        shelf.put(asked.key(None), kept)
        return
    progress = getattr(request, "watch_progress", None)
    way = tuple(sorted(progress.asked)) if progress else ()
    ways = shelf.get((asked.place, "ways"))
    known = ways.value if ways else ()
    if way not in known:
        shelf.put((asked.place, "ways"), shelf.Kept((), [], 0, (way, *known)[:WAYS_MAX], 200))
    shelf.put(asked.key(way), kept)
