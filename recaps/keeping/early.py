"""The middleware that stands before all others and answers what is kept.

What it keeps has passed all the others once, with their headers: the policy, the transport, the referrer. A page that
names a nonce or sets a cookie is not kept.
"""

from threading import Lock

from django.conf import settings
from django.core.exceptions import DisallowedHost

from recaps.keeping import moments, sharing, shelf, versions
from recaps.keeping.pages import Page
from recaps.keeping.ways import Place
from recaps.progress import COOKIE, read_cookie

# Who asks for a page that is being made waits so many seconds, and then takes the last one, or makes it too.
PATIENCE = 3
BYTES_KEPT_MAX = 4 * 1024 * 1024
LOCKS = [Lock() for _ in range(128)]


def early_answers(get_response):
    def middleware(request):
        if not settings.KEEP_PAGES or request.method not in ("GET", "HEAD") or is_elsewhere(request):
            return get_response(request)
        try:
            asked = Asked(request)
            if page := asked.kept():
                return page.answer(request)
            names = asked.names()
        except DisallowedHost:
            return get_response(request)
        return make(asked, names, get_response) if names else get_response(request)

    return middleware


def is_elsewhere(request):
    """Files, and what is to be sent on to HTTPS first."""
    if request.path_info.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return True
    return settings.SECURE_SSL_REDIRECT and not request.is_secure()


class Asked:
    """A request, and where its answer would be kept."""

    def __init__(self, request):
        self.request, self.shared, self.arguments = request, None, {}
        self.has_own = sharing.has_own(request)
        query = self.query() if request.META.get("QUERY_STRING") else ""
        key = None if query is None else (request.scheme, request.get_host(), request.path, query)
        self.place = Place(key, read_cookie(request) if COOKIE in request.COOKIES else None)

    def query(self):
        self.look_up()
        return self.shared.query(self.request) if self.shared else None

    def look_up(self):
        if self.shared is None:
            self.shared, self.arguments = sharing.find(self.request.path_info)

    def kept(self):
        """The Page that is kept for this reader and still stands, or None."""
        kept = self.place.find() if self.place.key else None
        return kept.value if kept and (kept.value.for_all or not self.has_own) else None

    def last(self):
        """The last page that was kept, out of date as it may be."""
        return next((kept.value for kept in self.place.all()), None)

    def names(self):
        """The versions that the answer depends on, if it may be kept; else None."""
        if not self.place.key:
            return None
        self.look_up()
        if not self.shared or (self.has_own and not self.shared.for_all):
            return None
        return self.shared.names(**self.arguments)


def make(asked, names, get_response):
    """Make the page and keep it: one request at a time, the others wait for it."""
    request, lock = asked.request, LOCKS[hash(asked.place.key) % len(LOCKS)]
    if not lock.acquire(timeout=PATIENCE):
        page = asked.last()
        return page.answer(request) if page else get_response(request)
    try:
        page = asked.kept() or made(asked, names, get_response)
    finally:
        lock.release()
    return page.answer(request) if isinstance(page, Page) else page


def made(asked, names, get_response):
    """The Page, or the response where it is not to be kept."""
    # Both looked up before: what changes meanwhile makes the page out of date.
    request, tokens, changes_at = asked.request, versions.read(names), moments.next_moment()
    request.is_shared = not asked.shared.for_all
    if request.method == "GET":  # made whole, whatever the browser has already
        wanted = request.META.pop("HTTP_IF_NONE_MATCH", "")
        response = get_response(request)
        request.META["HTTP_IF_NONE_MATCH"] = wanted
    else:
        response = get_response(request)
    if request.method == "HEAD" or not may_be_kept(response):
        return response
    page = Page(response, changes_at, asked.shared.for_all).as_before(asked.last())
    progress = getattr(request, "watch_progress", None)
    expires = shelf.good_until(changes_at)
    asked.place.put(progress.asked if progress else (), shelf.Kept(names, tokens, expires, page, page.size))
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
