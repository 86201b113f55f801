"""Disqus's comments under recaps that are here: found by address, in their trees, each once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comments.models import Comment
from recaps import moved
from recaps.models import Recap
from tests.factories import RecapFactory
from tests.transfer.moving import WXR, bring

pytestmark = pytest.mark.django_db


def disqus(tmp_path, file=WXR / "disqus.xml", **options):
    said = StringIO()
    call_command("import_disqus", str(file), report=str(tmp_path / "d.jsonl"), stdout=said, verbosity=0, **options)
    return said.getvalue()


@pytest.fixture
def recaps(tmp_path):
    bring(WXR / "site.xml", report=tmp_path / "report.jsonl")
    RecapFactory(slug="the-new-hangout")
    moved.point("/2024/10/hangout-that-moved/", Recap.objects.get(slug="the-new-hangout").get_absolute_url())


def comment(number):
    return Comment.objects.get(import_ref=f"disqus:comment:{number}")


@pytest.fixture
def said(recaps, tmp_path):
    return disqus(tmp_path)


@pytest.mark.usefixtures("said")
class TestComments:
    def test_a_thread_is_found_by_its_address(self):
        assert comment(601).thread.recap.import_ref == "wp:post:11"

    def test_a_thread_is_found_by_its_old_address(self):
        assert comment(608).thread.recap.slug == "the-new-hangout"

    def test_replies_stand_under_what_they_answer(self):
        assert comment(602).parent == comment(601)
        call_command("check_threads", verbosity=0)

    def test_what_was_deleted_keeps_its_place_where_somebody_answered(self):
        assert (comment(603).status, comment(604).parent) == ("tombstone", comment(603))

    def test_spam_is_left_out(self):
        assert not Comment.objects.filter(import_ref="disqus:comment:605").exists()

    def test_what_came_with_wordpress_comes_once_and_can_be_answered(self):
        assert not Comment.objects.filter(import_ref="disqus:comment:606").exists()
        assert comment(607).parent.import_ref == "wp:comment:101"

    def test_text_is_in_our_markup_and_safe(self):
        assert comment(602).source == "A reply, **first** in the file.\n\n||He goes.||"
        assert comment(601).source == "Hello [there](https://example.org/)"

    def test_anonymous_writers_are_guests(self):
        assert (comment(602).guest_name, comment(602).member) == ("Anon & on", None)
        assert comment(601).guest_email == "yuna@example.org"

    def test_links_from_disqus_find_the_comment(self, client):
        assert client.get("/comments/wp-602/").headers["Location"].endswith(comment(602).anchor)
        assert client.get("/comments/disqus-602/").status_code == 302


def test_what_finds_no_place_is_named(said, tmp_path):
    lines = (tmp_path / "d.jsonl").read_text()
    assert "https://lamp.example/nowhere/" in lines
    assert "disqus:comment:610" in lines


def test_a_verified_address_makes_it_the_members_own(recaps, tmp_path, other_member):
    other_member.emailaddress_set.create(email="YUNA@example.org", verified=True, primary=True)
    disqus(tmp_path)
    assert comment(601).member == other_member


def test_a_second_run_makes_nothing(said, tmp_path):
    before = Comment.objects.count()
    assert "made" not in disqus(tmp_path).splitlines()[0]
    assert Comment.objects.count() == before


def test_a_dry_run_writes_nothing(recaps, tmp_path):
    before = Comment.objects.count()
    assert "Nothing was written" in disqus(tmp_path, dry_run=True)
    assert Comment.objects.count() == before


def test_another_kind_of_file_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="begins with <rss>, not with <disqus>"):
        disqus(tmp_path, WXR / "site.xml")
