"""Times of day: what a palette looks like by night, before dawn, at noon."""

from __future__ import annotations

from dataclasses import dataclass

from .light import Colour, Stops, mix, shade


@dataclass(frozen=True)
class Mood:
    """A time of day: the sky from top to horizon, and what distance and light look like."""

    name: str
    sky: Stops
    far: Colour
    near: Colour
    light: Colour
    haze: Colour

    @property
    def dark(self) -> bool:
        """Whether lamps are lit."""
        return self.name in ("night", "blue")


def night(dark: Colour, light: Colour, pale: Colour, accent: Colour) -> Mood:
    """Deep sky, the accent smouldering on the horizon."""
    sky = (shade(dark, 0.5), dark, mix(dark, accent, 0.42))
    return Mood("night", sky, mix(dark, accent, 0.3), shade(dark, 0.28), light, mix(dark, pale, 0.3))


def blue(dark: Colour, light: Colour, pale: Colour, accent: Colour) -> Mood:
    """The blue hour."""
    sky = (dark, mix(dark, pale, 0.3), mix(mix(light, pale, 0.5), dark, 0.22))
    return Mood("blue", sky, mix(dark, pale, 0.36), shade(dark, 0.45), light, mix(pale, dark, 0.35))


def dusk(dark: Colour, light: Colour, pale: Colour, accent: Colour) -> Mood:
    """The sky on fire."""
    ember = mix(accent, light, 0.35)
    sky = (mix(dark, accent, 0.22), mix(accent, dark, 0.28), ember, light)
    return Mood("dusk", sky, mix(ember, dark, 0.42), shade(dark, 0.45), light, mix(light, accent, 0.35))


def dawn(dark: Colour, light: Colour, pale: Colour, accent: Colour) -> Mood:
    """Everything pale, the far hills tinted."""
    sky = (mix(pale, accent, 0.5), mix(mix(pale, light, 0.5), accent, 0.2), mix(pale, light, 0.25))
    far = mix(mix(pale, accent, 0.42), dark, 0.12)
    return Mood("dawn", sky, far, mix(dark, accent, 0.14), mix(light, pale, 0.5), pale)


def day(dark: Colour, light: Colour, pale: Colour, accent: Colour) -> Mood:
    """An overcast noon."""
    sky = (mix(pale, dark, 0.42), mix(pale, dark, 0.2), pale)
    return Mood("day", sky, mix(pale, dark, 0.4), mix(dark, pale, 0.06), mix(light, pale, 0.35), pale)


def moods(palette: tuple[Colour, ...]) -> dict[str, Mood]:
    """All five, by name."""
    return {mood.name: mood for mood in (time(*palette) for time in (night, blue, dusk, dawn, day))}
