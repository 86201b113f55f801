"""From what a commenter typed to safe HTML, once, when the comment is saved.

A small Markdown: emphasis, quotes, lists, links, and `||spoiler||`. No raw HTML, no headings, no pictures. Whatever the
parser makes goes through nh3, so that a fault in one of the two is not a hole.
"""

import re

import nh3
from markdown_it import MarkdownIt

from comments.models.discussion import BODY_MAX

TAGS = {"p", "div", "br", "em", "strong", "s", "blockquote", "ul", "ol", "li", "a", "details", "summary"}
RULES = ["blockquote", "list", "newline", "escape", "emphasis", "strikethrough", "link", "linkify"]
# Signs whose matching costs the parser quadratic time, and how many a text may have. Nobody writes so many; a text
# that has them is shown as it was typed, in paragraphs.
SIGNS_MAX = {"[": 200, "*": 800, "_": 800, "~": 400, "||": 200, "://": 100, "www.": 100, "@": 400}
SPOILER_LABEL = "spoiler"
# What no text may hold: control characters but line ends and tabs, and code points that are no characters.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
TEXT_ENDS = re.compile(r"[\n\\*_~\[\]!:<>@|]")

cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "ol": {"start"}},
    allowed_classes={"details": {"spoiler"}, "div": {"paragraph"}},
    url_schemes={"http", "https"},
    link_rel="ugc nofollow noopener",
)


def text(state, silent):
    """The parser's own rule for plain text, which also stops at `|`, where a spoiler may begin."""
    end = TEXT_ENDS.search(state.src, state.pos, state.posMax)
    end = end.start() if end else state.posMax
    if end == state.pos:
        return False
    if not silent:
        state.pending += state.src[state.pos : end]
    state.pos = end
    return True


def spoiler(state, silent):
    """`||text||` becomes a closed `<details>`, which every browser can open by mouse and key."""
    start = state.pos
    if not state.src.startswith("||", start):
        return False
    end = state.src.find("||", start + 2, state.posMax)
    if end == -1 or not state.src[start + 2 : end].strip():
        return False
    if not silent:
        opened = state.push("spoiler_open", "details", 1)
        opened.attrs = {"class": "spoiler"}
        state.pos, whole, state.posMax = start + 2, state.posMax, end
        state.md.inline.tokenize(state)
        state.posMax = whole
        state.push("spoiler_close", "details", -1)
    state.pos = end + 2
    return True


def paragraphs_with_spoilers(state):
    """A `<details>` may not stand in a `<p>`: such a paragraph becomes a `<div>` of the same look."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type != "paragraph_open" or opening.hidden:
            continue
        if any(token.type == "spoiler_open" for token in inline.children or []):
            opening.tag = closing.tag = "div"
            opening.attrs = {"class": "paragraph"}


def open_spoiler(self, tokens, index, options, env):
    return f'<details class="spoiler"><summary>{SPOILER_LABEL}</summary>'


def make_parser():
    parser = MarkdownIt("zero", {"linkify": True, "breaks": True}).enable(RULES)
    parser.enable(["balance_pairs", "fragments_join"])
    parser.inline.ruler.at("text", text)
    parser.inline.ruler.before("emphasis", "spoiler", spoiler)
    parser.core.ruler.push("paragraphs_with_spoilers", paragraphs_with_spoilers)
    parser.add_render_rule("spoiler_open", open_spoiler)
    return parser


full_parser = make_parser()
plain_parser = MarkdownIt("zero", {"breaks": True}).enable(["newline"])


def render(source):
    """Safe HTML of `source`. Raises ValueError above BODY_MAX characters, which bounds every cost here."""
    if len(source) > BODY_MAX:
        raise ValueError(f"A comment has at most {BODY_MAX} characters.")
    source = tidy(source)
    too_many = any(source.count(sign) > most for sign, most in SIGNS_MAX.items())
    parser = plain_parser if too_many else full_parser
    return cleaner.clean(parser.render(source)).strip()


def tidy(source):
    """`source` with one kind of line end, no control characters, and no more blank lines than make a paragraph."""
    source = NO_TEXT.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", source).strip()
