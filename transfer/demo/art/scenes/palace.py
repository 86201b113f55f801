"""Scenes in palaces and gardens."""

from __future__ import annotations

from ..air import haze, mirror, orb, shaft, sky
from ..light import mix
from ..pen import smooth
from ..props import PEOPLE, blossoms, bough, hill, lantern_frame, leafy, paper_lantern, pavilion, person, ridge
from ..scene import HIGH, WIDE, Scene
from .common import couple, flowering, focus


def palace_gate(s: Scene) -> None:
    """The great hall head on, the moon behind its roofs."""
    mood = s.set_mood("night", "dusk", "blue", "dawn")
    x, ground = WIDE * s.rng.choice((0.42, 0.5, 0.58)), 700
    sky(s, ground)
    orb(s, x + s.rng.uniform(-380, 380), s.rng.uniform(170, 330), s.rng.uniform(70, 150))
    s.shape(ridge(s.rng, ground, 320, 0.35), s.tone(0.15))
    haze(s, ground - 60, 150, 0.45)
    with s.layer(s.tone(0.5)) as pen:
        for side in (-1, 1):
            pavilion(pen, x + side * 560, ground + 4, 460)
    haze(s, ground, 110, 0.35)
    with s.layer(s.tone(0.88)) as pen:
        bays = pavilion(pen, x, ground - 10, 760, 2)
    with s.layer(s.fade(mix(mood.light, s.accent, 0.25), mood.light, top=ground - 330, bottom=ground)) as pen:
        for bay in bays:
            pen.rect(*bay)
    s.lamp(x, ground - 80, 520, power=0.5)
    court(s, x, ground + 26)


def court(s: Scene, x: float, top: float) -> None:
    """The stone court in front, with steps and someone small."""
    s.block((0, top, WIDE, HIGH), s.fade(s.tone(0.6), s.tone(0.95), top=top))
    shaft(s, [(x - 200, top), (x + 200, top), (x + 420, 920), (x - 420, 920)], 0.3, 12)
    with s.layer(s.tone(0.95)) as pen:
        for i in range(-7, 8):
            pen.line([(x + i * 60, top), (x + i * 190, 920)], 1.4)
        for k in range(1, 6):
            y = top + 174 * (k / 5.5) ** 1.6
            pen.line([(0, y), (WIDE, y)], 1.4)
    couple(s, x + s.rng.uniform(-130, 90), 846, 150)


def under_the_eaves(s: Scene) -> None:
    """Looking out from a palace hall: columns and a lantern close by, roofs in the mist."""
    mood = s.set_mood()
    crescent = mood.dark and s.rng.random() < 0.4
    sky(s, 600)
    orb(s, 800 + s.rng.uniform(-200, 260), s.rng.uniform(250, 340), s.rng.uniform(50, 110), crescent=crescent)
    s.shape(ridge(s.rng, 560, 240, 0.35), s.tone(0.08))
    for near, y, w in ((0.3, 600, 430), (0.55, 690, 640)):
        haze(s, y - 30, 100, 0.5)
        with s.layer(s.fade(s.tone(near), mix(s.tone(near), mood.haze, 0.3), top=y - 120, bottom=y + 40)) as pen:
            pen.rect(0, y - 26, WIDE, 930)
            for x in (s.rng.uniform(200, 500), s.rng.uniform(900, 1300)):
                pavilion(pen, x, y, w)
    haze(s, 720, 110, 0.5)
    column = s.rng.choice((230, 1370))
    hall(s, column)
    hanging_lantern(s, column + (150 if column < 800 else -150), 300, 46)


def hall(s: Scene, x: float) -> None:
    """The near hall: rafters above, columns, a railing, someone at it."""
    with s.layer(s.fade(s.tone(0.9), s.tone(1), bottom=300)) as pen:
        pen.poly([(0, 0), (WIDE, 0), *smooth([(WIDE, 96), (1200, 128), (800, 138), (400, 128), (0, 96)], closed=False)])
        for k in range(33):
            pen.disc(k * 50, 108 + 40 * (1 - abs(k - 16) / 16) ** 0.7, 15)
        for column in (x, WIDE - x, 800 + (x - 800) * 2.2):
            pen.rect(column - 26, 90, column + 26, 900)
            pen.poly([(column - 120, 140), (column + 120, 140), (column + 26, 210), (column - 26, 210)])
        pen.rect(0, 786, WIDE, 800)
        pen.rect(0, 852, WIDE, 900)
        for rail in range(0, WIDE, 74):
            pen.rect(rail, 800, rail + 9, 860)
        person(pen, (x + 800) / 2, 890, 330, s.rng.choice(PEOPLE))


def hanging_lantern(s: Scene, x: float, y: float, r: float) -> None:
    """One paper lantern on a cord from the rafters."""
    s.lamp(x, y, 330, power=0.7)
    with s.layer(s.fade(mix(s.mood.light, s.accent, 0.3), s.mood.light, top=y - 60, bottom=y + 50)) as pen:
        paper_lantern(pen, x, y, r)
    with s.layer(s.tone(1)) as pen:
        lantern_frame(pen, x, y, r, 170)


def moon_gate(s: Scene) -> None:
    """A round doorway in a garden wall."""
    mood = s.set_mood("dawn", "dusk", "day", "night")
    x, y, r = WIDE * s.rng.choice((0.4, 0.5, 0.6)), 480, s.rng.uniform(270, 320)
    sky(s, 640)
    orb(s, x + s.rng.uniform(-120, 120), s.rng.uniform(330, 420), s.rng.uniform(40, 70))
    for near in (0.15, 0.4):
        with s.layer(s.tone(near)) as pen:
            pen.poly(hill(s.rng, 620 + near * 120, 80))
            for _ in range(7):
                leafy(pen, s.rng, x + s.rng.uniform(-330, 330), 660 + near * 120, s.rng.uniform(120, 230))
        haze(s, 640 + near * 100, 90, 0.3)
    s.shape([(x - 30, 690), (x + 30, 690), (x + 210, 930), (x - 210, 930)], mix(s.pale, mood.far, 0.45))
    wall = mix(mix(s.pale, mood.light, 0.3), mood.near, 0.62 if mood.dark else 0.36 if mood.name == "dusk" else 0.2)
    garden_wall(s, x, y, r, wall)
    couple(s, x - 60, 740, 170)
    flowering(s, 130, 700)


def garden_wall(s: Scene, x: float, y: float, r: float, colour: tuple[int, int, int]) -> None:
    """A tiled wall with a round opening, the ground in front of it."""
    with s.layer(s.fade(mix(colour, s.mood.near, 0.12), colour, mix(colour, s.mood.near, 0.25), top=100)) as pen:
        pen.rect(0, 110, WIDE, 790)
        pen.disc(x, y, r, ink=0)
    with s.layer(mix(colour, s.mood.near, 0.6), blur=5, opacity=0.5) as pen:
        blossoms(pen, s.rng, bough(pen, s.rng, WIDE - 40, 250, 620), 16)
        pen.disc(x, y, r, ink=0)
    with s.layer(mix(colour, s.mood.near, 0.5)) as pen:
        pen.ring(x, y, r + 9, 18)
        for i in range(64):
            pen.disc(i * 26, 112, 12, 16)
        pen.rect(0, 62, WIDE, 108)
    with s.layer(mix(colour, s.mood.near, 0.72)) as pen:
        pen.rect(0, 50, WIDE, 66)
        pen.poly([(0, 790), (x - r * 0.55, 762), (x - 120, 800), (x - 230, 930), (0, 930)])
        pen.poly([(WIDE, 790), (x + r * 0.55, 762), (x + 120, 800), (x + 230, 930), (WIDE, 930)])


def pond(s: Scene) -> None:
    """A pavilion on the water, lotus leaves in front."""
    s.set_mood("dawn", "dusk", "blue", "night")
    horizon, x = s.rng.uniform(540, 590), focus(s)
    sky(s, horizon)
    orb(s, WIDE - x, s.rng.uniform(160, 300), s.rng.uniform(40, 80))
    with s.layer(s.tone(0.25)) as pen:
        for _ in range(22):
            leafy(pen, s.rng, s.rng.uniform(-50, WIDE + 50), horizon + 8, s.rng.uniform(110, 260))
        pen.rect(0, horizon - 26, WIDE, horizon + 5)
    haze(s, horizon - 10, 80, 0.4)
    summerhouse(s, x, horizon - 6)
    mirror(s, horizon + 14, s.tone(0.6), 0.3)
    lotus(s, horizon + 120)


def summerhouse(s: Scene, x: float, y: float) -> None:
    """The pavilion, its middle bays lit, someone standing in one."""
    with s.layer(s.tone(0.8)) as pen:
        bays = pavilion(pen, x, y, 420)
    with s.layer(mix(s.mood.light, s.pale, 0.15), opacity=0.92) as pen:
        for bay in bays[1:4]:
            pen.rect(*bay)
    s.lamp(x, y - 54, 260, power=0.4)
    with s.layer(s.tone(0.95)) as pen:
        person(pen, x - 26, y - 2, 56, "dress")


def lotus(s: Scene, top: float) -> None:
    """Lily pads and a few flowers, larger towards us."""
    pads = sorted((s.rng.random() ** 0.8, s.rng.uniform(0, WIDE)) for _ in range(34))
    with s.layer(s.tone(0.92)) as pen:
        for depth, x in pads:
            r = 22 + 74 * depth
            pen.disc(x, top + depth * 250, r, r * 0.26)
    with s.layer(mix(s.accent, s.pale, 0.35)) as pen:
        for depth, x in pads[::5]:
            p = pen.at(x, top + depth * 250 - 4, 0.3 + 0.7 * depth)
            for turn in (-62, -32, 0, 32, 62):
                p.at(0, 0, 1, turn).blob([(0, 0), (-11, -26), (0, -52), (11, -26)])
