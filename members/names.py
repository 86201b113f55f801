"""The rules for what people may be called here.

A *handle* is an address: ASCII, lower case, stable. A *display name* is free text, as communities use it for moods:
spaces, commas, emoji, Hangul, right-to-left scripts. What it may not do is pretend to be empty, break the line that
it stands in, or hide characters.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator

HANDLE_MAX = 30
DISPLAY_NAME_MAX = 60
MARKS_IN_A_ROW_MAX = 2  # Vietnamese and Hebrew need two; more is a tower that covers the lines above
RESERVED_HANDLES = {
    "about", "admin", "administrator", "all", "api", "deleted", "editor", "editors", "everyone", "guest", "help",
    "me", "mod", "moderator", "moderators", "mods", "none", "null", "owner", "previously", "recapper", "recappers",
    "root", "staff", "support", "system", "undefined", "webmaster",
}  # fmt: skip
# Letters by category, blank to the eye: the Hangul fillers and the braille blank.
INVISIBLE_LETTERS = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800"}
# Alphabets with letters that look alike. "Pаul" with one Cyrillic letter is no name, but a trick.
LOOKALIKES = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"}
WORD = re.compile(r"[^\W\d_]+")
# Zero-width joiner: emoji such as families and flags are made with it. Everything else of category Cf is refused.
JOINER = "\u200d"


def refuse_reserved(handle):
    if handle.casefold() in RESERVED_HANDLES:
        raise ValidationError("This handle is kept for the site itself. Please choose another.", code="reserved")


HANDLE_VALIDATORS = [
    RegexValidator(
        r"\A[a-z0-9][a-z0-9_-]*\Z",
        "A handle has small letters a to z, digits, - and _, and starts with a letter or a digit.",
    ),
    MaxLengthValidator(HANDLE_MAX),
    refuse_reserved,
]


def clean_display_name(name):
    """`name` in composed form with single spaces; ValidationError says what to change.

    Allowed is whatever a person can see. Refused are control, bidirectional and other format characters, names with
    nothing visible in them, and towers of combining marks.
    """
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if len(name) > DISPLAY_NAME_MAX:
        raise ValidationError(f"A name has at most {DISPLAY_NAME_MAX} characters.", code="too_long")
    if any(is_hidden(character) for character in name):
        raise ValidationError("This name has characters that nobody can see. Please type it again.", code="hidden")
    if longest_run_of_marks(name) > MARKS_IN_A_ROW_MAX:
        raise ValidationError("This name has too many accents on one letter.", code="marks")
    if not any(unicodedata.category(character)[0] in "LNSP" for character in name):
        raise ValidationError("Please enter a name.", code="required")
    if any(len(scripts) > 1 for scripts in map(lookalike_scripts, WORD.findall(name))):
        raise ValidationError(
            "This name mixes letters of two alphabets in one word. Please write each word in one of them.",
            code="mixed_scripts",
        )
    return name


def lookalike_scripts(word):
    """The alphabets that share their shapes of which `word` has letters. Hangul or kanji beside Latin are no trick."""
    found = {unicodedata.name(letter, "").split(" ", 1)[0] for letter in unicodedata.normalize("NFKC", word)}
    return found & LOOKALIKES


def is_hidden(character):
    return character in INVISIBLE_LETTERS or (unicodedata.category(character)[0] == "C" and character != JOINER)


def longest_run_of_marks(text):
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        longest = max(longest, run)
    return longest
