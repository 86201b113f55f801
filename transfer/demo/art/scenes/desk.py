"""Scenes of letters, and of a window seat on a train."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import cos, radians, sin

from PIL import ImageFilter

from ..air import rain, shaft
from ..light import Colour, mix
from ..pen import Pen, Point, smooth, wedge
from ..props import Box, blossoms, cup, sitter
from ..scene import HIGH, WIDE, Scene
from .common import focus
from .interior import frame, outlook, paint, wall

SEAT_BACK = ((-150, 20), (-156, -300), (-150, -520), (-110, -556), (-60, -540), (-44, -400), (-34, -200), (-30, -150))
HEADREST = ((-150, -470), (-146, -540), (-108, -560), (-62, -546), (-52, -470), (-100, -456))


def writing_desk(s: Scene) -> None:
    """A letter on a desk, from above: window light, pen, cup."""
    mood = s.set_mood("dawn", "day", "dusk", "night")
    wood = mix(mix(s.accent, s.dark, 0.55), mood.near if mood.dark else s.pale, 0.3)
    s.flood(s.fade(mix(wood, mood.light, 0.16), wood))
    with s.layer(mix(wood, mood.near, 0.35), opacity=0.4) as pen:
        for _ in range(70):
            x, y = s.rng.uniform(-200, WIDE), s.rng.uniform(0, HIGH)
            pen.disc(x, y, s.rng.uniform(120, 420), s.rng.uniform(0.8, 2))
    x = WIDE * s.rng.uniform(0.38, 0.56)
    paper(s, x, 450, s.rng.uniform(-14, 14))
    envelope(s, x + s.rng.choice((-1, 1)) * 420, s.rng.uniform(500, 590), s.rng.uniform(-24, 24))
    desk_things(s, x)
    from_the_window(s)


def from_the_window(s: Scene) -> None:
    """Light through the panes, and the shadow of leaves."""
    with s.layer(mix(s.mood.light, s.pale, 0.3), blur=12, opacity=0.46, blend="screen") as pen:
        p = pen.at(s.rng.uniform(500, 1000), 430, 1.15, s.rng.choice((-32, 28, 40)))
        for left, top in product((-470, -150, 170), (-330, 20)):
            p.rect(left, top, left + 290, top + 310)
    with s.layer(s.mood.near, blur=18, opacity=0.45) as pen:
        for _ in range(9):
            x, y, size = s.rng.uniform(-60, 500), s.rng.uniform(-80, 300), s.rng.uniform(0.9, 1.8)
            pen.at(x, y, size, s.rng.uniform(60, 160)).blob([(0, 0), (-22, -60), (0, -150), (22, -60)])


def shadowed(s: Scene, points: Sequence[Point], colour: Colour, lift: float = 10) -> None:
    """A flat thing lying on the desk, with its shadow."""
    s.shape([(px + lift, py + lift * 1.4) for px, py in points], s.mood.near, blur=5, opacity=0.5)
    s.shape(points, colour)


def turned(x: float, y: float, w: float, h: float, turn: float) -> list[Point]:
    """The corners of a rectangle turned about its middle."""
    co, si = cos(radians(turn)), sin(radians(turn))
    corners = ((-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2))
    return [(x + px * co - py * si, y + px * si + py * co) for px, py in corners]


def paper(s: Scene, x: float, y: float, turn: float) -> None:
    """Two sheets, the top one written on."""
    shadowed(s, turned(x + 26, y + 18, 430, 580, turn + 5), mix(s.pale, s.mood.near, 0.2))
    shadowed(s, turned(x, y, 430, 580, turn), mix(s.pale, s.mood.near, 0.06))
    with s.layer(mix(s.dark, s.pale, 0.25), opacity=0.75) as pen:
        p = pen.at(x, y, 1, turn)
        for line in range(11):
            left, right = -160, (160 if line % 5 != 4 else s.rng.uniform(-60, 90))
            while left < right:
                word = s.rng.uniform(16, 56)
                script = [(left + k * 7, -210 + line * 38 + s.rng.uniform(-6, 5)) for k in range(int(word / 7) + 2)]
                p.line(smooth(script, closed=False, steps=3), 2.2)
                left += word + 20


def envelope(s: Scene, x: float, y: float, turn: float, size: float = 1) -> None:
    """An envelope with a wax seal."""
    body = mix(s.pale, s.glow, 0.45)
    shadowed(s, turned(x, y, 420 * size, 270 * size, turn), mix(body, s.mood.near, 0.1))
    with s.layer(mix(body, s.mood.near, 0.26)) as pen:
        p = pen.at(x, y, size, turn)
        p.line([(-210, -135), (0, 30), (210, -135)], 3)
        p.line([(-210, 135), (-50, -8)], 2.4)
        p.line([(210, 135), (50, -8)], 2.4)
    with s.layer(mix(s.accent, s.mood.near, 0.1)) as pen:
        p = pen.at(x, y, size, turn)
        p.blob([(-30, 10), (-20, -13), (6, -17), (28, -4), (30, 22), (14, 43), (-12, 42), (-27, 30)])
    with s.layer(mix(s.accent, s.pale, 0.3)) as pen:
        pen.at(x, y, size, turn).ring(0, 14, 17, 2.4)


def desk_things(s: Scene, x: float) -> None:
    """A cup of coffee from above, a fountain pen."""
    cx, cy = x + (480 if x < 800 else -480), 190
    with s.layer(s.mood.near, blur=6, opacity=0.5) as pen:
        pen.disc(cx + 14, cy + 22, 116)
    with s.layer(mix(s.pale, s.mood.near, 0.14)) as pen:
        pen.disc(cx, cy, 112)
    with s.layer(s.pale) as pen:
        pen.disc(cx, cy, 72)
        pen.at(cx, cy, 1, s.rng.uniform(-60, 60)).rect(60, -12, 104, 12)
    with s.layer(mix(s.dark, s.accent, 0.45)) as pen:
        pen.disc(cx, cy, 60)
    px, turn = x + s.rng.uniform(-40, 120), s.rng.uniform(-40, -18)
    shadowed(s, turned(px, 640, 300, 20, turn), s.dark, 6)
    with s.layer(mix(s.glow, s.mood.near, 0.1)) as pen:
        pen.at(px, 640, 1, turn).poly([(-150, -10), (-192, 0), (-150, 10)])


def by_lamplight(s: Scene) -> None:
    """The letter propped under a desk lamp at night, the window behind."""
    mood = s.set_mood("night", "blue", "dusk")
    x = focus(s)
    box = (WIDE - x - 260, 90, WIDE - x + 260, 520)
    outlook(s, 430)
    if s.rng.random() < 0.4:
        rain(s, 0.4)
    colour = paint(s)
    wall(s, [box], colour, 680)
    with s.layer(mix(colour, mood.near, 0.6)) as pen:
        frame(pen, box, 2, 2)
    s.lamp(x, 470, 640, power=0.8)
    shaft(s, wedge(x, 330, 75, 690, 310), 0.4, 12)
    wood = s.fade(mix(mix(s.accent, s.dark, 0.5), mood.light, 0.3), mix(s.accent, mood.near, 0.75), top=670, bottom=860)
    s.block((0, 676, WIDE, HIGH), wood)
    still_life(s, x)


def still_life(s: Scene, x: float) -> None:
    """Lamp, books, a vase of flowers, and the envelope in the light."""
    side = 1 if x < 800 else -1
    with s.layer(s.mood.near) as pen:
        p = pen.at(x + 200 * side, 690, flip=side < 0)
        p.disc(0, 0, 84, 13)
        p.tube([(0, -6), (30, -190), (-80, -390), (-170, -370)], 9)
        p.poly([(-300, -330), (-110, -330), (-150, -416), (-236, -424)])
        for left, top, right, low in ((250, -38, 470, -10), (242, -76, 432, -40), (234, -102, 438, -78)):
            p.rect(left, top, right, low)
        p.blob([(-520, 0), (-536, -70), (-500, -120), (-508, -170), (-468, -170), (-476, -120), (-440, -70), (-456, 0)])
        tips = [(-488 + lean, -330 - abs(lean) * 0.4) for lean in (-70, -10, 60)]
        for tx, ty in tips:
            p.line(smooth([(-488, -160), (-488 + (tx + 488) * 0.3, -250), (tx, ty)], closed=False), 4)
    with s.layer(mix(s.accent, s.pale, 0.28)) as pen:
        buds = [(tx + dx, ty + dy) for tx, ty in tips for dx, dy in ((0, 0), (-14, 46), (16, 24))]
        blossoms(pen.at(x + 200 * side, 690, flip=side < 0), s.rng, buds, 26)
    envelope(s, x - 20 * side, 610, -6 * side, 0.72)


def train_window(s: Scene) -> None:
    """A window seat, the landscape going by."""
    mood = s.set_mood()
    outlook(s, 460)
    blurred = s.image.reduce(2).filter(ImageFilter.GaussianBlur((s.rng.uniform(4, 12), 0)))
    s.image = blurred.resize(s.size)
    if s.rng.random() < 0.4:
        rain(s, 0.4, s.rng.choice((-1.4, 1.4)))
    colour = mix(s.tone(1), s.dark, 0.5)
    panes = [(-260, 130, 250, 560), (330, 130, 1270, 560), (1350, 130, 1900, 560)]
    with s.layer(s.fade(mix(colour, mood.light, 0.12), colour, mix(colour, mood.near, 0.5))) as pen:
        pen.rect(0, 0, WIDE, HIGH)
        for pane in panes:
            rounded(pen, pane, 46, 0)
    with s.layer(mix(colour, s.pale, 0.2)) as pen:
        pen.rect(0, 64, WIDE, 74)
        pen.rect(0, 588, WIDE, 596)
    shaft(s, [(330, 150), (1270, 150), (1500, 900), (700, 900)], 0.16, 26)
    carriage_seats(s)


def rounded(pen: Pen, box: Box, r: float, ink: int) -> None:
    """A rectangle with round corners."""
    x0, y0, x1, y1 = box
    pen.rect(x0 + r, y0, x1 - r, y1, ink)
    pen.rect(x0, y0 + r, x1, y1 - r, ink)
    for x in (x0 + r, x1 - r):
        for y in (y0 + r, y1 - r):
            pen.disc(x, y, r, ink=ink)


def carriage_seats(s: Scene) -> None:
    """Facing seats, a small table, one or two passengers."""
    both = s.rng.random() < 0.45
    with s.layer(s.mood.near) as pen:
        sitter(pen, 480, 746, 680)
        if both:
            sitter(pen, 1130, 746, 660, flip=True)
        pen.rect(690, 640, 930, 654)
        pen.rect(800, 650, 816, 900)
        cup(pen, 850 if both else 780, 638, 58)
    seat = mix(s.accent, s.mood.near, 0.45)
    with s.layer(s.fade(seat, mix(seat, s.mood.near, 0.5), top=330)) as pen:
        for x, flip in ((400, False), (1210, True)):
            p = pen.at(x, 900, flip=flip)
            p.blob(SEAT_BACK)
            p.blob([(-120, 40), (-120, -130), (-40, -156), (190, -150), (226, -120), (220, 40)])
    with s.layer(mix(seat, s.pale, 0.4)) as pen:
        for x, flip in ((400, False), (1210, True)):
            pen.at(x, 900, flip=flip).blob(HEADREST)
