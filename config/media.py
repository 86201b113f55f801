from django.conf import settings
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe
from django.views.static import serve

A_YEAR = 365 * 24 * 3600


@require_safe
def media(request, path):
    """A picture from the media folder, for a site without a web server in front (docs/deploy.md has one).

    The names hold a random key and never change what they mean, so browsers may keep them for good.
    """
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def icon(request):
    """Where browsers look for a site's icon that a page does not name: the admin's, and what is no page at all."""
    return redirect(static("img/icon.svg"))
