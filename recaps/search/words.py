"""Words as search compares them: without accents, case and hyphens, and for names as they sound.

A text and what is asked of it go through the same folding, on both databases, so that neither has a say in it.
"""

import re
import unicodedata
from functools import lru_cache
from html import unescape

WORD_MAX = 60  # characters: nobody looks for more, and databases refuse words of thousands
TEXT_MAX = 200_000  # characters of a text that are read

# Letters that are not a letter with a mark, so that no normal form takes them apart.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"})
MARKS = re.compile("[\u0300-\u036f]")
# Vowels of Thai, Hebrew, Arabic and Devanagari are marks, and belong to the word.
WORD = re.compile(r"(?:[^\W_]|[\u0591-\u05bd\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])+")
ASCII_WORD = re.compile("[a-z0-9]+")  # the same where there is nothing else, in a third of the time
# Chinese and Japanese write without spaces: each sign is a word, and several a phrase.
SIGN = re.compile("([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
BLOCK_END = re.compile(r"(?:</(?:p|div|h2|h3|li|blockquote|figcaption)>|<br>)\s*")
TAG = re.compile(r"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
HANGUL = re.compile("[가-힣]")


def fold(text):
    if text.isascii():
        return text.lower()
    folded = MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", folded.casefold()).translate(LETTERS)


def split(text):
    """The words of a text, folded, in order."""
    folded = fold(text[:TEXT_MAX].replace("'", "").replace("’", ""))
    if folded.isascii():
        return [word[:WORD_MAX] for word in ASCII_WORD.findall(folded)]
    return [word[:WORD_MAX] for word in WORD.findall(SIGN.sub(r" \1 ", folded))]


def text_of(html):
    """The words of our own clean HTML, which needs no parser: ten times as fast as one, for every result on a page."""
    return unescape(TAG.sub("", BLOCK_END.sub(" ", html))).strip()


def index_words(*texts):
    return " ".join([word for text in texts for word in split(text)])


def squeeze(text):
    """Letters and digits alone: "Min-ho", "minho" and "MIN HO" are one."""
    return "".join(WORD.findall(fold(text)))[:200]


# --- How a name sounds. Romanisations of Korean differ; Hangul is what they have in common.

INITIALS = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"]
MEDIALS = ["a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu",
           "eu", "ui", "i"]  # fmt: skip
FINALS = ["", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
          "ng", "t", "t", "k", "t", "p", "t"]  # fmt: skip
FIRST_SYLLABLE = ord("가")

# In this order. What one writer keeps apart and another does not becomes one.
SOUNDS = [(re.compile(pattern), sound) for pattern, sound in [
    (r"h(?![aeiouyw])", ""),  # oh, noh: a long vowel, for some
    (r"r(?![aeiouyw])", ""),  # park
    (r"sh", "s"),
    (r"(?:ch|jj|tch|zh|z)", "j"),
    (r"(?:kk|ck|gg|g|q|c)(?!h)", "k"),
    (r"(?:tt|dd|d|th)", "t"),
    (r"(?:pp|bb|b|f|v|ph)", "p"),
    (r"r", "l"),
    (r"(?:yeo|yoo|you|yo|yu)", "yu"),
    (r"(?:ee|yi|ih)", "i"),
    (r"(?:ae|ai|ay|ei|ey|e(?![ou]))", "e"),
    (r"(?:oe|oi)", "ui"),
    (r"(?:woo|wu|wo|eo|eu|oo|ou|o)", "u"),
    (r"(.)\1+", r"\1"),
]]  # fmt: skip


def romanise(text):
    """Hangul syllables by their sounds, everything else as it is."""
    return HANGUL.sub(lambda match: syllable(match[0]), text)


def syllable(sign):
    rest, final = divmod(ord(sign) - FIRST_SYLLABLE, len(FINALS))
    initial, medial = divmod(rest, len(MEDIALS))
    return INITIALS[initial] + MEDIALS[medial] + FINALS[final]


@lru_cache(4096)
def sound(text):
    """A key that spellings of one name share: "Nam Yoon-soo", "namyunsu" and "남윤수" are "namyunsu"."""
    key = romanise(squeeze(text))
    for pattern, heard in SOUNDS:
        key = pattern.sub(heard, key)
    return key[:300]


def distance(one, other, most):
    """Letters to change, add, take away or swap between two words; `most` + 1 where it is more than that."""
    letters, others = set(one), set(other)
    # Whatever is in one of them alone is a slip each; of what merely sounds alike, that tells most apart.
    if max(abs(len(one) - len(other)), len(letters - others), len(others - letters)) > most:
        return most + 1
    before, above = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, facing in enumerate(other, 1):
            steps = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != facing))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == facing:
                steps = min(steps, before[column - 2] + 1)
            line.append(steps)
        if min(line) > most:
            return most + 1
        before, above = above, line
    return above[-1]
