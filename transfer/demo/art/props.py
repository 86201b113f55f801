"""Silhouettes the scenes are furnished with. Each takes a pen; y is where the thing stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, pi, radians, sin
from random import Random

from .pen import Pen, Point, arc, dome, mirrored, smooth

Box = tuple[float, float, float, float]

PEOPLE = ("coat", "jacket", "dress", "bob", "bun")
# Right-hand outlines of a figure 100 tall, from the neck down; they are mirrored when drawn.
COAT = [(2.5, -86.5), (7.6, -83.4), (10.8, -79.4), (12.2, -68), (12.9, -56), (11.9, -44), (10.3, -41.5),
        (10.6, -33), (11.6, -22)]  # fmt: skip
JACKET = [(2.5, -86.5), (8, -83.4), (11.2, -79.4), (12.4, -67), (13, -56), (12.4, -46), (10.8, -43.6),
          (9.6, -46), (9, -42)]  # fmt: skip
DRESS = [(2.1, -86), (6.6, -82.8), (9.2, -79.2), (10.3, -68), (10.9, -57), (9.9, -47.4), (8.6, -46.4),
         (8.3, -52), (6.3, -60), (8.2, -46), (12, -24)]  # fmt: skip
CROP = [(-4.9, -92), (-5.2, -96.5), (-2.6, -100.4), (1.6, -100.8), (5, -97), (4.9, -92), (2, -89.6), (-2, -89.6)]
HAIR = {
    "dress": [(-5, -94), (-3.4, -99.4), (0, -101), (3.4, -99.4), (5.4, -94),
              (6, -84), (4.6, -73), (0, -71), (-4.6, -73), (-6, -84)],
    "bob": [(-5.2, -94), (-3.6, -99.6), (0, -101.2), (3.6, -99.6), (5.4, -94),
            (6.4, -87), (3.4, -85.4), (-3.4, -85.4), (-6.4, -87)],
    "bun": [(-4.9, -93), (-3, -99), (-2.4, -103.4), (0, -104.8), (2.4, -103.4),
            (3, -99), (4.9, -93), (2.8, -88.4), (-2.8, -88.4)],
}  # fmt: skip
SHOULDERS = [(2.4, -35.4), (6, -33.6), (10, -30.6), (12, -24), (12.6, -12), (11.4, 2)]
LONG_HAIR = [(-5.1, -45), (-3.5, -50.6), (0, -52), (3.5, -50.6), (5.1, -45), (5.9, -37), (4.6, -27), (0, -25.4),
             (-4.6, -27), (-5.9, -37)]  # fmt: skip
SHORT_HAIR = [(-5, -43), (-5.3, -47.4), (-2.6, -51.4), (1.8, -51.8), (5.2, -47.8), (5, -43), (2.2, -40), (-2.2, -40)]


def person(pen: Pen, x: float, y: float, h: float, kind: str = "coat", flip: bool = False) -> None:
    """A standing figure seen from behind, one of PEOPLE, `h` tall."""
    p = pen.at(x, y, h / 100, flip=flip)
    wide = kind in ("coat", "jacket")
    leg(p, 6.4 if wide else 5.2, 2.4 if wide else 1.7)
    leg(pen.at(x, y - h * 0.016, h / 100, flip=not flip), 6.4 if wide else 5.2, 2.4 if wide else 1.7)
    p.poly(mirrored({"coat": COAT, "jacket": JACKET}.get(kind, DRESS)))
    p.poly([(-2.1, -91), (-2.4, -85), (-6, -83), (6, -83), (2.4, -85), (2.1, -91)])
    p.disc(0, -93.6, 4.7, 6.3)
    p.blob(HAIR.get(kind, CROP))


def leg(p: Pen, hip: float, ankle: float) -> None:
    """One leg and its shoe, to the right of the pen's origin."""
    p.poly([(0.5, -46), (hip * 1.4, -46), (hip, -22), (2.4 + ankle, 0), (2.2, 0), (1.3, -22)])
    p.blob([(2, -3), (3 + ankle, -3), (3.8 + ankle, 0), (2, 0.4)])


def canopy(pen: Pen, x: float, y: float, h: float) -> None:
    """The cloth of an open umbrella held by a figure `h` tall standing at (x, y)."""
    pen.at(x, y, h / 100, turn=-5).poly(dome(4, -98, 40, 32, 5, 3.5))


def umbrella(pen: Pen, x: float, y: float, h: float) -> None:
    """The same umbrella with its stick and the hand that holds it."""
    canopy(pen, x, y, h)
    p = pen.at(x, y, h / 100, turn=-5)
    p.line([(4, -134), (4, -60)], 1.3)
    p.tube([(8, -78), (12, -66), (5, -62)], 4)


def walker(pen: Pen, x: float, y: float, h: float, kind: str = "coat", flip: bool = False) -> None:
    """A figure in mid-step, seen from the side."""
    p = pen.at(x, y, h / 100, flip=flip)
    p.poly([(-5, -40), (3, -40), (-4, -22), (-11, -3), (-15, -4), (-10, -22)])
    p.poly([(-3, -40), (6, -40), (8.6, -22), (9, -2), (5, -2), (3, -22)])
    p.poly([(-15.5, -5), (-10, -3), (-8, 0), (-13, -0.6)])
    p.poly([(4.6, -3), (9, -3), (13.5, -0.8), (13.5, 0), (4.6, 0)])
    hem, man = (12, False) if kind in HAIR else (8.5, True)
    body = (
        [(-1.6, -86), (-5.6, -82), (-7, -74), (-6, -58), (-hem, -30)],
        [(hem * 0.9, -30), (6, -56), (6.4, -74), (4.6, -83), (2.6, -86)],
    )
    p.poly([*smooth(body[0], closed=False), *smooth(body[1], closed=False)])
    p.tube([(0.5, -80), (4.6, -64), (9, -53)], 4)
    p.poly([(-1.8, -91), (-2.2, -84), (3, -84), (2.6, -91)])
    p.disc(1.4, -93.4, 4.7, 6.2)
    p.blob([(-3.6, -90), (-4.4, -97), (0, -101), (4.6, -99.4), (5, -96), (0.6, -94), (-1, -90)])
    if not man:
        p.blob([(-3.8, -97), (0, -96), (-0.6, -88), (-3.4, -78), (-6.8, -79), (-6, -90)])


def sitter(pen: Pen, x: float, y: float, h: float, flip: bool = False) -> None:
    """A seated figure in profile, facing right; (x, y) is the seat, `h` the standing height."""
    p = pen.at(x, y, h / 100, flip=flip)
    p.blob([(-8, 1), (-9, -14), (-8, -30), (-3, -38), (3, -38), (6, -30), (5, -14), (8, 1)])
    p.tube([(-2, -3), (20, -4), (22, 4)], 8.5)
    p.tube([(22, -3), (22, 14), (21, 25)], 5.5)
    p.poly([(18, 24), (24, 24), (31, 28), (18, 28)])
    p.tube([(0, -32), (6, -18), (15, -13)], 4.6)
    p.rect(-2, -43, 3, -36)
    p.disc(1, -46, 5.2, 6.6)
    p.blob([(-5, -50), (1, -54), (5, -51), (0, -46), (-2, -38), (-7, -38), (-6, -45)])


def back_sitter(pen: Pen, x: float, y: float, h: float, long_hair: bool = False) -> None:
    """The head and shoulders of someone seated, from behind; (x, y) is the seat."""
    p = pen.at(x, y, h / 100)
    p.poly(mirrored(SHOULDERS))
    p.poly([(-2.3, -42), (-2.6, -36), (-7, -32.8), (7, -32.8), (2.6, -36), (2.3, -42)])
    p.disc(0, -44.4, 4.9, 6.5)
    p.blob(LONG_HAIR if long_hair else SHORT_HAIR)


def ridge(
    rng: Random, base: float, height: float, rough: float = 0.5, left: float = -20, right: float = 1620
) -> list[Point]:
    """A mountain line by midpoint displacement, closed off below the picture."""
    ends = (0, 0) if left > -20 or right < 1620 else (rng.uniform(0, height), rng.uniform(0, height))
    heights = [*ends]
    heights.insert(1, height * rng.uniform(0.5, 1))
    swing = height * rough
    for _ in range(6):
        middles = [(a + b) / 2 + rng.uniform(-swing, swing) for a, b in pairwise(heights)]
        heights = [h for pair in zip(heights, middles, strict=False) for h in pair] + heights[-1:]
        swing *= 0.5
    step = (right - left) / (len(heights) - 1)
    return [(left, 920), *((left + i * step, base - h) for i, h in enumerate(heights)), (right, 920)]


def hill(rng: Random, base: float, height: float, knots: int = 5) -> list[Point]:
    """A soft hill line, closed off below the picture."""
    step = 1800 / knots
    line = [(-100 + i * step, base - height * rng.uniform(0, 1)) for i in range(knots + 1)]
    return [(-100, 920), *smooth(line, closed=False), (1700, 920)]


def pine(pen: Pen, x: float, y: float, h: float) -> None:
    """A conifer in four tiers."""
    p = pen.at(x, y, h / 100)
    p.rect(-1.5, -12, 1.5, 2)
    for tier in range(5):
        low, wide = -8 - tier * 17, 21 - tier * 3.6
        p.poly(
            [
                (0, low - 34 + tier * 1.5),
                (wide * 0.5, low - 9),
                (wide, low),
                (0, low - 3),
                (-wide, low),
                (-wide * 0.5, low - 9),
            ]
        )


def limb(pen: Pen, a: Point, b: Point, thick: float, thin: float) -> None:
    """A tapering stroke with round ends."""
    (ax, ay), (bx, by) = a, b
    length = max(1e-6, hypot(bx - ax, by - ay))
    nx, ny = (ay - by) / length / 2, (bx - ax) / length / 2
    pen.poly(
        [
            (ax + nx * thick, ay + ny * thick),
            (bx + nx * thin, by + ny * thin),
            (bx - nx * thin, by - ny * thin),
            (ax - nx * thick, ay - ny * thick),
        ]
    )
    if thin * pen.unit > 3:
        pen.disc(bx, by, thin / 2)


def bare_tree(pen: Pen, rng: Random, x: float, y: float, h: float, lean: float = 0) -> None:
    """A leafless tree: every limb goes on, and throws off a side shoot, until the twigs run out."""

    def grow(x: float, y: float, angle: float, length: float, width: float, side: int) -> None:
        tip = (x + length * sin(radians(angle)), y - length * cos(radians(angle)))
        limb(pen, (x, y), tip, width, width * 0.8)
        if width < h / 300:
            return
        grow(*tip, angle * 0.94 - side * rng.uniform(4, 16), length * rng.uniform(0.78, 0.9), width * 0.76, -side)
        grow(
            *tip,
            angle + side * rng.uniform(26, 50),
            length * rng.uniform(0.56, 0.8),
            width * rng.uniform(0.46, 0.62),
            -side,
        )

    grow(x, y, lean + rng.uniform(-6, 6), h * 0.24, h * 0.042, rng.choice((-1, 1)))


def bough(pen: Pen, rng: Random, x: float, y: float, reach: float) -> list[Point]:
    """A branch coming in from the right, with twigs; returns where it would flower."""
    bends = ((0, 0), (0.35, 0.1), (0.7, 0.06), (1, 0.17))
    line = smooth([(x - reach * dx, y + reach * dy) for dx, dy in bends], closed=False)
    buds = []
    for i, (a, b) in enumerate(pairwise(line)):
        thick = reach * 0.02 * (1 - i / len(line)) + 2
        limb(pen, a, b, thick, thick - reach * 0.02 / len(line))
        if i > 3:
            up = rng.choice((-1, -1, 1))
            run, rise = reach * rng.uniform(0.05, 0.15), reach * rng.uniform(0.03, 0.1) * up
            twig = smooth([b, (b[0] - run * 0.5, b[1] + rise * 0.25), (b[0] - run, b[1] + rise)], closed=False)
            pen.line(twig, 2.4)
            buds += [*twig[5::3], b]
    return buds


def blossoms(pen: Pen, rng: Random, buds: Sequence[Point], size: float = 9) -> None:
    """Five-petalled flowers, and some that are still buds."""
    for bx, by in buds:
        x, y, r = bx + rng.gauss(0, 7), by + rng.gauss(0, 7), size * rng.uniform(0.5, 1.15)
        if rng.random() < 0.35:
            pen.disc(x, y, r * 0.45)
            continue
        turn = rng.uniform(0, 72)
        for k in range(5):
            angle = radians(turn + 72 * k)
            pen.disc(x + cos(angle) * r * 0.55, y + sin(angle) * r * 0.55, r * 0.46)


def leafy(pen: Pen, rng: Random, x: float, y: float, h: float) -> None:
    """A broad tree: a trunk, and a crown of one to three lobes with a broken edge."""
    limb(pen, (x, y), (x + h * rng.uniform(-0.03, 0.03), y - h * 0.6), h * 0.06, h * 0.03)
    spread = rng.uniform(0.8, 1.2)
    lobes = ((0, 0.64, 0.34),) if h < 400 else ((-0.2, 0.52, 0.2), (0.04, 0.72, 0.27), (0.24, 0.56, 0.19))
    for dx, rise, r in lobes:
        cx, cy, wide, high = x + dx * h * spread, y - rise * h, r * h * spread, r * h * 0.8
        pen.disc(cx, cy, wide * 0.9, high * 0.9)
        for _ in range(18 if h < 400 else 40):
            turn, clump = rng.uniform(0, 2 * pi), r * h * rng.uniform(0.1, 0.3)
            pen.disc(cx + cos(turn) * (wide - clump * 0.6), cy + sin(turn) * (high - clump * 0.6), clump)


def skyline(pen: Pen, rng: Random, base: float, low: float, high: float, wide: float = 90) -> list[Box]:
    """A row of buildings across the picture; returns their fronts for lighting."""
    x, fronts = -30.0, []
    while x < 1630:
        w, h = wide * rng.uniform(0.5, 1.4), rng.uniform(low, high)
        pen.rect(x, base - h, x + w, 920)
        fronts.append((x, base - h, x + w, base))
        roof = rng.random()
        if roof < 0.25:
            pen.rect(x + w * 0.3, base - h - 14, x + w * 0.6, base - h)
        elif roof < 0.4:
            pen.line([(x + w / 2, base - h), (x + w / 2, base - h - rng.uniform(24, 60))], 2)
        x += w * rng.uniform(0.92, 1.12)
    return fronts


def lit_windows(pen: Pen, rng: Random, fronts: Sequence[Box], pane: float = 8, share: float = 0.25) -> None:
    """Light some of the windows of some fronts."""
    for x0, y0, x1, y1 in fronts:
        y = y0 + pane * 1.5
        while y < y1 - pane:
            x = x0 + pane
            while x < x1 - pane * 1.6:
                if rng.random() < share:
                    pen.rect(x, y, x + pane * 0.75, y + pane * 1.1)
                x += pane * 1.75
            y += pane * 2.4


def eaves(pen: Pen, x: float, y: float, w: float, h: float) -> None:
    """A curved palace roof; (x, y) is the middle of the eaves line."""
    p = pen.at(x, y)
    lift, crest = h * 0.3, w * 0.29
    hip = smooth([(crest, -h), (w * 0.34, -h * 0.68), (w * 0.4, -h * 0.42), (w / 2, -lift)], closed=False)
    under = smooth([(w / 2, -lift), (w * 0.36, -lift * 0.2), (0, 0)], closed=False)
    half = [(crest * 0.9, -h * 0.95), *hip, *under]
    p.poly([*half, *((-dx, dy) for dx, dy in reversed(half))])
    p.rect(-crest, -h * 1.02, crest, -h * 0.9)
    for side in (-1, 1):
        p.poly([(side * crest, -h * 0.88), (side * (crest + w * 0.012), -h * 1.14), (side * crest * 0.93, -h)])


def pavilion(pen: Pen, x: float, y: float, w: float, storeys: int = 1) -> list[Box]:
    """A palace hall: columns, roofs, a stone base; returns the bays between the columns."""
    bays, top = [], y
    for storey in range(storeys):
        span, tall = w * (0.72 - 0.16 * storey), w * (0.17 - 0.035 * storey)
        left, step = x - span / 2, span / 5
        for column in (left + i * step for i in range(6)):
            pen.rect(column - w * 0.008, top - tall, column + w * 0.008, top)
        pen.rect(left, top - tall, x + span / 2, top - tall * 0.72)
        pen.rect(left, top - tall * 0.12, x + span / 2, top)
        inner = [(left + i * step + w * 0.012, left + (i + 1) * step - w * 0.012) for i in range(5)]
        bays += [(x0, top - tall * 0.7, x1, top - tall * 0.12) for x0, x1 in inner]
        eaves(pen, x, top - tall * 0.78, w * (1 - 0.2 * storey), w * 0.19)
        top -= tall * 0.78 + w * 0.15
    pen.rect(x - w * 0.42, y, x + w * 0.42, y + w * 0.05)
    return bays


def paper_lantern(pen: Pen, x: float, y: float, r: float) -> None:
    """The glowing body of a round paper lantern."""
    half = [(0.5, -1), (0.98, -0.45), (0.98, 0.45), (0.5, 1)]
    pen.at(x, y, r).blob([*half, *((-dx, dy) for dx, dy in reversed(half))])


def lantern_frame(pen: Pen, x: float, y: float, r: float, cord: float = 0) -> None:
    """Its caps, ribs, cord and tassel, to be drawn over the body."""
    pen.rect(x - r * 0.5, y - r * 1.1, x + r * 0.5, y - r * 0.94)
    pen.rect(x - r * 0.5, y + r * 0.94, x + r * 0.5, y + r * 1.1)
    pen.line([(x, y - r), (x, y - r - cord)], max(1.2, r * 0.03))
    pen.line([(x, y + r), (x, y + r * 1.5)], max(1.5, r * 0.06))
    for k in (-0.62, -0.22, 0.22, 0.62):
        pen.line(arc(x, y, r * k, r * 0.97, -80, 80), max(0.8, r * 0.018))


def street_lamp(pen: Pen, x: float, y: float, h: float, flip: bool = False) -> Point:
    """A lamp post with a curved arm; returns where its light is."""
    side = -1 if flip else 1
    pen.line([(x, y), (x, y - h * 0.86)], h * 0.018)
    pen.tube([(x, y - h * 0.84), (x + side * h * 0.03, y - h * 0.96), (x + side * h * 0.14, y - h * 0.98)], h * 0.014)
    pen.poly(
        [
            (x + side * h * 0.1, y - h * 0.985),
            (x + side * h * 0.22, y - h * 0.985),
            (x + side * h * 0.2, y - h * 0.955),
            (x + side * h * 0.12, y - h * 0.955),
        ]
    )
    return x + side * h * 0.16, y - h * 0.95


def wires(pen: Pen, a: Point, b: Point, sag: float = 40, width: float = 2) -> list[Point]:
    """A hanging cable; returns points along it."""
    line = [
        (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t + sag * 4 * t * (1 - t))
        for t in (i / 24 for i in range(25))
    ]
    pen.line(line, width)
    return line


def bird(pen: Pen, x: float, y: float, span: float) -> None:
    """A gull far off."""
    pen.tube(
        [
            (x - span, y - span * 0.25),
            (x - span * 0.45, y - span * 0.4),
            (x, y),
            (x + span * 0.45, y - span * 0.4),
            (x + span, y - span * 0.2),
        ],
        max(1.5, span * 0.12),
    )


def cup(pen: Pen, x: float, y: float, w: float) -> None:
    """A teacup on its saucer."""
    pen.poly(
        [
            (x - w / 2, y - w * 0.62),
            *smooth(
                [
                    (x - w / 2, y - w * 0.62),
                    (x - w * 0.42, y - w * 0.2),
                    (x - w * 0.2, y),
                    (x + w * 0.2, y),
                    (x + w * 0.42, y - w * 0.2),
                    (x + w / 2, y - w * 0.62),
                ],
                closed=False,
            ),
        ]
    )
    pen.ring(x + w * 0.5, y - w * 0.38, w * 0.16, w * 0.07)
    pen.disc(x, y + w * 0.02, w * 0.62, w * 0.06)


def drape(pen: Pen, rng: Random, x0: float, x1: float, top: float, bottom: float, folds: int = 6) -> None:
    """A curtain with a wavy hem."""
    step = (x1 - x0) / folds
    hem = [(x0 + i * step, bottom - rng.uniform(0, 14) - (i % 2) * 10) for i in range(folds + 1)]
    pen.poly([(x0, top), *smooth(hem, closed=False), (x1, top)])


def folds(pen: Pen, rng: Random, x0: float, x1: float, top: float, bottom: float, count: int = 6) -> None:
    """The shadows between the folds of a curtain."""
    step = (x1 - x0) / count
    for i in range(count):
        x = x0 + (i + rng.uniform(0.3, 0.6)) * step
        w = abs(step) * rng.uniform(0.16, 0.34)
        pen.poly([(x - w * 0.4, top), (x + w * 0.4, top), (x + w, bottom), (x - w, bottom)])
