"""Browsers by the names that people know them by, out of what they call themselves."""

import re

# The first that is named is meant: most of them name others too, to be taken for them.
BROWSERS = [
    ("Edge", "Edg"),
    ("Opera", "OPR|Opera"),
    ("Samsung Internet", "SamsungBrowser"),
    ("Firefox", "Firefox|FxiOS"),
    ("Chrome", "Chrome|CriOS|Chromium"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("ChromeOS", "CrOS"),
    ("Windows", "Windows"),
    ("Mac", "Mac OS X|Macintosh"),
    ("Linux", "Linux"),
]


def named(user_agent):
    """ "Chrome on Linux", or as much of it as is known."""
    browser, system = first(BROWSERS, user_agent), first(SYSTEMS, user_agent)
    return " on ".join(filter(None, [browser or "An unknown browser", system]))


def first(names, user_agent):
    return next((name for name, signs in names if re.search(rf"\b(?:{signs})", user_agent)), "")
