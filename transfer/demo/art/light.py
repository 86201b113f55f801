"""Colour and light: the effects every picture of the house shares."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageFilter

Colour = tuple[int, int, int]
Stops = tuple[Colour, ...]


def rgb(code: str) -> Colour:
    """A colour from '#RRGGBB'."""
    code = code.lstrip("#")
    return int(code[:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """The colour a fraction `t` of the way from `a` to `b`."""
    return tuple(round(p + (q - p) * t) for p, q in zip(a, b, strict=True))


def shade(colour: Colour, depth: float) -> Colour:
    """A darker colour: 1 leaves it alone, 0 is black."""
    return mix((0, 0, 0), colour, depth)


def luminance(colour: Colour) -> float:
    """Relative luminance, as WCAG defines it."""
    linear = [(c / 255 / 12.92) if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: Colour, b: Colour) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def ramp(height: int, stops: Stops) -> Image.Image:
    """A gradient from top to bottom through evenly spaced colours, one pixel wide."""
    strip, last = Image.new("RGB", (1, 256)), len(stops) - 1
    for y in range(256):
        place = y / 255 * last
        i = min(int(place), max(0, last - 1))
        t = place - i
        strip.putpixel((0, y), mix(stops[i], stops[min(i + 1, last)], t * t * (3 - 2 * t)))
    return strip.resize((1, height), Image.Resampling.BICUBIC)


@lru_cache(maxsize=1)
def falloff() -> Image.Image:
    """A soft round spot, white in the middle: how light thins out."""
    rim = 255 / 2**0.5  # Pillow's radial gradient reaches 255 in the corners, not at the edge
    curve = [round(255 * max(0.0, 1 - d / rim) ** 2) for d in range(256)]
    return Image.radial_gradient("L").point(curve)


def glow(image: Image.Image, x: float, y: float, radius: float, colour: Colour, power: float = 1) -> None:
    """Add a soft pool of light around a point."""
    left, top = max(round(x - radius), 0), max(round(y - radius), 0)
    right, low = min(round(x + radius), image.width), min(round(y + radius), image.height)
    if left >= right or top >= low:
        return
    zoom = 128 / radius  # from pixels to the spot, which is 256 wide
    part = ((left - x) * zoom, (top - y) * zoom, (right - x) * zoom, (low - y) * zoom)
    part = tuple(min(256.0, max(0.0, 128 + side)) for side in part)
    spot = falloff().resize((right - left, low - top), Image.Resampling.BILINEAR, part)
    under = image.crop((left, top, right, low))
    lit = ImageChops.screen(under, Image.new("RGB", under.size, shade(colour, min(power, 1))))
    image.paste(lit, (left, top), spot)


def bloom(image: Image.Image, strength: float, threshold: int = 150) -> Image.Image:
    """Let the brightest parts bleed into what surrounds them."""
    span = 255 - threshold
    curve = [round(max(0, v - threshold) / span * v * strength) for v in range(256)]
    small = image.reduce(8).point(curve * 3).filter(ImageFilter.GaussianBlur(5))
    return ImageChops.screen(image, small.resize(image.size, Image.Resampling.BILINEAR))


def vignette(image: Image.Image, colour: Colour, strength: float) -> None:
    """Darken the corners."""
    curve = [round(255 * strength * max(0.0, (d - 100) / 155) ** 1.7) for d in range(256)]
    image.paste(colour, (0, 0), Image.radial_gradient("L").point(curve).resize(image.size))


def grain(image: Image.Image, rng: Random, amount: int = 7) -> Image.Image:
    """Film grain: one tile of noise, repeated over the picture."""
    side = 512
    tile = Image.frombytes("L", (side, side), rng.randbytes(side * side))
    tile = tile.point([round(v / 255 * 2 * amount) for v in range(256)])
    sheet = Image.new("L", image.size)
    for x in range(0, image.width, side):
        for y in range(0, image.height, side):
            sheet.paste(tile, (x, y))
    return ImageChops.add(image, Image.merge("RGB", (sheet,) * 3), 1, -amount)
