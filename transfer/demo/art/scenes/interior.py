"""What rooms are made of: a view, a wall with holes in it, and what the light does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from ..air import haze, orb, shaft, sky, waves
from ..light import Colour, mix
from ..pen import Pen, Point, wedge
from ..props import Box, drape, folds, leafy, lit_windows, ridge, skyline
from ..scene import HIGH, WIDE, Scene


def outlook(s: Scene, horizon: float = 560) -> None:
    """What is outside: a city, hills, trees or the sea."""
    sky(s, horizon)
    orb(s, s.rng.uniform(300, 1300), horizon - s.rng.uniform(150, 380), s.rng.uniform(36, 76))
    kind = s.rng.choice((distant_city, distant_hills, distant_trees, distant_sea))
    for near in (0.1, 0.35):
        kind(s, horizon, near)
        haze(s, horizon + 60, 120, 0.35)


def distant_city(s: Scene, horizon: float, near: float) -> None:
    """Roofs and lit windows."""
    with s.layer(s.tone(near)) as pen:
        fronts = skyline(pen, s.rng, horizon + 90 + near * 200, 140, 360 - 300 * near)
    if s.mood.name not in ("day", "dawn"):
        with s.layer(s.mood.light, opacity=0.7) as pen:
            lit_windows(pen, s.rng, fronts, 9, 0.22)


def distant_hills(s: Scene, horizon: float, near: float) -> None:
    """A line of hills."""
    s.shape(ridge(s.rng, horizon + near * 180, 220, 0.4), s.tone(near))


def distant_trees(s: Scene, horizon: float, near: float) -> None:
    """Hills with trees on them."""
    distant_hills(s, horizon, near)
    with s.layer(s.tone(near)) as pen:
        for _ in range(14):
            leafy(pen, s.rng, s.rng.uniform(0, WIDE), horizon + 60 + near * 240, s.rng.uniform(150, 300))


def distant_sea(s: Scene, horizon: float, near: float) -> None:
    """Water to the horizon, drawn once."""
    if near < 0.2:
        water = s.fade(mix(s.mood.far, s.mood.sky[-1], 0.4), s.tone(0.4), top=horizon)
        s.block((0, horizon, WIDE, HIGH), water)
        waves(s, horizon, mix(s.mood.sky[-1], s.pale, 0.3), 60, 0.5)


def wall(s: Scene, openings: Sequence[Box], colour: Colour, floor: float = 700) -> None:
    """A wall and a floor, with rectangular openings left in the wall."""
    with s.layer(s.fade(mix(colour, s.mood.near, 0.25), colour, mix(colour, s.mood.near, 0.2), bottom=floor)) as pen:
        pen.rect(0, 0, WIDE, floor)
        for box in openings:
            pen.rect(*box, ink=0)
    s.block((0, floor, WIDE, HIGH), s.fade(mix(colour, s.mood.near, 0.42), mix(colour, s.mood.near, 0.7), top=floor))
    s.block((0, floor - 16, WIDE, floor), mix(colour, s.mood.near, 0.5))


def frame(pen: Pen, box: Box, columns: int, rows: int, bar: float = 9) -> None:
    """Window bars and the frame around them."""
    x0, y0, x1, y1 = box
    for i in range(columns + 1):
        x, w = x0 + (x1 - x0) * i / columns, bar * (1.4 if i in (0, columns) else 0.8)
        pen.rect(x - w, y0 - bar, x + w, y1 + bar)
    for i in range(rows + 1):
        y, w = y0 + (y1 - y0) * i / rows, bar * (1.4 if i in (0, rows) else 0.8)
        pen.rect(x0 - bar, y - w, x1 + bar, y + w)


def sunlight(s: Scene, box: Box, panes: tuple[int, int], slide: float, floor: float = 720, power: float = 0.42) -> None:
    """The shape of a window laid on the floor, `slide` to one side, and the light on its way there."""
    x0, y0, x1, _ = box
    (columns, rows), deep, middle = panes, (HIGH - floor) * 0.86, (x0 + x1) / 2
    near, far = floor + deep * 0.93, slide * 1.4
    shaft(s, [(x0, y0 + 30), (x1, y0 + 30), (x1 + far, near), (x0 + far, near)], power * 0.3, 24)

    def laid(u: float, v: float) -> Point:
        x = x0 + (x1 - x0) * u
        return x + slide * (0.45 + v) + (x - middle) * 0.3 * v, floor + deep * v

    with s.layer(s.mood.light, blur=3, opacity=power, blend="screen") as pen:
        for c, r in product(range(columns), range(rows)):
            u0, u1, v0, v1 = (c + 0.06) / columns, (c + 0.94) / columns, (r + 0.07) / rows, (r + 0.93) / rows
            pen.poly([laid(u0, v0), laid(u1, v0), laid(u1, v1), laid(u0, v1)])


def paint(s: Scene) -> Colour:
    """A wall colour that suits the hour: deep at night, chalky by day."""
    if s.mood.name in ("dawn", "day"):
        return mix(mix(s.pale, s.rng.choice((s.glow, s.accent, s.dark)), s.rng.uniform(0.18, 0.4)), s.mood.near, 0.12)
    deep = s.rng.choice((s.dark, s.accent, mix(s.dark, s.accent, 0.5)))
    return mix(mix(deep, s.pale, s.rng.uniform(0.12, 0.3)), s.mood.near, 0.3)


def curtains(s: Scene, box: Box, colour: Colour, drawn: float = 0.28) -> None:
    """Two curtains held a little open."""
    x0, y0, x1, y1 = box
    wide = (x1 - x0) * drawn
    sides = ((x0 - 70, x0 + wide * 0.7), (x1 - wide * 0.7, x1 + 70))
    with s.layer(colour, opacity=0.96) as pen:
        for a, b in sides:
            drape(pen, s.rng, a, b, y0 - 46, y1 + 60)
    with s.layer(mix(colour, s.mood.near, 0.5), opacity=0.5) as pen:
        for a, b in sides:
            folds(pen, s.rng, a, b, y0 - 46, y1 + 46)
        pen.rect(x0 - 100, y0 - 56, x1 + 100, y0 - 46)


def plant(pen: Pen, s: Scene, x: float, y: float, h: float) -> None:
    """A large-leaved plant in a pot."""
    pen.poly(wedge(x, y - h * 0.26, h * 0.13, y, h * 0.09))
    for turn in range(-70, 71, 20):
        leaf = pen.at(x, y - h * 0.24, h * s.rng.uniform(0.45, 0.75) / 100, turn + s.rng.uniform(-6, 6))
        leaf.blob([(0, 0), (-5, -34), (-12, -66), (0, -100), (12, -66), (5, -34)])


def cat(pen: Pen, x: float, y: float, h: float) -> None:
    """A cat sitting with its back to us."""
    p = pen.at(x, y, h / 60)
    p.blob([(-16, 0), (-14, -22), (-6, -34), (6, -34), (14, -22), (16, 0)])
    p.disc(0, -42, 10.5, 9.5)
    p.poly([(-10, -44), (-9, -58), (-1, -49)])
    p.poly([(10, -44), (9, -58), (1, -49)])
    p.tube([(12, -3), (24, -4), (29, -14), (25, -24)], 4.4)


def tunnel(s: Scene, x: float, y: float, colour: Colour) -> None:
    """A ceiling, two walls and a floor running to (x, y)."""
    near = s.mood.near
    s.flood(s.fade(mix(colour, near, 0.5), mix(colour, near, 0.2)))
    left, right = ((x - 1100, y - 660), (x - 1100, y + 660)), ((x + 1100, y - 660), (x + 1100, y + 660))
    for a, b, dusk in ((*left, 0.12), (*right, 0.24), (left[1], right[1], 0.52)):
        tint = mix(colour, near, dusk)
        s.shape([(x, y), a, b], s.fade(mix(tint, s.mood.light, 0.2), tint, top=y - 200, bottom=HIGH))
    with s.layer(mix(colour, near, 0.6)) as pen:
        for side in (-1, 1):
            pen.poly([(x, y), (x + side * 1100, y + 600), (x + side * 1100, y + 664)])


def ceiling_light(s: Scene, x: float, y: float, depth: float, near: float, far: float, power: float = 1) -> None:
    """A panel of light in the ceiling of a tunnel; `near` and `far` are half its widths."""
    panel = wedge(x, y - 500 * depth, far * depth, y - 640 * depth, near * depth)
    s.shape(panel, mix(s.mood.light, s.pale, 0.6), opacity=power)
    s.lamp(x, y - 570 * depth, 70 + 360 * depth, power=0.42 * power)


def door(x: float, y: float, side: int, a: float, b: float) -> list[Point]:
    """A door in a side wall, from depth `a` to `b` (0 is the vanishing point)."""
    return [(x + side * 1100 * t, y + v * t) for t, v in ((a, -330), (b, -330), (b, 660), (a, 660))]


def gloss(s: Scene, x: float, y: float) -> None:
    """The far light in the polished floor."""
    shaft(s, [(x - 66, y + 84), (x + 66, y + 84), (x + 260, 920), (x - 260, 920)], 0.4, 16)
