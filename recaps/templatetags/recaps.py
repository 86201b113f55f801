import re
from datetime import datetime

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from config.clock import local
from recaps.models import Recap
from recaps.models.recaps import RATINGS
from recaps.progress import progress_of

register = template.Library()

RATING_MAX = int(max(RATINGS))
# What a picture is worth on a page: wide on a phone, and never wider than its column.
SIZES = {
    "lead": "(min-width: 75rem) 70rem, 100vw",
    "figure": "(min-width: 48rem) 42rem, 100vw",
    "card": "(min-width: 60rem) 32rem, (min-width: 40rem) 50vw, 100vw",
    "small": "(min-width: 40rem) 16rem, 50vw",
    "poster": "(min-width: 48rem) 18rem, 45vw",
    "thumb": "8rem",
}


PICTURE = (
    '<picture><source type="image/avif" srcset="{avif}" sizes="{sizes}">'
    '<img src="{src}" srcset="{jpeg}" sizes="{sizes}" width="{width}" height="{height}" alt="{alt}"'
    ' data-fx="{across}" data-fy="{down}" {when} decoding="async"></picture>'
)
WHEN = {"lazy": mark_safe('loading="lazy"'), "eager": mark_safe('fetchpriority="high"')}


class Constant(template.Node):
    def __init__(self, nodelist):
        self.nodelist, self.drawn = nodelist, None

    def render(self, context):
        if self.drawn is None:
            self.drawn = self.nodelist.render(context.new({"SITE_NAME": settings.SITE_NAME}))
        return self.drawn


@register.tag
def constant(parser, token):
    """`{% constant %}…{% endconstant %}`: the same on every page and for everybody, so it is drawn once in a process.

    For the addresses of the site's own pages, each of which is looked up by its name: the frame of a page has twenty.
    It knows SITE_NAME and nothing of who asks for what, so that nothing of one reader can be kept for the next.
    """
    nodelist = parser.parse(["endconstant"])
    parser.delete_first_token()
    return Constant(nodelist)


@register.simple_tag
def picture(image, place, alt=None, loading="lazy"):
    """`image` as a `<picture>` for a place named in SIZES. Give `alt=""` where the words beside it say the same.

    No template of its own: a list has dozens of pictures, and each would take it five times as long.
    """
    return format_html(
        PICTURE,
        **image.srcset,
        src=image.src,
        sizes=SIZES[place],
        width=image.width,
        height=image.height,
        alt=image.alt if alt is None else alt,
        across=tenth(image.focal_x),
        down=tenth(image.focal_y),
        when=WHEN[loading],
    )


@register.inclusion_tag("recaps/_stars.html")
def stars(rating):
    """A rating as five stars, said in words to a screen reader."""
    halves = int(rating * 2)
    steps = (min(max(halves - 2 * place, 0), 2) for place in range(RATING_MAX))
    names = ["empty", "half", "full"]
    return {"rating": f"{rating.normalize():f}", "stars": [names[step] for step in steps], "most": RATING_MAX}


@register.simple_tag(takes_context=True)
def shield(context, recap):
    """`{% shield recap as shield %}`: the Shield before `recap` for whoever reads the page, or None."""
    return progress_of(context["request"]).shield(recap)


@register.inclusion_tag("_notices.html", takes_context=True)
def notices(context, place=""):
    """What the last press did, where it was pressed: at the top of the page, or at the `place` that its tags name.

    A tag `before=…` offers to undo a change of watch progress.
    """
    request = context["request"]
    here = [notice for notice in map(as_notice, get_messages(request)) if notice["place"] == place]
    return {"notices": here, "next": f"{request.path}#{place}" if place else request.path}


def as_notice(message):
    tags = dict(tag.split("=", 1) for tag in message.extra_tags.split() if "=" in tag) if message.extra_tags else {}
    return {"text": message, "place": tags.get("at", ""), "before": tags.get("before", "")}


def tenth(share):
    """A share from 0 to 1 as a step of ten, for the focal point."""
    return round(share * 10)


@register.filter
def day(when):
    """ "22 Nov 2026", marked up as the moment or the date that it is."""
    here = local(when) if isinstance(when, datetime) else when
    return format_html('<time datetime="{}">{}</time>', here.isoformat(), f"{here.day} {here:%b %Y}")


@register.filter
def hue_of(colour):
    """Which of twelve hues a picture's colour is nearest to, for the tint of a drama's pages."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    most, least = max(red, green, blue), min(red, green, blue)
    if most - least < 12:
        return "none"
    span = most - least
    if most == red:
        sixth = ((green - blue) / span) % 6
    elif most == green:
        sixth = (blue - red) / span + 2
    else:
        sixth = (red - green) / span + 4
    return round(sixth * 2) % 12


EPISODES = re.compile(r"Episodes? \d+-\d+")


@register.filter
def headline(text):
    """A headline that never breaks inside "Episodes 1-2"."""
    return mark_safe(EPISODES.sub(r'<span class="keep">\g<0></span>', conditional_escape(text)))


@register.simple_tag(takes_context=True)
def narrower(context, name, value):
    """This page's address with `name` as `value`, or without it for None, from the first page of results on."""
    asked = context["request"].GET.copy()
    asked.pop("page", None)
    asked.pop(name, None)
    if value is not None:
        asked[name] = value
    return f"?{asked.urlencode()}"


RECAPS_OF_A_PERSON = 4
DRAMAS_OF_A_PERSON = 12


@register.inclusion_tag("recaps/_written_by.html", takes_context=True)
def written_by(context, person):
    """The newest recaps of `person`, shielded as in every list. Nothing, and one query, for who writes none."""
    recaps = Recap.objects.public().for_small_cards().newest_first().filter(byline__member=person)
    return {"request": context["request"], "person": person, "recaps": recaps[:RECAPS_OF_A_PERSON]}


@register.inclusion_tag("recaps/_watched_by.html")
def watched_by(person):
    """The dramas that `person` is with, the latest first. Which, and not how far they are: that is theirs alone."""
    watching = person.watch_progress.select_related("show").order_by("-updated_at", "-pk")
    return {"person": person, "shows": [one.show for one in watching[:DRAMAS_OF_A_PERSON]]}
