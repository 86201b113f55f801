"""Exports as other years, tools and accidents have written them."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments import markup
from comments.models import Comment
from members.models import Member
from recaps.models import Recap
from recaps.prose import clean_prose
from tests.transfer.moving import bring, item, said_by, wxr
from transfer.reading.prose import Prose
from transfer.reading.words import render, source_of
from transfer.wordpress.shortcodes import expand, is_classic

SIGNS = st.text(st.sampled_from(list("ab1 .\n!?:;,'\"()-+#=가é😭…*_[]<>&|@/\\~`\t\u00a0")), max_size=40)
OLDEST = """<?xml version="1.0" encoding="UTF-8"?>
<!-- generator="WordPress/2.5" created="2008-05-01 10:00"-->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.0/"><channel><title>Old</title><link>http://old.example</link>
<wp:wxr_version>1.0</wp:wxr_version><wp:base_site_url>http://old.example</wp:base_site_url>
<wp:category><wp:category_nicename>news</wp:category_nicename><wp:cat_name><![CDATA[News]]></wp:cat_name></wp:category>
<item><title>Ten years &#8211; and a day</title><link>http://old.example/?p=4</link><dc:creator><![CDATA[wren]]></dc:creator>
<category><![CDATA[News]]></category><category domain="tag"><![CDATA[lamps]]></category>
<content:encoded><![CDATA[One.

Two.]]></content:encoded><wp:post_id>4</wp:post_id><wp:post_date>2008-04-01 10:00:00</wp:post_date>
<wp:post_name>ten-years</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<wp:comment><wp:comment_id>9</wp:comment_id><wp:comment_author><![CDATA[Bo]]></wp:comment_author>
<wp:comment_date>2008-04-01 11:00:00</wp:comment_date><wp:comment_content>Plain &amp; simple.</wp:comment_content>
<wp:comment_approved>1</wp:comment_approved></wp:comment></item></channel></rss>"""


@pytest.fixture
def read(tmp_path, db):
    def make(*texts, **options):
        paths = []
        for number, text in enumerate(texts):
            paths.append(tmp_path / f"{number}.xml")
            paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
        return bring(*paths, report=tmp_path / "report.jsonl", **options)

    return make


def test_an_export_of_2008_without_authors_is_read(read, client):
    read(OLDEST)
    recap = Recap.objects.get()
    assert (recap.headline, recap.body) == ("Ten years – and a day", "<p>One.</p><p>Two.</p>")
    assert (recap.people[0].handle, {tag.name for tag in recap.tags.all()}) == ("wren", {"News", "lamps"})
    assert Comment.objects.get().source == "Plain & simple."
    assert client.get("/?p=4").headers["Location"] == "/2008/04/ten-years/"


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_version_and_scheme_is_read(read, version, scheme):
    read(wxr(item(1, more=said_by(5)), version=version, scheme=scheme))
    assert (Recap.objects.count(), Comment.objects.count()) == (1, 1)


def test_prefixes_that_a_tool_has_renamed_are_known_by_their_addresses(read):
    text = wxr(item(1, more=said_by(5)))
    for before, after in (("wp", "ns1"), ("content", "ns0")):
        text = text.replace(f"{before}:", f"{after}:").replace(f"xmlns:{before}", f"xmlns:{after}")
    read(text)
    assert Recap.objects.get().body == "<p>Words.</p>"


def test_prefixes_that_nobody_declared_are_what_they_look_like(read):
    text = wxr(item(1, more=said_by(5)))
    read("<rss><channel>" + text.partition("<channel>")[2])
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("encoding", ["euc-kr", "utf-16", "utf-8-sig"])
def test_other_encodings_are_read(read, encoding):
    declared = encoding.removesuffix("-sig")
    text = wxr(item(1, "등불", more=said_by(5, "한국"))).replace("UTF-8", declared)
    read(text.encode(encoding))
    assert (Recap.objects.get().headline, Comment.objects.get().source) == ("등불", "한국")


def test_a_compressed_file_and_several_are_read(read):
    read(gzip.compress(wxr(item(1)).encode()), wxr(item(2, more=said_by(5, parent=4))))
    assert Recap.objects.count() == 2


def test_an_author_of_one_file_is_known_in_the_other(read):
    head = "<wp:author><wp:author_id>2</wp:author_id><wp:author_login>wren</wp:author_login></wp:author>"
    read(wxr(item(1)), wxr(item(2), head=head))
    assert [member.import_ref for member in Member.objects.all()] == ["wp:user:2"]


@pytest.mark.parametrize("date", ["0000-00-00 00:00:00", "", "yesterday", "2024-13-45 99:00:00", "0001-01-01 00:00:00"])
def test_a_date_that_is_none_makes_a_draft(read, date):
    read(wxr(item(1)).replace("2024-10-07 20:00:00", date))
    assert Recap.objects.get().status == "draft"


def test_a_post_without_a_number_is_known_by_its_name(read):
    for _ in range(2):
        read(wxr(item(1)).replace("<wp:post_id>1</wp:post_id>", ""))
    assert Recap.objects.get().import_ref == "wp:post:post-1"


def test_post_types_that_are_asked_for_are_posts(read):
    text = wxr(item(1)).replace("<wp:post_type>post<", "<wp:post_type>recap<")
    assert "of the type “recap”" in read(text)
    read(text, also="recap")
    assert Recap.objects.count() == 1


def test_a_second_site_has_numbers_of_its_own(read):
    read(wxr(item(1, more=said_by(5))))
    read(wxr(item(1, "Another", more=said_by(5))), prefix="two")
    assert set(Comment.objects.values_list("import_ref", flat=True)) == {"wp:comment:5", "two:comment:5"}


# --- Words


@settings(max_examples=200)
@given(SIGNS)
def test_the_quick_way_makes_the_same_html_as_the_parser(text):
    assert render(text) == markup.render(text)


CONVERTED = {
    "plain :) text": "plain :) text",
    "<b>bold</b> &amp; <i>it</i>": "**bold** & *it*",
    "2*3*4 and snake_case": r"2\*3\*4 and snake\_case",
    "http://x.example/a_b_c": "http://x.example/a_b_c",
    "<blockquote>a\nb</blockquote>c": "> a\n> b\n\nc",
    "[spoiler]he goes[/spoiler]": "||he goes||",
    "- no list\n1. neither": "\\- no list\n1\\. neither",
    '<a href="javascript:x">words</a>': "words",
    "<strong>never closed": "never closed",
    "<strong> spaced </strong>": "**spaced**",
}


@pytest.mark.parametrize("html", CONVERTED)
def test_a_comment_becomes_our_markup(html):
    assert source_of(html)[0] == CONVERTED[html]


@pytest.mark.parametrize(
    "text",
    ["<" * 100_000, "<a" * 50_000, "<!--" * 50_000, "[caption" * 50_000, "[a " * 50_000, " " * 300_000 + "x",
     "<p>" * 39_000, "<ul><li>" * 15_000, "&" * 100_000, "[embed]" * 40_000, "<b>" * 30_000 + "x",
     "[a=" * 50_000, "<!" * 50_000],
    ids=lambda text: text.strip()[:9],
)  # fmt: skip
def test_no_text_of_a_post_is_more_than_can_be_cleaned(text):
    html, _ = expand(text, lambda ids: "")
    prose = Prose(classic=is_classic(text), link=lambda address: address, picture=lambda found: None)
    assert isinstance(clean_prose(prose.html(html)), str)
