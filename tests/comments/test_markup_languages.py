"""Emoji, Hangul, right-to-left and mixed text keep their signs, their markup and their time."""

import pytest

from comments.markup import render
from comments.models.discussion import BODY_MAX

FAMILY = "👩‍👩‍👧‍👦"
FLAG = "🏴󠁧󠁢󠁷󠁬󠁳󠁿"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("*등불*이야", "<p><em>등불</em>이야</p>"),
        ("**등불**은 켜져 있었다", "<p><strong>등불</strong>은 켜져 있었다</p>"),
        (
            "||등불||이 켜져",
            '<div class="paragraph"><details class="spoiler"><summary>spoiler</summary>등불</details>이 켜져</div>',
        ),
        ('그는 **"왜?"**라고 물었다', '<p>그는 <strong>"왜?"</strong>라고 물었다</p>'),
        ("**(등불)**을 켰다", "<p><strong>(등불)</strong>을 켰다</p>"),
        ("*「灯」*です", "<p><em>「灯」</em>です</p>"),
        (f"{FAMILY} **{FLAG}** 🌙", f"<p>{FAMILY} <strong>{FLAG}</strong> 🌙</p>"),
        ("**המנורה** דלקה", "<p><strong>המנורה</strong> דלקה</p>"),
        ("> قال: *المصباح*", "<blockquote>\n<p>قال: <em>المصباح</em></p>\n</blockquote>"),
        ("the lamp (המנורה) was *on*", "<p>the lamp (המנורה) was <em>on</em></p>"),
        ("- 하나\n- שתיים\n- 🌙", "<ul>\n<li>하나</li>\n<li>שתיים</li>\n<li>🌙</li>\n</ul>"),
    ],
)
def test_every_script_has_the_same_markup(source, html):
    assert render(source) == html


def test_an_address_ends_where_hangul_particles_begin():
    html = render("https://example.org/lamp 에서 봤어요")
    assert '<a href="https://example.org/lamp" rel="ugc nofollow noopener">https://example.org/lamp</a> 에서' in html


@pytest.mark.parametrize(
    "sign", ["등", "🌙", FAMILY, "ש", "المصباح ", "é", "*등*이", '**"왜"**라', "||등||", "> 등\n", "א*b*"]
)
def test_ten_thousand_of_them_are_rendered(sign):
    assert render((sign * BODY_MAX)[:BODY_MAX]).startswith("<")
