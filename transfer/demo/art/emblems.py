"""Emblems: every motif as a flat device in four inks, drawn in a box from -50 to 50."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, radians, sin
from typing import NamedTuple

from .light import Colour
from .pen import Pen, arc, dome, smooth, wedge
from .props import pavilion, person, pine


class Inks(NamedTuple):
    """What an emblem is printed in: the paper, the shape, a second colour, the light."""

    ground: Colour
    figure: Colour
    second: Colour
    light: Colour


RAIN = ((-44, -44), (-22, -48), (4, -50), (28, -46), (-40, 18), (-22, 26), (22, 14), (38, 22), (30, 40), (-30, 42))
PIANO_RIM = ((-38, 22), (-38, -30), (-30, -45), (-12, -46), (-2, -32), (8, -16), (26, -10), (37, 4), (38, 22))
PIANO_BED = ((-29, 16), (-30, -26), (-24, -36), (-14, -36), (-7, -24), (4, -8), (22, -2), (29, 8), (29, 16))


def lantern(p: Pen, k: Inks) -> None:
    """A paper lantern, lit."""
    p.rect(-0.6, -50, 0.6, -34, k.figure)
    p.blob([(-18, -28), (-32, -12), (-32, 12), (-18, 28), (18, 28), (32, 12), (32, -12), (18, -28)], k.second)
    p.disc(0, 1, 17, 24, k.light)
    for bend in (-26, -13, 13, 26):
        p.line(arc(0, 0, bend, 28, -88, 88), 1.1, k.figure)
    for y in (-32, 26):
        p.rect(-17, y, 17, y + 6, k.figure)
    p.rect(-1, 32, 1, 40, k.figure)
    p.poly([(-4, 39), (4, 39), (5, 50), (-5, 50)], k.second)


def rooftop(p: Pen, k: Inks) -> None:
    """A water tank on a roof, the moon."""
    p.disc(24, -26, 15, ink=k.light)
    p.rect(-50, 22, 50, 50, k.figure)
    p.rect(-50, 17, 50, 22, k.second)
    for x in (-26, -4):
        p.line([(x, -8), (x * 1.12 + 1, 20)], 2, k.figure)
    p.line([(-27, 0), (-3, 14)], 1.2, k.figure)
    p.line([(-3, 0), (-27, 14)], 1.2, k.figure)
    p.rect(-33, -36, 3, -8, k.figure)
    p.poly([(-36, -35), (-15, -50), (6, -35)], k.second)
    for x in range(-42, 44, 12):
        p.rect(x, 30, x + 6, 40, k.light if x % 24 else k.ground)


def window(p: Pen, k: Inks) -> None:
    """A window with its curtains."""
    p.rect(-34, -46, 34, 40, k.figure)
    p.rect(-29, -41, 29, 36, k.light)
    p.disc(10, -16, 13, ink=k.second)
    p.poly([(-29, 36), (-29, 14), *smooth([(-29, 14), (-8, 6), (10, 16), (29, 8)], closed=False), (29, 36)], k.ground)
    p.rect(-1.6, -41, 1.6, 36, k.figure)
    p.rect(-29, -5, 29, -2, k.figure)
    p.poly([(-34, -46), (-12, -46), *smooth([(-12, -46), (-17, -10), (-34, 26)], closed=False)], k.second)
    p.poly([(34, -46), (12, -46), *smooth([(12, -46), (17, -10), (34, 26)], closed=False)], k.second)
    p.rect(-42, 40, 42, 46, k.figure)


def sea(p: Pen, k: Inks) -> None:
    """The sun going into patterned waves."""
    p.pie(0, -2, 34, 180, 360, k.second)
    for row in range(4):
        y, shift = 2 + row * 14, -12.5 * (row % 2)
        for i in range(-2 + row % 2, 3):
            x = i * 25 + shift
            for r, ink in ((12.5, k.figure), (9.4, k.light), (6.3, k.figure), (3.1, k.light)):
                p.pie(x, y + 12, r, 180, 360, ink)


def train(p: Pen, k: Inks) -> None:
    """A train, head on."""
    p.poly([(-22, 30), (22, 30), (44, 50), (-44, 50)], k.second)
    for x in (-1, 1):
        p.poly([(x * 12, 30), (x * 16, 30), (x * 32, 50), (x * 26, 50)], k.ground)
    p.blob([(-30, 32), (-33, 0), (-31, -30), (-18, -48), (18, -48), (31, -30), (33, 0), (30, 32)], k.figure)
    p.blob([(-23, -6), (-24, -24), (-14, -37), (14, -37), (24, -24), (23, -6)], k.light)
    p.rect(-1.2, -37, 1.2, -6, k.figure)
    p.rect(-33, 2, 33, 7, k.second)
    for x in (-19, 19):
        p.disc(x, 18, 6.5, ink=k.light)
    p.rect(-8, 16, 8, 20, k.second)


def kitchen(p: Pen, k: Inks) -> None:
    """A kettle."""
    p.poly(
        [(-34, 42), *smooth([(-34, 42), (-33, 16), (-20, -4), (0, -8), (20, -4), (33, 16), (34, 42)], closed=False)],
        k.figure,
    )
    p.poly([(26, 26), (46, -2), (51, 2), (32, 38)], k.figure)
    p.line(smooth([(-25, 2), (-28, -26), (0, -35), (28, -26), (25, 2)], closed=False), 4.5, k.second)
    p.disc(0, -11, 5, ink=k.second)
    p.rect(-34, 24, 34, 28, k.light)
    p.rect(-40, 42, 40, 46, k.second)
    p.tube([(46, -10), (41, -21), (49, -31), (44, -44)], 2.6, k.light)


def moon(p: Pen, k: Inks) -> None:
    """A crescent and a branch."""
    p.disc(0, 0, 44, ink=k.light)
    p.disc(10, -6, 33, ink=k.figure)
    p.disc(24, -16, 3, ink=k.light)
    p.disc(12, 8, 1.8, ink=k.light)
    p.disc(31, 4, 2, ink=k.second)
    branch = smooth([(50, 30), (22, 20), (2, 24), (-24, 12)], closed=False)
    p.line(branch, 2.4, k.second)
    for x, y, turn in ((-24, 12, -70), (-8, 20, 10), (4, 24, 150), (18, 21, 20), (30, 23, 160), (-16, 16, 190)):
        p.at(x, y, 1, turn).blob([(0, 0), (-3.6, -6), (0, -13), (3.6, -6)], k.second)


def mountains(p: Pen, k: Inks) -> None:
    """Two peaks and the sun."""
    p.disc(18, -26, 15, ink=k.second)
    p.poly([(-2, 40), (26, -14), (52, 40)], k.second)
    p.poly([(-52, 40), (-14, -38), (26, 40)], k.figure)
    p.poly([(-14, -38), (-24, -17), (-18, -10), (-13, -18), (-7, -9), (-4, -17)], k.light)
    p.poly([(26, -14), (19, 0), (24, 5), (28, -1), (33, 4), (33, 0)], k.light)
    p.rect(-52, 40, 52, 44, k.figure)


def rain_street(p: Pen, k: Inks) -> None:
    """An umbrella in the rain."""
    for x, y in RAIN:
        p.line([(x + 3, y), (x - 2, y + 13)], 1.6, k.light)
    p.poly(dome(0, 2, 42, 40, 4, 6), k.figure)
    for flip in (False, True):
        gore = smooth([(0, -38), (15, -22), (21, 0)], closed=False)
        p.at(0, 0, flip=flip).poly([*gore, *arc(10.5, 2, 10.5, 5, 0, -180)], k.second)
    p.rect(-1.4, -46, 1.4, 36, k.figure)
    p.line(arc(6.4, 36, 6.4, 8, 180, 10), 2.8, k.figure)


def stage(p: Pen, k: Inks) -> None:
    """One figure between the curtains."""
    p.rect(-46, -46, 46, 36, k.figure)
    p.poly(wedge(0, -46, 4, 36, 26), k.light)
    p.disc(0, 36, 26, 5, k.light)
    hem = smooth([(14, -48), (24, -14), (38, 6), (33, 40)], closed=False)
    for flip in (False, True):
        q = p.at(0, 0, flip=flip)
        q.poly([(50, -48), *hem, (50, 40)], k.second)
        for x in (22, 32, 42):
            q.poly([(x, -48), (x + 1.6, -48), (x * 0.55 + 24, 40), (x * 0.55 + 22, 40)], k.figure)
    for x in (-37.5, -12.5, 12.5, 37.5):
        p.pie(x, -48, 12.5, 0, 180, k.second)
    p.rect(-50, 40, 50, 46, k.second)
    person(p.dip(k.figure), 0, 37, 42, "dress")


def corridor(p: Pen, k: Inks) -> None:
    """Door within door, someone in the last one."""
    steps = ((48, k.figure), (38, k.second), (29, k.figure), (21, k.second), (14, k.light))
    for r, ink in steps:
        p.rect(-r * 0.78, -r, r * 0.78, r, ink)
    p.poly([(-10.9, 14), (10.9, 14), (37.4, 48), (-37.4, 48)], k.light)
    for t0, t1 in ((0.36, 0.5), (0.62, 0.84)):
        for side in (-1, 1):
            p.poly([(side * 37.4 * t, y * t) for t, y in ((t0, -30), (t1, -30), (t1, 48), (t0, 48))], k.ground)
    person(p.dip(k.figure), 0, 19, 26)


def palace(p: Pen, k: Inks) -> None:
    """A two-storeyed hall before the sun."""
    p.disc(0, -18, 31, ink=k.second)
    bays = pavilion(p.dip(k.figure), 0, 34, 96, 2)
    for bay in bays:
        p.rect(*bay, k.light)
    p.rect(-46, 39, 46, 42, k.second)
    p.poly([(-9, 38), (9, 38), (17, 50), (-17, 50)], k.light)


def letter(p: Pen, k: Inks) -> None:
    """An envelope, sealed."""
    q = p.at(0, 0, 1, -8)
    q.rect(-43, -28, 47, 34, k.second)
    q.rect(-46, -32, 44, 30, k.light)
    q.line([(-46, 30), (-12, -2)], 1.6, k.figure)
    q.line([(44, 30), (10, -2)], 1.6, k.figure)
    q.poly([(-46, -32), (44, -32), (-1, 9)], k.figure)
    q.blob([(-13, 4), (-8, -6), (3, -7), (11, -1), (11, 10), (4, 17), (-7, 16), (-13, 11)], k.second)
    q.ring(-1, 5, 6.4, 1.4, k.light)


def garden(p: Pen, k: Inks) -> None:
    """A lotus in a round gate."""
    p.ring(0, -4, 43, 3, k.figure)
    for turn, size in ((-78, 0.9), (78, 0.9), (-54, 1), (54, 1)):
        p.at(0, 30, size, turn).blob([(0, 0), (-11, -22), (0, -52), (11, -22)], k.figure)
    for turn in (-34, 34):
        p.at(0, 30, 1, turn).blob([(0, 0), (-13, -24), (0, -60), (13, -24)], k.second)
    for turn in (-14, 14):
        p.at(0, 30, 1, turn).blob([(0, 0), (-11, -28), (0, -64), (11, -28)], k.light)
    p.at(0, 30, 1).blob([(0, 0), (-12, -28), (0, -62), (12, -28)], k.second)
    for y, w in ((36, 46), (42, 34), (48, 18)):
        p.rect(-w, y - 1, w, y + 1, k.figure)


def bridge(p: Pen, k: Inks) -> None:
    """An arch and its reflection."""
    p.disc(20, -26, 12, ink=k.light)
    top = smooth([(-50, -4), (-30, -8), (0, -30), (30, -8), (50, -4)], closed=False)
    p.poly([(-50, 6), *top, (50, 6)], k.figure)
    p.pie(0, 6, 22, 180, 360, k.light)
    p.poly([(-50, 8), *((x, 14 - y) for x, y in top), (50, 8)], k.second)
    p.pie(0, 8, 22, 0, 180, k.light)
    for y, w in ((16, 50), (25, 44), (34, 36), (43, 22)):
        p.rect(-w, y - 0.9, w, y + 0.9, k.ground)
    for x, y in top[2:-2:2]:
        p.rect(x - 0.7, y - 5, x + 0.7, y, k.figure)
    p.line([(x, y - 5) for x, y in top[1:-1]], 1.4, k.figure)


def snow(p: Pen, k: Inks) -> None:
    """A snow crystal."""
    p.disc(0, 0, 46, ink=k.second)
    for turn in range(0, 360, 60):
        q = p.at(0, 0, 1, turn)
        q.rect(-2, -42, 2, 0, k.light)
        for y, w in ((-35, 8), (-25, 12), (-14, 7)):
            for side in (-1, 1):
                q.poly([(0, y + 2), (side * w, y - w * 0.6), (side * w, y - w * 0.6 + 3.6), (0, y + 6)], k.light)
        q.at(0, 0, 1, 30).poly([(0, -12), (-3, -24), (0, -36), (3, -24)], k.figure)
    p.disc(0, 0, 5, ink=k.figure)


def courtroom(p: Pen, k: Inks) -> None:
    """The scales."""
    p.rect(-2.4, -40, 2.4, 36, k.figure)
    p.disc(0, -40, 6, ink=k.second)
    p.poly(
        [(-40, -24), (-38, -28), *smooth([(-38, -28), (0, -33), (38, -20)], closed=False), (40, -16), (0, -28)],
        k.figure,
    )
    for x, y in ((-38, -26), (38, -18)):
        p.line([(x - 15, y + 36), (x, y), (x + 15, y + 36)], 1.4, k.figure)
        p.pie(x, y + 35, 17, 0, 180, k.second)
        p.rect(x - 17, y + 33.6, x + 17, y + 36, k.light)
    p.poly([(-22, 42), (-8, 34), (8, 34), (22, 42)], k.figure)
    p.rect(-28, 42, 28, 48, k.second)


def hospital(p: Pen, k: Inks) -> None:
    """A cross, a heart, its beat."""
    p.rect(-16, -46, 16, 46, k.second)
    p.rect(-46, -16, 46, 16, k.second)
    heart = [(0, 24), (-20, 4), (-21, -11), (-11, -18), (0, -9), (11, -18), (21, -11), (20, 4)]
    p.poly([(0, 25), *smooth(heart[1:], closed=False), (0, 25)], k.light)
    p.line([(-46, 2), (-14, 2), (-8, -10), (0, 14), (6, -4), (9, 2), (46, 2)], 2.2, k.figure)


def market(p: Pen, k: Inks) -> None:
    """An awning over a crate of fruit."""
    for i in range(7):
        x, ink = -42 + i * 12, k.second if i % 2 == 0 else k.light
        p.poly([(x * 0.9, -46), ((x + 12) * 0.9, -46), (x + 12, -16), (x, -16)], ink)
        p.disc(x + 6, -16, 6, 5, ink)
    for x in (-40, 37):
        p.rect(x, -12, x + 3, 46, k.figure)
    for row, count in enumerate((5, 4, 3)):
        for i in range(count):
            p.disc(-24 + i * 12 + row * 6, 14 - row * 9, 6, ink=k.second if (i + row) % 3 else k.light)
    p.rect(-36, 18, 36, 30, k.figure)
    p.rect(-36, 33, 36, 46, k.figure)


def bus_stop(p: Pen, k: Inks) -> None:
    """A sign and a bench, an umbrella left on it."""
    p.rect(-24, -30, -21, 46, k.figure)
    p.disc(-22.5, -31, 18, ink=k.second)
    p.blob([(-33, -24), (-33, -36), (-30, -40), (-15, -40), (-12, -36), (-12, -24)], k.light)
    p.rect(-30, -37, -15, -30, k.figure)
    for x in (-29, -16):
        p.disc(x, -24, 2.2, ink=k.figure)
    p.rect(-8, 18, 46, 23, k.figure)
    for x in (-3, 38):
        p.rect(x, 23, x + 3.4, 46, k.figure)
    p.poly(dome(26, -4, 20, 17, 4, 3), k.second)
    p.rect(25, -24, 27, 17, k.figure)
    p.rect(-46, 46, 50, 49, k.figure)


def forest(p: Pen, k: Inks) -> None:
    """Conifers before a low sun."""
    p.disc(8, -18, 26, ink=k.light)
    for x, size in ((-28, 66), (30, 72)):
        pine(p.dip(k.second), x, 44, size)
    for x, size in ((-8, 92), (44, 50), (-44, 46), (14, 56)):
        pine(p.dip(k.figure), x, 44, size)
    p.rect(-52, 42, 52, 46, k.figure)


def lighthouse(p: Pen, k: Inks) -> None:
    """The tower and its beams."""
    p.poly([(0, -33), (-50, -48), (-50, -20)], k.light)
    p.poly([(0, -33), (50, -48), (50, -20)], k.light)
    p.poly(wedge(0, -26, 8, 38, 13), k.figure)
    p.poly(wedge(0, -14, 8.9, -3, 9.8), k.second)
    p.poly(wedge(0, 9, 10.7, 20, 11.6), k.second)
    p.rect(-11, -28, 11, -25, k.second)
    p.rect(-6, -39, 6, -28, k.light)
    p.poly([(-8.5, -39), (0, -49), (8.5, -39)], k.second)
    p.poly([(-44, 50), (-30, 40), (-14, 35), (16, 35), (30, 42), (42, 50)], k.figure)


def apartment_block(p: Pen, k: Inks) -> None:
    """Two blocks of lit windows."""
    p.rect(14, -18, 44, 48, k.second)
    p.rect(-36, -46, 20, 48, k.figure)
    for row in range(8):
        for column in range(4):
            lit = (row * 5 + column * 3) % 7
            ink = k.light if lit in (0, 3, 5) else k.second if lit == 2 else k.ground
            p.rect(-31 + column * 12.4, -40 + row * 10.4, -23 + column * 12.4, -33 + row * 10.4, ink)
    for row in range(5):
        p.rect(26, -10 + row * 11, 38, -4 + row * 11, k.light if row % 2 else k.figure)
    p.rect(-46, 48, 50, 50, k.figure)


def piano(p: Pen, k: Inks) -> None:
    """A grand piano from above."""
    p.poly(smooth(PIANO_RIM, closed=False), k.figure)
    p.poly(smooth(PIANO_BED, closed=False), k.second)
    p.rect(-38, 24, 38, 44, k.light)
    for i in range(1, 14):
        x = -38 + i * 76 / 14
        p.rect(x - 0.4, 24, x + 0.4, 44, k.figure)
        if i % 7 not in (0, 3):
            p.rect(x - 1.7, 24, x + 1.7, 36, k.figure)
    p.rect(-42, 22, 42, 25, k.figure)
    p.rect(-42, 44, 42, 48, k.figure)


def ferris_wheel(p: Pen, k: Inks) -> None:
    """The big wheel."""
    for side in (-1, 1):
        p.poly([(-2, -6), (2, -6), (side * 24 + 3, 48), (side * 24 - 3, 48)], k.second)
    p.ring(0, -6, 36, 2.2, k.figure)
    p.ring(0, -6, 29, 1.2, k.figure)
    for i in range(12):
        a = radians(i * 30 + 15)
        x, y = 36 * cos(a), -6 + 36 * sin(a)
        p.line([(0, -6), (x, y)], 0.9, k.figure)
        p.pie(x, y + 0.6, 6, 0, 180, k.second if i % 2 else k.light)
        p.rect(x - 6, y - 1.6, x + 6, y + 1, k.figure)
    p.disc(0, -6, 5, ink=k.light)
    p.rect(-36, 46, 36, 50, k.figure)


EMBLEMS: dict[str, Callable[[Pen, Inks], None]] = {
    "lantern": lantern, "rooftop": rooftop, "window": window, "sea": sea, "train": train, "kitchen": kitchen,
    "moon": moon, "mountains": mountains, "rain-street": rain_street, "stage": stage, "corridor": corridor,
    "palace": palace, "letter": letter, "garden": garden, "bridge": bridge, "snow": snow, "courtroom": courtroom,
    "hospital": hospital, "market": market, "bus-stop": bus_stop, "forest": forest, "lighthouse": lighthouse,
    "apartment-block": apartment_block, "piano": piano, "ferris-wheel": ferris_wheel,
}  # fmt: skip
