"""From what a commenter typed to safe HTML, once, when the comment is saved.

A small Markdown: emphasis, quotes, lists, links, and `||spoiler||`. No raw HTML, no headings, no pictures. Whatever the
parser makes goes through nh3, so that a fault in one of the two is not a hole.
"""

import re
from dataclasses import dataclass
from html import escape
from itertools import islice

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import emphasis
from markdown_it.token import Token

from comments.models.discussion import BODY_MAX

TAGS = {"p", "div", "br", "em", "strong", "s", "blockquote", "ul", "ol", "li", "a", "details", "summary"}
RULES = ["blockquote", "list", "newline", "escape", "emphasis", "strikethrough", "link", "linkify"]
# Signs whose matching costs the parser quadratic time, or much for each, and how many a text may have. Nobody writes so
# many; a text that has them is shown as it was typed, in paragraphs.
SIGNS_MAX = {"[": 100, "*": 800, "_": 800, "~": 400, "||": 200, "//": 100, "www.": 100, "@": 400, "\n": 1500}
# `a.co` is a link without any sign before it: each costs a twentieth of a millisecond.
ADDRESS_LIKE = re.compile(r"\w\.\w")
ADDRESSES_MAX = 200
SPOILER_LABEL = "spoiler"
# Without any of these the parser finds no address in plain text.
MAY_BE_ADDRESS = re.compile(r"\.\w|//|@|:|localhost", re.I)
# What no text may hold: control characters but line ends and tabs, and code points that are no characters.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# Hangul, kana and Han: scripts whose words are written on without a space, particles above all.
WITHOUT_SPACES = re.compile(
    r"[\u1100-\u11FF\u2E80-\u2FDF\u3040-\u30FF\u3130-\u318F\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF"
    r"\uAC00-\uD7AF\uF900-\uFAFF\U00020000-\U0003FFFF]"
)
TEXT_ENDS = re.compile(r"[\n\\*_~\[\]!:<>@|]")
# Code between backticks is stepped over first; then `@handle`, unless letters, an address or a path go before it, or it
# is the first half of an address in a federated network (@name@host).
MENTION = re.compile(r"`[^`]*`|(?<![\w@./+-])@([A-Za-z0-9][A-Za-z0-9_-]{0,29})(?![A-Za-z0-9_@-])")

cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "ol": {"start"}},
    allowed_classes={"details": {"spoiler"}, "div": {"paragraph"}, "a": {"mention"}},
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


def emphasis_in_any_script(state, silent):
    """The parser's own rule, and `**(등불)**을` besides.

    By that rule a sign between a bracket and a letter is a plain star, which is right for English and not for Korean.
    """
    start, known = state.pos, len(state.delimiters)
    if not emphasis.tokenize(state, silent):
        return False
    before, after = state.src[start - 1 : start] if start else "", state.src[state.pos : state.posMax][:1]
    if state.src[start] == "*":
        for sign in state.delimiters[known:]:
            sign.open = sign.open or bool(WITHOUT_SPACES.match(before) and after.strip())
            sign.close = sign.close or bool(WITHOUT_SPACES.match(after) and before.strip())
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


def mentions(state):
    """Each `@handle` in plain text becomes a token of its own. In links it stays text: a link holds no other."""
    state.env["names"] = {}
    for inline in state.tokens:
        if inline.type == "inline":
            inline.children = list(with_mentions(inline.children, state.env["names"]))


def with_mentions(tokens, names):
    inside_link = 0
    for token in tokens:
        inside_link += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not inside_link and "@" in token.content:
            yield from split_at_mentions(token, names)
        else:
            yield token


def split_at_mentions(token, names):
    start = 0
    for found in MENTION.finditer(token.content):
        if not found[1]:
            continue
        names[found[1].lower()] = True
        yield Token("text", "", 0, content=token.content[start : found.start()])
        yield Token("mention", "", 0, content=found[0])
        start = found.end()
    yield Token("text", "", 0, content=token.content[start:])


def show_mention(self, tokens, index, options, env):
    """A link where the name is known; else what was typed."""
    name = escape(tokens[index].content)
    address = env["people"].get(tokens[index].content[1:].lower())
    return f'<a class="mention" href="{escape(address)}">{name}</a>' if address else name


def make_parser(linkify=True):
    parser = MarkdownIt("zero", {"linkify": linkify, "breaks": True}).enable(RULES)
    parser.enable(["balance_pairs", "fragments_join"])
    parser.inline.ruler.at("text", text)
    parser.inline.ruler.at("emphasis", emphasis_in_any_script)
    parser.inline.ruler.before("emphasis", "spoiler", spoiler)
    parser.core.ruler.push("paragraphs_with_spoilers", paragraphs_with_spoilers)
    # Before escapes are joined to the text around them, so that `\\@name` stays text.
    parser.core.ruler.before("text_join", "mentions", mentions)
    parser.add_render_rule("spoiler_open", open_spoiler)
    parser.add_render_rule("mention", show_mention)
    return parser


full_parser = make_parser()
linkless_parser = make_parser(linkify=False)  # for texts that can hold no address: looking for one is half the cost
plain_parser = MarkdownIt("zero", {"breaks": True}).enable(["newline"])


@dataclass
class Parsed:
    """A text between its two steps, so that whom it names can be looked up in between."""

    parser: MarkdownIt
    tokens: list
    env: dict

    @property
    def names(self):
        """The distinct handles after an @, in small letters and in the order of the text. Nobody need be called so."""
        return list(self.env.get("names", ()))

    def html(self, people=None):
        """Safe HTML. `people` says where the page of each known handle is; other names stay text."""
        env = {**self.env, "people": people or {}}
        return cleaner.clean(self.parser.renderer.render(self.tokens, self.parser.options, env)).strip()


def parse(source):
    """Raises ValueError above BODY_MAX characters, which bounds every cost here."""
    if len(source) > BODY_MAX:
        raise ValueError(f"A comment has at most {BODY_MAX} characters.")
    source = tidy(source)
    parser, env = parser_for(source), {}
    return Parsed(parser, parser.parse(source, env), env)


def parser_for(source):
    if has_too_many_signs(source):
        return plain_parser
    return full_parser if MAY_BE_ADDRESS.search(source) else linkless_parser


def has_too_many_signs(source):
    addresses = islice(ADDRESS_LIKE.finditer(source), ADDRESSES_MAX, None)
    return any(source.count(sign) > most for sign, most in SIGNS_MAX.items()) or next(addresses, None) is not None


def render(source, people=None):
    """Safe HTML of `source`, with links to `people` (handle: address). Raises ValueError above BODY_MAX characters."""
    return parse(source).html(people)


def tidy(source):
    """`source` with one kind of line end, no control characters, and no more blank lines than make a paragraph."""
    source = NO_TEXT.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", source).strip()
