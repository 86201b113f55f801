"""Files that mean harm, and files that are merely broken: refused or cleaned, in one sentence, in little memory."""

import os
import subprocess
import sys
import tracemalloc

import pytest
from django.core.management import CommandError

from comments.models import Comment
from members.models import Member
from recaps.models import Page, Recap, Show, Tag
from tests.transfer.moving import bring, item, said_by, wxr
from transfer.reading.pull import Broken
from transfer.reading.stream import Refused
from transfer.wordpress.records import pull

LONG = bool(os.environ.get("SOAK"))
MEGABYTES = 1024 if LONG else 8
MEGABYTES_OF_TAGS = 64 if LONG else 8  # eight million of them, each looked at
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def write(tmp_path, *parts):
    path = tmp_path / "hostile.xml"
    with path.open("wb") as file:
        for part in parts:
            file.write(part if isinstance(part, bytes) else part.encode())
    return path


def read(path):
    return list(pull(path))


BILLION = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><item><title>&b;'
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel></rss>'
)
PARAMETER = '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;]><rss></rss>'
OUTSIDE = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd"><rss></rss>'
REFUSED = {
    "an entity bomb": (BILLION, "document type"),
    "an entity from outside": (EXTERNAL, "document type"),
    "a parameter entity": (PARAMETER, "document type"),
    "a document type from outside": (OUTSIDE, "document type"),
    "a page": ("<html><body>Sign in</body></html>", "begins with <html>"),
    "nothing": ("", "is empty"),
    "a text": ("Dear owner, here is your export.", "is not XML"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "is not XML"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_a_sentence(tmp_path, name):
    text, why = REFUSED[name]
    with pytest.raises(Refused, match=why):
        read(write(tmp_path, text))


@pytest.mark.django_db
def test_the_command_says_the_sentence_and_writes_nothing(tmp_path):
    with pytest.raises(CommandError, match="is refused at line 1: it has a document type"):
        bring(write(tmp_path, BILLION), report=tmp_path / "report.jsonl")
    assert not Recap.objects.exists()


# --- Size: whatever a file has of anything, memory stays small

ENDLESS = {
    "nesting": (b"<a>" * 300_000, "nested more than 64 deep"),
    "one tag": (b"<item " + b"a" * 1_000_000, "one tag is longer"),
    "one comment": (b"<!-- " + b"a" * 1_000_000, "one tag is longer"),
    "one attribute": (b'<item a="' + b"a" * 1_000_000, "one tag is longer"),
    "one text": (b"<item><title>", None),
    "one raw text": (b"<item><content:encoded><![CDATA[", None),
    "different tags": (b"<item>", "different tags"),
    "fields of one post": (b"<item>", None),
    "tags of one post": (b"<item>", None),
    "attributes": (b"", None),
    "bare ampersands": (b"<item><title>", None),
}
FILLING = {
    "one text": b"words and words ",
    "one raw text": b"words ]] and ",
    "different tags": b"<x%d>y</x%d>",
    "fields of one post": b"<x>y</x>",
    "tags of one post": b'<category domain="post_tag" nicename="a">b</category>',
    "attributes": b'<item a="b" c="d"><title x="y">z</title></item>',
    "bare ampersands": b"this & that & ",
}
MANY_TAGS = {"fields of one post", "tags of one post", "attributes"}


def endless(name, megabytes):
    start, _ = ENDLESS[name]
    filling = FILLING.get(name, b"<a>" if name == "nesting" else b"a")
    block = filling * (1_000_000 // len(filling))
    yield b'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>' + start
    for turn in range(megabytes):
        if b"%d" in filling:
            block = b"".join(
                b"<x%d>y</x%d>" % (number, number) for number in range(turn * 70_000, turn * 70_000 + 70_000)
            )
        yield block


@pytest.mark.parametrize("name", ENDLESS)
def test_no_file_takes_much_memory(tmp_path, name):
    megabytes = MEGABYTES_OF_TAGS if name in MANY_TAGS else MEGABYTES
    path, why = write(tmp_path, *endless(name, megabytes)), ENDLESS[name][1]
    tracemalloc.start()
    try:
        if why:
            with pytest.raises(Refused, match=why):
                count(path)
        else:
            count(path)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()
        path.unlink()


def count(path):
    return sum(1 for _ in pull(path))


@pytest.mark.chaos
def test_a_whole_import_of_endless_text_stays_below_its_bound(tmp_path, transactional_db):
    path = write(tmp_path, *endless("one raw text", 2 * MEGABYTES))
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        f"call_command('import_wxr', {str(path)!r}, report={str(tmp_path / 'r.jsonl')!r}, dry_run=True, verbosity=0)\n"
        # Not ru_maxrss, which begins with that of the process that started this one.
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    from tests.comments.test_parallel import address_of_test_database

    environment = os.environ | {"DATABASE_URL": address_of_test_database(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, check=True)
    assert int(done.stdout.split()[-2]) < 400 * 1024


# --- What is cleaned


@pytest.mark.django_db
class TestCleaned:
    def test_script_in_every_field_runs_nowhere(self, tmp_path, client):
        raw, text = SCRIPT, SCRIPT.replace("<", "&lt;")
        head = (
            f"<wp:author><wp:author_id>2</wp:author_id><wp:author_login>wren</wp:author_login>"
            f"<wp:author_display_name>{text}</wp:author_display_name></wp:author>"
            f"<wp:category><wp:category_nicename>{text}</wp:category_nicename><wp:cat_name>{text}</wp:cat_name></wp:category>"
            f"<wp:tag><wp:tag_slug>{text}</wp:tag_slug><wp:tag_name>{text}</wp:tag_name></wp:tag>"
        )
        more = (
            f'<category domain="category" nicename="{text}">{text}</category>'
            f'<category domain="post_tag" nicename="x">{text}</category>'
            f"<excerpt:encoded>{text}</excerpt:encoded>"
            + said_by(5, raw, author=text)
            + said_by(6, '<a href="javascript:alert(1)">x</a> [x](javascript:alert(1)) <b onclick=alert(1)>y</b>', 5)
        )
        title = f"{text} Drama: Episode 1"
        content = f'{raw}<p onclick="alert(1)">a<a href="javascript:alert(1)">b</a></p>'
        content += f'[caption]<img src="javascript:x">{raw}[/caption]'
        page = item(2, text, content).replace(">post</wp:post_type>", ">page</wp:post_type>")
        path = write(tmp_path, wxr(item(1, title, content, more), page, head=head))
        bring(path, report=tmp_path / "report.jsonl")
        recap, page = Recap.objects.get(), Page.objects.get(import_ref="wp:page:2")
        stored = [recap.body, recap.body_html, recap.standfirst, page.body]
        stored += [comment.html for comment in Comment.objects.all()]
        for html in stored:
            assert "<script" not in html
            assert "onerror" not in html.replace("&lt;img src=x onerror", "")
            assert "onclick" not in html
            assert 'href="javascript' not in html
        for address in (
            recap.get_absolute_url(),
            page.get_absolute_url(),
            recap.show and recap.show.get_absolute_url(),
            "/",
        ):
            answer = client.get(address or "/").content.decode()
            assert "<script>alert" not in answer
            assert "<img src=x" not in answer
        assert Comment.objects.count() == 2
        assert not Tag.objects.filter(slug__contains="<").exists()
        assert not Show.objects.filter(slug__contains="<").exists()

    def test_control_characters_and_bad_bytes_break_nothing(self, tmp_path):
        text = wxr(
            item(1, "A\x00 ti\x1ftle &#0;&#x1F;", "<p>W\x08ords \x0b</p>", said_by(5, "No\x00body \ufffe asks."))
        )
        path = write(tmp_path, text.encode().replace(b"Words", b"W\xff\xc3ords"))
        said = bring(path, report=tmp_path / "report.jsonl")
        assert Comment.objects.get().source == "No body ??? asks."
        assert "bytes that XML does not know were replaced" in said

    def test_names_that_hide_or_tower_are_made_fit(self, tmp_path):
        names = ["\u202egnitirw", "a" + "\u0301" * 30, "\u3164", "x" * 500, "A\u200bB", ""]
        comments = "".join(said_by(number, author=name) for number, name in enumerate(names, 1))
        bring(write(tmp_path, wxr(item(1, more=comments))), report=tmp_path / "report.jsonl")
        found = dict(Comment.objects.values_list("import_ref", "guest_name"))
        assert [found[f"wp:comment:{number}"] for number in range(1, 7)] == [
            "gnitirw",
            "á",
            "Guest",
            "x" * 60,
            "AB",
            "Guest",
        ]

    def test_a_comment_that_is_too_long_is_cut_and_the_rest_is_in_the_report(self, tmp_path):
        bring(write(tmp_path, wxr(item(1, more=said_by(5, "word " * 4000 + "end")))), report=tmp_path / "report.jsonl")
        assert len(Comment.objects.get().source) <= 10_000
        assert "end" in (tmp_path / "report.jsonl").read_text()

    def test_ten_thousand_steps_deep_is_a_thread_like_any(self, tmp_path):
        deep = "".join(said_by(number, parent=number - 1) for number in range(1, 301))
        bring(write(tmp_path, wxr(item(1, more=deep))), report=tmp_path / "report.jsonl")
        assert Comment.objects.get(import_ref="wp:comment:300").level == 299

    def test_a_login_that_is_an_address_does_not_become_a_handle(self, tmp_path):
        bring(write(tmp_path, wxr(item(1).replace("wren", "wren.adeyemi@lamp.example"))), report=tmp_path / "r.jsonl")
        assert Member.objects.get().handle == "wrenadeyemi"


# --- What is broken


@pytest.mark.django_db
class TestBroken:
    def test_everything_before_the_break_is_kept_and_the_place_is_named(self, tmp_path):
        text = wxr(item(1), item(2, more=said_by(5) + said_by(6)))
        at = text.index("<wp:comment_id>6")
        said = bring(write(tmp_path, text[:at]), report=tmp_path / "report.jsonl")
        assert Recap.objects.count() == 2
        assert [comment.import_ref for comment in Comment.objects.all()] == ["wp:comment:5"]
        assert "the file ends in the middle" in said
        assert f'"line": 1, "byte": {at}' in (tmp_path / "report.jsonl").read_text()

    def test_a_fault_in_the_middle_loses_only_its_own_post(self, tmp_path):
        text = wxr(item(1), item(2, "A <3 B"), item(3))
        bring(write(tmp_path, text), report=tmp_path / "report.jsonl")
        assert set(Recap.objects.values_list("import_ref", flat=True)) == {"wp:post:1", "wp:post:3"}
        assert '"verb": "broken at the source"' in (tmp_path / "report.jsonl").read_text()

    @pytest.mark.parametrize("prefix", ["wp", "ns1"])
    def test_an_address_with_a_bare_ampersand_loses_nothing(self, tmp_path, prefix):
        """WordPress writes websites of commenters so."""
        url = "<wp:comment_author_url>http://bo.example/?a=1&b=2&&c=&nbsp;&</wp:comment_author_url>"
        text = wxr(
            item(1, more=said_by(5, more=url) + said_by(6, "Rock & roll &amp; rain", 5, author="A & B")), item(2)
        )
        text = text.replace("wp:", f"{prefix}:").replace(":wp=", f":{prefix}=") + "<"
        said = bring(write(tmp_path, text), report=tmp_path / "report.jsonl")
        assert Recap.objects.count() == 2
        assert Comment.objects.get(import_ref="wp:comment:5").source == "Words."
        assert Comment.objects.get(import_ref="wp:comment:6").guest_name == "A & B"
        assert "an ampersand that XML wants written otherwise was read as it stands" in said

    def test_after_a_bare_ampersand_a_fault_is_still_named_by_its_place(self, tmp_path):
        text = wxr(item(1, "A & B\n&c"), item(2, "A <3 B"), item(3))
        [broken] = [found for found in read(write(tmp_path, text)) if isinstance(found, Broken)]
        assert (broken.byte, broken.line) == (text.index("<3") + 1, 2)

    def test_a_compressed_file_that_is_cut_short_is_read_as_far_as_it_goes(self, tmp_path):
        import gzip

        packed = gzip.compress(wxr(*(item(number) for number in range(1, 400))).encode())
        said = bring(write(tmp_path, packed[: len(packed) // 2]), report=tmp_path / "report.jsonl")
        assert Recap.objects.count() > 10
        assert "the compressed file is cut short" in said


def test_what_follows_the_end_is_not_missed(tmp_path):
    found = read(write(tmp_path, wxr(item(1)), "\n<!-- cached by a plugin --> and more"))
    assert [record for record in found if isinstance(record, Broken)] == []
