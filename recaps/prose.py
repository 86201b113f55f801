"""Rich text of the newsroom: what the editor offers, and what of it is kept.

One list of extensions says both: django-prose-editor derives the server's allow-list (nh3) from the very buttons that
the writer sees. A value is cleaned when a form cleans it and again when a model saves it (`clean_prose`), so that
imports and code cannot go around.
"""

import re
from html import unescape

import nh3
from django.utils.html import strip_tags
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField

SHORT_PROSE = {"Bold": True, "Italic": True, "HardBreak": True, "Link": {"enableTarget": False}}
LONG_PROSE = SHORT_PROSE | {
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "Figure": True,
    "Caption": True,
    "Image": True,
}
URL_SCHEMES = {"http", "https", "mailto"}
EMPTY = re.compile(r"<(p|h2|h3)>(\s|&nbsp;|<br>)*</\1>")

# Word's lists arrive as paragraphs with a bullet typed before them.
TYPED_ITEM = r"<p>(?:\s|&nbsp;)*(?:[·•▪‣◦](?:\s|&nbsp;)*)+((?:(?!</p>).)*)</p>\s*"
TYPED_LIST = re.compile(rf"(?:{TYPED_ITEM})+", re.S)


def cleaner(extensions):
    allowed = allowlist_from_extensions(expand_extensions(extensions))
    allowed["attributes"] = {tag: names - {"rel", "class"} for tag, names in allowed["attributes"].items()}
    allowed["attributes"]["*"] = set()  # or nh3 lets `title` and `lang` stand anywhere
    return nh3.Cleaner(**allowed | {"url_schemes": URL_SCHEMES, "link_rel": "noopener"})


CLEANERS = {"short": cleaner(SHORT_PROSE), "long": cleaner(LONG_PROSE)}


def clean_prose(html, size="long"):
    """`html` with only what the editor of that size ("short" or "long") can make; empty text is an empty string."""
    html = without_empty_end(CLEANERS[size].clean(html).strip())
    if size == "long":
        html = TYPED_LIST.sub(as_list, html)
    return "" if not EMPTY.sub("", html).strip() else html


def as_list(match):
    items = re.findall(TYPED_ITEM, match[0], re.S)
    return "<ul>" + "".join(f"<li><p>{item}</p></li>" for item in items) + "</ul>"


def without_empty_end(html):
    """`html` without the empty paragraphs at its end: the editor keeps one there, to write on after a picture."""
    parts = html.split("<p>")
    while len(parts) > 1 and EMPTY.fullmatch(f"<p>{parts[-1].strip()}"):
        parts.pop()
    return "<p>".join(parts).strip()


def plain(html):
    """The words of `html`, for excerpts and descriptions."""
    text = html.replace("<p>", "").replace("</p>", " ")  # mostly there is no other tag to look for
    return " ".join(unescape(strip_tags(text)).split())


def prose_field(extensions, **options):
    """A model field edited with the site's buttons and cleaned to what they can make."""
    size = "long" if extensions is LONG_PROSE else "short"
    return ProseEditorField(
        config={"extensions": extensions}, sanitize=lambda html: clean_prose(html, size), blank=True, **options
    )
