"""The words of a comment, for where nothing can stay closed: feeds, letters, search and descriptions."""

import re

from recaps.search.words import text_of

EDGE = re.compile(r"(<(/?)(details|blockquote)\b[^>]*>)")
NAMED = {"details": "[spoiler]"}


def outside(html, instead):
    """`html` without the elements that `instead` names, each of which is replaced by what stands for it there."""
    depth, end, parts = 0, 0, []
    for edge in EDGE.finditer(html):
        name = edge[3]
        if name not in instead:
            continue
        if not depth:
            parts.append(html[end : edge.start()])
        depth += -1 if edge[2] else 1
        if depth == 1 and not edge[2]:
            parts.append(instead[name])
        end = edge.end()
    return "".join([*parts, html[end:]])


def without_spoilers(html):
    """Each spoiler span is only named."""
    return outside(html, NAMED)


def in_words(html):
    return text_of(without_spoilers(html))


def open_words(html):
    """The words without its spoiler spans, which are behind a press for everybody."""
    return text_of(outside(html, {"details": " "}))


def own_words(html):
    """What its writer says themselves: without what is quoted, and with each spoiler span only named."""
    return text_of(outside(html, {"details": " [spoiler] ", "blockquote": " "}))
