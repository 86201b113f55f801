from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.utils.functional import cached_property

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"

METHODS = ("GET", "HEAD", "POST")


def methods_of_a_browser(get_response):
    """Refuses at the door what no page of ours takes: some views of Django and allauth take PUT for POST."""

    def middleware(request):
        return get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)

    return middleware


def headers_of_a_file(headers, path, url):
    """All that a static file needs of what `SecurityMiddleware`, which comes after WhiteNoise, says of pages."""
    headers["X-Content-Type-Options"] = "nosniff"


def permissions_policy(get_response):
    """A magazine needs none of the visitor's devices; say so in every answer."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware


def forms_of_our_own_pages(get_response):
    """Before Django's own middleware: lets guests send the forms of pages that all share, and that so hold no token.

    A browser says itself where a request comes from, and no page can make it lie: `Sec-Fetch-Site: same-origin` is one
    of our own pages. Who is signed in, or whose browser does not say so, needs a token as ever.
    """

    def middleware(request):
        is_guest = settings.SESSION_COOKIE_NAME not in request.COOKIES
        if is_guest and request.headers.get("Sec-Fetch-Site") == "same-origin":
            request._dont_enforce_csrf_checks = True  # Django's word for it, which its test client uses too
        return get_response(request)

    return middleware


class PolicyMiddleware(CSPMiddleware):
    """The library's, but what nearly every answer says is put together once, and not twice for each of them."""

    usual = cached_property(lambda self: build_policy())

    def process_response(self, request, response):
        asks_for_more = self.get_policy_parts(request, response) != PolicyParts() or hasattr(response, "_csp_exempt")
        if settings.DEBUG or asks_for_more:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.usual)
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # too late to ask for one
        return response
