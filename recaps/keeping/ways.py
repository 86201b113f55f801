"""Where on the shelf a thing stands that depends on how far its reader has watched.

What depends on a reader's progress asked about some dramas while it was made, and learnt nothing else of it: those
dramas with their answers are the key. Whoever gives the same answers would have been asked the same questions, so that
no shield level need be worked out before it is known what is on the page.
"""

from typing import NamedTuple

from recaps.keeping import moments, shelf, versions
from recaps.progress import progress_of

WAYS_MAX = 8  # different sets of dramas that are remembered for one place
WAYS_BYTES = 400


def kept(request, key, make):
    """The text that `make()` gives for a reader of this progress: kept until the newsroom changes anything."""
    progress = progress_of(request)
    place = Place(key, progress.said)
    if found := place.find():
        progress.asked |= found.value.asked
        return found.value.text
    names = (versions.SITE,)
    tokens, changes_at = versions.read(names), moments.next_moment()
    before, progress.asked = progress.asked, set()
    text = make()
    asked, progress.asked = progress.asked, progress.asked | before
    expires = shelf.good_until(changes_at)
    place.put(asked, shelf.Kept(names, tokens, expires, Told(text, frozenset(asked)), shelf.size_of(text)))
    return text


class Told(NamedTuple):
    """`text`, into which went what the reader has said of the dramas `asked`."""

    text: object
    asked: frozenset


class Place:
    """`said` is what the reader has said (drama to position); None for whoever has no cookie and no account."""

    def __init__(self, key, said):
        self.key, self.said = key, said

    def all(self):
        """Whatever is kept here for this reader, also what is out of date."""
        return filter(None, map(shelf.get, self.keys()))

    def find(self):
        """The Kept that still stands, or None."""
        return next((kept for kept in self.all() if kept.stands(versions.read(kept.names))), None)

    def put(self, asked, kept):
        """Keep what was made for this reader, and asked about the dramas `asked`."""
        if self.said is None:
            return shelf.put(self.key_of(None), kept)
        way, known = tuple(sorted(asked)), self.ways()
        if way not in known:
            shelf.put((self.key, "ways"), shelf.Kept((), [], 0, (way, *known)[:WAYS_MAX], WAYS_BYTES))
        return shelf.put(self.key_of(way), kept)

    def keys(self):
        return [self.key_of(None)] if self.said is None else map(self.key_of, self.ways())

    def ways(self):
        kept = shelf.get((self.key, "ways"))
        return kept.value if kept else ()

    def key_of(self, way):
        return (self.key, None if way is None else tuple((drama, self.said.get(drama)) for drama in way))
