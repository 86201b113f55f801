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
    """The pictures of the library that stand in `body`."""
    return Image.objects.filter(key__in=SOURCE.findall(body))


def render_body(recap):
    html = place_pictures(recap.body)
    html = address_headings(html)
    if recap.show_id:
        credits = recap.show.credits.select_related("person").in_billing_order()
        html = link_characters(html, credits)
    return html


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


def link_characters(html, credits):
    """Link the first `GO YEONG (Nam Yoon-soo)` of each credit; text inside a link or a tag stays as it is."""
    waiting = {escape(f"{credit.character.upper()} ({credit.person.name})", quote=False): credit for credit in credits}
    if not waiting:
        return html
    pattern = re.compile("|".join(re.escape(mention) for mention in waiting))
    parts, in_link = [], False

    def link(match):
        credit = waiting.pop(match[0], None)
        if credit is None:
            return match[0]
        return f'<a class="character" href="{credit.person.get_absolute_url()}">{match[0]}</a>'

    for part in TAG.split(html):
        if part.startswith("<"):
            in_link = part.startswith("<a ") or (in_link and part != "</a>")
        elif not in_link:
            part = pattern.sub(link, part)
        parts.append(part)
    return "".join(parts)
