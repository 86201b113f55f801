"""The words of a comment, for where nothing can stay closed: feeds and descriptions. Spoiler spans are only named."""

import re

from recaps.search.words import text_of

SPOILER = re.compile(r'<details class="spoiler">.*?</details>', re.S)


def without_spoilers(html):
    return SPOILER.sub("[spoiler]", html)


def in_words(html):
    return text_of(without_spoilers(html))
