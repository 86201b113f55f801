"""Scenes at the market and at the bus stop."""

from __future__ import annotations

from ..air import haze, mirror, rain, shaft, sky, snowfall, steam
from ..light import mix, shade
from ..pen import Pen
from ..props import PEOPLE, person, sitter, street_lamp, wires
from ..scene import HIGH, WIDE, Scene
from .common import bulbs, city, focus, treeline


def night_market(s: Scene) -> None:
    """Stalls under bare bulbs, steam, the backs of the crowd."""
    mood = s.set_mood("night", "blue", "dusk")
    x, y = WIDE * s.rng.uniform(0.42, 0.58), 560
    sky(s, y)
    city(s, y, 330, 0.2, 0.22)
    s.lamp(x, y, 520, mood.light, 0.7)
    s.block((0, y, WIDE, HIGH), s.fade(mix(mood.far, mood.light, 0.4), s.tone(0.9), top=y))
    for step in range(3):
        for side in (-1, 1):
            stall(s, x + side * (120 + step * 200), side, y + 26 + step * 76, 0.55 + step * 0.5, step)
    with s.layer(s.tone(1)) as pen:
        lines = [
            wires(pen, (x - 300 - k * 330, 190 - k * 110), (x + 300 + k * 330, 210 - k * 120), 120 + k * 30, 1.6)
            for k in range(2)
        ]
    bulbs(s, [p for line in lines for p in line[2:-1:2]], 6)
    for _ in range(3):
        steam(s, x + s.rng.choice((-1, 1)) * s.rng.uniform(250, 560), 520, 260, 0.35)
    shoppers(s, x)


def stall(s: Scene, x: float, side: int, y: float, size: float, step: int) -> None:
    """One stall, seen from the lane: lit, with a counter of goods and someone at it."""
    far = x + side * 330 * size
    s.block((min(x, far), y - 190 * size, max(x, far), y - 70 * size), mix(s.mood.light, s.accent, 0.2))
    s.lamp((x + far) / 2, y - 130 * size, 230 * size, power=0.6)
    with s.layer(s.tone(0.85 + 0.05 * step)) as pen:
        pen.rect(min(x, far), y - 78 * size, max(x, far), y + 20 * size)
        pen.rect(x - 3, y - 200 * size, x + 3, y)
        person(pen, (x + far) / 2 + s.rng.uniform(-60, 60) * size, y + 40 * size, 190 * size)
        for k in range(9):
            pen.disc(x + side * (26 + k * 34) * size, y - 82 * size, 15 * size)
    for odd, colour in enumerate((mix(s.accent, s.mood.near, 0.25), mix(s.pale, s.mood.near, 0.35))):
        with s.layer(colour) as pen:
            p = pen.at(x, y, size, flip=side < 0)
            for k in range(odd, 9, 2):
                left = k * 38 - 12
                p.poly([(left, -200), (left + 38, -200), (left + 26, -262), (left - 4, -262)])
                p.disc(left + 19, -200, 19, 13)


def shoppers(s: Scene, x: float) -> None:
    """The crowd, far ones small and near ones cropped."""
    for near, y, h, count in ((0.75, 690, 180, 7), (0.92, 800, 270, 4)):
        with s.layer(s.tone(near)) as pen:
            for _ in range(count):
                at, foot = x + s.rng.gauss(0, 120 + h * 0.6), y + s.rng.uniform(-14, 14)
                person(pen, at, foot, h * s.rng.uniform(0.92, 1.05), s.rng.choice(PEOPLE))
    with s.layer(s.tone(1)) as pen:
        at = x + s.rng.choice((-1, 1)) * s.rng.uniform(300, 460)
        person(pen, at, 1060, 560, "dress")
        person(pen, at + 150, 1080, 600, "coat")


def market_morning(s: Scene) -> None:
    """One stall head on, crates of fruit, an awning, early light."""
    mood = s.set_mood("dawn", "day", "dusk")
    wall = mix(s.pale, mood.far, 0.45)
    s.flood(s.fade(mix(wall, s.pale, 0.3), wall))
    with s.layer(mix(wall, mood.near, 0.16)) as pen:
        for k in range(6):
            pen.rect(40 + k * 270, 60, 200 + k * 270, 250)
    shaft(s, [(300, -20), (760, -20), (1500, 900), (700, 900)], 0.4, 20)
    s.block(
        (170, 300, 1430, 640), s.fade(mix(mood.far, mood.near, 0.35), mix(mood.far, s.glow, 0.4), top=300, bottom=640)
    )
    s.block((0, 812, WIDE, 900), mix(wall, mood.near, 0.4))
    s.lamp(800, 430, 560, mood.light, 0.4)
    with s.layer(s.tone(1)) as pen:
        person(pen, s.rng.uniform(640, 960), 790, 380, s.rng.choice(PEOPLE))
    fruit(s)
    awning(s)
    with s.layer(s.tone(1)) as pen:
        person(pen, s.rng.choice((320, 470, 1130, 1260)), 880, 430, s.rng.choice(PEOPLE))


def awning(s: Scene) -> None:
    """A long striped awning over the stall."""
    for odd, colour in enumerate((mix(s.accent, s.mood.near, 0.08), mix(s.pale, s.mood.light, 0.12))):
        with s.layer(s.fade(colour, shade(colour, 0.82), top=200, bottom=350)) as pen:
            for k in range(odd, 18, 2):
                a, b = 120 + k * 76, 196 + k * 76
                pen.poly([(800 + (a - 800) * 0.94, 200), (800 + (b - 800) * 0.94, 200), (b, 330), (a, 330)])
                pen.disc((a + b) / 2, 330, 38, 26)


def fruit(s: Scene) -> None:
    """Crates along the counter, heaped."""
    colours = (s.accent, s.glow, mix(s.accent, s.glow, 0.5), mix(s.dark, s.glow, 0.4), mix(s.accent, s.dark, 0.4))
    for k, colour in enumerate(s.rng.choices(colours, k=6)):
        x = 190 + k * 206
        for tint, lift in ((mix(colour, s.mood.near, 0.25), 0), (colour, 7)):
            with s.layer(tint) as pen:
                for row in range(3):
                    for i in range(6 - row):
                        pen.disc(x + 24 + i * 30 + row * 15 - lift * 0.4, 652 - row * 22 - lift * 0.6, 17 - lift * 0.4)
    with s.layer(s.fade(mix(s.mood.far, s.mood.near, 0.5), s.tone(0.9), top=660, bottom=830)) as pen:
        for k in range(6):
            pen.rect(186 + k * 206, 662, 380 + k * 206, 720)
        pen.rect(170, 726, 1430, 830)
    with s.layer(s.tone(0.95)) as pen:
        for k in range(6):
            pen.rect(186 + k * 206, 688, 380 + k * 206, 692)


def shelter(s: Scene) -> None:
    """A lit bus shelter in the dark, dry, in the rain or in the snow."""
    mood = s.set_mood("night", "blue", "dusk")
    ground, x = s.rng.uniform(690, 730), focus(s)
    weather = s.rng.choice((None, rain, snowfall))
    sky(s, ground)
    s.rng.choice((city, treeline))(s, ground)
    haze(s, ground - 40, 150, 0.45)
    road = mix(s.pale, mood.sky[0], 0.45) if weather is snowfall else s.tone(0.6)
    s.block((0, ground, WIDE, HIGH), s.fade(road, s.tone(0.95), top=ground))
    bus_stop(s, x, ground + 24)
    if weather is rain:
        mirror(s, ground + 44, s.tone(0.8), 0.35, 10)
    roadside(s, x, ground)
    if weather:
        weather(s)


def roadside(s: Scene, x: float, ground: float) -> None:
    """A street lamp across from the stop, and perhaps a bus."""
    with s.layer(s.tone(1)) as pen:
        light = street_lamp(pen, WIDE - x, ground + 80, 600, flip=x < 800)
    s.lamp(*light, 300, power=0.8)
    if s.rng.random() < 0.5:
        headlights(s, 800 + (800 - x) * 1.9, ground + 34)


def bus_stop(s: Scene, x: float, y: float) -> None:
    """The shelter: a box of light, a roof, a poster, a sign."""
    glass = s.fade(mix(s.mood.light, s.pale, 0.35), mix(s.mood.light, s.tone(0.5), 0.55), top=y - 300, bottom=y)
    s.block((x - 250, y - 290, x + 250, y - 20), glass)
    s.lamp(x, y - 180, 560, power=0.6)
    shaft(s, [(x - 240, y), (x + 240, y), (x + 400, y + 130), (x - 400, y + 130)], 0.35, 10)
    with s.layer(s.tone(1)) as pen:
        p = pen.at(x, y)
        p.poly([(-300, -318), (300, -318), (284, -288), (-284, -288)])
        for post in (-252, -82, 86, 250):
            p.rect(post - 4, -300, post + 4, 0)
        p.rect(330, -330, 336, 0)
        p.disc(333, -350, 34)
        p.rect(112, -230, 224, -90)
        passengers(p, s)
    with s.layer(mix(s.accent, s.pale, 0.15)) as pen:
        pen.disc(x + 333, y - 350, 25)
        pen.rect(x + 120, y - 222, x + 216, y - 98)


def passengers(p: Pen, s: Scene) -> None:
    """A bench with someone on it, and perhaps someone by the sign."""
    p.rect(-200, -74, 70, -64)
    for leg in (-180, 50):
        p.rect(leg - 4, -66, leg + 4, 0)
    sitter(p, -90 + s.rng.uniform(-40, 60), -76, 250, s.rng.random() < 0.5)
    if s.rng.random() < 0.6:
        person(p, 410, 14, 240, s.rng.choice(PEOPLE))


def headlights(s: Scene, x: float, y: float) -> None:
    """A bus coming: two lamps and a lit front."""
    s.shape(
        [(x - 84, y), (x - 84, y - 166), (x - 72, y - 180), (x + 72, y - 180), (x + 84, y - 166), (x + 84, y)],
        s.tone(0.8),
    )
    with s.layer(mix(s.mood.light, s.pale, 0.3)) as pen:
        pen.rect(x - 72, y - 150, x + 72, y - 74)
        pen.rect(x - 48, y - 172, x + 48, y - 158)
    with s.layer(s.tone(0.9)) as pen:
        pen.disc(x - 34, y - 102, 10, 13)
        pen.pie(x - 34, y - 74, 22, 180, 360)
    for dx in (-58, 58):
        s.lamp(x + dx, y - 34, 230, s.pale, 0.9)
        s.lamp(x + dx, y - 34, 40, s.pale, 1)
