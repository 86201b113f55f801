"""A page of recaps that were found, as HTML. A template took twice as long for ten of them."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import get_text_list

from recaps.search.words import text_of
from recaps.templatetags.recaps import day, picture

HIT = """<li class="hit">
{picture}
<div class="hit-words">
<p class="kicker">{kicker}</p>
<h3><a href="{address}">{headline}</a></h3>
{about}
<p class="meta"><span>{writers}</span> {day} <span>{comments}</span></p>
</div>
</li>"""
PICTURE = '<a class="hit-picture" href="{}" tabindex="-1" aria-hidden="true">{}</a>'


def hits(recaps, progress, marker):
    """The list of `recaps`, from `page_of_recaps`, as the reader with this Progress may see them."""
    drawn = format_html_join("\n", "{}", ((hit(recap, progress.shield(recap), marker),) for recap in recaps))
    return format_html('<ol class="hits">\n{}\n</ol>', drawn)


def hit(recap, shield, marker):
    """Of a shielded recap its headline alone is looked into."""
    address = recap.get_absolute_url()
    shown = recap.lead_image and not shield
    return format_html(
        HIT,
        picture=format_html(PICTURE, address, picture(recap.lead_image, "thumb", alt="")) if shown else "",
        kicker=recap.kicker,
        address=address,
        headline=marker.mark(recap.headline),
        about=format_html('<p class="card-shield">{}</p>', shield) if shield else passage(recap, marker),
        writers=named([writer.name for writer in recap.writers]),
        day=day(recap.published_at),
        comments=recap.comments_counted,
    )


def passage(recap, marker):
    found = marker.passage(" ".join(map(text_of, (recap.standfirst, recap.body))))
    return format_html('<p class="passage">{}</p>', found) if found else ""


def named(names):
    """ "Ines, Bo and Yuna"."""
    return mark_safe(get_text_list([format_html("<bdi>{}</bdi>", name) for name in names], "and"))
