"""Scenes in streets: lanterns, rain."""

from __future__ import annotations

from math import cos, hypot, radians, sin

from ..air import bokeh, downpour, haze, mirror, rain, sky, splashes
from ..light import Colour, mix
from ..pen import Pen, Point
from ..props import PEOPLE, hill, person, ridge, skyline, walker, wires
from ..scene import HIGH, WIDE, Scene
from .common import city, couple, focus, lanterns, shelter_from

Sign = tuple[float, float, float, float, Colour]
STROKES = ((0, 0, 1, 0), (0, 0, 0, 1), (1, 0, 1, 1), (0, 0.5, 1, 0.5), (0, 1, 1, 1), (0.5, 0, 0.5, 1))


def lantern_alley(s: Scene) -> None:
    """A narrow street strung with lanterns, someone walking away."""
    mood = s.set_mood("night", "blue", "dusk")
    x, y = WIDE * s.rng.uniform(0.4, 0.6), 590
    sky(s, 620)
    bokeh(s, (mood.light, s.accent), 8, (x - 260, 420, x + 260, 620), (8, 24), 0.35)
    s.block((0, y + 16, WIDE, HIGH), s.fade(mix(mood.far, mood.light, 0.35), s.tone(0.9), top=y))
    for step, reach in enumerate((130, 300, 560)):
        for side in (-1, 1):
            house_row(s, x + side * reach, side, y, step)
    strings(s, x)
    couple(s, x + s.rng.uniform(-60, 30), 800, 210)


def house_row(s: Scene, edge: float, side: int, y: float, step: int) -> None:
    """One side of the street at one depth: wall, eaves, lit windows."""
    near, top, far = 0.4 + 0.25 * step, 420 - step * 140 + s.rng.uniform(-40, 30), edge + side * 900
    wall = s.fade(s.tone(near), mix(s.tone(near), s.mood.light, 0.12), top=100, bottom=700)
    s.shape([(edge, top), (far, top - 280), (far, 1100), (edge, y + 24 + step * 62)], wall)
    lip = edge - side * (16 + 16 * step)
    tiles = [(lip, top + 14), (far, top - 290), (far, top - 240), (lip, top + 26 + 6 * step)]
    s.shape(tiles, s.tone(min(1, near + 0.2)))
    glass = mix(mix(s.mood.light, s.accent, s.rng.uniform(0, 0.5)), s.tone(near), 0.3)
    with s.layer(glass) as pen:
        p = pen.at(edge, top, flip=side < 0)
        high, low, size = 70 + 20 * step, 140 + 44 * step, 1 + step * 0.4
        for k in range(2 + step):
            a, b = (16 + k * 64) * size, (58 + k * 64) * size
            if s.rng.random() < 0.75:
                p.poly([(a, high - a * 0.3), (b, high - b * 0.3), (b, low - b * 0.18), (a, low - a * 0.18)])


def strings(s: Scene, x: float) -> None:
    """Rows of lanterns across the street, coming nearer."""
    spots = []
    for k in range(5):
        half, high, r = 120 + k * k * 46, 440 - k * 84, 9 + k * 8.5
        with s.layer(s.tone(1)) as pen:
            line = wires(pen, (x - half - 30, high - 30), (x + half + 30, high - 30), 26 + 8 * k, 1 + k * 0.4)
        spots += [(px, py + r * 1.5, r * s.rng.uniform(0.9, 1.1)) for px, py in line[3 : -2 : 4 if k > 2 else 5]]
    lanterns(s, spots, 8)


def sky_lanterns(s: Scene) -> None:
    """Lanterns let go over a lake."""
    s.set_mood("night", "blue", "dusk")
    horizon = s.rng.uniform(600, 660)
    sky(s, horizon)
    for near in (0.1, 0.4):
        s.shape(ridge(s.rng, horizon + 5, 210 - 260 * near, 0.45), s.tone(near))
    places = ((s.rng.uniform(40, 1560), s.rng.uniform(60, horizon - 70)) for _ in range(30))
    aloft(s, [(x, y, 5 + 34 * s.rng.random() ** 3) for x, y in places])
    mirror(s, horizon, s.tone(0.6), 0.3)
    s.shape(hill(s.rng, 880, 40), s.tone(1))
    couple(s, focus(s), 872, 230)


def aloft(s: Scene, spots: list[tuple[float, float, float]]) -> None:
    """Flying lanterns at (x, y, radius), brightest where the flame is."""
    light = s.mood.light
    for x, y, r in spots:
        s.lamp(x, y, r * 4, light, 0.5)
    with s.layer(mix(light, s.accent, 0.25)) as pen:
        for x, y, r in spots:
            pen.at(x, y, r).blob([(-0.62, 1), (-0.8, -0.5), (0, -1.25), (0.8, -0.5), (0.62, 1)])
    with s.layer(mix(light, s.pale, 0.6)) as pen:
        for x, y, r in spots:
            pen.disc(x, y + r * 0.62, r * 0.5, r * 0.36)


def doorway_lantern(s: Scene) -> None:
    """One big lantern close to the camera, the night behind it out of focus."""
    mood = s.set_mood("night", "blue", "dusk")
    x, y, r = focus(s), s.rng.uniform(330, 410), s.rng.uniform(150, 190)
    sky(s, 900)
    bokeh(s, (mood.light, s.accent, s.pale), 14, (0, 380, WIDE, 840), (12, 56), 0.3)
    with s.layer(s.tone(0.55), blur=6) as pen:
        skyline(pen, s.rng, 900, 120, 330, 150)
    lanterns(s, [(x, y, r)], 400)
    with s.layer(s.tone(1)) as pen:
        pen.poly([(0, 0), (WIDE, 0), (WIDE, 60), (0, 92)])
        for k in range(28):
            pen.disc(k * 60 + 10, 92 - k * 1.2, 22)
        side = WIDE - x + s.rng.uniform(-80, 80)
        person(pen, side, 980, 560, s.rng.choice(PEOPLE))
    downpour(s, 0.3)


def wet_street(s: Scene) -> None:
    """A street in the rain: signs, their reflections, an umbrella."""
    mood = s.set_mood("night", "night", "blue", "dusk")
    x, y = WIDE * s.rng.uniform(0.38, 0.62), s.rng.uniform(540, 590)
    sky(s, y)
    city(s, y, 260, 0.2, 0.3)
    haze(s, y - 40, 190, 0.5)
    signs: list[Sign] = []
    for step, reach in enumerate((150, 330, 600)):
        near, top = 0.4 + step * 0.25, 300 - step * 170 - y
        with s.layer(s.fade(s.tone(near), mix(s.tone(near), mood.haze, 0.16), bottom=y)) as pen:
            for side in (-1, 1):
                p = pen.at(x + side * reach, y, flip=side < 0)
                p.poly([(0, top), (1700, top - 260), (1700, 60 + step * 30), (0, 6 + step * 12)])
                signs += street_front(s, x + side * reach, side, y, step)
    glowing_signs(s, signs)
    s.lamp(x, y - 30, 300, mix(mood.light, s.pale, 0.3), 0.8)
    mirror(s, y + 8, s.tone(0.75), 0.24, 12)
    passer_by(s, x + s.rng.uniform(-170, 130), y + 240)
    rain(s, 0.42)


def passer_by(s: Scene, x: float, y: float) -> None:
    """Someone crossing under an umbrella."""
    with s.layer(s.tone(1)) as pen:
        walker(pen, x, y, 280, s.rng.choice(PEOPLE))
    shelter_from(s, x, y, 280)
    splashes(s, y - 220)


def street_front(s: Scene, edge: float, side: int, y: float, step: int) -> list[Sign]:
    """Shop windows and hanging signs of one side, as (x0, y0, x1, y1, colour)."""
    size, boards = 0.5 + step * 0.55, []
    colours = (s.mood.light, s.accent, mix(s.accent, s.mood.light, 0.5), s.pale)
    for k in range(2 + step):
        x, w = edge + side * (14 + k * 110 * size), 84 * size
        left, right = sorted((x, x + side * w))
        boards.append((left, y - 100 * size, right, y - 14 * size, mix(s.mood.light, s.dark, 0.2)))
        if s.rng.random() < 0.85:
            w, h = (edge * size for edge in s.rng.choice(((28, 120), (34, 150), (80, 34), (24, 90))))
            low = y - s.rng.uniform(150, 250) * size
            left = x - (w if side < 0 else 0) + side * s.rng.uniform(0, 30)
            boards.append((left, low - h, left + w, low, s.rng.choice(colours)))
    return boards


def glowing_signs(s: Scene, signs: list[Sign]) -> None:
    """Fill the signs, let them glow, mark them with strokes like writing."""
    for colour in dict.fromkeys(sign[4] for sign in signs):
        mine = [sign[:4] for sign in signs if sign[4] == colour]
        with s.layer(colour, blur=16, opacity=0.75, blend="screen") as pen:
            for x0, y0, x1, y1 in mine:
                pen.rect(x0 - 8, y0 - 8, x1 + 8, y1 + 8)
        with s.layer(mix(colour, s.pale, 0.16)) as pen:
            for board in mine:
                pen.rect(*board)
    with s.layer(s.tone(1), opacity=0.75) as pen:
        for x0, y0, x1, y1, _ in signs:
            wide, high = x1 - x0, y1 - y0
            if high > wide * 1.4:
                for k in range(int(high / wide)):
                    glyph(pen, s, x0 + wide * 0.25, y0 + wide * (0.22 + k * 0.95), wide / 2)
            elif wide > high * 1.2 and s.rng.random() < 0.5:
                pen.rect(x0 + wide / 2 - 2, y0, x0 + wide / 2 + 2, y1)


def glyph(pen: Pen, s: Scene, x: float, y: float, size: float) -> None:
    """Something that reads as a letter from across the street."""
    width = max(1.2, size * 0.16)
    for ax, ay, bx, by in s.rng.sample(STROKES, 3):
        pen.line([(x + ax * size, y + ay * size), (x + bx * size, y + by * size)], width)


def crossing(s: Scene) -> None:
    """Rain on a crossing seen from above, umbrellas going both ways."""
    mood = s.set_mood("night", "blue", "dusk")
    road = mix(s.tone(0.7), mood.sky[1], 0.3)
    s.flood(s.fade(mix(road, mood.light, 0.12), road, s.tone(0.95)))
    with s.layer(mix(s.pale, road, 0.4), opacity=0.85) as pen:
        p = pen.at(800, 450, 1, s.rng.uniform(-9, 9))
        for k in range(-9, 10):
            p.rect(k * 120 - 32, -190, k * 120 + 32, 210)
    for _ in range(7):
        x, y = s.rng.uniform(0, WIDE), s.rng.choice((40, 860)) + s.rng.uniform(-90, 90)
        s.lamp(x, y, s.rng.uniform(160, 330), s.rng.choice((mood.light, s.accent)), 0.6)
    spots = [(s.rng.uniform(100, 1500), 450 + s.rng.uniform(-210, 230), s.rng.uniform(70, 96)) for _ in range(11)]
    spots = [a for i, a in enumerate(spots) if all(hypot(a[0] - b[0], a[1] - b[1]) > 190 for b in spots[:i])]
    brollies(s, spots)
    splashes(s, 0, 130)
    rain(s, 0.3, 0.05)


def brollies(s: Scene, spots: list[tuple[float, float, float]]) -> None:
    """Umbrellas from above at (x, y, radius), all dark but a few."""
    rims = [scalloped(x, y, r, s.rng.uniform(0, 45)) for x, y, r in spots]
    with s.layer(s.tone(1), blur=7, opacity=0.55) as pen:
        for x, y, r in spots:
            pen.disc(x + 34, y + 44, r, r * 0.9)
    colours = (mix(s.accent, s.mood.light, 0.1), mix(s.dark, s.pale, 0.3), s.tone(1), s.mood.light, s.tone(0.6))
    for first, colour in enumerate(colours):
        with s.layer(colour) as pen:
            for rim in rims[first::5]:
                pen.poly(rim)
    with s.layer(s.pale, opacity=0.3) as pen:
        for (x, y, _), rim in zip(spots, rims, strict=True):
            for tip in rim[::2]:
                pen.line([(x, y), tip], 1.8)
            pen.disc(x, y, 5)
    with s.layer(s.tone(1), opacity=0.28) as pen:
        for (x, y, _), rim in zip(spots, rims, strict=True):
            pen.poly([(x, y), *rim[2:9]])


def scalloped(x: float, y: float, r: float, turn: float) -> list[Point]:
    """An octagon with its sides drawn in."""
    corners = ((r * (0.9 if k % 2 else 1), radians(turn + k * 22.5)) for k in range(16))
    return [(x + reach * cos(a), y + reach * sin(a)) for reach, a in corners]
