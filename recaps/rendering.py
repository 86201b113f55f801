"""The reader's HTML of a recap's body, made once when it is saved.

The source is what the editor stored, already clean (`recaps.prose`). Here pictures of the library become `<picture>`
with their renditions, pictures from elsewhere go, headings get an address, and the first mention of each character
leads to the person who plays them.
"""

import re
from html import escape, unescape

from django.template.loader import render_to_string
from django.utils.text import slugify

from recaps.models.pictures import Image

# A tag, also where an attribute's value holds a ">".
TAG = re.compile(r"""(<(?:[^"'>]|"[^"]*"|'[^']*')*>)""")
FIGURE = re.compile(r"<figure>(.*?)</figure>|(<img\b[^>]*>)", re.S)
SOURCE = re.compile(r'\bsrc="[^"]*/pictures/([\w-]+)/')
ALT = re.compile(r'\balt="([^"]*)"')
CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.S)
HEADING = re.compile(r"<(h[23])>(.*?)</\1>", re.S)


def pictures_in(body):
    """The pictures of the library that stand in `body`. Without a query where none can."""
    keys = SOURCE.findall(body)
    return list(Image.objects.filter(key__in=keys)) if keys else []


def render_body(recap):
    html = place_pictures(recap.body)
    html = address_headings(html)
    html = place_pull_quote(html, recap.pull_quote)
    if recap.show_id:
        credits = recap.show.credits.select_related("person").in_billing_order()
        html = link_characters(html, credits)
    return html


def rerender(recaps):
    """Make the reader's HTML of `recaps` anew, after something that stands in it has changed: cast, names, captions."""
    for recap in recaps:
        html = render_body(recap)
        if html != recap.body_html:
            type(recap).objects.filter(pk=recap.pk).update(body_html=html)


def strangers_in(body):
    """How many pictures in `body` are not of the library, and so are not shown."""
    known = {image.key for image in pictures_in(body)}
    sources = [SOURCE.search(figure[0]) for figure in FIGURE.finditer(body)]
    return sum(1 for source in sources if source is None or source[1] not in known)


def place_pictures(html):
    known = {image.key: image for image in pictures_in(html)}

    def place(match):
        inside = match[1] or match[2]
        source, alt, caption = SOURCE.search(inside), ALT.search(inside), CAPTION.search(inside)
        image = known.get(source[1]) if source else None
        if image is None:
            return ""
        return render_to_string(
            "recaps/_figure.html",
            {
                "image": image,
                "alt": unescape(alt[1]) if alt and alt[1] else image.alt,
                "caption": unescape(caption[1]) if caption else image.caption,
            },
        )

    return FIGURE.sub(place, html)


def address_headings(html):
    seen = {}

    def address(match):
        words = re.sub(r"<[^>]+>", "", match[2])
        name = slugify(unescape(words)) or "part"
        seen[name] = seen.get(name, 0) + 1
        number = f"-{seen[name]}" if seen[name] > 1 else ""
        return f'<{match[1]} id="{name}{number}">{match[2]}</{match[1]}>'

    return HEADING.sub(address, html)


def place_pull_quote(html, quote):
    """Hang the quote at the second section, or after the third paragraph of a text without sections.

    It repeats a sentence of the text, so a screen reader is spared it.
    """
    if not quote:
        return html
    places = [match.start() for match in re.finditer(r"<h2", html)][1:2] or [
        match.end() for match in re.finditer(r"</p>", html)
    ][2:3]
    place = places[0] if places else len(html)
    aside = f'<aside class="pull-quote" aria-hidden="true">{escape(quote, quote=False)}</aside>'
    return html[:place] + aside + html[place:]


def link_characters(html, credits):
    """Link the first `GO YEONG (Nam Yoon-soo)` of each credit; text inside a link or a tag stays as it is.

    The name may be written in any spelling that we know of that person.
    """
    waiting = {mention: credit for credit in credits for mention in mentions(credit)}
    if not waiting:
        return html
    pattern = re.compile("|".join(re.escape(mention) for mention in waiting))
    parts, in_link, linked = [], False, set()

    def link(match):
        credit = waiting[match[0]]
        if credit.pk in linked:
            return match[0]
        linked.add(credit.pk)
        return f'<a class="character" href="{credit.person.get_absolute_url()}">{match[0]}</a>'

    for part in TAG.split(html):
        if part.startswith("<"):
            in_link = part.startswith("<a ") or (in_link and part != "</a>")
        elif not in_link:
            part = pattern.sub(link, part)
        parts.append(part)
    return "".join(parts)


def mentions(credit):
    """How a text introduces a character, escaped as it stands in HTML."""
    names = [name.strip() for name in credit.person.spellings]
    return [escape(f"{credit.character.upper()} ({name})", quote=False) for name in names]


def missing_alt(recap):
    """The pictures of `recap` that have no description, neither in the text nor in the library: for the checklist."""
    known = {image.key: image for image in pictures_in(recap.body)}
    missing = {}
    for figure in FIGURE.finditer(recap.body):
        source, alt = SOURCE.search(figure[0]), ALT.search(figure[0])
        image = known.get(source[1]) if source else None
        if image and not image.alt.strip() and not (alt and alt[1].strip()):
            missing[image.pk] = image
    if recap.lead_image and not recap.lead_image.alt.strip():
        missing[recap.lead_image.pk] = recap.lead_image
    return list(missing.values())
