"""Scenes in corridors, courts and hospitals."""

from __future__ import annotations

from itertools import product

from ..air import shaft
from ..light import Colour, mix
from ..pen import Pen, smooth, wedge
from ..props import PEOPLE, back_sitter, drape, folds, person, sitter, walker
from ..scene import HIGH, WIDE, Scene
from .common import focus
from .interior import ceiling_light, door, frame, gloss, outlook, paint, sunlight, tunnel, wall
from .stage import stalls

SLEEPER = ((-200, -50), (-130, -88), (0, -78), (130, -94), (190, -110), (250, -60), (322, -50))


def hall_of_doors(s: Scene) -> None:
    """A corridor in one-point perspective, light at the end of it."""
    mood = s.set_mood("night", "blue", "dusk", "day")
    x, y = WIDE * s.rng.uniform(0.4, 0.6), s.rng.uniform(400, 450)
    colour = paint(s)
    tunnel(s, x, y, colour)
    s.block((x - 66, y - 76, x + 66, y + 84), mix(mood.light, s.pale, 0.5))
    s.lamp(x, y, 430, power=0.85)
    for side, k in product((-1, 1), range(4)):
        tint = mix(mix(s.accent, colour, 0.3), mood.near, 0.45 - 0.06 * k)
        s.shape(door(x, y, side, (0.17 + 0.19 * k) ** 1.25, (0.26 + 0.19 * k) ** 1.25), tint)
    lit = s.rng.random() < 0.5
    for k in range(4):
        ceiling_light(s, x, y, (0.14 + k * 0.2) ** 1.3, 320, 240, 1 if lit or k % 2 else 0.15)
    gloss(s, x, y)
    with s.layer(mood.near) as pen:
        walker(pen, x + s.rng.uniform(-40, 40), y + 190, 260, s.rng.choice(PEOPLE))


def long_windows(s: Scene) -> None:
    """A school corridor, windows down one side, their light in panels on the floor."""
    mood = s.set_mood("dusk", "dawn", "day", "blue")
    x, y = WIDE * s.rng.uniform(0.58, 0.66), 410
    colour = paint(s)
    tunnel(s, x, y, mix(colour, mood.light, 0.15))
    bays = [((0.1 + 0.17 * k) ** 1.2, (0.23 + 0.17 * k) ** 1.2) for k in range(6)]
    with s.layer(s.fade(*mood.sky, bottom=700)) as pen:
        for a, b in bays:
            pen.poly([(x - 1100 * t, y + v * t) for t, v in ((a, -460), (b, -460), (b, 220), (a, 220))])
    with s.layer(mix(mood.light, s.pale, 0.2), blur=3, opacity=0.6, blend="screen") as pen:
        for a, b in bays:
            pen.poly([(x + u * t, y + 660 * t) for t, u in ((a, -300), (b, -300), (b, 640), (a, 640))])
    with s.layer(mix(colour, mood.near, 0.5)) as pen:
        for k in range(5):
            pen.poly(door(x, y, 1, (0.16 + 0.2 * k) ** 1.3, (0.24 + 0.2 * k) ** 1.3))
        pen.rect(x - 56, y - 66, x + 56, y + 72)
    s.block((x - 40, y - 50, x + 40, y + 30), mix(mood.light, s.pale, 0.4))
    pupil(s, x - s.rng.uniform(60, 200), y + 330)


def pupil(s: Scene, x: float, y: float) -> None:
    """Someone standing, and a long shadow."""
    with s.layer(s.mood.near) as pen:
        person(pen, x, y, 390, s.rng.choice(PEOPLE))
        pen.poly([(x - 30, y - 4), (x + 30, y - 4), (x + 330, y + 60), (x + 240, y + 66)])


def bench(s: Scene) -> None:
    """A courtroom head on: the bench, tall windows, one person standing before it."""
    mood = s.set_mood("day", "dawn", "dusk", "blue")
    x = WIDE * s.rng.choice((0.42, 0.5, 0.58))
    colour = mix(mix(mix(s.accent, s.dark, 0.55), s.pale, 0.1), mood.near, 0.25)
    s.flood(s.fade(*mood.sky, bottom=600))
    panelling(s, [x + dx for dx in (-640, -420, 420, 640)], 124, 430, colour)
    with s.layer(mix(colour, mood.near, 0.5)) as pen:
        for dx in (-750, -530, -310, 310, 530, 750):
            pen.rect(x + dx - 22, 0, x + dx + 22, 560)
        pen.rect(0, 470, WIDE, 482)
    emblem(s, x, colour)
    judges(s, x, colour)
    for top in (x - 640, x - 420):
        shaft(s, [(top - 50, 80), (top + 60, 80), (top + 620, 920), (top + 330, 920)], 0.26, 20)
    parties(s, x)


def panelling(s: Scene, windows: list[float], wide: float, low: float, colour: Colour) -> None:
    """A dark wall with arched windows, down to `low`, at the given places."""
    near = s.mood.near
    with s.layer(s.fade(mix(colour, near, 0.35), colour, mix(colour, near, 0.3))) as pen:
        pen.rect(0, 0, WIDE, HIGH)
        for x in windows:
            pen.arch(x, low, wide, low - 30, ink=0)
    with s.layer(mix(colour, near, 0.5)) as pen:
        for x in windows:
            frame(pen, (x - wide / 2, 30, x + wide / 2, low), 2, 4, 4)


def parties(s: Scene, x: float) -> None:
    """The one who stands before the court, and counsel at their tables."""
    with s.layer(s.mood.near) as pen:
        person(pen, x + s.rng.uniform(-40, 40), 872, 320, s.rng.choice(PEOPLE))
        for side in (-1, 1):
            table = x + side * 460
            pen.rect(table - 210, 760, table + 210, 776)
            pen.rect(table - 190, 770, table + 190, 900)
            back_sitter(pen, x + side * 400, 780, 300, side > 0)
            back_sitter(pen, x + side * 540, 780, 290)


def emblem(s: Scene, x: float, colour: Colour) -> None:
    """The scales on the wall above the bench."""
    with s.layer(mix(s.glow, colour, 0.3)) as pen:
        pen.ring(x, 190, 96, 6)
        pen.rect(x - 3, 130, x + 3, 246)
        pen.rect(x - 56, 142, x + 56, 147)
        pen.rect(x - 30, 244, x + 30, 250)
        for side in (-1, 1):
            pen.line([(x + side * 54, 146), (x + side * 76, 200), (x + side * 32, 200), (x + side * 54, 146)], 2)
            pen.pie(x + side * 54, 199, 24, 0, 180)


def judges(s: Scene, x: float, colour: Colour) -> None:
    """Three judges behind a high panelled bench."""
    near, seats = s.mood.near, (x - 180, x, x + 180)
    with s.layer(near) as pen:
        for seat in seats:
            pen.arch(seat, 560, 130, 270)
    with s.layer(mix(s.tone(0.8), s.pale, 0.14)) as pen:
        for seat in seats:
            back_sitter(pen, seat, 566, 330)
    with s.layer(mix(s.pale, near, 0.2)) as pen:
        for seat in seats:
            pen.poly([*wedge(seat, 450, 15, 462, 5)[:3], *wedge(seat, 462, 5, 520, 10)[2:], (seat - 5, 462)])
    with s.layer(s.fade(mix(colour, s.glow, 0.16), mix(colour, near, 0.4), top=520, bottom=760)) as pen:
        pen.rect(x - 330, 540, x + 330, 720)
        pen.rect(x - 400, 600, x + 400, 740)
    with s.layer(mix(colour, near, 0.65)) as pen:
        pen.rect(x - 346, 530, x + 346, 544)
        pen.rect(0, 740, WIDE, 900)
        for k in range(-3, 4):
            pen.outline(x + k * 92 - 38, 564, x + k * 92 + 38, 712)


def witness(s: Scene) -> None:
    """The stand from the public gallery: a shaft of light, the backs of heads."""
    mood = s.set_mood("dusk", "day", "blue", "dawn")
    x = focus(s)
    out = 1 if x > 800 else -1
    colour = mix(mix(mix(s.accent, s.dark, s.rng.uniform(0.3, 0.7)), s.pale, 0.16), mood.near, 0.25)
    s.flood(s.fade(*mood.sky, bottom=600))
    windows = [WIDE - x + k * 230 for k in (-1, 0, 1)]
    panelling(s, windows, 150, 470, colour)
    with s.layer(mix(colour, mood.near, 0.55)) as pen:
        for k in range(12):
            pen.rect(k * 140 + 10, 520, k * 140 + 16, 720)
        pen.rect(0, 510, WIDE, 520)
    for k, top in enumerate(windows):
        foot = x + out * 40 * k
        shaft(s, [(top - 60, 90), (top + 60, 90), (foot + 150, 780), (foot - 150, 780)], 0.3, 16)
    s.lamp(x, 560, 360, power=0.55)
    stand(s, x, colour)
    stalls(s, 3)


def stand(s: Scene, x: float, colour: Colour) -> None:
    """The witness box and whoever is in it, a microphone before them."""
    with s.layer(s.mood.near) as pen:
        person(pen, x, 820, 420, s.rng.choice(PEOPLE))
        pen.line([(x + 92, 640), (x + 60, 520), (x + 40, 512)], 5)
        pen.disc(x + 38, 512, 9)
    wood = s.fade(mix(colour, s.glow, 0.2), mix(colour, s.mood.near, 0.5), top=620, bottom=820)
    s.block((x - 150, 630, x + 150, 860), wood)
    with s.layer(mix(colour, s.mood.near, 0.6)) as pen:
        pen.rect(x - 166, 620, x + 166, 636)
        for panel in (x - 96, x, x + 96):
            pen.outline(panel - 36, 660, panel + 36, 800)


def ward(s: Scene) -> None:
    """A bed by a window, a drip stand, someone keeping watch."""
    mood = s.set_mood()
    left = s.rng.choice((180, 760))
    box = (left, 120, left + 620, 500)
    outlook(s, 430)
    colour = mix(paint(s), s.pale, 0.2)
    wall(s, [box], colour, 690)
    with s.layer(mix(colour, mood.near, 0.5)) as pen:
        frame(pen, box, 3, 1, 7)
    with s.layer(mix(colour, s.pale, 0.4), opacity=0.8) as pen:
        for k in range(15):
            pen.rect(left, 128 + k * 11, left + 620, 132 + k * 11)
    sunlight(s, box, (3, 1), s.rng.choice((-160, 160)), 700, 0.34)
    bed(s, 800 + s.rng.uniform(-120, 120))
    privacy(s, colour, s.rng.choice((-40, 1390)))


def bed(s: Scene, x: float) -> None:
    """Bed, sleeper, drip, visitor."""
    linen = mix(s.pale, s.mood.near, 0.2)
    with s.layer(s.mood.near) as pen:
        p = pen.at(x, 700)
        p.rect(-330, -10, 330, 4)
        for leg, top in ((-332, -140), (300, -100)):
            p.rect(leg, top, leg + 12, 120)
            p.disc(leg + 6, 124, 12)
        p.disc(-212, -94, 30, 26)
        bedside(p)
    with s.layer(s.fade(linen, mix(linen, s.mood.near, 0.3), top=590, bottom=700)) as pen:
        p = pen.at(x, 700)
        p.blob([(-326, -6), (-320, -72), (-250, -78), (-190, -60), (-170, -10)])
        p.poly([(-200, -6), *smooth(SLEEPER, closed=False), (326, 60), (-180, 50)])
    s.block((x - 388, 300, x - 360, 366), mix(s.glow, s.pale, 0.4))


def bedside(p: Pen) -> None:
    """A drip on its stand at the head, a chair with a visitor at the foot."""
    p.tube([(-400, 120), (-400, -400), (-372, -410)], 5)
    p.line([(-440, 126), (-360, 126)], 6)
    p.line(smooth([(-374, -320), (-366, -180), (-260, -60), (-130, -60)], closed=False), 2)
    sitter(p, 420, 30, 470, flip=True)
    p.rect(376, 30, 470, 42)
    p.rect(384, 40, 392, 150)
    p.rect(454, -180, 464, 150)


def privacy(s: Scene, colour: Colour, x: float) -> None:
    """A half-drawn curtain on its rail."""
    cloth = mix(mix(s.accent, s.pale, 0.45), s.mood.near, 0.35 if s.mood.dark else 0.12)
    s.block((0, 66, WIDE, 73), mix(colour, s.mood.near, 0.6))
    with s.layer(s.fade(cloth, mix(cloth, s.mood.near, 0.3)), opacity=0.97) as pen:
        drape(pen, s.rng, x, x + 260, 74, 860, 7)
    with s.layer(mix(cloth, s.mood.near, 0.4), opacity=0.5) as pen:
        folds(pen, s.rng, x, x + 260, 74, 846, 7)


def night_shift(s: Scene) -> None:
    """A hospital corridor late: double doors, a bench, someone waiting."""
    mood = s.set_mood("night", "blue", "day")
    x, y = WIDE * s.rng.uniform(0.42, 0.58), 400
    colour = mix(mix(s.pale, s.dark, 0.3), mood.near, 0.4 if mood.dark else 0.12)
    tunnel(s, x, y, colour)
    with s.layer(mix(s.accent, colour, 0.25)) as pen:
        for end in (x - 1100, x + 1100):
            pen.poly([(x, y), (end, y + 180), (end, y + 250)])
    s.block((x - 120, y - 108, x + 120, y + 106), mix(colour, s.pale, 0.35))
    with s.layer(mix(mood.light, s.pale, 0.6)) as pen:
        pen.arch(x - 60, y + 10, 56, 84)
        pen.arch(x + 60, y + 10, 56, 84)
    for k in range(4):
        ceiling_light(s, x, y, (0.2 + k * 0.2) ** 1.3, 120, 90)
    waiting(s, x, y)
    gloss(s, x, y + 20)


def waiting(s: Scene, x: float, y: float) -> None:
    """The gap between the doors, a sign over them, a bench along the wall and the one who waits."""
    with s.layer(s.mood.near) as pen:
        pen.rect(x - 1.5, y - 106, x + 1.5, y + 106)
        side = s.rng.choice((-1, 1))
        seat = x + side * 470
        pen.rect(seat - 190, 650, seat + 190, 664)
        for dx in (-176, -4, 168):
            pen.rect(seat + dx, 660, seat + dx + 8, 746)
        sitter(pen, x + side * 430, 652, 390, flip=side > 0)
        if s.rng.random() < 0.6:
            walker(pen, x - side * 130, y + 240, 290)
    s.block((x - 34, y - 168, x + 34, y - 124), mix(s.accent, s.pale, 0.1))
    with s.layer(s.pale) as pen:
        pen.rect(x - 5, y - 162, x + 5, y - 130)
        pen.rect(x - 16, y - 151, x + 16, y - 141)
