"""Setting titles: one typeface, tracked, broken into even lines, never wider than its box."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from .pen import Ink, Point

CAP = 0.715  # the height of a capital, as a share of the type size
ASCII = str.maketrans({"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})


@dataclass(frozen=True)
class Style:
    """How a title is set. `weight` thickens the strokes; lengths are shares of the type size."""

    upper: bool = True
    tracking: float = 0.02
    leading: float = 1.02
    weight: float = 0.0
    align: str = "left"
    breaks: bool = True
    largest: float = 150.0


def plain(title: str) -> str:
    """The title in the letters the typeface has: accents go, dashes and quotes become simple."""
    letters = unicodedata.normalize("NFKD", title.translate(ASCII))
    return " ".join("".join(c for c in letters if " " <= c <= "~").split())


@lru_cache(maxsize=128)
def face(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own typeface, Aileron."""
    return ImageFont.load_default(size)


@lru_cache(maxsize=4096)
def width(text: str, tracking: float, weight: float) -> float:
    """The set width of a line, as a share of the type size."""
    return face(200).getlength(text) / 200 + tracking * (len(text) - 1) + 2 * weight


def wrap(words: list[str], measure: float, style: Style) -> list[str] | None:
    """Fill lines up to the measure; None when a word is too long for it."""
    lines: list[str] = []
    for word in words:
        if width(word, style.tracking, style.weight) > measure:
            return None
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, style.tracking, style.weight) <= measure:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balance(words: list[str], measure: float, style: Style) -> list[str]:
    """The same number of lines, as even as they can be."""
    best = wrap(words, measure, style) or words
    while measure > 0.5:
        measure *= 0.96
        tighter = wrap(words, measure, style)
        if tighter is None or len(tighter) > len(best):
            break
        best = tighter
    return best


def fit(title: str, wide: float, high: float, style: Style) -> tuple[float, list[str]]:
    """The largest size at which the title fits the box, and its lines."""
    text = title.upper() if style.upper else title
    words = text.split() if style.breaks else [text]
    size = style.largest
    while size > 1:
        lines = wrap(words, wide / size, style)
        if lines and block_height(len(lines), size, style) <= high:
            return size, balance(words, wide / size, style)
        size *= 0.96
    return size, []


def block_height(count: int, size: float, style: Style) -> float:
    """From the top of the first capital to the lowest edge of the last line."""
    return size * (CAP + style.leading * (count - 1) + (0 if style.upper else 0.22) + 2 * style.weight)


def set_line(image: Image.Image, text: str, start: Point, size: float, style: Style, ink: Ink) -> None:
    """Set one line letter by letter, tracked and kerned, from the left end of its baseline."""
    draw, font = ImageDraw.Draw(image), face(round(size))
    stroke = style.weight * size
    for i, letter in enumerate(text):
        kerned = font.getlength(text[: i + 1]) - font.getlength(letter)
        at = (start[0] + kerned + i * style.tracking * size + stroke, start[1])
        draw.text(at, letter, fill=ink, font=font, anchor="ls", stroke_width=stroke, stroke_fill=ink)


def set_block(
    image: Image.Image, lines: list[str], place: tuple[float, float, float], size: float, style: Style, ink: Ink
) -> None:
    """Set lines in a column given by its left, top and right."""
    left, top, right = place
    baseline = top + size * (CAP + style.weight)
    for line in lines:
        slack = right - left - width(line, style.tracking, style.weight) * size
        start = left + slack * {"left": 0, "centre": 0.5, "right": 1}[style.align]
        set_line(image, line, (start, baseline), size, style, ink)
        baseline += size * style.leading
