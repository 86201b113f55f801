"""What other programs read: crawlers, browsers that install a site, and whoever embeds a recap."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from recaps import cards
from recaps.calendars import calendar_of
from recaps.models import Recap, Show

A_DAY = 24 * 3600
EMBED_WIDTH, EMBED_HEIGHT = 600, 200
# What is one person's own, or only ever a form.
NOT_FOR_CRAWLERS = ["/admin/", "/accounts/", "/me/", "/search/", "/oembed/", "/*/comments/", "/*?open=", "/*?sort="]
kept_a_day = cache_control(public=True, max_age=A_DAY)


@require_safe
@kept_a_day
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('recaps:sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@kept_a_day
def manifest(request):
    """For browsers that put a site among the programs."""
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    said = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": "Recaps of TV drama and the talk underneath.",
        "id": "/",
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": cards.PAPER,
        "theme_color": cards.PAPER,
        "icons": icons,
        "shortcuts": [{"name": "Schedule", "url": reverse("recaps:schedule")}],
    }
    return JsonResponse(said, content_type="application/manifest+json")


@require_safe
@kept_a_day
def opensearch(request):
    """So that a browser can search the site from its own bar."""
    context = {"root": request.build_absolute_uri("/"), "icon": request.build_absolute_uri(static("img/icon-192.png"))}
    return render(request, "recaps/opensearch.xml", context, "application/opensearchdescription+xml; charset=utf-8")


@require_safe
def card(request, year, month, slug):
    """The share picture of a public recap. Its address changes with what it shows."""
    recap = get_object_or_404(for_sharing(), slug=slug)
    file = default_storage.open(cards.card_of(recap, recap.people))
    response = FileResponse(file, content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def for_sharing():
    return Recap.objects.public().for_lists().select_related("show__poster", "lead_image")


@require_safe
@conditional_page
@cache_control(public=True, max_age=3600)
def calendar(request, slug):
    drama = get_object_or_404(Show, slug=slug)
    response = HttpResponse(calendar_of(drama, request), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{drama.slug}.ics"'
    return response


# --- oEmbed (https://oembed.com): a recap in somebody else's page, as a quote that leads here


@require_safe
@cache_control(public=True, max_age=3600)
def oembed(request):
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only format=json is answered.", status=501, content_type="text/plain; charset=utf-8")
    recap = embedded(request)
    whole = request.build_absolute_uri
    width = min(EMBED_WIDTH, at_most(request, "maxwidth"))
    return JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "title": recap.headline,
            "author_name": ", ".join(person.name for person in recap.people),
            "provider_name": settings.SITE_NAME,
            "provider_url": whole("/"),
            "cache_age": A_DAY,
            "width": width,
            "height": min(EMBED_HEIGHT, at_most(request, "maxheight")),
            "thumbnail_url": whole(cards.address_of(recap, recap.people)),
            "thumbnail_width": cards.WIDTH,
            "thumbnail_height": cards.HEIGHT,
            "html": format_html(
                '<blockquote class="previously-recap"><p><a href="{}">{}</a></p><p>{}, {}</p></blockquote>',
                whole(recap.get_absolute_url()),
                recap.headline,
                recap.kicker,
                settings.SITE_NAME,
            ),
        }
    )


def embedded(request):
    """The public recap whose address is asked for; Http404 for anything else, and for other sites."""
    asked = request.GET.get("url", "")
    try:
        address = urlsplit(asked)
        if address.netloc not in ("", request.get_host()) or "\x00" in asked:
            raise Http404
        found = resolve(address.path)
    except (ValueError, Resolver404):
        raise Http404("This is no address of a recap here.") from None
    if found.view_name != "recaps:recap":
        raise Http404("This is no address of a recap here.")
    return get_object_or_404(for_sharing(), slug=found.kwargs["slug"])


def at_most(request, name):
    text = request.GET.get(name, "")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 6 else EMBED_WIDTH
