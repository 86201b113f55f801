"""Sky, weather and water: what fills the air of a still."""

from __future__ import annotations

from math import sin

from PIL import Image, ImageFilter, ImageOps

from .light import Colour, mix, shade
from .pen import arc
from .scene import HIGH, WIDE, Scene

# Where a large moon is dark: offset and size, in radii.
SEAS = ((-0.3, -0.35, 0.3), (0.1, -0.5, 0.2), (0.32, -0.12, 0.26), (-0.15, 0.1, 0.2), (0.12, 0.42, 0.17))


def sky(s: Scene, horizon: float = 620) -> None:
    """The gradient of the mood, stars when it is dark."""
    s.flood(s.fade(*s.mood.sky, bottom=horizon))
    if s.mood.name == "night":
        stars(s, horizon * 0.85)


def stars(s: Scene, low: float, count: int = 170) -> None:
    """A clear night."""
    with s.layer(mix(s.pale, s.mood.sky[0], 0.15), opacity=0.85) as pen:
        for _ in range(count):
            x, y = s.rng.uniform(0, WIDE), s.rng.random() ** 1.4 * low
            pen.disc(x, y, s.rng.choice((0.7, 0.9, 1.1, 1.6)))


def orb(s: Scene, x: float, y: float, r: float, crescent: bool = False) -> None:
    """The sun or the moon, with its glow."""
    s.lamp(x, y, r * 4.2, power=0.5)
    s.lamp(x, y, r * 1.9, power=0.4)
    with s.layer(mix(s.mood.light, s.pale, 0.45)) as pen:
        pen.disc(x, y, r)
        if crescent:
            pen.disc(x + r * 0.42, y - r * 0.2, r * 0.9, ink=0)


def craters(s: Scene, x: float, y: float, r: float) -> None:
    """The seas of a large moon."""
    with s.layer(mix(s.mood.light, s.dark, 0.3), blur=6, opacity=0.34) as pen:
        for dx, dy, size in SEAS:
            pen.disc(x + dx * r, y + dy * r, size * r * s.rng.uniform(0.85, 1.15), size * r * 0.85)


def clouds(s: Scene, y: float, count: int = 5, colour: Colour | None = None, opacity: float = 0.5) -> None:
    """Long flat clouds."""
    with s.layer(colour or mix(s.mood.haze, s.mood.sky[-1], 0.3), blur=3, opacity=opacity) as pen:
        for _ in range(count):
            x, cy, w = s.rng.uniform(0, WIDE), y + s.rng.uniform(-110, 110), s.rng.uniform(140, 380)
            for _ in range(6):
                dx = s.rng.uniform(-0.5, 0.5)
                pen.disc(x + dx * w, cy + s.rng.uniform(-6, 6), w * (0.55 - abs(dx) * 0.6), s.rng.uniform(5, 15))


def haze(s: Scene, y: float, spread: float, power: float = 0.6, colour: Colour | None = None) -> None:
    """A band of mist, thickest at `y`."""
    height = round(2 * spread * s.scale)
    bell = Image.linear_gradient("L").point([round(255 * power * (1 - abs(v / 127.5 - 1)) ** 1.4) for v in range(256)])
    mask = bell.resize((s.size[0], height), Image.Resampling.BICUBIC)
    s.image.paste(colour or s.mood.haze, (0, round((y - spread) * s.scale)), mask)


def drift(s: Scene, y: float, count: int = 5, power: float = 0.4, colour: Colour | None = None) -> None:
    """Loose wisps of mist."""
    with s.layer(colour or s.mood.haze, blur=34, opacity=power) as pen:
        for _ in range(count):
            pen.disc(s.rng.uniform(0, WIDE), y + s.rng.uniform(-40, 40), s.rng.uniform(160, 420), s.rng.uniform(16, 46))


def rain(s: Scene, power: float = 0.4, slant: float = 0.16) -> None:
    """Two depths of falling rain."""
    for count, long, width, opacity in ((420, 34, 1, power * 0.6), (110, 90, 1.6, power)):
        with s.layer(mix(s.pale, s.mood.sky[0], 0.2), opacity=opacity * 0.8) as pen:
            for _ in range(count):
                x, y, fall = s.rng.uniform(-80, WIDE), s.rng.uniform(-60, HIGH), long * s.rng.uniform(0.5, 1.2)
                pen.line([(x, y), (x + fall * slant, y + fall)], width)


def splashes(s: Scene, horizon: float, count: int = 90) -> None:
    """Rings where the rain meets a wet road."""
    with s.layer(s.pale, opacity=0.26) as pen:
        for _ in range(count):
            depth = s.rng.random() ** 0.7
            r = 3 + 15 * depth
            pen.line(arc(s.rng.uniform(0, WIDE), horizon + (HIGH - horizon) * depth, r, r * 0.28), 1)


def snowfall(s: Scene, power: float = 0.9) -> None:
    """Flakes near and far."""
    for count, low, high, blur, opacity in ((320, 0.8, 2.2, 0, 0.75), (90, 2, 4, 0, 0.85), (22, 5, 11, 3, 0.55)):
        with s.layer(mix(s.pale, (255, 255, 255), 0.4), blur=blur, opacity=opacity * power) as pen:
            for _ in range(count):
                pen.disc(s.rng.uniform(0, WIDE), s.rng.uniform(0, HIGH), s.rng.uniform(low, high))


def bokeh(
    s: Scene,
    colours: tuple[Colour, ...],
    count: int,
    box: tuple[float, float, float, float],
    size: tuple[float, float] = (10, 34),
    power: float = 0.45,
) -> None:
    """Lights out of focus: most of them small, gathered towards the lower edge of the box."""
    for colour in colours:
        with s.layer(colour, blur=2.4, opacity=power, blend="screen") as pen:
            for _ in range(count):
                r = size[0] + (size[1] - size[0]) * s.rng.random() ** 2
                x, y = s.rng.uniform(box[0], box[2]), box[3] - (box[3] - box[1]) * s.rng.random() ** 1.5
                pen.disc(x, y, r, ink=s.rng.randint(90, 255))


def mirror(s: Scene, y: float, tint: Colour, dim: float = 0.45, ripple: float = 9) -> None:
    """Still water from `y` down: the picture above it, upside down, broken by ripples."""
    (width, height), slack = s.size, round(24 * s.scale)
    top = round(y * s.scale)
    depth = height - top
    above = ImageOps.flip(s.image.crop((0, max(0, top - depth), width, top))).reduce(2)
    above = above.filter(ImageFilter.GaussianBlur((1.5, 4))).resize((width + 2 * slack, depth))
    above = Image.blend(above, Image.new("RGB", above.size, tint), dim)
    row = 0
    while row < depth:
        thick = max(2, round((2 + 11 * row / depth) * s.scale))
        shift = round(s.rng.uniform(-1, 1) * ripple * s.scale * (0.25 + row / depth))
        s.image.paste(above.crop((0, row, above.width, min(depth, row + thick))), (shift - slack, top + row))
        row += thick


def glitter(s: Scene, x: float, y: float, wide: float, colour: Colour | None = None, power: float = 0.8) -> None:
    """The broken path of a light on water, coming towards us."""
    with s.layer(colour or mix(s.mood.light, s.pale, 0.4), opacity=power) as pen:
        for _ in range(150):
            depth = s.rng.random() ** 1.5
            reach = wide * (0.28 + 1.1 * depth)
            cx, cy = x + s.rng.gauss(0, 0.45) * reach, y + 3 + (HIGH - y) * depth
            w, h = s.rng.uniform(0.1, 0.36) * reach, 0.8 + 3.2 * depth
            pen.disc(cx, cy, w, h)


def waves(s: Scene, y: float, colour: Colour, count: int = 60, opacity: float = 0.5) -> None:
    """Flat strokes across open water, larger towards us."""
    with s.layer(colour, opacity=opacity) as pen:
        for _ in range(count):
            depth = s.rng.random() ** 1.3
            x, cy, w = s.rng.uniform(0, WIDE), y + (HIGH - y) * depth, 24 + 190 * depth * s.rng.random()
            pen.disc(x, cy, w, 0.7 + 3 * depth)


def downpour(s: Scene, power: float = 0.36) -> None:
    """Rain, or else snow."""
    if s.rng.random() < 0.6:
        rain(s, power)
    else:
        snowfall(s, min(1, power * 2))


def steam(s: Scene, x: float, y: float, h: float, power: float = 0.4) -> None:
    """Steam: puffs that rise, spread and thin out."""
    sway = s.rng.choice((-1, 1))
    for low, high, share in ((0, 0.4, 1), (0.3, 0.75, 0.7), (0.65, 1, 0.4)):
        with s.layer(s.pale, blur=h * 0.03, opacity=power * share, blend="screen") as pen:
            for k in range(9):
                t = low + (high - low) * k / 8
                drift_x = sway * h * (0.1 * sin(t * 5.4) + 0.12 * t)
                pen.disc(x + drift_x, y - h * t, h * (0.018 + 0.05 * t), h * 0.05)


def shaft(
    s: Scene, points: list[tuple[float, float]], power: float = 0.22, blur: float = 14, colour: Colour | None = None
) -> None:
    """A beam of light through the air, or the patch it makes on a floor."""
    s.shape(points, shade(colour or s.mood.light, 0.95), blur=blur, opacity=power, blend="screen")
