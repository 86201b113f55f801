"""A pen for flat shapes: affine placement, smooth outlines, everything a polygon."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, radians, sin

from PIL import ImageDraw

Point = tuple[float, float]
Ink = int | tuple[int, int, int]
Matrix = tuple[float, float, float, float, float, float]


def smooth(points: Sequence[Point], closed: bool = True, steps: int = 8) -> list[Point]:
    """Pass a Catmull-Rom curve through the points."""
    count = len(points)
    at = (lambda i: points[i % count]) if closed else (lambda i: points[min(max(i, 0), count - 1)])
    curve = []
    for i in range(count if closed else count - 1):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = at(i - 1), at(i), at(i + 1), at(i + 2)
        for t in (step / steps for step in range(steps)):
            k0, k1 = -t * (1 - t) ** 2 / 2, (3 * t**3 - 5 * t**2 + 2) / 2
            k2, k3 = (-3 * t**3 + 4 * t**2 + t) / 2, (t**3 - t**2) / 2
            curve.append((k0 * ax + k1 * bx + k2 * cx + k3 * dx, k0 * ay + k1 * by + k2 * cy + k3 * dy))
    return curve if closed else [*curve, points[-1]]


def arc(x: float, y: float, rx: float, ry: float, start: float = 0, end: float = 360) -> list[Point]:
    """Points along an ellipse, in degrees, clockwise from three o'clock."""
    steps = max(8, int(max(rx, ry) ** 0.5 * abs(end - start) / 40))
    angles = (radians(start + (end - start) * i / steps) for i in range(steps + 1))
    return [(x + rx * cos(a), y + ry * sin(a)) for a in angles]


def mirrored(half: Sequence[Point]) -> list[Point]:
    """A closed outline from its right-hand half, smoothed."""
    right = smooth(half, closed=False)
    return [*right, *((-x, y) for x, y in reversed(right))]


def dome(x: float, y: float, r: float, rise: float, cusps: int, dip: float) -> list[Point]:
    """An umbrella: half an ellipse on a scalloped rim."""
    step = 2 * r / cusps
    rim = (arc(x + r - step * (k + 0.5), y, step / 2, dip, 0, -180) for k in range(cusps))
    return [*arc(x, y, r, rise, 180, 360), *(point for scallop in rim for point in scallop)]


def wedge(x: float, top: float, above: float, foot: float, below: float) -> list[Point]:
    """A trapezium about a vertical axis: half as wide as `above` at the top, as `below` at the foot."""
    return [(x - above, top), (x + above, top), (x + below, foot), (x - below, foot)]


class Pen:
    """Draws in its own units; `at` hands out pens that are moved, scaled or turned."""

    def __init__(self, draw: ImageDraw.ImageDraw, matrix: Matrix, ink: Ink = 255) -> None:
        self.draw, self.matrix, self.ink = draw, matrix, ink
        self.unit = hypot(matrix[0], matrix[3])

    def at(self, x: float, y: float, scale: float = 1, turn: float = 0, flip: bool = False) -> Pen:
        """A pen whose origin is (x, y); `turn` is in degrees, `flip` mirrors left to right."""
        a, b, c, d, e, f = self.matrix
        co, si = scale * cos(radians(turn)), scale * sin(radians(turn))
        xx, xy = (-co, -si) if flip else (co, si)
        matrix = (a * xx + b * xy, b * co - a * si, a * x + b * y + c,
                  d * xx + e * xy, e * co - d * si, d * x + e * y + f)  # fmt: skip
        return Pen(self.draw, matrix, self.ink)

    def dip(self, ink: Ink) -> Pen:
        """The same pen in another ink."""
        return Pen(self.draw, self.matrix, ink)

    def place(self, points: Sequence[Point]) -> list[Point]:
        """Points in this pen's units, as pixels."""
        a, b, c, d, e, f = self.matrix
        return [(a * x + b * y + c, d * x + e * y + f) for x, y in points]

    def poly(self, points: Sequence[Point], ink: Ink | None = None) -> None:
        """Fill a polygon."""
        self.draw.polygon(self.place(points), fill=self.ink if ink is None else ink)

    def blob(self, points: Sequence[Point], ink: Ink | None = None) -> None:
        """Fill a closed smooth outline through the points."""
        self.poly(smooth(points, steps=14 if self.unit > 4 else 8), ink)

    def rect(self, x0: float, y0: float, x1: float, y1: float, ink: Ink | None = None) -> None:
        """Fill an upright rectangle."""
        self.poly([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], ink)

    def disc(self, x: float, y: float, rx: float, ry: float | None = None, ink: Ink | None = None) -> None:
        """Fill a circle, or an ellipse when `ry` is given."""
        self.poly(arc(x, y, rx, rx if ry is None else ry, 0, 360), ink)

    def pie(self, x: float, y: float, r: float, start: float, end: float, ink: Ink | None = None) -> None:
        """Fill a slice of a circle (a half disc from 180 to 360 is a dome)."""
        middle = [] if abs(end - start) == 180 else [(x, y)]
        self.poly([*arc(x, y, r, r, start, end), *middle], ink)

    def line(self, points: Sequence[Point], width: float = 2, ink: Ink | None = None) -> None:
        """Stroke an open line with round joints."""
        fill = self.ink if ink is None else ink
        self.draw.line(self.place(points), fill=fill, width=max(1, round(width * self.unit)), joint="curve")

    def outline(self, x0: float, y0: float, x1: float, y1: float, width: float = 3) -> None:
        """Stroke an upright rectangle."""
        self.line([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], width)

    def ring(self, x: float, y: float, r: float, width: float = 2, ink: Ink | None = None) -> None:
        """Stroke a circle."""
        self.line(arc(x, y, r, r, 0, 372), width, ink)

    def tube(self, points: Sequence[Point], width: float = 2, ink: Ink | None = None) -> None:
        """Stroke a smooth curve with round ends."""
        self.line(smooth(points, closed=False), width, ink)
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, ink=ink)

    def arch(self, x: float, base: float, w: float, h: float, ink: Ink | None = None) -> None:
        """Fill a round-headed opening, `w` wide and `h` high, standing on `base`."""
        r = w / 2
        self.poly([(x - r, base), *arc(x, base - h + r, r, r, 180, 360), (x + r, base)], ink)
