"""Posters: one house, many designers. Each layout is one way to put a title and an emblem on a page."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, product
from math import cos, radians, sin
from random import Random

from PIL import Image, ImageOps

from .emblems import Inks
from .lettering import Style
from .light import Colour, Stops, contrast, mix, rgb, shade
from .pen import Pen, Point, arc
from .sheet import HIGH, WIDE, Box, Brief, Sheet
from .stills import view

EDGE = 56  # the margin every layout keeps
FOOT = (EDGE, 880, WIDE - EDGE, HIGH - EDGE)  # where most layouts put the title
LITTLE_WORDS = frozenset(
    ["a", "an", "and", "at", "for", "from", "in", "my", "no", "of", "on", "or", "our", "the", "to", "your", "&"]
)
GROTESQUE = Style(tracking=-0.015, leading=0.94, weight=0.022)
ROMAN = Style(upper=False, tracking=-0.012, leading=1.04)
SPACED = Style(tracking=0.1, leading=1.24, align="centre", largest=84)


def three_bands(sheet: Sheet) -> None:
    """A paperback: colour, a band with the title, colour with the device."""
    k = sheet.scheme()
    band = sheet.pale if contrast(sheet.pale, k.ground) > 1.6 else sheet.dark
    top, low, start, end = sheet.rng.choice(((250, 500, 500, HIGH), (700, 950, 0, 700), (760, 990, 0, 760)))
    sheet.flood(k.ground)
    with sheet.stipple(shade(k.ground, 0.7), start, end, 0.5) as pen:
        pen.rect(0, start, WIDE, end)
    sheet.pen.rect(0, top, WIDE, low, band)
    sheet.emblem(WIDE / 2, (start + end) / 2, 580, k)
    style = sheet.rng.choice((GROTESQUE, ROMAN, SPACED))
    sheet.typeset(
        (EDGE, top + 40, WIDE - EDGE, low - 40), sheet.readable(band, sheet.dark, sheet.pale), style, rest=0.5
    )
    sheet.colophon(WIDE / 2, HIGH - 74 if start == 0 else 40, sheet.readable(k.ground, k.light, k.figure))


def great_disc(sheet: Sheet) -> None:
    """A huge disc, the emblem standing in it, the title below."""
    k = sheet.scheme()
    disc = sheet.backing(k)
    x, y, r = sheet.rng.choice(((400, 400, 350), (500, 420, 430), (300, 380, 410)))
    sheet.flood(k.ground)
    sheet.pen.disc(x, y, r, ink=disc)
    with sheet.stipple(k.ground, y - r * 0.3, y + r, 0.75) as pen:
        pen.disc(x, y, r)
    sheet.emblem(x, y + r * 0.08, r * 1.45, sheet.deal(k, disc))
    ink = sheet.readable(k.ground, k.figure, k.light, sheet.pale)
    sheet.typeset(FOOT, ink, sheet.rng.choice((GROTESQUE, ROMAN)), rest=1)


def tiles(sheet: Sheet) -> None:
    """A grid of quarter discs and stripes; some of the tiles hold the emblem."""
    side, rng = 200, sheet.rng
    home = {(1, 1), (2, 3)} if rng.random() < 0.5 else {(2, 1), (0, 2), (3, 3)}
    for column, row in product(range(4), range(5)):
        k, x, y = sheet.scheme(), (column + 0.5) * side, (row + 0.5) * side
        sheet.pen.rect(x - side / 2, y - side / 2, x + side / 2, y + side / 2, k.ground)
        if (column, row) in home:
            sheet.emblem(x, y, side * 0.86, k)
        else:
            ornament = rng.choice((quarters, halves, rainbow, stripes, leaf, bullseye))
            ornament(sheet.pen.at(x, y, side / 100, rng.choice((0, 90, 180, 270))), k)
    band = rng.choice((sheet.dark, sheet.pale))
    sheet.pen.rect(0, 5 * side, WIDE, HIGH, band)
    style = Style(tracking=0.01, leading=1, weight=0.012, largest=96)
    sheet.typeset((EDGE, 1036, WIDE - EDGE, HIGH - 44), sheet.readable(band, sheet.pale, sheet.dark), style, rest=0.5)


def quarters(p: Pen, k: Inks) -> None:
    """A tile, in a box from -50 to 50, like the emblems."""
    p.pie(-50, -50, 100, 0, 90, k.second)
    p.pie(-50, -50, 50, 0, 90, k.light)


def halves(p: Pen, k: Inks) -> None:
    """Two half discs facing the same way."""
    p.pie(-50, 0, 50, -90, 90, k.figure)
    p.pie(0, 0, 50, -90, 90, k.second)


def rainbow(p: Pen, k: Inks) -> None:
    """Bands round a corner."""
    for r, ink in ((100, k.figure), (75, k.ground), (50, k.second), (25, k.light)):
        p.pie(-50, -50, r, 0, 90, ink)


def stripes(p: Pen, k: Inks) -> None:
    """Four bars."""
    for i, y in enumerate((-50, -25, 0, 25)):
        p.rect(-50, y, 50, y + 12.5, k.figure if i % 2 else k.second)


def leaf(p: Pen, k: Inks) -> None:
    """A leaf from corner to corner, with its vein."""
    p.poly([*arc(-50, -50, 100, 100, 0, 90), *arc(50, 50, 100, 100, 180, 270)], k.figure)
    p.line([(-50, 50), (50, -50)], 1.5, k.ground)


def bullseye(p: Pen, k: Inks) -> None:
    """A disc in a disc."""
    p.disc(0, 0, 40, ink=k.second)
    p.disc(0, 0, 20, ink=k.light)


def aperture(sheet: Sheet) -> None:
    """A scene seen through an arch, a round window or a tall pane; small capitals below."""
    k = sheet.scheme()
    line = sheet.readable(k.ground, k.second, k.light, k.figure)
    sheet.flood(k.ground)
    sheet.rng.choice((through_arch, through_porthole, through_pane))(sheet, line, k.ground)
    ink = sheet.readable(k.ground, k.figure, sheet.dark, sheet.pale)
    style = Style(tracking=0.16, leading=1.42, align="centre", largest=58)
    sheet.typeset((EDGE + 40, 960, WIDE - EDGE - 40, HIGH - 110), ink, style)
    sheet.colophon(400, HIGH - 76, line)


def through_arch(sheet: Sheet, line: Colour, ground: Colour) -> None:
    """A round-headed opening with a hairline round it."""
    sheet.pen.arch(400, 916, 592, 836, line)
    sheet.pen.arch(400, 910, 580, 824, ground)
    scene_through(sheet, (128, 104, 672, 892), lambda pen: pen.arch(400, 892, 544, 788))


def through_porthole(sheet: Sheet, line: Colour, ground: Colour) -> None:
    """A round opening with a hairline round it."""
    sheet.pen.disc(400, 470, 344, ink=line)
    sheet.pen.disc(400, 470, 338, ink=ground)
    scene_through(sheet, (80, 150, 720, 790), lambda pen: pen.disc(400, 470, 320))


def through_pane(sheet: Sheet, line: Colour, ground: Colour) -> None:
    """An upright rectangle."""
    scene_through(sheet, (EDGE, EDGE, WIDE - EDGE, 880))


def scene_through(sheet: Sheet, box: Box, shape: Callable[[Pen], None] | None = None) -> None:
    """Show one of the motif's scenes in a box, or through a shape within it."""
    left, top, right, low = (round(side * sheet.scale) for side in box)
    size = ((right - left) // 2, (low - top) // 2)
    picture = view(sheet.motif, sheet.palette, sheet.rng, size).resize((right - left, low - top))
    with sheet.mask() as (pen, mask):
        (shape or (lambda pen: pen.rect(*box)))(pen)
    sheet.image.paste(picture, (left, top), mask.crop((left, top, right, low)))


def slope(sheet: Sheet) -> None:
    """The page cut by a diagonal, the emblem leaning across it."""
    k, lean = sheet.scheme(), sheet.rng.choice((-1, 1))
    other = sheet.backing(k)
    left, right = (420, 860) if lean > 0 else (860, 420)
    hillside = [(0, left), (WIDE, right), (WIDE, HIGH), (0, HIGH)]
    sheet.flood(k.ground)
    sheet.pen.poly(hillside, other)
    with sheet.stipple(shade(other, 0.72), 480, HIGH + 200, 0.7) as pen:
        pen.poly(hillside)
    sheet.emblem(400, 520, 640, sheet.deal(k, other), lean * 12)
    sheet.cut_by_hand()
    sheet.typeset(
        (EDGE, 930, WIDE - EDGE, HIGH - EDGE), sheet.readable(other, sheet.pale, sheet.dark), GROTESQUE, rest=1
    )
    sheet.colophon(WIDE - EDGE if lean > 0 else EDGE, 0, sheet.readable(k.ground, k.figure))


def initial(sheet: Sheet) -> None:
    """The first letter as large as the page, the emblem hung on it."""
    k = sheet.scheme()
    giant = sheet.backing(k)
    sheet.flood(k.ground)
    style = Style(largest=1150, weight=0.03, align=sheet.rng.choice(("left", "centre", "right")))
    sheet.typeset((30, 50, WIDE - 30, 900), giant, style, words=sheet.title[:1])
    inks = k._replace(second=k.light if giant == k.second else k.second)
    sheet.emblem(sheet.rng.choice((290, 400, 510)), 560, 520, inks)
    ink = sheet.readable(k.ground, k.figure, sheet.dark, sheet.pale)
    sheet.pen.rect(EDGE, 946, WIDE - EDGE, 950, ink)
    style = Style(upper=False, tracking=0, leading=1.08, largest=88)
    sheet.typeset((EDGE, 976, WIDE - EDGE, HIGH - EDGE), ink, style)


def cut_paper(sheet: Sheet) -> None:
    """Layers of cut paper, one inside the other, the emblem at the bottom of the well."""
    dark, light, pale, accent = sheet.palette
    floor = sheet.rng.choice((light, pale))
    plain = tuple(mix(dark, floor, t) for t in (0, 0.14, 0.3, 0.5, 0.74, 1))
    warm = (dark, mix(dark, accent, 0.5), accent, mix(accent, light, 0.5), mix(light, pale, 0.3), floor)
    shades: Stops = sheet.rng.choice((plain, warm))
    sheet.flood(shades[0])
    phase = sheet.rng.uniform(0, 6)
    for step, (below, colour) in enumerate(pairwise(shades)):
        line = torn_edge(470 - step * 54, phase, step)
        sheet.pen.blob([(x + 5, y - 9) for x, y in line], shade(below, 0.68))
        sheet.pen.blob(line, colour)
    sheet.emblem(400, 478, 330, Inks(floor, dark, accent, pale if floor == light else light))
    sheet.cut_by_hand()
    style = Style(tracking=0.06, leading=1.12, align="centre", largest=78)
    sheet.typeset((EDGE, 1010, WIDE - EDGE, HIGH - EDGE), sheet.readable(dark, pale, light), style, rest=1)


def torn_edge(reach: float, phase: float, step: int) -> list[Point]:
    """A wavering ring about the middle of the upper page."""
    edge = []
    for t in (radians(i * 20) for i in range(18)):
        across = reach * (1 + 0.09 * sin(3 * t + phase + step))
        down = reach * 1.08 * (1 + 0.07 * sin(4 * t - phase + step * 1.7))
        edge.append((400 + cos(t) * across, 470 + sin(t) * down))
    return edge


def two_inks(sheet: Sheet) -> None:
    """Two transparent inks on paper, the emblem printed twice and out of register."""
    dark, light, pale, accent = sheet.palette
    black, white = (0, 0, 0), (255, 255, 255)
    first, second = sheet.rng.choice(((accent, dark), (light, dark), (accent, mix(dark, light, 0.3)), (light, accent)))
    sheet.flood(pale)
    whole, outline = Inks(black, white, white, white), Inks(black, white, white, black)
    for ink, x, size, turn, inks in ((first, 346, 690, -7, whole), (second, 440, 600, 4, outline)):
        plate = sheet.blank(black)
        plate.emblem(x, 430, size, inks, turn)
        sheet.overprint(ink, plate.image.convert("L"))
    ink = sheet.readable(pale, second, dark)
    sheet.pen.rect(EDGE, 862, WIDE - EDGE, 868, ink)
    sheet.typeset((EDGE, 896, WIDE - EDGE, HIGH - EDGE), ink, GROTESQUE)


def rays(sheet: Sheet) -> None:
    """Rays or rings going out from the emblem to the edge of the page."""
    k, y = sheet.scheme(), 460
    other, hub = sheet.backing(k), k.light
    sheet.flood(k.ground)
    if sheet.rng.random() < 0.5:
        wide = 180 / sheet.rng.choice((12, 16, 20))
        for start in range(0, 360, round(2 * wide)):
            sheet.pen.pie(400, y, 1300, start, start + wide, other)
    else:
        for i in range(9, 0, -1):
            sheet.pen.disc(400, y, 210 + i * 74, ink=other if i % 2 else k.ground)
    sheet.pen.disc(400, y, 292, ink=k.ground)
    sheet.pen.disc(400, y, 276, ink=hub)
    sheet.emblem(400, y, 390, sheet.deal(k, hub))
    sheet.pen.rect(0, 906, WIDE, HIGH, sheet.dark)
    style = Style(tracking=0.04, leading=1.06, weight=0.01, align="centre", largest=110)
    sheet.typeset(
        (EDGE, 950, WIDE - EDGE, HIGH - 60), sheet.readable(sheet.dark, sheet.pale, sheet.glow), style, rest=0.5
    )


def spine(sheet: Sheet) -> None:
    """The title climbing the left side, the emblem once, twice or three times on the right."""
    k, split = sheet.scheme(), 250
    column = sheet.backing(k)
    sheet.flood(k.ground)
    with sheet.stipple(shade(k.ground, 0.72), 500, HIGH + 300, 0.7) as pen:
        pen.rect(split, 0, WIDE, HIGH)
    sheet.pen.rect(0, 0, split, HIGH, column)
    size, rows = sheet.rng.choice(((420, (300, 850)), (470, (600,)), (300, (230, 600, 970))))
    lit = k._replace(figure=k.light, light=k.figure) if contrast(k.light, k.ground) > 1.6 else k
    for i, y in enumerate(rows):
        sheet.emblem((split + WIDE) / 2, y, size, lit if i == 1 else k)
    ink = sheet.readable(column, k.figure, sheet.pale, sheet.dark)
    style = Style(tracking=-0.01, leading=0.98, weight=0.016, largest=170)
    sheet.typeset_upwards((52, EDGE, split - 44, HIGH - EDGE), ink, style)


def counterchange(sheet: Sheet) -> None:
    """Two halves that trade their colours, the emblem across the middle."""
    k = sheet.scheme()
    swapped = Inks(k.figure, k.ground, k.light, k.second)
    sheet.flood(k.ground)
    sheet.emblem(400, 450, 660, k)
    other = sheet.blank(swapped.ground)
    other.emblem(400, 450, 660, swapped)
    base = swapped.ground
    if sheet.rng.random() < 0.5:
        sheet.take(other, (400, 0, WIDE, HIGH))
        base = sheet.backing(k)
        sheet.pen.rect(0, 860, WIDE, HIGH, base)
    else:
        sheet.take(other, (0, 450, WIDE, HIGH))
    ink = sheet.readable(base, swapped.figure, sheet.pale, sheet.dark)
    sheet.typeset((EDGE, 900, WIDE - EDGE, HIGH - EDGE), ink, GROTESQUE, rest=1)


def pattern_paper(sheet: Sheet) -> None:
    """Patterned boards with a pasted label."""
    k = sheet.scheme()
    other = k._replace(figure=k.second, second=k.figure) if contrast(k.second, k.ground) > 1.5 else k
    columns = sheet.rng.choice((3, 4, 5))
    step = WIDE / columns
    sheet.flood(k.ground)
    for row, column in product(range(int(HIGH / step) + 2), range(-1, columns + 1)):
        x, y = (column + 0.5 + 0.5 * (row % 2)) * step, (row + 0.2) * step * 0.9
        sheet.emblem(x, y, step * 0.72, k if (row + column) % 2 else other)
    label(sheet, sheet.rng.choice((170, 430, 640)), sheet.rng.choice((sheet.pale, sheet.pale, sheet.dark)))


def label(sheet: Sheet, top: float, paper: Colour) -> None:
    """A label with a double rule, the title centred on it."""
    left, right, low = 130, WIDE - 130, top + 330
    with sheet.mask() as (pen, shadow):
        pen.rect(left + 8, top + 12, right + 8, low + 12)
    sheet.overprint(mix(sheet.dark, sheet.pale, 0.4), shadow)
    sheet.pen.rect(left, top, right, low, paper)
    ink = sheet.readable(paper, sheet.dark, sheet.pale)
    rule = sheet.pen.dip(sheet.readable(paper, sheet.accent, ink))
    rule.outline(left + 14, top + 14, right - 14, low - 14, 4)
    rule.outline(left + 23, top + 23, right - 23, low - 23, 1.5)
    style = Style(tracking=0.07, leading=1.22, align="centre", largest=76)
    sheet.typeset((left + 48, top + 50, right - 48, low - 50), ink, style, rest=0.5)


def close_up(sheet: Sheet) -> None:
    """The emblem far larger than the page, cropped hard; the title small, in a band of calm."""
    k = sheet.scheme()
    tint = mix(sheet.pale, sheet.glow, 0.6) if k.ground == sheet.pale else shade(k.ground, 0.7)
    sheet.flood(k.ground)
    with sheet.stipple(tint, 300, 1000, 0.6) as pen:
        pen.rect(0, 0, WIDE, HIGH)
    sheet.emblem(sheet.rng.choice((160, 400, 640)), 460, 1180, k, sheet.rng.choice((-6, 0, 6)))
    sheet.cut_by_hand()
    sheet.pen.rect(0, 960, WIDE, HIGH, k.ground)
    ink = sheet.readable(k.ground, k.figure, k.second, sheet.pale)
    style = Style(upper=False, leading=1.1, largest=84)
    sheet.typeset((EDGE, 1004, WIDE - EDGE - 60, HIGH - EDGE), ink, style)
    sheet.colophon(WIDE - EDGE, 960, ink)


def plate(sheet: Sheet) -> None:
    """A scene across the whole page, the title in a block of colour above or below it."""
    block = sheet.rng.choice((sheet.accent, sheet.glow, sheet.pale))
    box, top = sheet.rng.choice((((0, 0, WIDE, 830), 830), ((0, 370, WIDE, HIGH), 0)))
    scene_through(sheet, box)
    sheet.pen.rect(0, top, WIDE, top + 370, block)
    ink = sheet.readable(block, sheet.pale, sheet.dark)
    sheet.pen.rect(EDGE, top + 54, EDGE + 90, top + 62, ink)
    sheet.typeset((EDGE, top + 92, WIDE - EDGE, top + 370 - EDGE), ink, sheet.rng.choice((ROMAN, GROTESQUE)))


def headline(sheet: Sheet) -> None:
    """The title in rows as wide as the page; the emblem gets what is left."""
    k = sheet.scheme()
    other = sheet.backing(k)
    sheet.flood(k.ground)
    ink = sheet.readable(k.ground, k.figure, sheet.dark, sheet.pale)
    rows, y = breath_groups(sheet.title), EDGE
    style = Style(tracking=-0.01, weight=0.03, leading=0.94, largest=420, breaks=len(rows) == 1)
    for row in rows:
        y = 26 + sheet.typeset((EDGE - 6, y, WIDE - EDGE + 6, y + 600 / len(rows)), ink, style, words=row)
    top = y + 20
    sheet.pen.rect(0, top, WIDE, HIGH, other)
    with sheet.stipple(k.ground, top, HIGH, 0.36) as pen:
        pen.rect(0, top, WIDE, HIGH)
    sheet.emblem(400, (top + HIGH) / 2, min((HIGH - top) * 0.86, 640), sheet.deal(k, other))


def breath_groups(title: str) -> list[str]:
    """A short title in rows, little words with the word they lean on; a long one in a single block."""
    rows: list[str] = []
    for word in title.split():
        if rows and rows[-1].split()[-1].lower() in LITTLE_WORDS:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return [row.rstrip(",") for row in rows] if len(rows) <= 3 else [title]


LAYOUTS: tuple[Callable[[Sheet], None], ...] = (
    three_bands, great_disc, tiles, aperture, slope, initial, cut_paper, two_inks,
    rays, spine, counterchange, pattern_paper, close_up, plate, headline,
)  # fmt: skip


def draw_poster(
    title: str,
    motif: str,
    palette: tuple[str, str, str, str],
    seed: str,
    size: tuple[int, int] = (800, 1200),
) -> Image.Image:
    """A poster for a drama: a layout chosen by the seed, the motif's emblem or scene, the title set in type."""
    rng = Random(seed)
    scale = min(size[0] / WIDE, size[1] / HIGH)
    sheet = Sheet(Brief(title, motif, tuple(rgb(code) for code in palette)), scale, rng)
    rng.choice(LAYOUTS)(sheet)
    image = sheet.finish()
    return image if image.size == size else ImageOps.pad(image, size, color=sheet.dark)
