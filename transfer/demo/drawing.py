"""Draws and encodes the demo's pictures on every core, and puts the files where the site will look for them.

This comes before any row is written. The names are made of the pictures' own names, so whatever a killed run has left
behind is simply written over by the next one.
"""

import io
import os
from dataclasses import dataclass

from recaps.models import Image
from recaps.models.pictures import KEY_BYTES
from recaps.pictures import Encoded, encode_all, put, write_files
from transfer.demo.art import draw_avatar, draw_poster, draw_still
from transfer.demo.names import token
from transfer.demo.pool import mapper

AVATAR_QUALITY = 88
# Half the time for files a tenth larger. Each encoder takes what it knows: AVIF the first, JPEG the others.
HURRY = {"speed": 9, "optimize": False, "progressive": False}


@dataclass(frozen=True)
class Sizes:
    poster: tuple[int, int] = (800, 1200)
    lead: tuple[int, int] = (1600, 900)
    still: tuple[int, int] = (1200, 675)
    avatar: int = 240


@dataclass(frozen=True)
class Drawing:
    """An order for a picture: `what` to draw, with its arguments. Its `ref` names it and is its seed."""

    ref: str
    what: str
    arguments: tuple
    size: tuple[int, int] | int


def orders(site, sizes):
    """Everything that is to be drawn for the site."""
    for drama in site.dramas:
        palette, motif = tuple(drama.facts["palette"]), drama.facts["motif"]
        yield Drawing(poster_ref(drama.slug), "poster", (drama.facts["title"], motif, palette), sizes.poster)
        for text in drama.texts:
            yield from stills(text, palette, sizes)
    for text in site.news:
        yield from stills(text, site.palette, sizes)
    for member in site.members:
        if member.get("avatar", True):
            yield Drawing(avatar_ref(member["handle"]), "avatar", (member["handle"], member["colour"]), sizes.avatar)


def stills(text, palette, sizes):
    yield Drawing(text.lead.ref, "still", (text.lead.motif, palette), sizes.lead)
    for still in text.stills:
        yield Drawing(still.ref, "still", (still.motif, palette), sizes.still)


def poster_ref(slug):
    return f"{slug}/poster"


def avatar_ref(handle):
    return f"avatars/{handle}"


def draw(order):
    """The picture as files: an Encoded, or the bytes of an avatar. Runs in the pool; touches no database."""
    match order.what:
        case "poster":
            return encode_all(draw_poster(*order.arguments, order.ref, order.size), **HURRY)
        case "still":
            return encode_all(draw_still(*order.arguments, order.ref, order.size), **HURRY)
        case "avatar":
            buffer = io.BytesIO()
            draw_avatar(*order.arguments, order.size).convert("RGB").save(buffer, "JPEG", quality=AVATAR_QUALITY)
            return buffer.getvalue()


def draw_all(orders, workers=None):
    """Yields (ref, picture) of each order as its files are written.

    A picture is an unsaved Image with its unsaved renditions; of an avatar it is the name of its file.
    """
    with mapper(workers or len(os.sched_getaffinity(0))) as parallel:
        for order, drawn in zip(orders, parallel(draw, orders), strict=True):
            yield order.ref, put_down(order.ref, drawn)


def put_down(ref, drawn):
    if isinstance(drawn, Encoded):
        image = Image(key=token(ref, KEY_BYTES), import_ref=f"demo:{ref}")
        return image, write_files(image, drawn)
    return put(f"avatars/{token(ref, KEY_BYTES)}.jpg", drawn)
