"""The sheet a poster is printed on: flat inks at twice the size, stippled shading, type, paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from random import Random
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from .emblems import EMBLEMS, Inks
from .lettering import Style, block_height, fit, plain, set_block
from .light import Colour, contrast, grain, shade
from .pen import Pen, Point

WIDE, HIGH = 800, 1200
Box = tuple[float, float, float, float]


class Brief(NamedTuple):
    """What a designer of the house is given."""

    title: str
    motif: str
    palette: tuple[Colour, Colour, Colour, Colour]


class Sheet:
    """A poster in the making, in units of an 800 x 1200 page."""

    def __init__(self, brief: Brief, scale: float, rng: Random) -> None:
        self.brief, self.rng = brief, rng
        self.title, self.motif, self.palette = plain(brief.title), brief.motif, brief.palette
        self.dark, self.glow, self.pale, self.accent = brief.palette
        self.scale = 2 * scale
        self.image = Image.new("RGB", (round(WIDE * scale) * 2, round(HIGH * scale) * 2), self.pale)

    # Colour

    def scheme(self) -> Inks:
        """One way to hand out the palette, with a figure that is strong on its ground."""
        d, g, p, a = self.palette
        ways = [(p, d, a, g), (d, p, a, g), (a, d, g, p), (g, d, a, p), (a, p, d, g), (d, g, a, p), (p, a, d, g)]
        strong = [Inks(*way) for way in ways if contrast(way[0], way[1]) > 2.6]
        return self.rng.choice(strong or [Inks(p, d, a, g)])

    def backing(self, k: Inks) -> Colour:
        """A large second colour that shows on the ground."""
        return k.second if contrast(k.second, k.ground) > 1.3 else k.light

    def deal(self, k: Inks, ground: Colour) -> Inks:
        """The same inks, handed out again for another ground."""
        rest = [ink for ink in (k.figure, k.second, k.light, k.ground) if ink != ground]
        figure = next((ink for ink in rest if contrast(ink, ground) > 1.8), self.readable(ground))
        second, light, *_ = [*(ink for ink in rest if ink != figure), ground, ground]
        return Inks(ground, figure, second, light)

    def readable(self, ground: Colour, *wishes: Colour) -> Colour:
        """The first wish that reads well on a ground, or else whatever reads best."""
        inks = (*self.palette, shade(self.dark, 0.5))
        best = max(inks, key=lambda ink: contrast(ink, ground))
        return next((wish for wish in wishes if contrast(wish, ground) >= 3.2), best)

    # Printing

    @property
    def pen(self) -> Pen:
        """A pen over the whole page."""
        return Pen(ImageDraw.Draw(self.image), (self.scale, 0, 0, 0, self.scale, 0))

    def flood(self, ink: Colour) -> None:
        """Cover the page."""
        self.image.paste(ink, (0, 0, *self.image.size))

    def blank(self, ink: Colour) -> Sheet:
        """Another sheet of the same size for the same brief."""
        sheet = Sheet(self.brief, self.scale / 2, self.rng)
        sheet.flood(ink)
        return sheet

    def take(self, other: Sheet, box: Box) -> None:
        """Take a part of another sheet."""
        pixels = tuple(round(side * self.scale) for side in box)
        self.image.paste(other.image.crop(pixels), pixels[:2])

    def emblem(self, x: float, y: float, size: float, inks: Inks, turn: float = 0) -> None:
        """Print the motif's emblem, `size` wide and high, centred on (x, y)."""
        EMBLEMS.get(self.motif, EMBLEMS["window"])(self.pen.at(x, y, size / 100, turn), inks)

    @contextmanager
    def mask(self) -> Iterator[tuple[Pen, Image.Image]]:
        """A pen and the page-sized mask it draws on."""
        sheet = Image.new("L", self.image.size)
        yield Pen(ImageDraw.Draw(sheet), (self.scale, 0, 0, 0, self.scale, 0)), sheet

    def overprint(self, ink: Colour, shape: Image.Image) -> None:
        """Print a mask in a transparent ink, so that what is below shows through."""
        box = shape.getbbox()
        if box:
            under = self.image.crop(box)
            printed = ImageChops.multiply(under, Image.new("RGB", under.size, ink))
            self.image.paste(printed, box[:2], shape.crop(box))

    @contextmanager
    def stipple(self, ink: Colour, start: float, end: float, strength: float) -> Iterator[Pen]:
        """Shade a shape with ink dots that thicken from height `start` down to height `end`."""
        with self.mask() as (pen, shape):
            yield pen
        wide, high = (side // 2 for side in self.image.size)
        top, low = round(start * self.scale / 2), round(end * self.scale / 2)
        thicken = Image.linear_gradient("L").point([round(255 * strength * (v / 255) ** 1.3) for v in range(256)])
        density = Image.new("L", (wide, high))
        density.paste(thicken.resize((wide, max(1, low - top))), (0, top))
        noise = Image.frombytes("L", (wide, high), self.rng.randbytes(wide * high))
        dots = ImageChops.subtract(density, noise).point([0] + [255] * 255)
        self.image.paste(ink, (0, 0), ImageChops.multiply(dots.resize(shape.size, Image.Resampling.BILINEAR), shape))

    def cut_by_hand(self) -> None:
        """Take the ruler out of the edges: pull a coarse mesh of points a little out of place."""
        columns, rows = 12, 18
        knots = self._knots(columns, rows, 2.6 * self.scale)
        mesh = []
        for c, r in product(range(columns), range(rows)):
            left, top = round(c * self.image.width / columns), round(r * self.image.height / rows)
            right, low = round((c + 1) * self.image.width / columns), round((r + 1) * self.image.height / rows)
            corners = (*knots[c, r], *knots[c, r + 1], *knots[c + 1, r + 1], *knots[c + 1, r])
            mesh.append(((left, top, right, low), corners))
        self.image = self.image.transform(self.image.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)

    def _knots(self, columns: int, rows: int, sway: float) -> dict[tuple[int, int], Point]:
        wide, high = self.image.width / columns, self.image.height / rows
        knots = {}
        for c, r in product(range(columns + 1), range(rows + 1)):
            dx = self.rng.uniform(-sway, sway) if 0 < c < columns else 0
            dy = self.rng.uniform(-sway, sway) if 0 < r < rows else 0
            knots[c, r] = (c * wide + dx, r * high + dy)
        return knots

    # Type

    def typeset(self, box: Box, ink: Colour, style: Style, rest: float = 0, words: str | None = None) -> float:
        """Set the title (or `words`) as large as it goes in a box; returns where it ends.

        It rests at the top of the box (0), in the middle (0.5) or at the foot (1).
        """
        x0, y0, x1, y1 = box
        size, lines = fit(self.title if words is None else words, x1 - x0, y1 - y0, style)
        high = block_height(len(lines), size, style)
        top = y0 + (y1 - y0 - high) * rest
        k = self.scale
        set_block(self.image, lines, (x0 * k, top * k, x1 * k), size * k, style, ink)
        return top + high

    def typeset_upwards(self, box: Box, ink: Colour, style: Style) -> None:
        """Set the title reading from the foot of a box to its top."""
        x0, y0, x1, y1 = box
        size, lines = fit(self.title, y1 - y0, x1 - x0, style)
        k = self.scale
        column = Image.new("L", (round((y1 - y0) * k), round((x1 - x0) * k)))
        set_block(column, lines, (0, 0, column.width), size * k, style, 255)
        self.image.paste(ink, (round(x0 * k), round(y0 * k)), column.transpose(Image.Transpose.ROTATE_90))

    def colophon(self, x: float, y: float, ink: Colour) -> None:
        """The mark of the house: a bookmark."""
        self.pen.poly([(x - 8, y), (x + 8, y), (x + 8, y + 34), (x, y + 26), (x - 8, y + 34)], ink)

    def finish(self) -> Image.Image:
        """Bring the page down to size and give it the tooth of paper."""
        image = self.image.reduce(2)
        specks = Image.frombytes("L", (300, 450), self.rng.randbytes(300 * 450)).point([0] * 255 + [80])
        image.paste(self.pale, (0, 0), specks.resize(image.size, Image.Resampling.BICUBIC))
        cloud = Image.frombytes("L", (16, 24), self.rng.randbytes(384)).point([round(v * 5 / 255) for v in range(256)])
        cloud = cloud.resize(image.size, Image.Resampling.BICUBIC)
        image = ImageChops.subtract(image, Image.merge("RGB", (cloud,) * 3))
        return grain(image, self.rng, 8)
