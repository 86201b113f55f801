"""Two states of a text, compared word by word and shown as safe HTML.

Rich text is compared as a person reads it: paragraphs of words, with signs for what is not a word (a heading, a link,
a picture). What is shown is escaped here, so no tag of either text reaches the page.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from html.parser import HTMLParser

from django.utils.safestring import mark_safe

BLOCKS = {"p": "", "h2": "## ", "h3": "### ", "li": "• ", "figcaption": "caption: ", "hr": "* * *", "figure": ""}
MARKS = {"strong": "**", "b": "**", "em": "_", "i": "_", "blockquote": ""}
WORD = re.compile(r"\S+")
# Unchanged paragraphs that stay in sight on both sides of a change.
AROUND = 1
# Words × words of one changed passage; what is larger is shown as gone and come, since pairing takes that many steps.
PAIRS_MAX = 4_000_000


class Reader(HTMLParser):
    """The paragraphs of rich text, as plain text."""

    def __init__(self):
        super().__init__()
        self.paragraphs = [""]
        self.quoted = 0
        self.link = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.quoted += tag == "blockquote"
        if tag in BLOCKS:
            self.paragraphs.append(("“ " if self.quoted else "") + BLOCKS[tag])
        elif tag == "img":
            self.paragraphs[-1] += f"[picture: {given.get('alt') or 'not described'}, {given.get('src', '')}]"
        elif tag == "a":
            self.link = given.get("href", "")
        elif tag == "br":
            self.paragraphs[-1] += " / "
        self.paragraphs[-1] += MARKS.get(tag, "")

    def handle_endtag(self, tag):
        self.quoted -= tag == "blockquote"
        if tag == "a":
            self.paragraphs[-1] += f" ({self.link})"
        self.paragraphs[-1] += MARKS.get(tag, "")

    def handle_data(self, text):
        self.paragraphs[-1] += text


def paragraphs(text, rich=True):
    if not rich:
        return [line for line in text.splitlines() if line.strip()]
    reader = Reader()
    reader.feed(text)
    reader.close()
    return [" ".join(paragraph.split()) for paragraph in reader.paragraphs if paragraph.strip()]


@dataclass(frozen=True)
class Passage:
    """A run of paragraphs: `folded` where nothing changed and nothing near did."""

    html: str
    count: int
    changed: bool = False
    folded: bool = False


def compare(before, after, rich=True):
    """The Passages from `before` to `after`; none of them is `changed` where the two read the same."""
    old, new = paragraphs(before, rich), paragraphs(after, rich)
    passages = []
    for verb, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            passages += same(old[i:j], first=i == 0, last=j == len(old))
        else:
            passages.append(Passage(changed(old[i:j], new[k:m]), m - k, changed=True))
    return passages


def same(run, first, last):
    """A run of unchanged paragraphs, with its middle folded away."""
    before, after = 0 if first else AROUND, 0 if last else AROUND
    middle = run[before : len(run) - after]
    if len(middle) < 2:
        return [Passage(plain(run), len(run))]
    parts = [Passage(plain(run[:before]), before), Passage(plain(middle), len(middle), folded=True)]
    parts.append(Passage(plain(run[len(run) - after :]), after))
    return [part for part in parts if part.count]


def plain(run):
    return mark_safe("".join(f"<p>{escape(paragraph)}</p>" for paragraph in run))


END = "¶"


def changed(old, new):
    """One passage, word by word. The end of a paragraph counts as a word, so that it can be seen to come and go."""
    before, after = words_of(old), words_of(new)
    if len(before) * len(after) > PAIRS_MAX:
        return in_paragraphs([*mark("del", before), *mark("ins", after)])
    pieces = []
    for verb, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if verb == "equal":
            pieces += [("", True) if word == END else (escape(word), False) for word in before[i:j]]
        else:
            pieces += [*mark("del", before[i:j]), *mark("ins", after[k:m])]
    return in_paragraphs(pieces)


def words_of(run):
    return [word for paragraph in run for word in [*WORD.findall(paragraph), END]]


def mark(tag, words):
    """(HTML, whether the paragraph ends there): neighbouring words under one mark.

    The end of a paragraph that came or went as a whole speaks for itself. One that was put between words, or taken from
    between them, is shown.
    """
    run = []
    for word in words:
        if word != END:
            run.append(escape(word))
        elif run:
            yield f"<{tag}>{' '.join(run)}</{tag}>", True
            run = []
        else:
            yield f"<{tag}>{END}</{tag}>", tag == "ins"
    if run:
        yield f"<{tag}>{' '.join(run)}</{tag}>", False


def in_paragraphs(pieces):
    html, run = [], []
    for piece, ends in [*pieces, ("", True)]:
        run.append(piece)
        if ends and any(run):
            html.append(f"<p>{' '.join(filter(None, run))}</p>")
            run = []
    return mark_safe("".join(html))
