"""A comment of another site as its writer would have typed it here: HTML becomes the Markdown of `comments.markup`.

WordPress and Disqus keep the words of a comment with a little HTML. Its source here is Markdown, from which the same
parser and the same cleaning make the HTML that is served as for any comment posted on the site.
"""

import re
from html.parser import HTMLParser

from comments import markup
from comments.models.discussion import BODY_MAX
from transfer.reading.prose import urlsplit_host

RAW_MAX = 200_000  # characters of HTML that are looked at; a comment has at most BODY_MAX in the end
TAGS_MAX = 5_000
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "cite": "*", "del": "~~", "s": "~~", "strike": "~~"}
PARAGRAPHS = {"p", "div", "blockquote", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "tr"}
DROPPED = {"script", "style", "iframe", "object", "template", "noscript", "svg", "math"}
SIGNS = re.compile(r"(https?://[^\s<>\[\]*\\|]+)|[\\*\[\]_]|~~|\|\|")
LINE_SIGNS = re.compile(r"(?m)^([ \t]*)(?:([>+-])|(\d{1,9})([.)]))(?=[ \t]|$)|^([ \t]*)(>)")
SPOILER_CODE = re.compile(r"\[(/?)(?:spoilers?|su_spoiler|hide)\b[^\]\[]{0,100}\]", re.I)
# What makes the parser do anything but paragraphs and line breaks. A dot before a letter may begin an address.
ANYTHING = re.compile(r"[\\*_~\[\]<>@|`&\xa0]|//|mailto:|\.\w|(?m:^[-+>]|^\d+[.)]|^[ \t]|[ \t]$)", re.I)


class Words(HTMLParser):
    """One comment. `spoiler` marks become `||`, quotes `> `, and what has no Markdown here is plain text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out, self.skipping, self.links, self.spoilers, self.marks = [], [], [], [], []

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        if tag in DROPPED:
            self.skipping.append(tag)
        elif tag in MARKS:
            self.begin_mark(tag, MARKS[tag])
        elif tag == "a":
            self.links.append((len(self.out), attributes.get("href", "").strip()))
        elif tag == "br":
            self.out.append(("text", "\n"))
        elif tag == "img":
            self.say(attributes.get("alt", ""))
        elif tag in ("details", "spoiler") or "spoiler" in attributes.get("class", ""):
            self.spoilers.append(tag)
            self.begin_mark(tag, "||")
        elif tag in PARAGRAPHS:
            self.out.append(("open", tag))
        elif tag == "li":
            self.out.append(("open", "li"))
        elif tag == "summary":
            self.skipping.append(tag)

    def handle_endtag(self, tag):
        if self.skipping and tag == self.skipping[-1]:
            self.skipping.pop()
        elif tag in MARKS:
            self.end_mark(tag)
        elif tag == "a" and self.links:
            self.end_link(*self.links.pop())
        elif self.spoilers and self.spoilers[-1] == tag:
            self.end_mark(self.spoilers.pop())
        elif tag in PARAGRAPHS or tag == "li":
            self.out.append(("close", tag))

    def begin_mark(self, tag, mark):
        self.marks.append((tag, len(self.out)))
        self.out.append(("mark", mark))

    def end_mark(self, tag):
        """A mark holds words of one paragraph and no space at its edges, or it would be shown as a star."""
        if not self.marks or self.marks[-1][0] != tag:
            return
        start = self.marks.pop()[1]
        inside = "".join(text for kind, text in self.out[start + 1 :] if kind in ("text", "mark"))
        plain = all(kind in ("text", "mark") for kind, _ in self.out[start:]) and "\n\n" not in inside
        if not plain or not inside.strip():
            self.out[start] = ("text", "")
            return
        words = inside.strip()
        before, after = inside[: inside.index(words)], inside[inside.index(words) + len(words) :]
        mark = self.out[start][1]
        self.out[start:] = [("text", before), ("text", f"{mark}{words}{mark}"), ("text", after)]

    def end_link(self, start, address):
        words = "".join(text for kind, text in self.out[start:] if kind == "text").strip()
        if not urlsplit_host(address) or re.search(r"[\s<>()]", address):
            return
        shown = words.replace("\\", "")
        same = shown in (address, address.partition("//")[2], address.rstrip("/"))
        del self.out[start:]
        self.out.append(("text", address if same or not words else f"[{words}]({address})"))

    def handle_data(self, data):
        if not self.skipping:
            self.say(data)

    def say(self, words):
        self.out.append(("text", escape_signs(words)))

    def source(self):
        """The Markdown: paragraphs by blank lines, each line of a quote after its sign. What was not closed is gone."""
        for _, start in self.marks:
            self.out[start] = ("text", "")
        lines, prefix = [""], []
        for kind, text in self.out:
            if kind == "open" and text == "li":
                lines += [prefix_of(prefix) + "- "]
            elif kind in ("open", "close") and text == "blockquote":
                prefix = [*prefix, "> "] if kind == "open" else prefix[:-1]
                lines += ["", prefix_of(prefix)]
            elif kind in ("open", "close"):
                lines += [] if text == "li" else [prefix_of(prefix).rstrip(), prefix_of(prefix)]
            else:
                first, *more = text.split("\n")
                lines[-1] += first
                lines += [prefix_of(prefix) + line for line in more]
        return re.sub(r"\n(?:[> ]*\n){2,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n ")


def prefix_of(prefix):
    return "".join(prefix[:5])


def escape_signs(words):
    """`words` so that the parser shows them as they stand. Addresses stay as they are."""
    words = SIGNS.sub(lambda sign: sign[0] if sign[1] else re.sub(r"(.)", r"\\\1", sign[0]), words)
    return LINE_SIGNS.sub(escape_line, words)


def escape_line(found):
    if found[5] is not None:
        return f"{found[5]}\\{found[6]}"
    return f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\{found[4]}"


def source_of(html):
    """(Markdown of a comment's `html`, what did not fit into a comment)."""
    html = markup.tidy(html[:RAW_MAX])
    if "<" not in html and "&" not in html and not SIGNS.search(html) and not LINE_SIGNS.search(html):
        source = html
    elif html.count("<") > TAGS_MAX:
        source = escape_signs(html)
    else:
        reader = Words()
        reader.feed(SPOILER_CODE.sub(lambda code: "</details>" if code[1] else "<details>", html))
        reader.close()
        source = markup.tidy(reader.source())
    return source[:BODY_MAX], source[BODY_MAX:]


def render(source):
    """As `markup.render`, and at once where a text has nothing but paragraphs: most comments of an import."""
    if len(source) > BODY_MAX or ANYTHING.search(source):
        return markup.render(source)
    paragraphs = markup.tidy(source).split("\n\n")
    return "\n".join("<p>{}</p>".format(paragraph.replace("\n", "<br>\n")) for paragraph in paragraphs if paragraph)
