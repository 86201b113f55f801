"""Showing where the words are: `<mark>` in what is shown, and the passage of a text that has most of them."""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from recaps.search.words import SIGN, fold

PASSAGE = 220  # characters
PLACES_MAX = 60  # places of a text that are weighed against each other
BEFORE = 70  # of them before the first word that was looked for
LETTER = r"[^\W_]"
APOSTROPHE = "['’]?"
# Folding that keeps every letter in its place, so that what is found in the folded text is found in the text.
EVEN = {letter: fold(letter) for letter in map(chr, range(0xC0, 0x250)) if len(fold(letter)) == 1}
UNEVEN = re.compile(f"[{''.join(EVEN)}]")


def evenly_folded(text):
    if text.isascii():
        return text.lower()
    folded = UNEVEN.sub(lambda letter: EVEN[letter[0]], text).lower()
    return folded if len(folded) == len(text) else "".join(sign.lower()[:1] for sign in text)


def pattern_of(word, prefix):
    letters = APOSTROPHE.join(map(re.escape, word))
    if SIGN.match(word):
        return letters
    # The first letter comes first: what begins with a look behind is tried at every place of the text.
    return f"{letters[:1]}(?<!{LETTER}.){letters[1:]}" + (f"(?:{APOSTROPHE}{LETTER})*" if prefix else f"(?!{LETTER})")


class Marker:
    """Marks the words of a question in any text, which it makes safe."""

    def __init__(self, question):
        words = {(word, term.prefix and word == term.words[-1]) for term in question.terms for word in term.words}
        # The longer of two that begin alike is tried first.
        patterns = [pattern_of(*word) for word in sorted(words, key=lambda word: (-len(word[0]), not word[1]))]
        self.pattern = re.compile("|".join(patterns) or "(?!)")

    def places(self, text):
        return [match.span() for match in self.pattern.finditer(evenly_folded(text))]

    def mark(self, text):
        parts, end = [], 0
        for start, stop in self.places(text):
            parts += [conditional_escape(text[end:start]), "<mark>", conditional_escape(text[start:stop]), "</mark>"]
            end = stop
        return mark_safe("".join([*parts, conditional_escape(text[end:])]).replace("</mark><mark>", ""))

    def passage(self, text):
        """The part of `text` where most of the words stand together, marked; its beginning where none does."""
        places = self.places(text)[:PLACES_MAX]
        best = max(places, key=lambda place: self.richness(text, places, place[0]), default=(0, 0))
        start = max(0, best[0] - BEFORE)
        start = text.find(" ", start) + 1 if start else 0
        stop = min(len(text), start + PASSAGE)
        stop = text.rfind(" ", start, stop) if stop < len(text) and " " in text[start:stop] else stop
        shown = self.mark(text[start:stop])
        return mark_safe(f"{'… ' if start else ''}{shown}{' …' if stop < len(text) else ''}")

    def richness(self, text, places, start):
        """How many different words stand within a passage from `start`; the earliest of the best wins."""
        return len({fold(text[a:b]) for a, b in places if start <= a and b <= start + PASSAGE - BEFORE})
