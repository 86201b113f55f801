"""The stage of a still: a virtual 1600 x 900 picture, lit by one mood and built back to front."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .light import Colour, bloom, glow, grain, luminance, mix, ramp, vignette
from .mood import Mood, moods
from .pen import Pen, Point

WIDE, HIGH = 1600, 900
Fill = Colour | Image.Image
BLENDS = {"screen": ImageChops.screen, "multiply": ImageChops.multiply, "add": ImageChops.add}


class Scene:
    """A picture in the making. Everything is drawn in scene units, whatever the pixel size."""

    def __init__(self, size: tuple[int, int], palette: tuple[Colour, ...], rng: Random) -> None:
        self.scale = max(size[0] / WIDE, size[1] / HIGH)
        self.size = (round(WIDE * self.scale), round(HIGH * self.scale))
        self.rng = rng
        self.dark, self.glow, self.pale, self.accent = palette
        self.moods = moods(palette)
        self.mood = self.moods["night"]
        self.image = Image.new("RGB", self.size, self.dark)

    def set_mood(self, *names: str) -> Mood:
        """Choose the time of day, from the given ones or from all."""
        self.mood = self.moods[self.rng.choice(names or tuple(self.moods))]
        return self.mood

    def tone(self, near: float) -> Colour:
        """The colour of a silhouette: 0 is on the horizon, 1 is close by."""
        return mix(self.mood.far, self.mood.near, near)

    def fade(self, *stops: Colour, top: float = 0, bottom: float = HIGH) -> Image.Image:
        """A vertical gradient to fill a layer with, running from `top` to `bottom`; a column one pixel wide."""
        y0, y1 = round(top * self.scale), round(bottom * self.scale)
        column = Image.new("RGB", (1, self.size[1]), stops[0])
        column.paste(stops[-1], (0, max(0, y1), 1, self.size[1]))
        column.paste(ramp(max(1, y1 - y0), stops), (0, y0))
        return column

    def flood(self, fill: Fill) -> None:
        """Cover the whole picture."""
        if isinstance(fill, Image.Image):
            fill = fill.resize(self.size, Image.Resampling.NEAREST)
        self.image.paste(fill, (0, 0, *self.size))

    @contextmanager
    def layer(self, fill: Fill, blur: float = 0, opacity: float = 1, blend: str = "") -> Iterator[Pen]:
        """Draw a mask with the pen it hands out; on leaving, print it in `fill`."""
        detail = 2 if not blur else 1 if blur < 4 else 0.25
        sheet = Image.new("L", tuple(round(side * detail) for side in self.size))
        unit = self.scale * detail
        yield Pen(ImageDraw.Draw(sheet), (unit, 0, 0, 0, unit, 0))
        if blur:
            sheet = sheet.filter(ImageFilter.GaussianBlur(blur * unit))
        if opacity < 1:
            sheet = sheet.point([round(v * opacity) for v in range(256)])
        self._print(sheet, detail, fill, blend)

    def shape(self, points: Sequence[Point], fill: Fill, **how: float | str) -> None:
        """A layer with one polygon on it."""
        with self.layer(fill, **how) as pen:
            pen.poly(points)

    def block(self, box: tuple[float, float, float, float], fill: Fill, **how: float | str) -> None:
        """A layer with one rectangle on it."""
        with self.layer(fill, **how) as pen:
            pen.rect(*box)

    def _print(self, sheet: Image.Image, detail: float, fill: Fill, blend: str) -> None:
        """Bring a mask to the size of the picture and print it; only where it is not empty."""
        box = sheet.getbbox()
        if not box:
            return
        x0, y0 = int(box[0] / detail), int(box[1] / detail)
        x1, y1 = min(self.size[0], int(box[2] / detail) + 1), min(self.size[1], int(box[3] / detail) + 1)
        part = (x0 * detail, y0 * detail, min(x1 * detail, sheet.width), min(y1 * detail, sheet.height))
        if detail == 2:
            mask = sheet.reduce(2, tuple(map(int, part)))
        else:
            mask = sheet.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR, part)
        if isinstance(fill, Image.Image):
            ink = fill.crop((0, y0, 1, y1)).resize(mask.size, Image.Resampling.NEAREST)
        else:
            ink = Image.new("RGB", mask.size, fill)
        if blend:
            ink = BLENDS[blend](self.image.crop((x0, y0, x1, y1)), ink)
        self.image.paste(ink, (x0, y0), mask)

    def lamp(self, x: float, y: float, radius: float, colour: Colour | None = None, power: float = 1) -> None:
        """A soft pool of light."""
        glow(self.image, x * self.scale, y * self.scale, radius * self.scale, colour or self.mood.light, power)

    def choose_lens(self) -> None:
        """Choose a lens: the whole view, or closer and to one side."""
        zoom = self.rng.choice((1, 1, 1.1, 1.2, 1.28))
        wide, high = self.size[0] / zoom, self.size[1] / zoom
        left = (self.size[0] - wide) * self.rng.uniform(0.2, 0.8)
        top = (self.size[1] - high) * self.rng.uniform(0.7, 1)
        if zoom > 1:
            self.image = self.image.resize(self.size, Image.Resampling.BICUBIC, (left, top, left + wide, top + high))

    def finish(self, lit: float = 0.8) -> Image.Image:
        """Bloom, corners and grain; the last thing that happens to a still."""
        bright = luminance(self.image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))
        image = bloom(self.image, lit * (1 - min(0.85, bright * 1.6)))
        vignette(image, self.moods["night"].near, 0.5 - min(0.32, bright * 0.5))
        return grain(image, self.rng, 7)
