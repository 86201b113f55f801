"""Avatars: a face or a small device on a coloured ground, to be told apart at forty pixels."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from PIL import Image, ImageDraw

from .light import Colour, contrast, grain, mix, rgb
from .pen import Pen, arc, dome, mirrored, smooth

PAPER, INK = rgb("#FBF7F0"), rgb("#1D1A1F")
SPARKS = tuple(map(rgb, ("#BF4127", "#2F6F62", "#E3A23C", "#7FA8B8", "#E9A58E", "#D9C7A0")))
SKINS = tuple(map(rgb, ("#F3D3B8", "#E5B38F", "#C98B62", "#9A6242", "#6E4530")))


class Tints(NamedTuple):
    """What an avatar is drawn in: its ground, something pale, something deep, a spark, a second spark."""

    ground: Colour
    pale: Colour
    deep: Colour
    spark: Colour
    other: Colour


def tints(ground: Colour, rng: Random) -> Tints:
    """Colours that stand out from the ground and from each other."""
    apart = sorted(SPARKS, key=lambda c: -sum((a - b) ** 2 for a, b in zip(c, ground, strict=True)))
    spark, other = rng.sample(apart[:4], 2)
    pale, deep = mix(PAPER, ground, 0.08), mix(INK, ground, 0.22)
    if contrast(deep, ground) < 1.9:
        deep = mix(ground, PAPER, 0.42)
    return Tints(ground, pale, deep, spark, other)


def backdrop(p: Pen, k: Tints, rng: Random) -> None:
    """The ground, with one quiet shape in it."""
    tone = mix(k.ground, PAPER, 0.16)
    kind = rng.choice(("sun", "half", "corner", "plain"))
    if kind == "sun":
        p.disc(0, 0, 41, ink=tone)
    elif kind == "half":
        p.rect(-50, 8, 50, 50, tone)
    elif kind == "corner":
        p.pie(-50, 50, 88, -90, 0, tone)


def face(p: Pen, k: Tints, rng: Random) -> None:
    """A face in a few shapes: shoulders, neck, head, one of several heads of hair."""
    skin, hair = rng.choice(SKINS), rng.choice((k.deep, k.deep, k.spark, mix(INK, k.spark, 0.3)))
    style = rng.choice(("bob", "bun", "crop", "curls", "long", "hat"))
    if style in ("bob", "long"):
        low = 16 if style == "bob" else 44
        p.poly(mirrored([(0, -43), (17, -38), (27, -14), (28, low), (14, low + 4)]), hair)
    p.blob([(-40, 60), (-36, 38), (-18, 29), (0, 27), (18, 29), (36, 38), (40, 60)], k.other)
    p.rect(-7, 10, 7, 30, mix(skin, k.deep, 0.2))
    p.pie(0, 28, 7, 0, 180, mix(skin, k.deep, 0.2))
    p.blob([(-19, -10), (-16, -28), (0, -34), (16, -28), (19, -10), (15, 9), (0, 19), (-15, 9)], skin)
    fringe(p, style, hair, k)
    features(p, skin, rng)


def fringe(p: Pen, style: str, hair: Colour, k: Tints) -> None:
    """The hair in front of the face."""
    cap = [*arc(0, -13, 21, 24, 180, 360)]
    if style == "curls":
        for x, y in ((-19, -18), (-14, -30), (-3, -36), (9, -34), (18, -24), (21, -12), (-22, -7)):
            p.disc(x, y, 9, ink=hair)
    elif style == "hat":
        p.poly([*arc(0, -18, 21, 24, 180, 360), (21, -16), (-21, -16)], k.spark)
        p.rect(-24, -19, 24, -12, mix(k.spark, INK, 0.3))
        p.disc(0, -43, 5, ink=k.pale)
    elif style == "bun":
        p.disc(0, -42, 9, ink=hair)
        p.poly([*cap, *smooth([(21, -13), (8, -24), (0, -28), (-8, -24), (-21, -13)], closed=False)], hair)
    elif style == "crop":
        p.poly([*cap, *smooth([(21, -13), (16, -20), (-2, -20), (-12, -24), (-21, -10)], closed=False)], hair)
    else:
        p.poly([*cap, (21, -13), *smooth([(19, -16), (2, -18), (-8, -26), (-19, -14)], closed=False)], hair)


def features(p: Pen, skin: Colour, rng: Random) -> None:
    """Eyes, a nose, a mouth, sometimes glasses."""
    line = mix(INK, skin, 0.12)
    if rng.random() < 0.35:
        for x in (-8.5, 8.5):
            p.ring(x, -6, 6.4, 1.7, line)
        p.line([(-2.2, -7), (2.2, -7)], 1.7, line)
    calm = rng.random() < 0.4
    for x in (-8, 8):
        if calm:
            p.line(arc(x, -7, 3.6, 3, 10, 170), 1.8, line)
        else:
            p.disc(x, -6, 2.2, 2.6, line)
        p.disc(x * 1.45, 2, 3.4, 2.4, mix(skin, SPARKS[0], 0.35))
    p.line([(0, -4), (2, 2), (-0.6, 3)], 1.3, mix(skin, INK, 0.45))
    p.line(arc(0, 7, 4.6, 3.4, 15, 165), 1.9, mix(SPARKS[0], INK, 0.25))


def bird(p: Pen, k: Tints, rng: Random) -> None:
    """A round bird on a twig."""
    p.poly([(-24, 0), (-46, 12), (-40, 20), (-18, 14)], k.deep)
    p.disc(0, 2, 27, ink=k.pale)
    p.disc(15, -16, 16, ink=k.pale)
    p.poly([(28, -20), (43, -14), (28, -9)], k.spark)
    p.poly(arc(-6, 0, 21, 19, 0, 180), k.deep)
    p.pie(-6, 0, 12, 0, 180, k.other)
    p.disc(19, -18, 3, ink=INK)
    p.rect(-44, 36, 44, 39.5, k.deep)
    for x in (-4, 8):
        p.rect(x, 28, x + 2.4, 37, k.spark)
    p.at(30, 36, 1, 40).blob([(0, 0), (-5, -9), (0, -18), (5, -9)], k.other)


def cat(p: Pen, k: Tints, rng: Random) -> None:
    """A cat, looking at you."""
    fur = rng.choice((k.deep, k.pale, k.spark))
    line = INK if contrast(fur, INK) > 3 else PAPER
    for side in (-1, 1):
        p.poly([(side * 30, -2), (side * 29, -37), (side * 5, -20)], fur)
        p.poly([(side * 25, -12), (side * 25, -28), (side * 13, -19)], k.other)
    p.blob([(-32, 8), (-24, -16), (0, -23), (24, -16), (32, 8), (20, 28), (0, 33), (-20, 28)], fur)
    for x in (-13, 13):
        p.disc(x, 3, 5, 6, k.other if line == PAPER else line)
        p.disc(x, 3, 1.8, 5.2, INK if line == PAPER else k.pale)
    p.poly([(-4, 13), (4, 13), (0, 18)], line)
    p.line(arc(-4, 18, 4, 4, 0, 150), 1.6, line)
    p.line(arc(4, 18, 4, 4, 30, 180), 1.6, line)


def tea(p: Pen, k: Tints, rng: Random) -> None:
    """A cup, steaming."""
    p.ring(25, 10, 11, 5, k.pale)
    p.poly(mirrored([(29, -8), (24, 18), (10, 31)]), k.pale)
    p.disc(0, -8, 29, 6.5, k.deep)
    p.disc(0, -6.6, 24, 4, k.spark)
    p.disc(0, 35, 37, 4.6, k.other)
    p.disc(0, 12, 8, ink=k.spark)
    for x in (-9, 9):
        p.tube([(x, -20), (x + 5, -27), (x - 4, -34), (x + 2, -43)], 3.4, k.pale)


def moon(p: Pen, k: Tints, rng: Random) -> None:
    """A crescent and a star, over hills."""
    p.poly([*arc(0, -4, 32, 32, 12, 258), *arc(13, -11, 27, 27, 236, 34)], k.pale)
    p.poly([(20, -26), (23, -16), (33, -13), (23, -10), (20, 0), (17, -10), (7, -13), (17, -16)], k.spark)
    p.blob([(-70, 60), (-50, 30), (-20, 24), (10, 36), (60, 22), (70, 60)], k.other)
    p.blob([(-70, 70), (-40, 42), (0, 40), (40, 44), (70, 70)], k.deep)


def leaf(p: Pen, k: Tints, rng: Random) -> None:
    """A sprig."""
    p.line(smooth([(0, 46), (-3, 16), (3, -14), (0, -38)], closed=False), 3, k.deep)
    for i, (y, size) in enumerate(((34, 1), (14, 1.05), (-6, 0.9), (-24, 0.7))):
        for side in (-1, 1):
            ink = (k.pale, k.spark, k.other)[(i + (side > 0)) % 3]
            p.at(0, y, size, side * 56).blob([(0, 0), (-10, -17), (0, -40), (10, -17)], ink)
    p.at(0, -30, 0.62).blob([(0, 0), (-9, -14), (0, -30), (9, -14)], k.pale)


def boat(p: Pen, k: Tints, rng: Random) -> None:
    """A sail on the water."""
    p.disc(22, -26, 11, ink=k.spark)
    p.poly([(-3, -40), (-3, 14), (-33, 14)], k.pale)
    p.poly([(2, -30), (2, 14), (27, 14)], k.other)
    p.poly([(-36, 18), (36, 18), (24, 33), (-24, 33)], k.deep)
    for y, w in ((38, 42), (44, 28)):
        p.tube([(-w, y), (-w / 2, y - 2), (0, y), (w / 2, y - 2), (w, y)], 2.8, k.pale)


def fish(p: Pen, k: Tints, rng: Random) -> None:
    """A fish, with its scales."""
    p.poly([(22, 0), (45, -19), (41, 0), (45, 19)], k.deep)
    p.blob([(-40, 0), (-24, -20), (2, -24), (28, 0), (2, 24), (-24, 20)], k.pale)
    for x, rows in ((-6, (-11, 0, 11)), (4, (-6, 6)), (13, (0,))):
        for y in rows:
            p.pie(x, y, 6, 90, 270, k.spark if (x + y) % 2 else k.other)
    p.poly([*arc(-22, 0, 19, 20, -76, 76), *arc(-30, 0, 22, 20, 60, -60)], k.deep)
    p.disc(-26, -4, 3.6, ink=INK)
    for x, y in ((-44, -22), (-38, -31)):
        p.disc(x + 4, y, 3, ink=k.pale)


def peak(p: Pen, k: Tints, rng: Random) -> None:
    """A mountain and its sun."""
    p.disc(rng.choice((-18, 18)), -20, 15, ink=k.spark)
    p.poly([(-4, 50), (26, -6), (60, 50)], k.other)
    p.poly([(-60, 50), (-8, -30), (44, 50)], k.deep)
    p.poly([(-8, -30), (-21, -10), (-13, -3), (-7, -11), (1, -2), (5, -10)], k.pale)
    p.rect(-60, 42, 60, 60, k.pale)


def flower(p: Pen, k: Tints, rng: Random) -> None:
    """A flower head on."""
    petals = rng.choice((6, 8, 10))
    wide = 10 - petals * 0.3
    for i in range(petals):
        petal = p.at(0, 0, 1, i * 360 / petals)
        petal.blob([(0, -6), (-wide, -24), (0, -42), (wide, -24)], k.pale if i % 2 else k.other)
    p.disc(0, 0, 14, ink=k.spark)
    p.disc(0, 0, 6, ink=k.deep)


def bat(p: Pen, k: Tints, rng: Random) -> None:
    """A bat across the moon."""
    p.disc(0, -2, 36, ink=k.spark)
    shoulder = smooth([(8, -9), (24, -24), (47, -14)], closed=False)
    hem = [*arc(38, 4, 9, 9, -30, -150), *arc(21, 10, 9, 9, -20, -160)]
    for flip in (False, True):
        q = p.at(0, 0, flip=flip)
        q.poly([(0, -8), *shoulder, *hem, (0, 24)], k.deep)
        q.poly([(1, -14), (8, -25), (9, -10)], k.deep)
    p.disc(0, -6, 10, ink=k.deep)
    for x in (-4, 4):
        p.disc(x, -8, 2.2, ink=k.pale)
    p.blob([(-8, -2), (8, -2), (7, 14), (0, 26), (-7, 14)], k.deep)


def plum(p: Pen, k: Tints, rng: Random) -> None:
    """A plum, or something like it."""
    p.disc(0, 8, 31, ink=k.spark)
    p.poly([*arc(0, 8, 31, 31, -90, 90), *arc(0, 8, 12, 31, 90, -90)], mix(k.spark, INK, 0.16))
    p.disc(-13, -3, 7, 5, mix(k.spark, PAPER, 0.55))
    p.tube([(0, -20), (1, -32), (7, -42)], 4, k.deep)
    p.at(3, -29, 1, 64).blob([(0, 0), (-9, -16), (0, -38), (9, -16)], k.pale)


def owl(p: Pen, k: Tints, rng: Random) -> None:
    """An owl, awake."""
    body = [(12, -32), (29, -40), (26, -26), (30, 8), (18, 36)]
    p.blob([*body, *((-x, y) for x, y in reversed(body))], k.deep)
    p.blob([(-16, 4), (16, 4), (14, 28), (0, 35), (-14, 28)], k.other)
    for x, y in ((-7, 12), (7, 12), (0, 19), (-7, 26), (7, 26)):
        p.pie(x, y, 4.4, 0, 180, k.pale)
    for x in (-12, 12):
        p.disc(x, -14, 13, ink=k.pale)
        p.disc(x, -14, 8, ink=k.spark)
        p.disc(x, -14, 4.4, ink=INK)
    p.poly([(-4.5, -7), (4.5, -7), (0, 4)], k.spark)
    p.rect(-46, 36, 46, 40, k.pale)


def parasol(p: Pen, k: Tints, rng: Random) -> None:
    """An umbrella in the rain."""
    for x, y in ((-38, -38), (-30, 16), (-14, 26), (34, -36), (22, 18), (38, 26)):
        p.tube([(x + 2, y - 5), (x, y), (x - 2, y + 5)], 2.6, k.pale)
    p.poly(dome(0, 4, 38, 38, 4, 5.6), k.spark)
    side = smooth([(0, -34), (14, -20), (19, 4)], closed=False)
    p.poly([*side, *arc(0, 4, 19, 5.6, 0, -180), *((-x, y) for x, y in reversed(side))], k.other)
    p.rect(-1.6, -42, 1.6, 34, k.deep)
    p.line(arc(6, 34, 6, 8, 180, 10), 3.4, k.deep)


def mushroom(p: Pen, k: Tints, rng: Random) -> None:
    """Two mushrooms in the grass."""
    gills = smooth([(36, -36), (18, -30), (0, -32), (-18, -30), (-36, -36)], closed=False)
    for x, size, cap in ((20, 0.6, k.other), (-8, 1, k.spark)):
        q = p.at(x, 42, size)
        q.blob([(-11, 0), (-8, -20), (-9, -42), (9, -42), (8, -20), (11, 0)], k.pale)
        q.poly([*arc(0, -36, 36, 38, 180, 360), *gills], cap)
        for dx, dy, r in ((-16, -48, 6), (4, -60, 7), (20, -46, 5), (-4, -42, 3.4)):
            q.disc(dx, dy, r, ink=k.pale)
    for x in (-40, -33, 36, 42):
        p.poly([(x - 3, 44), (x + 2, 24), (x + 4, 44)], k.deep)
    p.rect(-60, 42, 60, 60, k.deep)


DEVICES: tuple[Callable[[Pen, Tints, Random], None], ...] = (
    bird,
    cat,
    tea,
    moon,
    leaf,
    boat,
    fish,
    peak,
    flower,
    bat,
    plum,
    owl,
    parasol,
    mushroom,
)


def draw_avatar(handle: str, colour: str, size: int = 320) -> Image.Image:
    """A square avatar for a member, on their colour."""
    rng = Random(handle)
    k = tints(rgb(colour), rng)
    image = Image.new("RGB", (size * 3, size * 3), k.ground)
    pen = Pen(ImageDraw.Draw(image), (size * 0.03, 0, size * 1.5, 0, size * 0.03, size * 1.5))
    backdrop(pen, k, rng)
    draw = face if rng.random() < 0.42 else rng.choice(DEVICES)
    draw(pen.at(0, 0, 0.92, flip=rng.random() < 0.4), k, rng)
    return grain(image.reduce(3), rng, 5)
