"""Scenes in open country: mountains, woods, snow, a line, a road."""

from __future__ import annotations

from ..air import clouds, craters, drift, haze, mirror, orb, shaft, sky, snowfall
from ..light import Colour, mix
from ..pen import Pen
from ..props import PEOPLE, bare_tree, bird, hill, leafy, person, pine, ridge, sitter, street_lamp
from ..scene import HIGH, WIDE, Scene
from .common import couple, flowering, focus, shelter_from


def moon_and_bough(s: Scene) -> None:
    """A great moon behind a branch."""
    s.set_mood("night", "night", "blue", "dusk")
    x, y, r = focus(s), s.rng.uniform(300, 400), s.rng.uniform(190, 260)
    sky(s, 800)
    orb(s, x, y, r)
    craters(s, x, y, r)
    clouds(s, y + 120, 4, opacity=0.35)
    for near in (0.15, 0.45, 0.75):
        s.shape(hill(s.rng, 760 + near * 130, 110), s.tone(near))
        drift(s, 800 + near * 80, 3, 0.2)
    flowering(s, s.rng.uniform(60, 200), s.rng.uniform(820, 1200))


def ridges(s: Scene) -> None:
    """Mountain after mountain, with the mist between them."""
    s.set_mood()
    base, x = s.rng.uniform(430, 520), focus(s)
    sky(s, 640)
    orb(s, x, base - s.rng.uniform(110, 260), s.rng.uniform(40, 90))
    rough = s.rng.uniform(0.3, 0.62)
    for step in range(5):
        near, y = step / 4.4, base + step * 92
        s.shape(
            ridge(s.rng, y, 250 - step * 34, rough),
            s.fade(s.tone(near), mix(s.tone(near), s.mood.haze, 0.35), top=y - 160, bottom=y + 150),
        )
        haze(s, y + 60, 110, 0.34 - step * 0.06)
    with s.layer(s.tone(1)) as pen:
        pen.poly(hill(s.rng, 880, 50))
        for _ in range(s.rng.randint(3, 9)):
            bird(pen, WIDE - x + s.rng.gauss(0, 90), 240 + s.rng.gauss(0, 50), s.rng.uniform(6, 13))
    couple(s, WIDE - x, 862, 120)


def alpine_lake(s: Scene) -> None:
    """Peaks standing on their heads in a lake, pines on the near shore."""
    s.set_mood()
    horizon = s.rng.uniform(520, 600)
    sky(s, horizon)
    orb(s, focus(s), s.rng.uniform(120, 300), s.rng.uniform(34, 60))
    peaks = ridge(s.rng, horizon + 6, 360, 0.45)
    s.shape(peaks, s.fade(s.tone(0.1), s.tone(0.42), top=200, bottom=horizon))
    snowcaps(s, peaks, min(y for _, y in peaks) + s.rng.uniform(70, 130))
    haze(s, horizon - 20, 90, 0.5)
    mirror(s, horizon, s.tone(0.5), 0.28)
    with s.layer(s.tone(1)) as pen:
        side = s.rng.choice((-80, 1000))
        for _ in range(16):
            pine(pen, side + s.rng.uniform(0, 640), 930, s.rng.uniform(180, 560))
    drift(s, horizon + 6, 4, 0.4)


def snowcaps(s: Scene, peaks: list[tuple[float, float]], low: float) -> None:
    """Snow on everything higher than `low`, with a ragged lower edge."""
    edge = [(x, low + s.rng.uniform(-46, 46) - 30 * (i % 2)) for i, x in enumerate(range(-40, 1680, 34))]
    snow = mix(mix(s.pale, s.mood.light, 0.15), s.mood.sky[0], 0.24)
    with s.layer(snow) as pen:
        pen.poly(peaks)
        pen.poly([(-40, 920), *edge, (1680, 920)], ink=0)
    with s.layer(mix(snow, s.tone(0.3), 0.6), opacity=0.7) as pen:
        for (x, y), (_, after) in zip(peaks[1::2], peaks[2::2], strict=False):
            if y < low - 24 and after > y:
                pen.poly([(x, y + 2), (x + 13, after + 2), (x + 26, y + 44), (x + 6, y + 26)])


def tall_trunks(s: Scene) -> None:
    """Inside the wood: trunks, slanting light, someone on the path."""
    mood = s.set_mood("dawn", "dusk", "day", "night")
    s.flood(s.fade(mix(mood.sky[0], mood.far, 0.3), mood.sky[-1], mix(mood.far, mood.sky[-1], 0.4)))
    x = focus(s)
    s.lamp(x, 380, 620, mood.light, 0.7)
    for step, count in enumerate((34, 22, 13, 7)):
        with s.layer(s.tone(0.12 + step * 0.28)) as pen:
            pen.poly(hill(s.rng, 700 + step * 55, 40))
            trunks(pen, s, count, x, step)
        haze(s, 690 + step * 40, 150, 0.36 - step * 0.07)
    couple(s, x, 812, s.rng.uniform(110, 160), 0.95)
    for offset in (-200, -20, 190):
        top, foot = x + offset, x + offset * 1.6
        shaft(s, [(top - 30, -20), (top + 40, -20), (foot - 90, 820), (foot - 250, 820)], 0.14)


def trunks(pen: Pen, s: Scene, count: int, path: float, step: int) -> None:
    """Trunks out of the top of the picture, leaving the path free."""
    for _ in range(count):
        x, w = s.rng.uniform(-40, WIDE + 40), (4 + step * 11) * s.rng.uniform(0.7, 1.3)
        if abs(x - path) > 70 + step * 66:
            lean = s.rng.uniform(-16, 16)
            line = ((x, w, 920), (x + lean * 0.5, w * 0.5, 560), (x + lean, w * 0.4, -10))
            pen.poly([*((cx - r, y) for cx, r, y in line), *((cx + r, y) for cx, r, y in reversed(line))])


def pine_slopes(s: Scene) -> None:
    """Hillsides of conifers going back into the mist."""
    s.set_mood("night", "blue", "dawn", "dusk", "day")
    sky(s, 560)
    orb(s, focus(s), s.rng.uniform(130, 300), s.rng.uniform(36, 80), crescent=s.mood.dark)
    for step in range(5):
        y, size = 430 + step * 105, 46 + step * 34
        line = hill(s.rng, y, 130)
        with s.layer(s.tone(0.08 + step * 0.23)) as pen:
            pen.poly(line)
            for x, top in (point for point in line[1:-1] for _ in range(2)):
                at, foot = x + s.rng.uniform(-46, 46), top + 12 + s.rng.uniform(0, 24)
                pine(pen, at, foot, size * s.rng.uniform(0.6, 1.25))
        if step < 4:
            haze(s, y + 40, 100, 0.5 - step * 0.08)
            drift(s, y + 30, 3, 0.3)


def snowed_in(s: Scene) -> None:
    """A house in the snow with its lights on."""
    mood = s.set_mood("night", "blue", "dusk")
    snow = mix(s.pale, mood.sky[0], 0.42)
    x = focus(s)
    sky(s, 600)
    s.shape(ridge(s.rng, 560, 220, 0.4), mix(snow, mood.sky[-1], 0.6))
    with s.layer(mix(s.tone(0.5), snow, 0.3)) as pen:
        for _ in range(26):
            pine(pen, s.rng.uniform(-40, WIDE + 40), 610, s.rng.uniform(70, 170))
    haze(s, 600, 110, 0.45, snow)
    s.shape(hill(s.rng, 640, 50), s.fade(mix(snow, s.pale, 0.25), mix(snow, mood.sky[0], 0.4), top=560))
    cabin(s, x, 668, 1.25, mix(snow, s.pale, 0.5))
    footprints(s, x + 30, 690, mix(snow, mood.sky[0], 0.3))
    with s.layer(s.tone(1)) as pen:
        bare_tree(pen, s.rng, WIDE - x + s.rng.uniform(-60, 60), 930, s.rng.uniform(560, 800))
    snowfall(s)


def footprints(s: Scene, x: float, y: float, colour: Colour) -> None:
    """A track in the snow, from a door towards us."""
    with s.layer(colour) as pen:
        for i in range(16):
            stray = s.rng.uniform(0.9, 1.1) * (1 + i * 0.03)
            pen.disc(x + i * 17 * stray, y + i * 13.5, 4 + i * 0.7, 2 + i * 0.3)


def cabin(s: Scene, x: float, y: float, size: float, roof: Colour) -> None:
    """A small house with a chimney and two lit windows, their light on the snow."""
    with s.layer(s.tone(0.95)) as pen:
        p = pen.at(x, y, size)
        p.poly([(-90, 0), (-90, -66), (0, -122), (90, -66), (90, 0)])
        p.rect(46, -150, 66, -80)
    with s.layer(roof) as pen:
        p = pen.at(x, y, size)
        p.poly([(-112, -58), (0, -140), (112, -58), (104, -50), (0, -122), (-104, -50)])
        p.rect(42, -156, 70, -148)
    with s.layer(mix(s.mood.light, s.pale, 0.2)) as pen:
        p = pen.at(x, y, size)
        for left, top in ((dx + c * 19, -56 + r * 19) for dx in (-58, 22) for r in (0, 1) for c in (0, 1)):
            p.rect(left, top, left + 17, top + 17)
    for dx in (-40 * size, 40 * size):
        s.lamp(x + dx, y - 38 * size, 170 * size, power=0.55)
        near, far = x + dx * 1.7, 20 * size
        shaft(s, [(x + dx - far, y + 4), (x + dx + far, y + 4), (near + 56, y + 96), (near - 56, y + 96)], 0.4, 8)


def first_snow(s: Scene) -> None:
    """Falling snow, bare trees, two people under a street lamp."""
    mood = s.set_mood("night", "blue", "dusk")
    ground, x = s.rng.uniform(680, 740), focus(s)
    snow = mix(s.pale, mood.sky[0], 0.36)
    sky(s, ground)
    with s.layer(mix(s.tone(0.4), mood.sky[-1], 0.4)) as pen:
        for _ in range(9):
            bare_tree(pen, s.rng, s.rng.uniform(0, WIDE), ground + 10, s.rng.uniform(240, 420))
    haze(s, ground - 40, 190, 0.5)
    s.shape(hill(s.rng, ground + 18, 26), s.fade(snow, mix(snow, mood.sky[0], 0.5), top=ground))
    with s.layer(s.tone(1)) as pen:
        bare_tree(pen, s.rng, WIDE - x, 960, 900)
    under_the_lamp(s, x, ground + 60)
    snowfall(s)


def under_the_lamp(s: Scene, x: float, y: float) -> None:
    """A lamp post, its cone of light, a couple sharing an umbrella."""
    shaft(s, [(x + 76, y - 490), (x + 92, y - 490), (x + 340, y + 40), (x - 200, y + 40)], 0.3, 16)
    with s.layer(s.tone(1)) as pen:
        light = street_lamp(pen, x, y, 520)
        person(pen, x + 120, y + 6, 190, "coat")
        person(pen, x + 178, y + 8, 176, "dress")
    shelter_from(s, x + 120, y + 6, 190)
    with s.layer(s.dark, blur=5, opacity=0.35) as pen:
        pen.disc(x + 150, y + 10, 90, 9)
    s.lamp(*light, 330, power=0.95)
    s.lamp(*light, 60, s.pale, 1)


def night_train(s: Scene) -> None:
    """A lit train crossing a viaduct over water."""
    s.set_mood("night", "blue", "dusk", "dawn")
    horizon, deck = s.rng.uniform(650, 690), s.rng.uniform(470, 520)
    sky(s, horizon)
    orb(s, focus(s), s.rng.uniform(140, 280), s.rng.uniform(40, 100))
    for near in (0.1, 0.3):
        s.shape(ridge(s.rng, horizon + 5, 330 - 420 * near, 0.45), s.tone(near))
        haze(s, horizon - 40, 120, 0.4)
    with s.layer(s.fade(s.tone(0.75), s.tone(0.5), top=deck, bottom=horizon)) as pen:
        pen.rect(0, deck, WIDE, horizon + 5)
        for x in range(-60, WIDE + 100, 160):
            pen.arch(x, horizon + 6, 116, horizon - deck - 34, ink=0)
        pen.rect(0, deck - 8, WIDE, deck + 4)
    carriages(s, deck - 8, s.rng.uniform(-300, 300))
    mirror(s, horizon, s.tone(0.6), 0.3)
    with s.layer(s.tone(1)) as pen:
        for _ in range(10):
            pine(pen, s.rng.choice((s.rng.uniform(-60, 330), s.rng.uniform(1330, 1640))), 930, s.rng.uniform(180, 430))


def carriages(s: Scene, y: float, x: float) -> None:
    """Four carriages, windows lit, some with a passenger."""
    with s.layer(s.tone(0.95)) as pen:
        for k in range(4):
            p = pen.at(x + k * 318, y)
            p.poly([(0, -8), (0, -62), (10, -74), (298, -74), (308, -62), (308, -8)])
            for wheel in (40, 74, 234, 268):
                p.disc(wheel, -5, 8)
        pen.at(x + 1262, y).poly([(0, -8), (0, -74), (38, -66), (68, -30), (68, -8)])
    panes = [(x + k * 318 + 20 + i * 46, y - 60) for k in range(4) for i in range(6)]
    with s.layer(mix(s.mood.light, s.pale, 0.3)) as pen:
        for px, py in panes:
            pen.rect(px, py, px + 38, py + 28)
    with s.layer(s.tone(0.9)) as pen:
        for px, py in s.rng.sample(panes, 8):
            pen.disc(px + 20, py + 14, 5, 6.5)
            pen.pie(px + 20, py + 30, 11, 180, 360)
    for k in range(4):
        s.lamp(x + 150 + k * 318, y - 44, 240, power=0.3)


def last_bus(s: Scene) -> None:
    """A country stop: a pole, a bench, a tree, the road going off towards the hills."""
    s.set_mood()
    horizon, x = s.rng.uniform(500, 560), focus(s)
    sky(s, horizon)
    orb(s, WIDE - x, horizon - s.rng.uniform(90, 280), s.rng.uniform(50, 90))
    clouds(s, horizon - 220, 5, opacity=0.4)
    for near in (0.1, 0.35):
        s.shape(ridge(s.rng, horizon + 40 * near, 190 - 200 * near, 0.4), s.tone(near))
        haze(s, horizon, 90, 0.35)
    s.block((0, horizon, WIDE, HIGH), s.fade(s.tone(0.4), s.tone(0.85), top=horizon))
    road(s, WIDE - x, horizon)
    wayside(s, x)


def road(s: Scene, x: float, horizon: float) -> None:
    """A straight road to the horizon, with its dashes."""
    asphalt = s.fade(mix(s.tone(0.35), s.pale, 0.3), mix(s.tone(0.7), s.pale, 0.12), top=horizon)
    s.shape([(x - 6, horizon), (x + 6, horizon), (x + 620, 920), (x - 420, 920)], asphalt)
    with s.layer(mix(s.mood.light, s.pale, 0.4), opacity=0.8) as pen:
        for k in range(7):
            t0, t1 = (k / 7) ** 2, ((k + 0.5) / 7) ** 2
            pen.poly([(x + 100 * t + w * t, horizon + 370 * t) for t, w in ((t0, -8), (t0, 8), (t1, 8), (t1, -8))])


def wayside(s: Scene, x: float) -> None:
    """The stop itself, under its tree, with one or two who wait."""
    side = 1 if x > 800 else -1
    with s.layer(s.tone(1)) as pen:
        pen.poly(hill(s.rng, 880, 30))
        leafy(pen, s.rng, x + 170 * side, 876, s.rng.uniform(560, 700))
        for k in range(5):
            pole = WIDE - x + side * (120 + 70 * k * k)
            pen.line([(pole, 560 + 60 * k), (pole, 420 - 70 * k)], 2 + 1.6 * k)
            pen.line([(pole - 14 - 8 * k, 434 - 66 * k), (pole + 14 + 8 * k, 434 - 66 * k)], 2 + k)
        pen.rect(x - 90, 800, x + 110, 812)
        for dx in (-70, 86):
            pen.rect(x + dx, 810, x + dx + 8, 876)
        sitter(pen, x + s.rng.uniform(-40, 50), 800, 270, flip=side > 0)
        if s.rng.random() < 0.5:
            person(pen, x - 230 * side, 882, 250, s.rng.choice(PEOPLE))
    stop_sign(s, x - 150 * side, 500)


def stop_sign(s: Scene, x: float, y: float) -> None:
    """A round sign with a bus on it."""
    with s.layer(s.tone(1)) as pen:
        pen.rect(x - 4, y, x + 4, y + 380)
        pen.disc(x, y, 46)
    with s.layer(mix(s.accent, s.pale, 0.12)) as pen:
        pen.disc(x, y, 36)
    with s.layer(s.pale) as pen:
        p = pen.at(x, y)
        p.poly([(-20, 13), (-20, -8), (-15, -15), (15, -15), (20, -8), (20, 13)])
        p.rect(-15, -9, 15, 1, ink=0)
        p.disc(-11, 13, 4)
        p.disc(11, 13, 4)
