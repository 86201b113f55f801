"""The picture that stands for a recap where somebody shares its address: drawn here, and never a spoiler.

It says what a headline may say (drama, episodes, kind, recapper) and shows the drama's poster, which everybody sees.
"""

import hashlib
import io
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
DRAWING = 1  # raised when the drawing changes, so that what was kept is drawn anew
PAPER, INK, QUIET, PERSIMMON, CELADON = "#FBF7F0", "#1D1A1F", "#6B6470", "#BF4127", "#2F6F62"
# Debian's fonts, the best first. Pillow's own has Latin letters only.
SERIF = ("opentype/urw-base35/P052-Bold.otf", "truetype/dejavu/DejaVuSerif-Bold.ttf")
ITALIC = ("opentype/urw-base35/P052-Italic.otf", "truetype/dejavu/DejaVuSerif-Italic.ttf")
SANS = ("truetype/ubuntu/Ubuntu-R.ttf", "truetype/dejavu/DejaVuSans.ttf")
KOREAN = ("opentype/noto/NotoSerifCJK-Bold.ttc", "opentype/noto/NotoSansCJK-Regular.ttc")
NO_CHARACTER = "\U0010ffff"
FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


def address_of(recap, people):
    """Where the card is served. What it shows is marked in the address, so that nobody keeps an old one."""
    return f"{recap.get_absolute_url()}card.jpg?{mark_of(recap, people)}"


def card_of(recap, people):
    """The path in the storage of the card of `recap`, which came with its drama, poster and ends.

    Drawn when it is missing, which takes a fifth of a second; those of the same recap that are out of date go.
    """
    folder, name = f"cards/{recap.pk}", f"{mark_of(recap, people)}.jpg"
    path = f"{folder}/{name}"
    if not default_storage.exists(path):
        old = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
        default_storage.save(path, ContentFile(drawn(recap, people)))
        for gone in old:
            default_storage.delete(f"{folder}/{gone}")
    return path


def mark_of(recap, people):
    poster = recap.show.poster.key if recap.show and recap.show.poster else ""
    shown = [DRAWING, settings.SITE_NAME, poster, *words_of(recap, people)]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]


def words_of(recap, people):
    """(kicker, title, the title in its own script, byline)."""
    show = recap.show
    by = " and ".join(person.name for person in people)
    title, original = (show.title, show.native_title) if show else (recap.headline, "")
    return recap.kicker, title, original, f"By {by}" if by else ""


def drawn(recap, people):
    kicker, title, original, by = words_of(recap, people)
    card = Pillow.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(card)
    left = MARGIN
    if poster := poster_of(recap):
        card.paste(poster, (0, 0))
        left += poster.width
    curtain(pen, WIDTH - 28)
    write(pen, (left, MARGIN), kicker.upper(), SANS, 28, QUIET)
    bottom = set_title(pen, title, left, MARGIN + 62)
    if original and not lacking(original, face_for(original, KOREAN, 40)):
        write(pen, (left, bottom + 14), original, KOREAN, 40, QUIET)
    write(pen, (left, HEIGHT - MARGIN - 92), by, SANS, 30, INK)
    write(pen, (left, HEIGHT - MARGIN - 38), settings.SITE_NAME, ITALIC, 40, PERSIMMON)
    file = io.BytesIO()
    card.save(file, format="JPEG", quality=86, optimize=True, progressive=True)
    return file.getvalue()


def poster_of(recap):
    """The drama's poster, as high as the card; None without one, or where its file is gone."""
    image = recap.show.poster if recap.show else None
    if image is None:
        return None
    try:
        with default_storage.open(image.original.name) as file:
            picture = Pillow.open(file).convert("RGB")
    except OSError:
        return None
    width = min(round(picture.width * HEIGHT / picture.height), WIDTH // 2 - MARGIN)
    height = round(picture.height * width / picture.width)
    if height < HEIGHT:
        width, height = round(picture.width * HEIGHT / picture.height), HEIGHT
    sized = picture.resize((width, height), Pillow.Resampling.LANCZOS)
    visible = min(width, WIDTH // 2 - MARGIN)
    start = round((width - visible) * image.focal_x)
    return sized.crop((start, 0, start + visible, HEIGHT))


def curtain(pen, left):
    """The house's sign: fine stripes at the edge."""
    for x in range(left, WIDTH, 8):
        pen.rectangle((x, 0, x + 2, HEIGHT), fill=CELADON)


def set_title(pen, title, left, top):
    """Write `title` as large as three lines of the column allow. Where it ends."""
    measure, deepest = WIDTH - left - MARGIN, HEIGHT - 3 * MARGIN
    for size in range(96, 35, -4):
        font = face_for(title, SERIF, size)
        lines = wrapped(title, font, measure)
        height = round(size * 1.12)
        if len(lines) <= 3 and top + len(lines) * height <= deepest and not too_wide(lines, font, measure):
            break
    for line in lines[:4]:
        write(pen, (left, top), line, SERIF, size, INK)
        top += height
    return top


def wrapped(text, font, measure):
    lines = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= measure:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def too_wide(lines, font, measure):
    return any(font.getlength(line) > measure for line in lines)


# --- Letters


def write(pen, place, text, faces, size, colour):
    """`text` without what no typeface of this machine can write, such as the emoji of a display name."""
    font = face_for(text, faces, size)
    gone = lacking(text, font)
    pen.text(place, " ".join("".join(c for c in text if c not in gone).split()), colour, font=font)


def face_for(text, faces, size):
    """The typeface of `faces`, or the Korean one where that has more of the letters."""
    return min((face(faces, size), face(KOREAN, size)), key=lambda font: len(lacking(text, font)))


@cache
def face(faces, size):
    """The first of `faces` that is on this machine, else Pillow's own."""
    found = next((folder / name for folder in FOLDERS for name in faces if (folder / name).exists()), None)
    if found is None:
        return ImageFont.load_default(size)
    return ImageFont.truetype(found, size, index=1 if found.suffix == ".ttc" else 0)


def lacking(text, font):
    """The letters of `text` that `font` does not have: it draws all of those as one and the same box."""
    box = bytes(font.getmask(NO_CHARACTER))
    return {letter for letter in set(text) if not letter.isspace() and bytes(font.getmask(letter)) == box}
