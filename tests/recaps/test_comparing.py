"""Two texts, word by word."""

from hypothesis import given
from hypothesis import strategies as some

from recaps import comparing
from recaps.comparing import compare


def html(before, after, **options):
    return "".join(passage.html for passage in compare(before, after, **options))


def test_only_what_changed_is_marked():
    assert html("<p>The lamp is on.</p>", "<p>The old lamp is off.</p>") == (
        "<p>The <ins>old</ins> lamp is <del>on.</del> <ins>off.</ins></p>"
    )


def test_a_paragraph_that_comes_stands_by_itself():
    after = html("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Between.</p><p>Two.</p>")
    assert after == "<p>One.</p><p><ins>Between.</ins></p><p>Two.</p>"


def test_a_paragraph_cut_in_two_shows_where():
    assert html("<p>One two.</p>", "<p>One</p><p>two.</p>") == "<p>One <ins>¶</ins></p><p>two.</p>"


def test_long_sameness_is_folded():
    text = [f"<p>Paragraph {number}.</p>" for number in range(20)]
    passages = compare("".join(text), "".join([*text[:10], "<p>New.</p>", *text[10:]]))
    assert [(passage.count, passage.folded) for passage in passages if passage.folded] == [(9, True), (9, True)]
    assert sum(passage.count for passage in passages) == 21


def test_headings_links_pictures_and_emphasis_are_seen():
    before = '<h2>The lamp</h2><p>A <em>lamp</em>, <a href="/a/">there</a>.</p><figure><img src="/x" alt=""></figure>'
    after = '<h3>The lamp</h3><p>A lamp, <a href="/b/">there</a>.</p><figure><img src="/x" alt="A lamp."></figure>'
    shown = html(before, after)
    for words in ("<del>##</del> <ins>###</ins>", "<del>_lamp_,</del> <ins>lamp,</ins>", "(/b/)", "A lamp.,"):
        assert words in shown


def test_what_is_too_long_to_pair_is_shown_as_gone_and_come(monkeypatch):
    monkeypatch.setattr(comparing, "PAIRS_MAX", 4)
    assert html("<p>One two three.</p>", "<p>One two four.</p>") == (
        "<p><del>One two three.</del></p><p><ins>One two four.</ins></p>"
    )


@given(some.text(), some.text(), some.booleans())
def test_nothing_that_anybody_types_becomes_a_tag(before, after, rich):
    shown = html(before, after, rich=rich)
    for tag in ("p", "del", "ins"):
        shown = shown.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in shown


@given(some.lists(some.text("ab ", min_size=1)), some.lists(some.text("ab ", min_size=1)))
def test_both_texts_can_be_read_out_of_it(before, after):
    import re

    shown = html("\n".join(before), "\n".join(after), rich=False).replace("¶", "")
    for mark, lines in (("ins", before), ("del", after)):
        left = re.sub(f"<{mark}>.*?</{mark}>", " ", shown)
        assert re.sub("<[^>]+>", " ", left).split() == " ".join(lines).split()
