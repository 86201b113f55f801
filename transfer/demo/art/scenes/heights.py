"""Scenes with a view: rooftops, blocks of flats, the big wheel."""

from __future__ import annotations

from math import cos, radians, sin

from ..air import clouds, haze, mirror, orb, rain, sky
from ..light import Colour, mix
from ..pen import Pen, Point, wedge
from ..props import Box, back_sitter, bare_tree, hill, leafy, lit_windows, person, sitter, wires
from ..scene import HIGH, WIDE, Scene
from .common import bulbs, city, couple, focus
from .interior import cat


def roof_edge(s: Scene) -> None:
    """Two people on the parapet, the whole city lit below them."""
    mood = s.set_mood()
    x = focus(s)
    sky(s, 640)
    orb(s, WIDE - x, s.rng.uniform(170, 420), s.rng.uniform(50, 130))
    clouds(s, 280, 5, opacity=0.35)
    for near, base, tall in ((0.1, 690, 330), (0.34, 740, 270), (0.6, 800, 180)):
        city(s, base, tall, near)
        haze(s, base, 110, 0.35)
    with s.layer(s.fade(mix(s.tone(1), mood.far, 0.1), s.tone(1), top=740)) as pen:
        pen.rect(0, 760, WIDE, 900)
        pen.rect(0, 744, WIDE, 764)
        back_sitter(pen, x, 748, 250)
        back_sitter(pen, x + s.rng.uniform(76, 120), 748, 236, True)
        s.rng.choice((water_tank, aerials, washing))(pen, s, WIDE - x * 1.04)


def water_tank(pen: Pen, s: Scene, x: float) -> None:
    """A wooden tank on its legs."""
    for dx in (-74, -26, 26, 74):
        pen.line([(x + dx, 460), (x + dx * 1.16, 770)], 8)
    pen.line([(x - 80, 560), (x + 82, 680)], 4)
    pen.line([(x + 80, 560), (x - 82, 680)], 4)
    pen.rect(x - 96, 450, x + 96, 466)
    pen.poly([(x - 84, 455), (x - 80, 290), (x + 80, 290), (x + 84, 455)])
    pen.poly([(x - 96, 294), (x, 226), (x + 96, 294)])


def aerials(pen: Pen, s: Scene, x: float) -> None:
    """A stair house with aerials on it."""
    pen.rect(x - 130, 560, x + 130, 770)
    pen.rect(x - 146, 548, x + 146, 566)
    for dx, high in ((-80, 250), (20, 330), (70, 200)):
        pen.line([(x + dx, 560), (x + dx, 560 - high)], 4)
        for k in range(4):
            wide = 42 - k * 7
            pen.line([(x + dx - wide, 570 - high + k * 20), (x + dx + wide, 566 - high + k * 20)], 2.5)


def washing(pen: Pen, s: Scene, x: float) -> None:
    """Laundry between two poles, moving a little."""
    for dx in (-230, 200):
        pen.line([(x + dx, 470), (x + dx, 770)], 7)
        pen.line([(x + dx - 40, 480), (x + dx + 40, 480)], 5)
    line = wires(pen, (x - 230, 482), (x + 200, 482), 16, 2)
    for px, py in line[2:-3:4]:
        w, h, sway = s.rng.uniform(44, 58), s.rng.uniform(80, 150), s.rng.uniform(4, 16)
        pen.poly([(px, py), (px + w, py + 3), (px + w + sway, py + h), (px + sway, py + h + 6)])


def roof_garden(s: Scene) -> None:
    """A rooftop at night: string lights, a table, someone at the rail."""
    mood = s.set_mood("night", "blue", "dusk")
    x = focus(s)
    sky(s, 640)
    orb(s, WIDE - x, s.rng.uniform(120, 240), s.rng.uniform(40, 70), crescent=True)
    for near, base, tall in ((0.15, 680, 360), (0.45, 760, 240)):
        city(s, base, tall, near, 0.28)
        haze(s, base - 20, 100, 0.35)
    s.block((0, 730, WIDE, 900), s.fade(mix(s.tone(1), mood.light, 0.16), s.tone(1), top=720))
    with s.layer(s.tone(1)) as pen:
        for rail in range(-10, WIDE, 46):
            pen.rect(rail, 620, rail + 4, 736)
        pen.rect(0, 612, WIDE, 622)
        person(pen, WIDE - x, 752, 250, "dress")
        roof_table(pen, x)
        lines = [wires(pen, (-20, 150 + k * 60), (WIDE + 20, 90 + k * 130), 100, 2) for k in range(2)]
    bulbs(s, [point for line in lines for point in line[1:-1]], 5)


def roof_table(pen: Pen, x: float) -> None:
    """A low table, a seated friend, plants in pots."""
    sitter(pen, x - 120, 790, 270)
    pen.rect(x - 160, 790, x - 80, 798)
    pen.rect(x - 152, 798, x - 146, 850)
    pen.rect(x - 94, 798, x - 88, 850)
    pen.rect(x - 20, 760, x + 120, 768)
    pen.rect(x + 46, 768, x + 54, 850)
    pen.rect(x + 10, 726, x + 20, 760)
    pen.rect(x + 70, 742, x + 86, 760)
    for dx in (230, 300):
        pen.poly([(x + dx - 26, 800), (x + dx + 26, 800), (x + dx + 18, 850), (x + dx - 18, 850)])
        for turn in range(-60, 61, 20):
            pen.at(x + dx, 804, 1, turn).blob([(0, 0), (-8, -40), (0, -92), (8, -40)])


def facade(s: Scene) -> None:
    """A wall of flats, every window another household."""
    mood = s.set_mood("night", "blue", "dusk", "day")
    wall = mix(s.tone(0.45), s.tone(0.7), s.rng.random())
    s.flood(s.fade(mix(wall, mood.sky[1], 0.3), wall, mix(wall, mood.near, 0.5)))
    wide, high = s.rng.choice(((200, 180), (160, 150), (228, 225)))
    corners = [(x, y) for y in range(26, HIGH, high) for x in range(24, WIDE, wide)]
    cells = [(x, y, wide - 52, high - 62) for x, y in corners]
    with s.layer(mix(s.tone(0.95), mood.sky[0], 0.2)) as pen:
        for x, y, w, h in cells:
            pen.rect(x, y, x + w, y + h)
    lit = [cell for cell in cells if s.rng.random() < 0.42]
    for first, tint, share in ((0, s.pale, 0.25), (1, s.accent, 0.3), (2, s.pale, 0.6)):
        households(s, mix(mood.light, tint, share), lit[first::3])
    with s.layer(s.tone(0.95)) as pen:
        for cell in cells:
            sill(pen, s, *cell)
    if mood.dark and s.rng.random() < 0.4:
        rain(s, 0.35)


def households(s: Scene, colour: Colour, cells: list[tuple[float, float, float, float]]) -> None:
    """Lit windows and the people, plants and curtains in them."""
    with s.layer(colour) as pen:
        for x, y, w, h in cells:
            pen.rect(x, y, x + w, y + h)
    with s.layer(colour, blur=22, opacity=0.35, blend="screen") as pen:
        for x, y, w, h in cells:
            pen.rect(x - 10, y - 10, x + w + 10, y + h + 10)
    with s.layer(mix(colour, s.tone(1), 0.86)) as pen:
        for x, y, w, h in cells:
            household(pen, s, x, y, w, h)


def household(pen: Pen, s: Scene, x: float, y: float, w: float, h: float) -> None:
    """One life, as seen from across the street, in a window `w` by `h`."""
    life = s.rng.choice((alone, together, house_plant, parted_curtains, ceiling_lamp, blinds, watching_cat))
    life(pen.at(x, y + h, h / 100), w * 100 / h)


def alone(p: Pen, w: float) -> None:
    """Someone at the window; windows are 100 high, their sill at the pen's origin."""
    back_sitter(p, w * 0.3, 2, 150)


def together(p: Pen, w: float) -> None:
    """Two people."""
    back_sitter(p, w * 0.3, 2, 150, long_hair=True)
    back_sitter(p, w * 0.72, 2, 140)


def house_plant(p: Pen, w: float) -> None:
    """A plant on the sill."""
    p.rect(w * 0.7, -24, w * 0.84, 0)
    for turn in (-50, -20, 20, 50):
        p.at(w * 0.77, -22, 1, turn).blob([(0, 0), (-7, -22), (0, -48), (7, -22)])


def parted_curtains(p: Pen, w: float) -> None:
    """Curtains, not quite drawn."""
    p.poly([(0, -100), (w * 0.3, -100), (w * 0.12, 0), (0, 0)])
    p.poly([(w, -100), (w * 0.7, -100), (w * 0.88, 0), (w, 0)])


def ceiling_lamp(p: Pen, w: float) -> None:
    """A shade on a cord."""
    p.rect(w * 0.5 - 1, -100, w * 0.5 + 1, -75)
    p.poly(wedge(w * 0.5, -75, w * 0.08, -58, w * 0.16))


def blinds(p: Pen, w: float) -> None:
    """A blind half down."""
    for slat in range(-100, -40, 10):
        p.rect(0, slat, w, slat + 4)


def watching_cat(p: Pen, w: float) -> None:
    """A cat, looking out."""
    cat(p, w * 0.66, 0, 58)


def sill(pen: Pen, s: Scene, x: float, y: float, w: float, h: float) -> None:
    """The sill, the bar down the middle, and on some windows a railing."""
    pen.rect(x - 8, y + h, x + w + 8, y + h + 9)
    pen.rect(x + w / 2 - 2, y, x + w / 2 + 2, y + h)
    if s.rng.random() < 0.35:
        pen.rect(x - 12, y + h * 0.62, x + w + 12, y + h * 0.66)
        for k in range(13):
            bar = x - 10 + k * (w + 18) / 12
            pen.rect(bar - 1, y + h * 0.64, bar + 1.5, y + h + 6)


def towers(s: Scene) -> None:
    """Blocks of flats against the sky, seen from the playground."""
    mood = s.set_mood()
    x = focus(s)
    sky(s, 760)
    orb(s, x, s.rng.uniform(170, 330), s.rng.uniform(50, 110))
    clouds(s, 260, 5, opacity=0.35)
    glow = 0.9 if mood.dark or mood.name == "dusk" else 0.5
    for near, count in ((0.2, 6), (0.5, 3), (0.78, 2)):
        with s.layer(s.fade(s.tone(near), mix(s.tone(near), mood.haze, 0.25), top=150, bottom=800)) as pen:
            fronts = blocks(pen, s, x, near, count)
        with s.layer(mix(mood.light, s.pale, 0.3), opacity=glow) as pen:
            lit_windows(pen, s.rng, fronts, 9 + 8 * near, 0.32)
        haze(s, 770, 120, 0.35)
    playground(s, x)


def blocks(pen: Pen, s: Scene, gap: float, near: float, count: int) -> list[Box]:
    """Up to `count` tall blocks, none of them in front of the gap; returns their fronts."""
    fronts, wide = [], 110 + 130 * near
    for k in range(count):
        left = (k + s.rng.uniform(0.05, 0.5)) * WIDE / count
        if left + wide < gap - 90 or left > gap + 40:
            top = s.rng.uniform(120, 420)
            pen.rect(left, top, left + wide, 900)
            pen.rect(left + 30, top - 22, left + 70, top)
            fronts.append((left, top, left + wide, 780))
    return fronts


def playground(s: Scene, x: float) -> None:
    """A swing, a bare tree, someone on the swing."""
    with s.layer(s.tone(1)) as pen:
        pen.poly(hill(s.rng, 830, 24))
        pen.line([(x - 160, 560), (x + 160, 560)], 8)
        for side in (-1, 1):
            pen.line([(x + side * 158, 560), (x + side * 190, 850)], 7)
            pen.line([(x + side * 158, 560), (x + side * 130, 850)], 7)
        for dx in (-90, -36, 36, 90):
            pen.line([(x + dx, 560), (x + dx, 770)], 2.2)
        pen.rect(x - 94, 768, x - 32, 776)
        pen.rect(x + 32, 768, x + 94, 776)
        back_sitter(pen, x - 63, 770, 230, s.rng.random() < 0.5)
        bare_tree(pen, s.rng, WIDE - x, 860, s.rng.uniform(380, 560))


def big_wheel(s: Scene) -> None:
    """The wheel lit up over the water."""
    s.set_mood("night", "blue", "dusk")
    horizon, x = s.rng.uniform(640, 690), focus(s)
    sky(s, horizon)
    city(s, horizon, 170, 0.2, 0.25)
    haze(s, horizon - 30, 110, 0.4)
    wheel(s, x, horizon - 300, s.rng.uniform(235, 275), horizon)
    bulbs(s, [(k * 74 + s.rng.uniform(-8, 8), horizon - 24) for k in range(23)], 3.2)
    mirror(s, horizon, s.tone(0.7), 0.24, 11)
    with s.layer(s.tone(1)) as pen:
        pen.rect(0, 872, WIDE, 900)
        pen.rect(0, 800, WIDE, 806)
        for rail in range(0, WIDE, 58):
            pen.rect(rail, 800, rail + 5, 876)
    couple(s, WIDE - x, 884, 230)


def wheel(s: Scene, x: float, y: float, r: float, ground: float, cabins: int = 16) -> None:
    """Rim, spokes, legs, cabins and their lamps."""
    turn = s.rng.uniform(0, 360 / cabins)
    angles = [radians(turn + k * 360 / cabins) for k in range(cabins)]
    spots = [(x + r * cos(a), y + r * sin(a)) for a in angles]
    s.lamp(x, y, r * 1.7, mix(s.mood.light, s.accent, 0.4), 0.4)
    with s.layer(mix(s.tone(0.75), s.mood.light, 0.3 if s.mood.dark else 0.1)) as pen:
        for share, width in ((1, 0.016), (0.93, 0.01), (0.4, 0.008)):
            pen.ring(x, y, r * share, r * width)
        for spot in spots:
            pen.line([(x, y), spot], r * 0.0075)
        for foot in (x - r * 0.5, x + r * 0.5):
            pen.poly([(x - 5, y), (x + 5, y), (foot + 7, ground + 5), (foot - 7, ground + 5)])
        pen.disc(x, y, r * 0.07)
    with s.layer(mix(s.mood.light, s.pale, 0.6)) as pen:
        for k in range(72):
            pen.disc(x + r * 0.965 * cos(radians(k * 5)), y + r * 0.965 * sin(radians(k * 5)), r * 0.009)
    gondolas(s, spots[::2], r, s.accent)
    gondolas(s, spots[1::2], r, s.mood.light)


def gondolas(s: Scene, spots: list[Point], r: float, colour: Colour) -> None:
    """Cabins of one colour, lit."""
    with s.layer(mix(colour, s.pale, 0.12)) as pen:
        for x, y in spots:
            p = pen.at(x, y, r / 270)
            p.blob([(-17, 2), (-15, -6), (15, -6), (17, 2), (13, 24), (-13, 24)])
            p.line([(0, -4), (0, -14)], 2)
    for x, y in spots:
        s.lamp(x, y + 8, r * 0.28, colour, 0.5)


def from_the_queue(s: Scene) -> None:
    """Part of the wheel, enormous, against an evening sky; people looking up."""
    mood = s.set_mood("dusk", "dawn", "blue", "day", "night")
    sky(s, 840)
    x = s.rng.choice((330, 1270))
    orb(s, WIDE - x, s.rng.uniform(300, 560), s.rng.uniform(50, 90))
    clouds(s, 420, 6, opacity=0.4)
    wheel(s, x, s.rng.uniform(380, 520), s.rng.uniform(520, 600), 900, 18)
    with s.layer(s.tone(0.8)) as pen:
        for _ in range(9):
            leafy(pen, s.rng, s.rng.uniform(0, WIDE), 890, s.rng.uniform(110, 200))
        pen.rect(0, 850, WIDE, 900)
    if mood.name != "day":
        with s.layer(s.tone(1)) as pen:
            line = wires(pen, (-20, 640), (WIDE + 20, 690), 70, 2)
        bulbs(s, line[1:-1], 5)
    couple(s, WIDE - x, 890, 220)
