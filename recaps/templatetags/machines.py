"""What a page says of itself to programs, in its head."""

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from recaps import cards, structured

register = template.Library()
# How a card is described to who cannot see it: it says what the headline says.
CARD_SIZE = (cards.WIDTH, cards.HEIGHT)


@register.simple_tag(takes_context=True)
def canonical(context, page=None):
    """The one address of this page, whatever else was asked for with it; and the same page in other languages."""
    request = context["request"]
    path = f"{request.path}?page={page.number}" if page and page.number > 1 else request.path
    here = format_html('<link rel="canonical" href="{}">', request.build_absolute_uri(path))
    sisters = ((language, root.rstrip("/"), path) for language, root in sorted(settings.HREFLANG.items()))
    return here + format_html_join("", '\n<link rel="alternate" hreflang="{}" href="{}{}">', sisters)


@register.inclusion_tag("recaps/_share.html", takes_context=True)
def share_recap(context):
    """What a chat shows of a recap's address. Behind a shield without the standfirst."""
    recap, request = context["recap"], context["request"]
    return {
        "type": "article",
        "title": recap.headline,
        "description": "" if context.get("shield") else recap.excerpt,
        "address": request.build_absolute_uri(recap.get_absolute_url()),
        "picture": request.build_absolute_uri(cards.address_of(recap, context["people"])),
        "alt": f"{recap.kicker}: {recap.headline}",
        "size": CARD_SIZE,
        "recap": recap,
        "people": [(request.build_absolute_uri(f"/recappers/{person.handle}/")) for person in context["people"]],
        "tags": context["tags"],
        "SITE_NAME": settings.SITE_NAME,
    }


@register.inclusion_tag("recaps/_share.html", takes_context=True)
def share(context, title, description="", image=None, type="website"):
    """The same for any other page. `image` is shown where there is one: a poster or a portrait, which all see."""
    request = context["request"]
    return {
        "type": type,
        "title": title,
        "description": description,
        "address": request.build_absolute_uri(request.path),
        "picture": request.build_absolute_uri(image.src) if image else "",
        "alt": image.alt if image else "",
        "SITE_NAME": settings.SITE_NAME,
    }


@register.simple_tag(takes_context=True)
def structured_data(context, kind, *things):
    """`{% structured_data "show" show cast %}`: a `<script>` that holds data, and nothing that runs."""
    found = getattr(structured, f"of_{kind}")(context["request"], *things)
    return mark_safe(f'<script type="application/ld+json">{structured.as_json_ld(found)}</script>')
