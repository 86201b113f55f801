"""Old posts as the newsroom's editor would have them: clean HTML out of twenty years of habits.

The HTML of a post is read by Python's tolerant parser and written anew: paragraphs, two levels of headings, lists,
quotes, figures, links and emphasis. A post without blocks ("classic") means a paragraph by a blank line. What this
makes is cleaned once more when it is saved (`recaps.prose`).
"""

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em", "dfn": "em", "a": "a"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
HOLDERS = {"ul", "ol", "li", "blockquote"}
# Neither they nor what stands in them is text.
DROPPED = {"script", "style", "object", "applet", "noscript", "template", "svg", "math", "form", "button", "select",
           "textarea", "head", "title", "audio", "video", "map", "canvas"}  # fmt: skip
EMBEDS = {"iframe", "embed"}
BREAKS = {"p", "div", "section", "article", "header", "footer", "aside", "main", "center", "table", "tbody", "thead",
          "tr", "caption", "dl", "dt", "dd", "pre", "address", "details", "summary", "fieldset", "figure"}  # fmt: skip
DEPTH_MAX = 12  # lists within lists within quotes; deeper ones are flattened
TAGS_MAX = 40_000  # a text with more of them is no post, and the parser needs quadratic time for some
BLANK = re.compile(r" ?\n ?\n\s*")
SPACES = re.compile(r"[ \t\f\v]+")


class Prose(HTMLParser):
    """One text, written anew. `link(address)` and `picture(attributes)` say what becomes of links and pictures.

    `picture` returns (src, alt) or None to leave it out. `lost` names what was left out.
    """

    def __init__(self, *, classic, link, picture):
        super().__init__(convert_charrefs=True)
        self.classic, self.link, self.picture = classic, link, picture
        self.out, self.holders, self.wanted, self.written = [], [], [], []
        self.block = None  # the open <p>, <h2> or <h3>
        self.pending_break = False
        self.skipping, self.figure, self.caption, self.preformatted = [], None, None, 0
        self.lost = []

    def html(self, text):
        if text.count("<") > TAGS_MAX:
            self.lost.append("all tags")
            self.classic, text = True, escape(text, quote=False)
        self.feed(text)
        self.close()
        self.end_figure()
        self.end_block()
        while self.holders:
            self.out.append(f"</{self.holders.pop()}>")
        return "".join(self.out)

    # --- Tags

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        if tag in DROPPED:
            self.skipping.append(tag)
            self.lost.append(tag)
        elif self.skipping:
            return
        elif tag == "img":
            self.place(attributes)
        elif tag in EMBEDS:
            self.embed(attributes.get("src", ""))
        elif tag == "figcaption":
            self.caption = []
        elif tag in INLINE:
            self.wanted.append((INLINE[tag], self.opening(INLINE[tag], attributes)))
        elif tag == "br":
            self.pending_break = self.block is not None
        elif tag == "hr":
            self.end_block()
            self.out.append("<hr>")
        else:
            self.start_block(tag)

    def start_block(self, tag):
        if tag == "figure":
            self.end_figure()
            self.figure = []
        if tag in HEADINGS:
            self.end_block()
            self.open_block(HEADINGS[tag])
        elif tag in HOLDERS:
            self.end_block()
            self.hold(tag)
        elif tag in BREAKS:
            self.end_block()
            self.preformatted += tag == "pre"

    def handle_endtag(self, tag):
        if self.skipping:
            if tag == self.skipping[-1]:
                self.skipping.pop()
        elif tag == "figure":
            self.end_figure()
        elif tag == "figcaption":
            self.end_caption()
        elif tag in INLINE:
            self.unwant(INLINE[tag])
        elif tag in HEADINGS or tag in BREAKS:
            self.end_block()
            self.preformatted -= tag == "pre" and self.preformatted > 0
        elif tag in HOLDERS:
            self.release(tag)
        elif tag in ("td", "th"):
            self.text(" ")

    def opening(self, tag, attributes):
        if tag != "a":
            return f"<{tag}>"
        address = self.link(attributes.get("href", "").strip())
        return f'<a href="{escape(address)}">' if address else ""

    # --- Text

    def handle_data(self, data):
        if self.skipping:
            return
        if self.caption is not None:
            self.caption.append(data)
        elif self.classic or self.preformatted:
            self.classic_text(data)
        else:
            self.text(re.sub(r"\s+", " ", data))

    def classic_text(self, data):
        """A blank line ends a paragraph, a line end breaks the line."""
        for number, paragraph in enumerate(BLANK.split(SPACES.sub(" ", data))):
            if number:
                self.end_block()
            for line_number, line in enumerate(paragraph.split("\n")):
                self.pending_break |= line_number > 0 and self.block is not None
                self.text(re.sub(r"\s+", " ", line))

    def text(self, words):
        if not words.strip():
            if words and self.block and not self.pending_break:
                self.out.append(" ")
            return
        if self.block is None:
            self.open_block("p")
            words = words.lstrip()
        self.settle_inline()
        if self.pending_break:
            self.out.append("<br>")
            self.pending_break = False
        self.out.append(escape(words, quote=False))

    def settle_inline(self):
        """Write the emphasis and links that are open in the source. Each is written only where text follows."""
        wanted = [(tag, opening) for tag, opening in self.wanted if opening]
        same = 0
        while same < min(len(wanted), len(self.written)) and wanted[same] == self.written[same]:
            same += 1
        self.close_inline(same)
        for tag, opening in wanted[same:]:
            if not any(tag == other for other, _ in self.written):
                self.out.append(opening)
                self.written.append((tag, opening))

    def close_inline(self, down_to=0):
        while len(self.written) > down_to:
            self.out.append(f"</{self.written.pop()[0]}>")

    def unwant(self, tag):
        for place in range(len(self.wanted) - 1, -1, -1):
            if self.wanted[place][0] == tag:
                del self.wanted[place]
                break
        self.close_inline(len([1 for written in self.written if written in self.wanted]))

    # --- Blocks

    def open_block(self, tag):
        if self.holders and self.holders[-1] in ("ul", "ol"):
            self.hold("li")
        self.block, self.pending_break = tag, False
        self.out.append(f"<{tag}>")

    def end_block(self):
        self.close_inline()
        if self.block:
            self.out[-1] = self.out[-1].rstrip()
            self.out.append(f"</{self.block}>")
        self.block, self.pending_break = None, False

    def hold(self, tag):
        if len(self.holders) >= DEPTH_MAX:
            return
        within = self.holders[-1] if self.holders else None
        if tag == "li":
            if within == "li":
                self.release("li")
            elif within not in ("ul", "ol"):
                self.hold("ul")
        elif within in ("ul", "ol"):
            self.hold("li")
        self.holders.append(tag)
        self.out.append(f"<{tag}>")

    def release(self, tag):
        self.end_block()
        if tag not in self.holders:
            return
        while (held := self.holders.pop()) != tag:
            self.out.append(f"</{held}>")
        self.out.append(f"</{tag}>")

    # --- Pictures and what stands elsewhere

    def place(self, attributes):
        found = self.picture(attributes)
        if not found:
            return
        if self.figure is not None:
            self.figure.append(found)
        else:
            self.end_block()
            self.out.append(figure_of(*found))

    def end_caption(self):
        words = " ".join("".join(self.caption or []).split())
        self.caption = None
        if self.figure and words:
            self.figure[-1] = (*self.figure[-1][:2], words)
        elif words:
            self.text(words)

    def end_figure(self):
        if self.caption is not None:
            self.end_caption()
        for found in self.figure or []:
            self.end_block()
            self.out.append(figure_of(*found))
        self.figure = None

    def embed(self, address):
        """A film or a post of another site does not play here, so it becomes a link."""
        address = f"https:{address}" if address.startswith("//") else address
        host = urlsplit_host(address)
        if not host:
            return
        self.lost.append(f"embedded {host}")
        self.end_block()
        self.open_block("p")
        self.out.append(f'<a href="{escape(address)}">{escape(host)}</a>')
        self.end_block()


def figure_of(src, alt, caption=""):
    words = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(src)}" alt="{escape(alt)}">{words}</figure>'


def urlsplit_host(address):
    """The host of a web address, or nothing for what is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
