"""Words that nobody here uses, and those that were probably meant."""

from django.utils.functional import cached_property

from recaps.search.asking import nearby, read
from recaps.search.backends import backend
from recaps.search.words import distance, sound

# The words of headlines, which stand in no list of names.
KNOWN = [
    "episode", "episodes", "season", "seasons", "series", "review", "recap", "hangout", "first", "impressions", "final",
    "finale", "news", "the", "and", "with", "from",
]  # fmt: skip
SPELLINGS_MAX = 500  # that are compared
# Slips that a word of so many letters may have.
SLIPS = [(9, 3), (6, 2), (4, 1)]


def corrected(question):
    """The Question that was probably meant, or None where no word of it is near one that is known. One query."""
    words = [word for word in question.words if len(word) > 3 and word not in KNOWN]
    if not words:
        return None
    sounds = [sound(word) for word in words]
    is_near, parameters = nearby(words, sounds)
    sql = f"SELECT n.text FROM recaps_searchname n WHERE NOT n.whole AND {is_near} LIMIT {SPELLINGS_MAX}"
    known = [text for (text,) in backend().rows(sql, parameters, along_indexes=True)]
    meant = {word: Meant(word, [*known, *KNOWN]).word for word in words}
    text = " ".join(meant.get(word, word) for word in question.words)
    return read(text) if text != " ".join(question.words) else None


class Meant:
    """What `word` was to be, among `known` words; itself where it is one of them, or near none."""

    def __init__(self, word, known):
        self.asked, self.known = word, set(known)

    @cached_property
    def word(self):
        if self.asked in self.known:
            return self.asked
        most = most_slips(self.asked)
        near = [(self.slips_to(other, most), other) for other in self.known]
        slips, other = min(near, default=(most + 1, ""))
        return other if slips <= most else self.asked

    def slips_to(self, other, most):
        """By letters or by sound, whichever is nearer; a word that goes on the same way is as good as one slip."""
        if len(self.asked) > 3 and other.startswith(self.asked):
            return 0
        return min(distance(self.asked, other, most), self.slips_by_ear(other, most))

    def slips_by_ear(self, other, most):
        """A hundred w's sound like one, which is no slip away from anything."""
        heard = sound(self.asked)
        slips = distance(heard, sound(other), most)
        return slips + 0.5 if slips <= most_slips(heard) else most + 1


def most_slips(word):
    return next((slips for length, slips in SLIPS if len(word) >= length), 0)
