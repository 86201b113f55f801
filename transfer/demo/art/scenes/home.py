"""Scenes at home: at the window, in the kitchen."""

from __future__ import annotations

from PIL import Image

from ..air import bokeh, downpour, shaft, sky, steam
from ..light import Colour, mix
from ..pen import Pen, mirrored, smooth, wedge
from ..props import PEOPLE, Box, back_sitter, bare_tree, cup, person, sitter, skyline
from ..scene import WIDE, Scene
from .interior import cat, curtains, frame, outlook, paint, plant, sunlight, wall

BOTTLE = ((0, 0), (0, 0.55), (0.32, 0.78), (0.34, 1.15), (0.66, 1.15), (0.68, 0.78), (1, 0.55), (1, 0))


def window_seat(s: Scene) -> None:
    """A tall window, someone on its sill, the light on the floor."""
    s.set_mood()
    left = s.rng.uniform(300, 560)
    box = (left, 110, left + s.rng.uniform(460, 640), 600)
    panes, slide = (s.rng.choice((2, 3, 4)), 3), s.rng.choice((-260, 240))
    outlook(s, 480)
    if s.rng.random() < 0.3:
        downpour(s, 0.4)
    colour = paint(s)
    wall(s, [box], colour, 720)
    with s.layer(mix(colour, s.mood.near, 0.62)) as pen:
        frame(pen, box, *panes)
        pen.rect(box[0] - 40, 604, box[2] + 40, 640)
        pen.rect(box[0] - 24, 640, box[2] + 24, 704)
    sunlight(s, box, panes, slide)
    curtains(s, box, mix(s.accent, colour, s.rng.uniform(0.15, 0.7)))
    company(s, box, slide)


def company(s: Scene, box: Box, slide: float) -> None:
    """Someone on the sill, a plant, sometimes a cat in the light."""
    seat = box[0] + s.rng.uniform(0.36, 0.6) * (box[2] - box[0])
    with s.layer(s.mood.near) as pen:
        sitter(pen, seat, 606, 400, flip=s.rng.random() < 0.5)
        plant(pen, s, box[0] - 190 if slide > 0 else box[2] + 190, 800, s.rng.uniform(280, 380))
        if s.rng.random() < 0.5:
            cat(pen, seat + slide * 1.1, 806, 92)


def lit_from_outside(s: Scene) -> None:
    """A dark wall of windows with one or two of them lit, and someone there."""
    mood = s.set_mood("night", "blue", "dusk")
    brick = mix(mix(s.tone(0.7), s.accent, 0.14), s.pale, 0.06)
    masonry(s, brick)
    panes = windows_across(s)
    with s.layer(s.fade(mix(mood.sky[1], s.tone(1), 0.5), s.tone(1))) as pen:
        for pane in panes:
            pen.rect(*pane)
    panes.sort(key=lambda pane: abs(pane[0] + pane[2] - 1600) + 2 * abs(pane[1] + pane[3] - 880))
    for pane in s.rng.sample(panes[:3], s.rng.choice((1, 1, 2))):
        occupant(s, pane)
    with s.layer(mix(brick, mood.near, 0.62)) as pen:
        for x0, y0, x1, y1 in panes:
            frame(pen, (x0, y0, x1, y1), 2, 3, 7)
            pen.rect(x0 - 26, y1 + 8, x1 + 26, y1 + 26)
    if s.rng.random() < 0.6:
        with s.layer(s.tone(1)) as pen:
            bare_tree(pen, s.rng, s.rng.uniform(100, 1500), 960, 980)
    downpour(s)


def windows_across(s: Scene) -> list[Box]:
    """Rows of windows, larger or smaller, starting anywhere."""
    wide, high = s.rng.choice(((260, 350), (200, 300), (330, 420)))
    left, top = s.rng.uniform(-160, 120), s.rng.uniform(-120, 260)
    across, down = wide * s.rng.uniform(1.8, 2.1), high * 1.6
    corners = ((left + c * across, top + r * down) for r in range(3) for c in range(5))
    return [(x, y, x + wide, y + high) for x, y in corners]


def masonry(s: Scene, brick: Colour) -> None:
    """A wall with some of its bricks showing."""
    s.flood(s.fade(mix(brick, s.mood.sky[1], 0.4), brick, s.tone(0.9)))
    with s.layer(mix(brick, s.mood.near, 0.35), opacity=0.7) as pen:
        for _ in range(160):
            x, y = s.rng.randrange(0, 34) * 48 + s.rng.choice((0, 24)), s.rng.randrange(0, 40) * 24
            pen.rect(x, y, x + 44, y + 20)


def occupant(s: Scene, pane: Box) -> None:
    """A lit room, whoever lives there, half a curtain."""
    x0, y0, x1, y1 = pane
    wide, high, middle, light = x1 - x0, y1 - y0, (x0 + x1) / 2, s.mood.light
    s.block(pane, s.fade(mix(light, s.accent, 0.16), mix(light, s.pale, 0.4), top=y0, bottom=y1))
    s.lamp(middle, (y0 + y1) / 2, high * 1.5, power=0.6)
    with s.layer(mix(light, s.tone(1), 0.85)) as pen:
        back_sitter(pen, middle + wide * s.rng.uniform(-0.14, 0.2), y1 + 6, high * 1.23, s.rng.random() < 0.5)
        lamp = x0 + wide * 0.28
        pen.rect(lamp - 1, y0, lamp + 1, y0 + high * 0.18)
        pen.poly(wedge(lamp, y0 + high * 0.17, 19, y0 + high * 0.29, 34))
    with s.layer(mix(light, s.pale, 0.6), opacity=0.6) as pen:
        for edge, side in ((x0, 1), (x1, -1)):
            pen.poly([(edge, y0), (edge + side * wide * 0.3, y0), (edge + side * wide * 0.13, y1), (edge, y1)])


def rainy_pane(s: Scene) -> None:
    """Close to the glass: drops, the city out of focus, a cup going cold."""
    mood = s.set_mood("night", "blue", "dusk")
    sky(s, 700)
    with s.layer(s.tone(0.4), blur=10) as pen:
        skyline(pen, s.rng, 760, 160, 460, 190)
    lights = (mood.light, s.accent, mix(s.accent, mood.light, 0.5), s.pale)
    bokeh(s, lights, 13, (0, 260, WIDE, 760), (14, 52), 0.42)
    drops(s)
    post = s.rng.choice((520, 1080))
    side, saucer = (1 if post < 800 else -1), WIDE - post + s.rng.uniform(-120, 120)
    with s.layer(s.fade(s.tone(0.95), s.tone(1), top=700)) as pen:
        pen.rect(post - 14, -10, post + 14, 780)
        pen.rect(0, 760, WIDE, 920)
        cup(pen, saucer, 764, 130)
        if s.rng.random() < 0.55:
            back_sitter(pen, post + 240 * side, 930, 900, s.rng.random() < 0.6)
        else:
            cat(pen, post + 250 * side, 766, 230)
    steam(s, saucer, 670, 230, 0.4)


def drops(s: Scene) -> None:
    """Drops and runnels on the glass, each with a highlight."""
    spots = [(s.rng.uniform(0, WIDE), s.rng.uniform(0, 760), 1.5 + 8 * s.rng.random() ** 3) for _ in range(260)]
    with s.layer(s.tone(0.8), opacity=0.4) as pen:
        for x, y, r in spots:
            pen.disc(x, y, r * 0.9, r)
        for x, y, _ in spots[:16]:
            trail = [(x, y), (x + s.rng.uniform(-5, 5), y - 70), (x + s.rng.uniform(-5, 5), y - 160)]
            pen.line(smooth(trail, closed=False), 2.4)
    with s.layer(mix(s.mood.light, s.pale, 0.6), opacity=0.8) as pen:
        for x, y, r in spots:
            pen.pie(x, y + r * 0.1, r * 0.72, 20, 150)


def kitchen_window(s: Scene) -> None:
    """Morning or evening at the sink: a window, pans, a kettle."""
    mood = s.set_mood()
    left = s.rng.uniform(420, 620)
    box = (left, 150, left + 480, 460)
    outlook(s, 400)
    colour = paint(s)
    wall(s, [box], colour, 800)
    shelf_x, pans_x = (70, box[2] + 90) if s.rng.random() < 0.5 else (box[2] + 90, 70)
    tiles(s, colour, shelf_x)
    with s.layer(mix(colour, mood.near, 0.6)) as pen:
        frame(pen, box, 2, 2)
        pen.rect(box[0] - 30, 464, box[2] + 30, 482)
    shaft(s, [(box[0], 160), (box[2], 160), (box[2] + 330, 900), (box[0] + 120, 900)], 0.2, 26)
    counter(s, colour, box[0] + 240, pans_x)
    kettle_x = s.rng.choice((box[0] - 130, box[2] + 150))
    with s.layer(mood.near) as pen:
        kettle(pen, kettle_x, 566, 130)
        person(pen, box[0] + s.rng.choice((50, 120, 400, 450)), 880, 520, s.rng.choice(PEOPLE))
    steam(s, kettle_x + 60, 470, 220, 0.45)


def tiles(s: Scene, colour: Colour, x: float) -> None:
    """A tiled splashback, and a shelf of jars and bowls at `x`."""
    with s.layer(mix(colour, s.pale, 0.4), opacity=0.35) as pen:
        for y in range(490, 570, 26):
            pen.rect(0, y, WIDE, y + 2)
        for column in range(0, WIDE, 40):
            pen.rect(column, 486, column + 2, 566)
    with s.layer(mix(colour, s.mood.near, 0.72)) as pen:
        for shelf in (210, 340):
            pen.rect(x, shelf, x + 300, shelf + 9)
            at = x + 20
            while at < x + 250:
                w, h = s.rng.uniform(22, 46), s.rng.uniform(36, 84)
                s.rng.choice((jar, bottle, bowls))(pen, at, shelf, w, h)
                at += w + s.rng.uniform(10, 22)


def jar(pen: Pen, x: float, y: float, w: float, h: float) -> None:
    """A lidded jar."""
    pen.rect(x, y - h * 0.82, x + w, y)
    pen.rect(x + w * 0.1, y - h, x + w * 0.9, y - h * 0.86)


def bottle(pen: Pen, x: float, y: float, w: float, h: float) -> None:
    """A bottle with a neck."""
    pen.poly([(x + dx * w, y - rise * h) for dx, rise in BOTTLE])


def bowls(pen: Pen, x: float, y: float, w: float, h: float) -> None:
    """A stack of bowls."""
    for k in range(3):
        low = y - k * h * 0.2
        pen.poly([(x - w * 0.2, low - h * 0.24), (x + w * 1.2, low - h * 0.24), (x + w * 0.8, low), (x + w * 0.2, low)])


def kettle(pen: Pen, x: float, y: float, w: float) -> None:
    """A kettle with its handle up."""
    p = pen.at(x, y, w / 100)
    p.poly(
        [(-46, 0), *smooth([(-46, 0), (-44, -30), (-26, -56), (0, -60), (26, -56), (44, -30), (46, 0)], closed=False)]
    )
    p.poly([(36, -20), (64, -54), (70, -50), (46, -6)])
    p.disc(0, -63, 6)
    p.line(smooth([(-32, -50), (-34, -88), (0, -98), (34, -88), (32, -50)], closed=False), 5)


def counter(s: Scene, colour: Colour, tap: float, pans: float) -> None:
    """The worktop, cupboards, a tap, pans on a rail."""
    s.block((0, 586, WIDE, 830), s.fade(mix(s.accent, s.mood.near, 0.5), mix(s.accent, s.mood.near, 0.72), top=580))
    with s.layer(mix(colour, s.mood.near, 0.75)) as pen:
        for x in range(30, WIDE, 260):
            pen.line([(x, 606), (x + 236, 606), (x + 236, 806), (x, 806), (x, 606)], 3)
            pen.rect(x + 210, 690, x + 216, 730)
        pen.rect(0, 830, WIDE, 900)
        pen.tube([(tap, 566), (tap, 500), (tap + 30, 480), (tap + 58, 496), (tap + 58, 516)], 9)
        pen.rect(pans, 192, pans + 300, 200)
        for k in range(4):
            x, r = pans + 30 + k * 80, s.rng.uniform(24, 37)
            pen.line([(x, 200), (x, 262)], 6)
            pen.disc(x, 262 + r, r)
    s.block((0, 566, WIDE, 588), mix(s.pale, colour, 0.35))


def supper(s: Scene) -> None:
    """A pendant lamp over a table, two people, bowls between them."""
    mood = s.set_mood("night", "blue", "dusk")
    x, side = WIDE * s.rng.uniform(0.42, 0.58), s.rng.choice((120, 1180))
    box = (side, 130, side + 300, 470)
    outlook(s, 400)
    colour = paint(s)
    wall(s, [box], colour, 740)
    with s.layer(mix(colour, mood.near, 0.6)) as pen:
        frame(pen, box, 2, 2)
    pictures(s, colour, WIDE - side - 300)
    s.image = Image.blend(s.image, Image.new("RGB", s.size, mood.near), 0.3)
    pendant(s, x, 252)
    diners(s, x)
    steam(s, x, 590, 180, 0.45)


def pendant(s: Scene, x: float, y: float) -> None:
    """A hanging lamp and its cone of light."""
    s.lamp(x, y + 78, 760, power=0.75)
    shaft(s, wedge(x, y, 90, y + 390, 430), 0.34, 14)
    with s.layer(mix(s.mood.light, s.pale, 0.5)) as pen:
        pen.disc(x, y, 84, 12)
    with s.layer(mix(s.accent, s.mood.near, 0.2)) as pen:
        pen.at(x, y).poly(mirrored([(0, -86), (16, -86), (74, -56), (100, 0)]))
        pen.rect(x - 1.6, -10, x + 1.6, y - 80)


def diners(s: Scene, x: float) -> None:
    """The table laid, and who sits at it."""
    with s.layer(s.mood.near) as pen:
        for side in (-1, 1):
            p = pen.at(x + side * 390, 716, flip=side > 0)
            sitter(p, 0, 0, 560)
            p.rect(-50, 0, 50, 12)
            p.rect(-48, -236, -36, 184)
            p.rect(34, 0, 44, 184)
        pen.rect(x - 330, 626, x + 330, 644)
        for leg in (x - 290, x + 276):
            pen.rect(leg, 640, leg + 14, 900)
        for dx, w in ((-200, 84), (-96, 50), (190, 88), (104, 46)):
            pen.poly(wedge(x + dx, 592, w / 2, 628, w * 0.26))
    with s.layer(mix(s.accent, s.mood.near, 0.15)) as pen:
        pen.poly(wedge(x, 576, 62, 626, 52))
        pen.rect(x - 76, 582, x + 76, 590)
        pen.rect(x - 50, 566, x + 50, 574)


def pictures(s: Scene, colour: Colour, x: float) -> None:
    """Framed pictures on the wall."""
    for dx, y, w, h in ((0, 190, 130, 170), (156, 150, 100, 100), (156, 274, 150, 110)):
        s.block((x + dx, y, x + dx + w, y + h), mix(colour, s.mood.near, 0.6))
        s.block((x + dx + 8, y + 8, x + dx + w - 8, y + h - 8), mix(colour, s.pale, 0.35))
        with s.layer(mix(s.accent, colour, s.rng.uniform(0, 0.5))) as pen:
            pen.disc(x + dx + w * s.rng.uniform(0.35, 0.65), y + h * 0.45, h * 0.16)
            pen.poly([(x + dx + 8, y + h - 8), (x + dx + w * 0.4, y + h * 0.55), (x + dx + w - 8, y + h - 8)])
