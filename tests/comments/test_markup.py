"""From what was typed to safe HTML: whatever comes in, what goes out is small, balanced and harmless."""

import sys
from collections import Counter
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from comments import markup
from comments.models.discussion import BODY_MAX
from tests.recaps.test_prose import ATTACKS

SPOILER = '<details class="spoiler"><summary>spoiler</summary>{}</details>'


def paragraph(words):
    return f"<p>{words}</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("plain", paragraph("plain")),
        ("one\ntwo", paragraph("one<br>\ntwo")),
        ("one\r\n\r\n\r\n\r\ntwo", "<p>one</p>\n<p>two</p>"),
        ("*her*, **only** her, ~~him~~", paragraph("<em>her</em>, <strong>only</strong> her, <s>him</s>")),
        ("> who?", "<blockquote>\n<p>who?</p>\n</blockquote>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>'),
        ("대도시 *사랑* 🌙", paragraph("대도시 <em>사랑</em> 🌙")),
        ("1 < 2 & \"3\" > '2'", paragraph("1 &lt; 2 &amp; \"3\" &gt; '2'")),
        ("# not a heading", paragraph("# not a heading")),
        ("    not code", paragraph("not code")),
        ("\\*as typed\\*", paragraph("*as typed*")),
    ],
)
def test_what_it_knows(source, html):
    assert markup.render(source) == html


@pytest.mark.parametrize("source", ["https://example.org/a_b_c", "[here](https://example.org/a_b_c)"])
def test_a_link_leads_there_and_lends_no_rank(source):
    html = markup.render(source)
    assert 'href="https://example.org/a_b_c"' in html
    assert 'rel="ugc nofollow noopener"' in html


@pytest.mark.parametrize(
    "source", ["[x](javascript:alert(1))", "[x](data:text/html,x)", "[x](  JaVaScRiPt:x)", "javascript:alert(1)"]
)
def test_a_link_to_anything_but_the_web_is_no_link(source):
    assert "<a" not in markup.render(source)


def test_a_picture_is_a_link_at_most():
    assert "<img" not in markup.render("![no](https://example.org/picture.png)")


def test_a_spoiler_is_closed_until_it_is_opened():
    html = markup.render("He says ||it was *her*|| and goes.")
    assert html == f'<div class="paragraph">He says {SPOILER.format("it was <em>her</em>")} and goes.</div>'


@pytest.mark.parametrize("source", ["||", "|||", "||||", "|| ||", "a || b", "||unclosed", "a | b | c"])
def test_bars_that_hide_nothing_stay(source):
    assert "<details" not in markup.render(source)


def test_a_spoiler_does_not_reach_over_paragraphs():
    assert "<details" not in markup.render("||one\n\ntwo||")


ALLOWED = {
    **dict.fromkeys(["p", "br", "em", "strong", "s", "blockquote", "ul", "li", "summary"], frozenset()),
    "a": {"href", "rel"},
    "ol": {"start"},
    "details": {"class"},
    "div": {"class"},
}


def assert_safe_and_balanced(html):
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    for element in parser.parseFragment(html).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in ALLOWED
        assert set(element.attrib) <= ALLOWED[element.tag]
        assert urlsplit(element.get("href", "")).scheme in ("", "http", "https")
    assert parser.errors == []


SIGNS = [
    "*",
    "**",
    "_",
    "~~",
    "||",
    "> ",
    "- ",
    "1. ",
    "[",
    "]",
    "](",
    ")",
    "\\",
    "\n",
    "\n\n",
    "http://",
    "a",
    " ",
    "`",
]


@given(st.lists(st.sampled_from([*SIGNS, *ATTACKS]), max_size=60).map("".join))
@example("- ||a\n- b||")
@example("> ||a\n\n||b")
@example("*||a*||")
@example("[||a](http://x)||")
@example("||[a||](http://x)")
def test_signs_in_any_order_make_safe_and_balanced_html(source):
    assert_safe_and_balanced(markup.render(source))


@given(st.text(max_size=300))
def test_any_text_makes_safe_and_balanced_html(source):
    assert_safe_and_balanced(markup.render(source))


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_shown_as_it_was_typed(attack):
    assert_safe_and_balanced(markup.render(attack))


HOSTILE = [
    "[" * BODY_MAX,
    "[](" * (BODY_MAX // 3),
    "*" * BODY_MAX,
    "*a " * (BODY_MAX // 3),
    "_a" * (BODY_MAX // 2),
    "~" * BODY_MAX,
    "|" * BODY_MAX,
    "||a" * (BODY_MAX // 3),
    "> " * (BODY_MAX // 2),
    "- " * (BODY_MAX // 2),
    "1. " * (BODY_MAX // 3),
    "<div>" * (BODY_MAX // 5),
    "&" * BODY_MAX,
    "\\" * BODY_MAX,
    "http://" * (BODY_MAX // 7),
    "www." * (BODY_MAX // 4),
    "a@" * (BODY_MAX // 2),
    "\n" * BODY_MAX,
    "\n- a" * (BODY_MAX // 4),
    "".join("\n" + " " * depth + "- a" for depth in range(130)),
    "Z" + "\u0351" * (BODY_MAX - 1),
    "\u202e" * BODY_MAX,
    "👩‍👩‍👧" * (BODY_MAX // 5),
    # What looking for the worst has found: links without a sign, brackets over thousands of lines, small blocks.
    "a.co " * (BODY_MAX // 5),
    "> //a.b" * (BODY_MAX // 7),
    "@ab " * (BODY_MAX // 4),
    ("[a" + "a\n" * 49) * 100,
    ("👩‍👧a.co [" + "a\n" * 20) * 200,
    "+ -\n- \n\n" * (BODY_MAX // 7),
    "a\n\n" * (BODY_MAX // 3),
    "|\n1. 1. " * (BODY_MAX // 8),
]
# Calls of functions, in Python and in C, that no text may take more of: a tenth of a second is some 600,000. Counted
# and not timed, so that a busy machine proves nothing.
CALLS_MAX = 400_000


@pytest.mark.parametrize("source", HOSTILE, ids=lambda source: ascii(source[:6]))
def test_a_hostile_text_is_done_with(source):
    calls, html = counting_calls(markup.render, source[:BODY_MAX])
    assert calls < CALLS_MAX
    assert_safe_and_balanced(html)
    assert len(html) < 40 * BODY_MAX


@given(st.lists(st.sampled_from([*SIGNS, "@ab ", "a.co ", "|", "등"]), min_size=1, max_size=5).map("".join))
@settings(max_examples=15)
def test_no_few_signs_repeated_are_slow(signs):
    calls, _ = counting_calls(markup.render, (signs * BODY_MAX)[:BODY_MAX])
    assert calls < CALLS_MAX


def counting_calls(function, *args):
    """(how many calls of functions it took, what it returned)."""
    calls = Counter()
    sys.setprofile(lambda frame, event, argument: calls.update([event]))
    try:
        result = function(*args)
    finally:
        sys.setprofile(None)
    return calls["call"] + calls["c_call"], result


def test_what_is_too_long_is_refused_before_it_is_read():
    with pytest.raises(ValueError, match="at most 10000"):
        markup.render("a" * (BODY_MAX + 1))


PARTS_OF_ADDRESSES = [
    "localhost",
    "www",
    "com",
    "a",
    "1",
    "kr",
    " ",
    ".",
    "..",
    "\n",
    "*",
    "[",
    "](",
    ")",
    "é",
    "등",
    "-",
    "?",
    "．",
]


@given(st.lists(st.sampled_from(PARTS_OF_ADDRESSES), max_size=12).map("".join))
def test_a_text_that_is_not_searched_for_addresses_has_none(text):
    if markup.parser_for(text) is markup.linkless_parser:
        env = {"people": {}}
        assert markup.linkless_parser.render(text, env) == markup.full_parser.render(text, env)
