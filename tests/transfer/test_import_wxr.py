"""A WordPress export as WordPress writes it, read whole: what becomes of each thing in it."""

import pytest
from django.core.management import CommandError, call_command

from comments.models import Comment
from members.models import Member
from recaps.models import Image, Kind, OldAddress, Page, Recap, Show, Status, Tag
from tests.transfer.moving import WXR, bring, comment, make_uploads, post, told_in
from transfer.models import Doubt

pytestmark = pytest.mark.django_db


@pytest.fixture
def uploads(tmp_path):
    return make_uploads(tmp_path)


@pytest.fixture
def said(uploads, tmp_path):
    return bring(WXR / "site.xml", report=tmp_path / "report.jsonl", uploads=str(uploads))


@pytest.fixture
def lines(said, tmp_path):
    return told_in(tmp_path)


@pytest.mark.usefixtures("said")
class TestPosts:
    def test_a_title_says_kind_drama_and_episodes(self):
        recap = post(11)
        assert (recap.kind, recap.show.title) == (Kind.FIRST_IMPRESSIONS, "First Snow")
        assert (recap.first_episode.number, recap.last_episode.number) == (1, 2)
        assert recap.get_absolute_url() == "/2024/10/first-snow-episodes-1-2/"

    def test_a_title_without_its_drama_has_that_of_its_category(self):
        recap = post(12)
        assert (recap.show.title, recap.last_episode.number) == ("First Snow", 16)
        assert "category" in recap.doubt.why

    def test_a_review_covers_what_it_says_and_a_hangout_the_whole(self):
        assert (post(13).kind, post(13).covers_through) == (Kind.SERIES_REVIEW, 16)
        assert (post(16).kind, post(16).last_episode) == (Kind.HANGOUT, None)

    def test_the_drama_has_every_episode_that_any_post_speaks_of(self):
        show = Show.objects.get()
        assert [episode.position for episode in show.in_order] == list(range(1, 17))
        assert show.status == Show.Status.FINISHED

    def test_statuses_and_moments_follow(self):
        expected = {
            11: Status.PUBLISHED, 12: Status.PUBLISHED, 13: Status.PUBLISHED, 14: Status.DRAFT, 15: Status.DRAFT,
            16: Status.REVIEW, 18: Status.PUBLISHED,
        }  # fmt: skip
        assert {number: post(number).status for number in expected} == expected
        assert Recap.objects.count() == len(expected)
        assert post(13).is_scheduled
        assert post(14).published_at is None
        assert post(11).published_at.isoformat() == "2024-10-07T20:00:00+00:00"

    def test_blocks_become_clean_html(self):
        body = post(11).body
        assert body.startswith("<p>A lamp is left <em>on</em>.")
        assert "<h3>The stairs</h3>" in body
        assert "<script" not in body
        assert "alert" not in body
        assert '<a href="https://video.example/embed/1"' in body

    def test_a_classic_post_gets_paragraphs_figures_and_no_codes(self):
        body = post(12).body
        assert body.startswith("<p>A classic post.<br>With a line break.</p><figure>")
        assert "<figcaption>In a caption.</figcaption>" in body
        assert body.count("<figure>") == 3
        assert "<p>kept [laughs] <strong>bold</strong></p>" in body
        assert "<blockquote><p>Said once.</p><p>Said twice.</p></blockquote>" in body

    def test_links_within_the_site_lead_to_where_things_stand_now(self):
        assert 'href="/2024/11/final/"' in post(11).body
        assert 'href="https://elsewhere.example/x"' in post(11).body

    def test_an_excerpt_becomes_the_standfirst(self):
        assert post(11).standfirst == "<p>Two people &amp; one lamp.</p>"

    def test_tags_are_tags_and_the_drama_is_none(self):
        assert [tag.name for tag in post(11).tags.all()] == ["staircases & lamps"]
        assert Tag.objects.count() == 1

    def test_pictures_are_in_the_library_and_lead(self):
        assert Image.objects.count() == 2
        lead = post(11).lead_image
        assert (lead.alt, lead.caption) == ("A lamp that burns", "A lamp on the stairs.")
        assert lead.src in post(11).body
        assert set(post(12).pictures.all()) == set(Image.objects.all())

    def test_a_closed_discussion_stays_closed(self):
        assert (post(11).discussion_open, post(12).discussion_open) == (True, False)

    def test_pages_come_along(self):
        page = Page.objects.get(import_ref="wp:page:19")
        assert (page.slug, page.title, page.body) == ("about-us", "About the lamp", "<p>We are three.</p>")

    def test_a_doubt_waits_for_an_editor(self):
        assert {doubt.recap_id for doubt in Doubt.objects.all()} == {post(12).pk, post(18).pk}


@pytest.mark.usefixtures("said")
class TestPeople:
    def test_who_wrote_is_a_recapper_without_a_password(self):
        wren = Member.objects.get(import_ref="wp:user:2")
        assert (wren.handle, wren.name, wren.role) == ("wren", "Wren Adeyemi", "recapper")
        assert not wren.has_usable_password()
        assert [member.handle for member in post(11).people if post(11).people] == ["wren"]

    def test_a_handle_that_is_kept_for_the_site_is_not_given(self):
        assert Member.objects.get(import_ref="wp:user:3").handle == "the-owner"

    def test_who_only_commented_is_a_member(self):
        yuna = Member.objects.get(import_ref="wp:user:44")
        assert (yuna.name, yuna.role, yuna.email) == ("Yuna 유나", "member", "yuna@example.org")
        assert not yuna.emailaddress_set.get().verified


@pytest.mark.usefixtures("said")
class TestComments:
    def test_replies_stand_under_what_they_answer_in_whatever_order_they_came(self):
        assert comment(102).parent == comment(101)
        assert (comment(103).parent, comment(103).level) == (comment(102), 2)
        call_command("check_threads", verbosity=0)

    def test_an_orphan_begins_a_thread(self):
        assert comment(104).parent is None

    def test_a_ring_is_opened_at_its_first_comment(self):
        assert (comment(110).parent, comment(111).parent) == (None, comment(110))

    def test_statuses_follow_and_spam_is_left_out(self):
        assert (comment(101).status, comment(105).status) == ("visible", "held")
        assert not Comment.objects.filter(import_ref__in=["wp:comment:106", "wp:comment:109"]).exists()

    def test_what_was_trashed_but_answered_keeps_its_place_without_its_text(self):
        assert (comment(107).status, comment(107).source, comment(107).removed_by) == ("tombstone", "", "moderator")
        assert comment(108).parent == comment(107)

    def test_text_is_in_our_markup_and_safe(self):
        assert comment(101).source == "Who left it on?\n\n||The neighbour did.||"
        assert "script" not in comment(101).html
        assert comment(102).html == "<p>A reply with <strong>weight</strong> and ]]&gt; and *stars*</p>"

    def test_guests_are_guests_and_members_members(self):
        assert (comment(102).guest_name, comment(102).guest_email) == ("Bo & Co", "bo@example.net")
        assert comment(103).member.handle == "wren"
        assert comment(104).guest_name == "Guest"

    def test_dates_are_their_own_and_else_those_of_the_post(self):
        assert comment(103).posted_at.isoformat() == "2024-10-07T22:00:00+00:00"
        assert comment(104).posted_at == post(11).published_at

    def test_a_comment_gives_away_what_its_recap_covers(self):
        assert {row.reveals_through for row in Comment.objects.all()} == {2}

    def test_figures_of_the_recap_are_right(self):
        assert (post(11).comment_count, post(11).thread_count) == (7, 4)


@pytest.mark.usefixtures("said")
class TestAddresses:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("/?p=11", "/2024/10/first-snow-episodes-1-2/"),
            ("/?page_id=19", "/about-us/"),
            ("/?attachment_id=21", "/2024/10/first-snow-episodes-1-2/"),
            ("/category/recaps/first-snow/", "/shows/first-snow/"),
            ("/category/first-snow/", "/shows/first-snow/"),
            ("/tag/staircases/", "/tags/staircases/"),
            ("/author/wren/", "/recappers/wren/"),
            ("/?author=2", "/recappers/wren/"),
            ("/2024/10/first-snow-episodes-1-2/comment-page-2/", "/2024/10/first-snow-episodes-1-2/"),
        ],
    )
    def test_an_old_address_leads_to_the_new_one(self, client, old, new):
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)

    def test_an_address_that_stays_needs_no_row(self, client):
        assert client.get("/2024/10/first-snow-episodes-1-2/").status_code == 200
        assert not OldAddress.objects.filter(path="/2024/10/first-snow-episodes-1-2/").exists()

    def test_what_is_to_come_is_not_told_by_its_old_address(self, client):
        for number in (13, 14, 15, 16):
            assert client.get(f"/?p={number}").status_code == 200  # the front page

    def test_a_link_to_a_comment_finds_it(self, client):
        answer = client.get("/comments/wp-102/")
        assert answer.headers["Location"].endswith(f"#c-{comment(102).public_id}")
        assert client.get("/comments/wp-999/").status_code == 404
        assert client.get("/comments/wp-999/?under=\0nowhere").status_code == 404
        under = post(11).get_absolute_url()
        assert client.get("/comments/wp-106/?under=first-snow-episodes-1-2").headers["Location"] == under
        assert client.get("/comments/wp-105/").status_code == 404  # held


class TestReport:
    def test_everything_that_was_not_plain_is_named_with_its_number(self, lines):
        found = {(line["ref"], line["verb"]) for line in lines}
        assert {
            ("wp:post:11", "changed on the way"), ("wp:post:12", "doubtful"), ("wp:post:15", "changed on the way"),
            ("wp:post:17", "left out"), ("wp:post:18", "doubtful"), ("wp:comment:104", "changed on the way"),
            ("wp:comment:110", "changed on the way"), ("wp:picture:23", "left out"), ("site.xml", "changed on the way"),
        } <= found  # fmt: skip

    def test_the_summary_counts_and_names_what_it_does_not_know(self, said):
        assert "of the type “cookie_banner”" in said
        assert "pingbacks and trackbacks" in said

    def test_a_dry_run_counts_the_same_and_writes_nothing(self, uploads, tmp_path):
        planned = bring(WXR / "site.xml", report=tmp_path / "dry.jsonl", uploads=str(uploads), dry_run=True)
        assert [model.objects.count() for model in (Recap, Comment, Member, OldAddress)] == [0] * 4
        done = bring(WXR / "site.xml", report=tmp_path / "wet.jsonl", uploads=str(uploads))
        assert planned.splitlines()[1:-1] == done.splitlines()[:-1]


class TestAgain:
    def test_a_second_run_makes_nothing_and_changes_nothing(self, said, uploads, tmp_path):
        recap = post(11)
        Recap.objects.filter(pk=recap.pk).update(headline="Ours")
        before = [Recap.objects.count(), Comment.objects.count(), Member.objects.count(), OldAddress.objects.count()]
        again = bring(WXR / "site.xml", report=tmp_path / "again.jsonl", uploads=str(uploads))
        now = [Recap.objects.count(), Comment.objects.count(), Member.objects.count(), OldAddress.objects.count()]
        assert now == before
        assert "made" not in again.splitlines()[0]
        assert post(11).headline == "Ours"
        assert "posts, yours kept: its headline differs" in again

    def test_a_newer_export_adds_what_is_new(self, said, tmp_path):
        newer = (WXR / "site.xml").read_text()
        reply = (
            "<wp:comment><wp:comment_id>120</wp:comment_id><wp:comment_author>Late</wp:comment_author>"
            "<wp:comment_date_gmt>2024-10-09 10:00:00</wp:comment_date_gmt>"
            "<wp:comment_content>Late.</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>101</wp:comment_parent></wp:comment></item>"
        )
        (tmp_path / "newer.xml").write_text(newer.replace("</item>", reply, 1))
        bring(tmp_path / "newer.xml", report=tmp_path / "newer.jsonl")
        assert comment(120).parent == comment(101)
        assert post(11).comment_count == 8
        call_command("check_threads", verbosity=0)


def test_the_same_person_is_known_by_a_verified_address_alone(member, other_member, tmp_path):
    member.email = "wren@lamp.example"
    member.save()
    member.emailaddress_set.create(email="WREN@lamp.example", verified=True, primary=True)
    other_member.email = "yuna@example.org"
    other_member.save()
    bring(WXR / "site.xml", report=tmp_path / "report.jsonl")
    assert post(11).people == [member]
    stranger = Member.objects.get(import_ref="wp:user:44")
    assert (stranger.email, stranger == other_member) == ("", False)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        bring(tmp_path / "nothing.xml", report=tmp_path / "report.jsonl")
