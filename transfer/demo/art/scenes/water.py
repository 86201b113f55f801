"""Scenes by the sea, on lakes and rivers."""

from __future__ import annotations

from ..air import clouds, glitter, haze, mirror, orb, rain, shaft, sky, waves
from ..light import mix, shade
from ..pen import Pen, Point, smooth
from ..props import hill, leafy, person, ridge, walker
from ..scene import HIGH, WIDE, Scene
from .common import couple, flowering, focus, shelter_from

CLIFF = ((-1700, 930), (-1700, 640), (-500, 690), (-160, 676), (90, 704), (150, 760), (300, 860), (360, 930))


def open_sea(s: Scene) -> None:
    """A low light over the water, a headland, a boat."""
    mood, horizon, x = s.set_mood(), s.rng.uniform(470, 590), focus(s)
    sky(s, horizon)
    clouds(s, horizon - 170, 6, opacity=0.4)
    high = s.rng.uniform(40, 240)
    orb(s, x, horizon - high, s.rng.uniform(44, 86))
    s.shape(ridge(s.rng, horizon + 4, 90, 0.4, left=WIDE - x - 200, right=WIDE - x + 900), s.tone(0.2))
    sea = s.fade(mix(mood.sky[-1], s.tone(0.3), 0.35), mix(mood.far, mood.near, 0.55), s.tone(0.85), top=horizon)
    s.block((0, horizon, WIDE, HIGH), sea)
    waves(s, horizon, mix(mood.sky[-1], s.tone(0.4), 0.4), 70, 0.4)
    glitter(s, x, horizon, 90 + high * 0.4)
    if s.rng.random() < 0.5:
        boat(s, x - 60, horizon + 70, 150)
    else:
        dunes(s)


def boat(s: Scene, x: float, y: float, w: float) -> None:
    """A small boat with its sail up."""
    with s.layer(s.tone(0.95)) as pen:
        p = pen.at(x, y, w / 100)
        p.poly([(-44, -8), (46, -10), (32, 6), (-30, 6)])
        p.poly([(-2, -92), (-2, -14), (40, -14)])
        p.poly([(-7, -80), (-7, -14), (-34, -14)])
        p.rect(-4.6, -98, -3.4, -8)


def dunes(s: Scene) -> None:
    """The shore in the foreground, with someone looking out."""
    with s.layer(s.tone(0.97)) as pen:
        pen.poly(hill(s.rng, 850, 60))
        for _ in range(60):
            x = s.rng.gauss(WIDE * 0.2, 130)
            pen.line([(x, 900), (x + s.rng.uniform(-20, 40), 780 + s.rng.uniform(0, 60))], 2)
    couple(s, focus(s), 850, s.rng.uniform(150, 210))


def surf(s: Scene) -> None:
    """The edge of the sea from a cliff path: bands of foam, wet sand, two specks of people."""
    mood = s.set_mood("dawn", "day", "dusk", "blue")
    deep = mix(mix(s.dark, s.accent, 0.12), mood.sky[0], 0.3)
    sand = mix(mix(s.pale, mood.light, 0.45), mood.sky[0], 0.35 if mood.dark else 0.1)
    s.flood(s.fade(shade(deep, 0.75), deep, mix(deep, s.pale, 0.35), bottom=760))
    waves(s, -60, mix(deep, s.pale, 0.5), 120, 0.3)
    glitter(s, focus(s), -40, 200, power=0.35)
    start, slope = s.rng.uniform(300, 460), s.rng.uniform(0.1, 0.26)
    bands = (mix(deep, s.pale, 0.25), s.pale, mix(deep, s.pale, 0.45), s.pale, mix(sand, s.dark, 0.26), sand)
    for step, colour in enumerate(bands):
        y = start + step * 62 + (14 if step % 2 else 0)
        line = [(x, y + x * slope + s.rng.uniform(-26, 26)) for x in range(-160, 1800, 150)]
        s.shape([*smooth(line, closed=False), (WIDE + 90, 950), (-160, 950)], colour)
    x = WIDE * s.rng.uniform(0.16, 0.4)
    strollers(s, x, min(850, start + 380 + x * slope))


def strollers(s: Scene, x: float, y: float) -> None:
    """Two people on the sand, and their shadow."""
    s.shape([(x - 8, y), (x + 60, y), (x + 260, y + 46), (x + 190, y + 50)], s.dark, blur=2, opacity=0.35)
    with s.layer(mix(s.dark, s.mood.near, 0.5)) as pen:
        walker(pen, x, y, 104)
        walker(pen, x + 54, y + 3, 96, "dress")


def moon_on_lake(s: Scene) -> None:
    """The moon twice: in the sky and in the water, with a boat between."""
    s.set_mood("night", "blue")
    horizon, x, r = s.rng.uniform(500, 580), focus(s), s.rng.uniform(60, 130)
    sky(s, horizon)
    orb(s, x, horizon - s.rng.uniform(200, 330), r, crescent=s.rng.random() < 0.4)
    for near in (0.1, 0.4):
        s.shape(ridge(s.rng, horizon + 4, 190 - 260 * near, 0.5), s.tone(near))
        haze(s, horizon, 70, 0.35)
    mirror(s, horizon, s.tone(0.6), 0.3)
    glitter(s, x, horizon, r * 1.1, power=0.55)
    with s.layer(s.tone(1)) as pen:
        p = pen.at(x + s.rng.uniform(-60, 60), horizon + 130, 1.5)
        p.blob([(-80, -12), (-60, 6), (0, 11), (60, 6), (84, -16), (50, -7), (0, -4), (-50, -6)])
        person(p, 20, 0, 64)
        p.line([(28, -40), (70, 30)], 1.6)


def headland(s: Scene) -> None:
    """The lighthouse on its cliff, the beam going out."""
    mood = s.set_mood("night", "night", "blue", "dusk")
    horizon, x = s.rng.uniform(600, 660), focus(s)
    out = 1 if x < WIDE / 2 else -1
    sky(s, horizon)
    clouds(s, 300, 5, opacity=0.3)
    s.block((0, horizon, WIDE, HIGH), s.fade(mix(mood.sky[-1], s.tone(0.5), 0.4), s.tone(0.8), top=horizon))
    waves(s, horizon, mix(mood.sky[-1], s.pale, 0.2), 80, 0.35)
    for reach, low, high, power in ((1500, -160, 80, 0.3), (1500, -90, 10, 0.3), (-700, 10, 70, 0.2)):
        end = x + out * reach
        shaft(s, [(x, 295), (end, 300 + low), (end, 300 + high), (x, 305)], power, 8)
    cliff = smooth([(x + out * dx, y) for dx, y in CLIFF], closed=False)
    s.shape(cliff, s.fade(s.tone(0.85), s.tone(1), top=640))
    tower(s, x, 700, 400)
    couple(s, x - out * 330, 690, 74)


def tower(s: Scene, x: float, y: float, h: float) -> None:
    """The lighthouse itself, striped, one side in shadow, the lamp lit."""
    k, near = h / 100, s.mood.near
    with s.layer(mix(s.pale, near, 0.42)) as pen:
        pen.at(x, y, k).poly([(-11, 0), (-6.6, -84), (6.6, -84), (11, 0)])
    with s.layer(mix(s.accent, near, 0.35)) as pen:
        for low in (16, 44, 70):
            wide, narrow = 11 - 4.4 * low / 84, 11 - 4.4 * (low + 13) / 84
            pen.at(x, y - low * k, k).poly([(-wide, 0), (-narrow, -13), (narrow, -13), (wide, 0)])
    with s.layer(near, opacity=0.45) as pen:
        pen.at(x, y, k).poly([(2, 0), (1.4, -84), (6.6, -84), (11, 0)])
    with s.layer(near) as pen:
        p = pen.at(x, y, k)
        p.rect(-9, -87, 9, -84)
        p.poly([(-7, -98), (0, -108), (7, -98)])
        for dx in (-5.5, -0.5, 4.5):
            p.rect(dx, -98, dx + 1, -86)
    s.lamp(x, y - 92 * k, 70 * k, power=0.9)
    s.lamp(x, y - 92 * k, 14 * k, s.pale, 1)


def storm_light(s: Scene) -> None:
    """A lighthouse alone on a rock in a heavy sea."""
    mood = s.set_mood("blue", "dusk", "dawn", "night")
    x, horizon = focus(s), s.rng.uniform(560, 620)
    sky(s, horizon)
    clouds(s, 240, 9, mix(mood.sky[0], mood.near, 0.2), 0.5)
    lamp = (x, horizon - 210)
    shaft(s, [lamp, (x + 1400, horizon - 420), (x + 1400, horizon - 240)], 0.26, 8)
    shaft(s, [lamp, (x - 1400, horizon - 240), (x - 1400, horizon - 420)], 0.26, 8)
    swell(s, horizon, 0.2, 14)
    top = [(x - 150 + i * 25, horizon + 26 - s.rng.uniform(10, 44) * (1 - abs(i - 6) / 7)) for i in range(13)]
    s.shape([(x - 260, horizon + 120), *top, (x + 260, horizon + 120)], s.tone(0.85))
    tower(s, x, horizon - 4, 230)
    for near in (0.42, 0.66, 0.9):
        swell(s, horizon + near * 270, near, 20 + near * 44)
    if s.rng.random() < 0.6:
        rain(s, 0.3, 0.4)


def swell(s: Scene, y: float, near: float, height: float) -> None:
    """One line of waves, white where they break."""
    line = crests(s, y, 90 + 210 * near, height)
    s.shape([(-300, 920), *line, (1900, 920)], mix(s.pale, s.tone(near), 0.25))
    water = s.fade(mix(s.tone(near), s.mood.sky[-1], 0.15), s.tone(min(1, near + 0.3)), top=y - height)
    below = [(px - 5 * near, py + max(0, y - py - height * 0.2) * s.rng.uniform(0.16, 0.3)) for px, py in line]
    s.shape([(-300, 920), *below, (1900, 920)], water)


def crests(s: Scene, y: float, step: float, height: float) -> list[Point]:
    """Waves that lean the way they are going."""
    line, x = [], -300 + s.rng.uniform(0, step)
    while x < WIDE + 300:
        line += [(x, y + s.rng.uniform(0, 10)), (x + step * 0.34, y - height * 0.25)]
        line += [(x + step * 0.7, y - height * s.rng.uniform(0.5, 1.1)), (x + step * 0.86, y - height * 0.3)]
        x += step * s.rng.uniform(0.85, 1.2)
    return smooth(line, closed=False)


def suspension(s: Scene) -> None:
    """A long bridge going into the fog."""
    mood = s.set_mood()
    horizon = s.rng.uniform(610, 660)
    sky(s, horizon)
    orb(s, focus(s), s.rng.uniform(200, 420), s.rng.uniform(40, 90))
    s.shape(ridge(s.rng, horizon + 6, 120, 0.35), s.tone(0.12))
    haze(s, horizon - 30, 150, 0.55)
    near, far = s.rng.uniform(360, 520), s.rng.uniform(1080, 1240)
    with s.layer(s.fade(s.tone(0.7), s.tone(0.45), top=200, bottom=horizon)) as pen:
        long_span(pen, near, far, horizon)
    with s.layer(mix(mood.light, s.pale, 0.3)) as pen:
        for x in range(-40, WIDE, 62):
            pen.disc(x, horizon - 84 + 14 * abs(x - 800) / 800, 3)
    haze(s, horizon + 4, 80, 0.5)
    mirror(s, horizon, s.tone(0.55), 0.3)
    with s.layer(s.tone(1)) as pen:
        promenade(pen)
    couple(s, WIDE - focus(s), 880, 200)


def promenade(pen: Pen) -> None:
    """The railing we look over."""
    pen.rect(0, 856, WIDE, 900)
    pen.rect(0, 792, WIDE, 800)
    for x in range(0, WIDE, 40):
        pen.rect(x, 800, x + 4, 860)


def long_span(pen: Pen, near: float, far: float, horizon: float) -> None:
    """Deck, towers and hangers of a suspension bridge."""

    def deck(x: float) -> float:
        return horizon - 78 + 14 * abs(x - 800) / 800

    ends = (-20, 800, 1620)
    pen.poly([*((x, deck(x)) for x in ends), *((x, deck(x) + 16) for x in reversed(ends))])
    for x in (near, far):
        for side in (-17, 17):
            pen.at(x + side, 0).poly([(-5, horizon + 6), (-3, 210), (3, 210), (5, horizon + 6)])
        for y in (214, 330, 450):
            pen.rect(x - 20, y, x + 20, y + 14)
    for a, b in ((near - 800, near), (near, far), (far, far + 800)):
        sag = deck((a + b) / 2) - 226
        line = [(a + (b - a) * t, 214 + sag * 4 * t * (1 - t)) for t in (i / 30 for i in range(31))]
        pen.line(line, 4)
        for x, y in line:
            pen.line([(x, y), (x, deck(x))], 1.2)


def stone_arch(s: Scene) -> None:
    """An arched footbridge that makes a circle with its reflection."""
    s.set_mood("dawn", "dusk", "blue", "day", "night")
    horizon, x, r = s.rng.uniform(560, 610), focus(s), s.rng.uniform(170, 230)
    sky(s, horizon)
    orb(s, WIDE - x, s.rng.uniform(140, 300), s.rng.uniform(40, 80))
    for near in (0.15, 0.35):
        with s.layer(s.tone(near)) as pen:
            for _ in range(14):
                tall = s.rng.uniform(130, 330) * (1.2 - near)
                leafy(pen, s.rng, s.rng.uniform(-50, WIDE + 50), horizon + 8, tall)
            pen.rect(0, horizon - 30, WIDE, horizon + 5)
        haze(s, horizon - 20, 100, 0.4)
    with s.layer(s.fade(s.tone(0.7), s.tone(0.9), top=horizon - r * 1.3, bottom=horizon)) as pen:
        footbridge(pen.at(x, horizon), r)
        person(pen, x + 20, horizon - r * 1.16, 118, "dress")
    shelter_from(s, x + 20, horizon - r * 1.16, 118)
    mirror(s, horizon, s.tone(0.6), 0.28, 7)
    flowering(s, 50, 760)


def footbridge(p: Pen, r: float) -> None:
    """A humpbacked bridge, its arch of radius `r` around the pen's origin, with posts along the top."""
    rise = [(230, -r * 0.92), (520, -44), (1300, -22)]
    top = smooth([*((-x, y) for x, y in reversed(rise)), (0, -r * 1.2), *rise], closed=False)
    p.poly([(-1300, 4), *top, (1300, 4)])
    p.pie(0, 6, r, 180, 360, ink=0)
    for i in range(-11, 12):
        lift = r * 1.2 * max(0.24, 1 - (i / 11.5) ** 2 * 0.86)
        p.rect(i * 30 - 2, -lift - 26, i * 30 + 2, -lift + 10)
