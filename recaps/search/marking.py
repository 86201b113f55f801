"""Showing where the words are: `<mark>` in what is shown, and the passage of a text that has most of them."""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from recaps.search.words import SIGN, WORD, fold

PASSAGE = 220  # characters
PLACES_MAX = 60  # places of a text that are weighed against each other
BEFORE = 70  # of them before the first word that was looked for
TOKEN = re.compile(f"{SIGN.pattern}|{WORD.pattern}(?:['’]{WORD.pattern})*")


class Marker:
    """Marks the words of a question in any text, which it makes safe."""

    def __init__(self, question):
        self.exact = {word for term in question.terms for word in term.words}
        self.beginnings = tuple(term.words[-1] for term in question.terms if term.prefix)
        self.known = {}

    def wanted(self, word):
        if word not in self.known:
            folded = fold(word.replace("'", "").replace("’", ""))
            self.known[word] = folded in self.exact or folded.startswith(self.beginnings or ("\0",))
        return self.known[word]

    def places(self, text):
        return [match.span() for match in TOKEN.finditer(text) if self.wanted(match[0])]

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
