"""Scenes of performance: the stage, the piano."""

from __future__ import annotations

from ..air import bokeh, shaft
from ..light import Colour, mix
from ..pen import Pen, smooth, wedge
from ..props import PEOPLE, back_sitter, drape, folds, person, pine, sitter, walker
from ..scene import HIGH, WIDE, Scene
from .common import focus
from .interior import frame, outlook, paint, sunlight, wall

LID = ((-92, -150), (-40, -158), (10, -142), (52, -112), (96, -98), (118, -72))


def spotlight(s: Scene) -> None:
    """The stage from the stalls: one beam, one figure, rows of heads."""
    s.mood = s.moods["night"]
    x, floor = WIDE * s.rng.uniform(0.36, 0.64), 640
    cloth = mix(s.accent, s.mood.near, 0.35)
    s.flood(s.fade(s.tone(1), mix(cloth, s.mood.near, 0.6), s.tone(0.9), bottom=floor))
    scenery(s, floor)
    stage_curtains(s, cloth, floor)
    s.block((0, floor, WIDE, HIGH), s.fade(mix(s.tone(0.6), s.accent, 0.2), s.tone(0.95), top=floor))
    top = x + s.rng.uniform(-420, 420)
    shaft(s, [(top - 16, -20), (top + 16, -20), (x + 190, floor + 40), (x - 190, floor + 40)], 0.6, 10)
    with s.layer(mix(s.mood.light, s.pale, 0.35), blur=3, opacity=0.75, blend="screen") as pen:
        pen.disc(x, floor + 42, 206, 34)
    s.lamp(x, floor - 90, 330, power=0.5)
    performer(s, x, floor + 46)
    stalls(s, s.rng.randint(2, 3))


def scenery(s: Scene, floor: float) -> None:
    """What hangs at the back of the stage: a paper moon, painted trees, a flight of steps, or nothing."""
    kind = s.rng.choice(("moon", "trees", "steps", "bare"))
    back = mix(s.mood.near, s.accent, 0.28)
    with s.layer(mix(s.mood.light, s.mood.near, 0.45) if kind == "moon" else back) as pen:
        if kind == "moon":
            x, y = s.rng.uniform(560, 1040), s.rng.uniform(210, 300)
            pen.disc(x, y, 104)
            pen.disc(x + 44, y - 18, 92, ink=0)
            for _ in range(12):
                pen.disc(s.rng.uniform(380, 1220), s.rng.uniform(140, 420), 4)
        elif kind == "trees":
            for _ in range(7):
                pine(pen, s.rng.uniform(330, 1270), floor + 6, s.rng.uniform(240, 420))
        elif kind == "steps":
            for k in range(6):
                pen.rect(420 + k * 60, floor - k * 44, 1180 - k * 60, floor + 4)


def stage_curtains(s: Scene, cloth: Colour, floor: float) -> None:
    """Curtains held open, a pelmet with its fringe."""
    cloths = s.fade(cloth, mix(cloth, s.accent, 0.3), mix(cloth, s.mood.near, 0.4), bottom=floor)
    for flip in (False, True):
        edge, wing = s.rng.uniform(300, 380), WIDE if flip else 0
        hem = [(edge + 90, -20), (edge * 0.9, 260), (edge * 0.55, floor * 0.72), (edge * 0.66, floor + 30)]
        with s.layer(cloths) as pen:
            pen.at(wing, 0, flip=flip).poly([(-20, -20), *smooth(hem, closed=False), (-20, floor + 30)])
        with s.layer(s.mood.near, opacity=0.42) as pen:
            for k in range(6):
                pleat(pen.at(wing, 0, flip=flip), 24 + k * edge / 6.4, floor)
    with s.layer(s.fade(mix(cloth, s.mood.near, 0.2), cloth, bottom=120)) as pen:
        pen.rect(0, 0, WIDE, 70)
        for k in range(9):
            pen.disc(k * 200, 66, 112, 46)


def pleat(p: Pen, x: float, floor: float) -> None:
    """The shadow of one fold in a curtain that is tied back."""
    down = [(x, -20), (x * 0.72 + 8, 330), (x * 0.6 + 4, floor + 20)]
    up = [(x * 0.6 + 20, floor + 20), (x * 0.72 + 26, 330), (x + 22, -20)]
    p.poly([*smooth(down, closed=False), *smooth(up, closed=False)])


def performer(s: Scene, x: float, y: float) -> None:
    """A singer, a speaker, or two people in a scene."""
    kind = s.rng.choice(("singer", "pair", "alone"))
    with s.layer(s.mood.near) as pen:
        person(pen, x, y, 250, "dress" if kind == "singer" else "coat")
        if kind == "singer":
            pen.line([(x + 40, y), (x + 40, y - 196)], 3)
            pen.disc(x + 38, y - 202, 7, 9)
            pen.disc(x + 40, y, 22, 4)
        elif kind == "pair":
            walker(pen, x + 108, y + 4, 244, "dress", flip=True)
    with s.layer(s.mood.near, blur=4, opacity=0.6) as pen:
        pen.disc(x + 10, y + 2, 76, 8)


def stalls(s: Scene, rows: int) -> None:
    """Rows of heads in the dark."""
    for row in range(rows):
        y, size = 850 + row * 70, 260 + row * 90
        with s.layer(mix(s.mood.near, s.mood.light, 0.1 - row * 0.04)) as pen:
            x = s.rng.uniform(-60, 40)
            while x < WIDE + 60:
                if s.rng.random() < 0.86:
                    back_sitter(pen, x, y + 60 + s.rng.uniform(-8, 8), size, s.rng.random() < 0.4)
                x += size * s.rng.uniform(0.36, 0.46)


def from_the_wings(s: Scene) -> None:
    """Backstage, looking across the boards into the lights."""
    s.mood = s.moods["night"]
    floor = 660
    s.flood(s.fade(s.tone(1), mix(s.dark, s.mood.near, 0.3), mix(s.dark, s.accent, 0.2), bottom=floor))
    bokeh(s, (s.mood.light, mix(s.mood.light, s.accent, 0.5)), 16, (760, 330, WIDE, 620), (4, 13), 0.5)
    s.block((0, floor, WIDE, HIGH), s.fade(mix(s.tone(0.6), s.mood.light, 0.25), s.tone(1), top=floor))
    for k in range(4):
        x, colour = 760 + k * 210 + s.rng.uniform(-30, 30), s.rng.choice((s.mood.light, s.accent, s.pale))
        shaft(s, [(x - 10, 70), (x + 10, 70), (x - 250, floor + 60), (x - 480, floor + 60)], 0.34, 10, colour)
        s.lamp(x, 74, 120, s.pale, 0.9)
    at = s.rng.uniform(680, 860)
    with s.layer(s.mood.near) as pen:
        pen.rect(560, 40, WIDE, 58)
        drape(pen, s.rng, -20, 400, -20, 880, 7)
        pen.rect(1460, 0, WIDE, 930)
        person(pen, at, 800, 420, s.rng.choice(PEOPLE))
        pen.poly([(at - 40, 800), (at + 40, 800), (at - 190, 900), (at - 330, 900)])
    legs(s, mix(s.accent, s.mood.near, 0.55))


def legs(s: Scene, cloth: Colour) -> None:
    """The folds of the curtains that hide us."""
    with s.layer(s.fade(cloth, mix(cloth, s.mood.near, 0.8)), opacity=0.9) as pen:
        folds(pen, s.rng, -10, 390, -20, 860, 7)
        folds(pen, s.rng, 1480, WIDE, -20, 930, 3)


def grand(pen: Pen, x: float, y: float, w: float, flip: bool = False) -> None:
    """A grand piano from the side, its lid up, and whoever plays it."""
    p = pen.at(x, y, w / 240, flip=flip)
    p.poly([(-118, -62), (-118, -50), (-98, -40), (112, -40), (120, -48), (120, -70), (-92, -70), (-96, -62)])
    p.poly([(-86, -72), *smooth(LID, closed=False)])
    p.poly([(-92, -68), (-84, -94), (-80, -94), (-84, -68)])
    for leg in (-84, 30, 100):
        p.poly(wedge(leg, -42, 5, -4, 2.5))
        p.disc(leg, -3, 4)
    p.rect(-58, -42, -54, -8)
    p.rect(-64, -9, -44, -6)
    sitter(p, -162, -44, 118)
    p.rect(-184, -44, -142, -38)
    p.rect(-180, -40, -176, 0)
    p.rect(-150, -40, -146, 0)


def music_room(s: Scene) -> None:
    """A piano by tall windows, the light laid across the floor."""
    s.set_mood()
    x = focus(s)
    side = 1 if x > 800 else -1
    left = WIDE - x - 250
    panes = [(left, 70, left + 200, 610), (left + 270, 70, left + 470, 610)]
    outlook(s, 470)
    colour = paint(s)
    wall(s, panes, colour, 690)
    with s.layer(mix(colour, s.mood.near, 0.55)) as pen:
        for pane in panes:
            frame(pen, pane, 2, 4, 6)
    for pane in panes:
        sunlight(s, pane, (2, 4), 230 * side, 700, 0.36)
    with s.layer(mix(s.pale, colour, 0.4), opacity=0.8) as pen:
        drape(pen, s.rng, left - 60, left + 26, 40, 690)
        drape(pen, s.rng, left + 444, left + 530, 40, 690)
    instrument(s, x + 40 * side, 826, 560, flip=side < 0)


def instrument(s: Scene, x: float, y: float, w: float, flip: bool) -> None:
    """The piano with its shadow under it."""
    with s.layer(s.mood.near, blur=8, opacity=0.5) as pen:
        pen.disc(x, y, w * 0.6, 18)
    with s.layer(s.mood.near) as pen:
        grand(pen, x, y, w, flip)


def recital(s: Scene) -> None:
    """A piano alone in a pool of light."""
    s.mood = s.moods["night"]
    x, floor = WIDE * s.rng.uniform(0.4, 0.6), 650
    depth = mix(s.dark, s.accent, s.rng.uniform(0.1, 0.5))
    s.flood(s.fade(s.tone(1), mix(s.dark, s.mood.near, 0.45), depth, bottom=floor))
    s.block((0, floor, WIDE, HIGH), s.fade(mix(s.dark, s.accent, 0.3), s.tone(1), top=floor))
    for _ in range(s.rng.randint(1, 3)):
        top = x + s.rng.uniform(-560, 560)
        shaft(s, [(top - 14, -20), (top + 14, -20), (x + 330, floor + 70), (x - 360, floor + 70)], 0.42, 12)
    with s.layer(mix(s.mood.light, s.pale, 0.3), blur=6, opacity=0.7, blend="screen") as pen:
        pen.disc(x - 20, floor + 64, 430, 60)
    s.lamp(x, floor - 120, 520, power=0.45)
    motes(s, x)
    instrument(s, x, floor + 66, 540, flip=s.rng.random() < 0.5)
    if s.rng.random() < 0.6:
        stalls(s, 2)


def motes(s: Scene, x: float) -> None:
    """Dust in the beam."""
    with s.layer(mix(s.mood.light, s.pale, 0.5), opacity=0.6) as pen:
        for _ in range(110):
            y = s.rng.uniform(60, 640)
            pen.disc(x + s.rng.gauss(0, 60 + y * 0.3), y, s.rng.uniform(0.8, 2.2))
