"""What several scenes need: a focus, people, lights, the city."""

from __future__ import annotations

from ..light import mix, shade
from ..props import (
    PEOPLE,
    blossoms,
    bough,
    canopy,
    lantern_frame,
    leafy,
    lit_windows,
    paper_lantern,
    person,
    skyline,
    umbrella,
)
from ..scene import WIDE, Scene


def focus(s: Scene) -> float:
    """Where the eye should go: left or right of the middle."""
    return WIDE * s.rng.choice((0.3, 0.36, 0.64, 0.7))


def couple(s: Scene, x: float, y: float, h: float, near: float = 1) -> None:
    """One figure, or two side by side; now and then one of them wears the accent colour."""
    plain, bright = s.tone(near), mix(s.accent, s.tone(near), 0.3)
    dressed = s.rng.choice((plain, plain, bright))
    with s.layer(dressed) as pen:
        person(pen, x, y, h, s.rng.choice(PEOPLE))
    if s.rng.random() < 0.55:
        with s.layer(plain if dressed == bright else s.rng.choice((plain, bright))) as pen:
            person(pen, x + h * s.rng.uniform(0.27, 0.5), y + 1, h * s.rng.uniform(0.9, 1.04), s.rng.choice(PEOPLE))


def shelter_from(s: Scene, x: float, y: float, h: float) -> None:
    """An open umbrella over someone who is already drawn, sometimes a bright one."""
    with s.layer(s.tone(1)) as pen:
        umbrella(pen, x, y, h)
    if s.rng.random() < 0.6:
        with s.layer(mix(s.accent, s.tone(1), 0.18)) as pen:
            canopy(pen, x, y, h)


def flowering(s: Scene, y: float, reach: float) -> None:
    """A dark branch in the foreground, in flower."""
    with s.layer(s.tone(1)) as pen:
        buds = bough(pen, s.rng, WIDE + 30, y, reach)
    with s.layer(mix(s.accent, s.pale, 0.3)) as pen:
        blossoms(pen, s.rng, buds, reach * 0.012)


def city(s: Scene, base: float, tall: float = 240, near: float = 0.2, share: float = 0.16) -> None:
    """A skyline with some of its windows lit."""
    with s.layer(s.fade(s.tone(near), mix(s.tone(near), s.mood.haze, 0.3), top=base - tall, bottom=base)) as pen:
        fronts = skyline(pen, s.rng, base, tall * 0.3, tall, 60 + 60 * near)
    if s.mood.name not in ("day", "dawn"):
        with s.layer(mix(s.mood.light, s.pale, 0.2), opacity=0.45 + 0.5 * near) as pen:
            lit_windows(pen, s.rng, fronts, 7 + 6 * near, share)


def lanterns(s: Scene, spots: list[tuple[float, float, float]], cords: float = 0) -> None:
    """Glowing paper lanterns at (x, y, radius)."""
    for x, y, r in spots:
        s.lamp(x, y, r * 5.5, s.mood.light, 0.42)
    body = mix(s.accent, s.mood.light, s.rng.uniform(0.1, 0.75))
    with s.layer(mix(body, s.mood.light, 0.35)) as pen:
        for x, y, r in spots:
            paper_lantern(pen, x, y, r)
    with s.layer(mix(s.mood.light, s.pale, 0.5), blur=8, opacity=0.75, blend="screen") as pen:
        for x, y, r in spots:
            pen.disc(x, y + r * 0.15, r * 0.55, r * 0.6)
    with s.layer(shade(mix(body, s.dark, 0.75), 0.8)) as pen:
        for x, y, r in spots:
            lantern_frame(pen, x, y, r, cords)


def bulbs(s: Scene, spots: list[tuple[float, float]], r: float) -> None:
    """Bare bulbs, each with its own glow."""
    for x, y in spots:
        s.lamp(x, y + r, r * 11, s.mood.light, 0.6)
    with s.layer(mix(s.mood.light, s.pale, 0.65)) as pen:
        for x, y in spots:
            pen.disc(x, y + r * 1.2, r)


def treeline(s: Scene, y: float) -> None:
    """Trees along the road."""
    with s.layer(s.tone(0.3)) as pen:
        for _ in range(12):
            leafy(pen, s.rng, s.rng.uniform(0, WIDE), y + 6, s.rng.uniform(180, 380))
