from django.conf import settings
from django.middleware.csrf import CsrfViewMiddleware

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def permissions_policy(get_response):
    """A magazine needs none of the visitor's devices; say so in every answer."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware


class CsrfOfOurOwnPages(CsrfViewMiddleware):
    """Django's own, which lets guests send the forms of pages that all share, and that so hold no token.

    A browser says itself where a request comes from, and no page can make it lie: `Sec-Fetch-Site: same-origin` is one
    of our own pages. Who is signed in, or whose browser does not say so, needs a token as ever.
    """

    def process_view(self, request, callback, args, kwargs):
        is_guest = settings.SESSION_COOKIE_NAME not in request.COOKIES
        if is_guest and request.headers.get("Sec-Fetch-Site") == "same-origin":
            return None
        return super().process_view(request, callback, args, kwargs)
