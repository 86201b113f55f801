"""Shortcodes and blocks: what WordPress does to a text before it is HTML. [caption], [gallery], [embed], [spoiler]."""

import re
from html import escape, unescape

BLOCK = re.compile(r"<!--\s*/?wp:")
CODE = re.compile(r"\[(?P<end>/?)(?P<name>[A-Za-z][\w-]{0,40})(?P<rest>(?:\s[^\[\]<>]*|=[^\[\]<>]*)?)(?P<own>/?)\]")
ATTRIBUTE = re.compile(r"""([\w-]{1,40})=(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]]+")
IMAGE = re.compile(r"(?:<a\b[^<>]*>\s{0,9})?<img\b[^<>]*>(?:\s{0,9}</a>)?")
URL_LINE = re.compile(r"(?m)^[ \t]*(https?://[^\s<>\"']+)[ \t]*$")
# Codes that wrap text and say nothing else, and those that stand for what is not here.
KNOWN = {
    "gallery", "embed", "caption", "wp_caption", "audio", "video", "playlist", "youtube", "vimeo", "tweet", "instagram",
    "spoiler", "spoilers", "su_spoiler", "hide", "more", "contact-form-7", "contact-form", "adsense", "ad", "polldaddy",
    "poll", "table", "toc", "button", "column", "columns", "row", "dropcap", "quote", "blockquote", "accordion", "tab",
    "tabs", "soundcloud", "dailymotion", "rating", "divider", "raw", "nextpage", "sociallocker", "jwplayer", "flickr",
    "wpvideo", "videopress", "slideshow", "nggallery",
}  # fmt: skip


def attributes_of(text):
    text = unescape(text.replace("\u201c", '"').replace("\u201d", '"').replace("\u2033", '"'))
    return {name.lower(): first or second or third for name, first, second, third in ATTRIBUTE.findall(text)}


def is_classic(text):
    """Whether the text was written before blocks: line ends mean something then."""
    return not BLOCK.search(text)


def expand(text, gallery):
    """`text` as HTML without codes and comments, and the names of the codes that were taken out.

    `gallery(ids)` gives the HTML of pictures by their numbers, none for all that were uploaded with the post.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    between = "" if is_classic(text) else "\n"
    text = replaced(text, "<!--", "-->", lambda inside: between)
    text = replaced(text, "[embed", "[/embed]", embedded)
    for name in ("caption", "wp_caption"):
        text = replaced(text, f"[{name}", f"[/{name}]", captioned)
    text = URL_LINE.sub(lambda found: f'\n<p><a href="{found[1]}">{found[1]}</a></p>\n', text)
    return strip_codes(text, gallery)


def replaced(text, start, end, new):
    """`text` with `new(inside)` for each stretch from `start` to `end`. In one pass: a start without an end stays."""
    parts, at = [], 0
    while (begins := text.find(start, at)) >= 0 and (ends := text.find(end, begins + len(start))) >= 0:
        parts += [text[at:begins], new(text[begins + len(start) : ends])]
        at = ends + len(end)
    return "".join([*parts, text[at:]])


def embedded(inside):
    address = ADDRESS.search(inside.partition("]")[2])
    return f"\n\n{address[0]}\n\n" if address else ""


def captioned(inside):
    """A picture and the words beside it; in the oldest posts these stand in an attribute."""
    rest, _, inside = inside.partition("]")
    image = IMAGE.search(inside)
    if not image:
        return inside
    words = (inside[: image.start()] + inside[image.end() :]).strip()
    words = words or escape(attributes_of(rest).get("caption", ""), quote=False)
    return f"<figure>{image[0]}<figcaption>{words}</figcaption></figure>"


def strip_codes(text, gallery):
    closed = {found["name"].lower() for found in CODE.finditer(text) if found["end"]}
    gone = []

    def replace(found):
        name = found["name"].lower()
        attributes = attributes_of(found["rest"])
        # [laughs] is a word in brackets; a code is known, or closed, or says something.
        if name not in KNOWN and name not in closed and not attributes:
            return found[0]
        if name == "gallery":
            return gallery([int(number) for number in re.findall(r"\d{1,18}", attributes.get("ids", ""))])
        if found["end"]:
            return ""
        gone.append(name)
        address = ADDRESS.search(unescape(found["rest"]))
        return f'\n<p><a href="{escape(address[0])}">{escape(address[0])}</a></p>\n' if address else ""

    return CODE.sub(replace, text), gone
