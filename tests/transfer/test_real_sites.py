"""A site with ten years of plugins, as its export has it: what comes along, and that nothing breaks on the rest."""

import pytest
from django.core.management import call_command

from comments.models import Comment
from members.models import Member
from recaps.models import Kind, Recap, Status
from tests.factories import picture_file
from tests.transfer.moving import WXR, bring, comment, post, told_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def uploads(tmp_path):
    month = tmp_path / "uploads" / "2024" / "02"
    month.mkdir(parents=True)
    for name in ("boat.jpg", "river.jpg"):
        (month / name).write_bytes(picture_file(64, 36).read())
    return tmp_path / "uploads"


@pytest.fixture
def said(uploads, tmp_path):
    return bring(WXR / "busy.xml", report=tmp_path / "report.jsonl", uploads=str(uploads))


@pytest.fixture
def lines(said, tmp_path):
    return told_in(tmp_path)


@pytest.mark.usefixtures("said")
class TestPosts:
    def test_every_status_is_kept_and_what_is_no_post_is_not_one(self):
        statuses = dict(Recap.objects.values_list("import_ref", "status"))
        assert statuses == {
            "wp:post:301": Status.PUBLISHED, "wp:post:302": Status.PUBLISHED, "wp:post:303": Status.DRAFT,
            "wp:post:304": Status.PUBLISHED,
        }  # fmt: skip
        assert post(304).is_scheduled

    def test_a_title_that_says_more_than_its_drama_is_of_that_drama(self):
        assert {post(number).show.title for number in (301, 302, 304)} == {"Paper Boats"}
        assert (post(304).kind, post(304).last_episode.number) == (Kind.EPISODE_RECAP, 16)

    def test_a_date_that_is_given_by_the_clock_of_the_site_alone_is_that(self):
        assert f"{post(302).published_at:%Y-%m-%d %H:%M}" == "2024-02-11 21:00"

    def test_blocks_of_every_kind_become_clean_html(self):
        body = post(301).body
        assert body.startswith("<p>The boat sinks, and nobody &lt;3 it.")
        assert body.count("<figure>") == 2
        assert "<figcaption>Folded twice.</figcaption>" in body
        assert "<p>Both of them.</p>" in body
        assert '<a href="https://www.youtube.com/watch?v=boat"' in body
        assert '<a href="https://www.instagram.com/p/river/"' in body
        assert "<blockquote><p>Water remembers.</p><p><em>The elder sister</em></p></blockquote>" in body
        assert "<ul><li><p>One</p><ol><li><p>Inner</p></li></ol></li></ul>" in body
        assert "<p>a ]]&gt; b</p>" in body
        assert not any(word in body for word in ("wp:", "--", "script", "dropCap"))

    def test_a_block_that_posts_share_is_put_into_them(self):
        assert "<p>We recap on Sundays.</p>" in post(301).body

    def test_a_picture_is_known_by_its_number_whatever_stands_in_front_of_its_address(self):
        assert set(post(301).pictures.values_list("import_ref", flat=True)) == {"wp:picture:401", "wp:picture:402"}
        assert "i0.wp.com" not in post(301).body

    def test_a_plain_address_of_a_site_in_a_folder_leads_to_its_post(self, client):
        assert 'href="/2024/02/paper-boats-4-5/"' in post(301).body
        assert 'href="/comments/wp-501/"' in post(301).body
        for old in ("/blog/?p=302", "/?p=302", "/blog/2024/02/paper-boats-4-5/"):
            assert client.get(old).headers["Location"] == "/2024/02/paper-boats-4-5/"
        assert client.get("/blog/").status_code == 404
        assert client.get("/blog/?p=304").status_code == 404  # not public yet

    def test_old_codes_and_captions_with_odd_attributes_are_read(self):
        body = post(302).body
        assert "<figcaption>An old caption</figcaption>" in body
        assert body.count("<figure>") == 3
        assert "<p>In a box.</p>" in body
        assert body.endswith("<p>Loud</p><p>plain ♥ 💗</p>")
        assert not any(code in body for code in ("[gallery", "[su_box", "[wpvideo", "[embed", "font"))


@pytest.mark.usefixtures("said")
class TestComments:
    def test_what_a_plugin_has_copied_from_disqus_is_a_comment_like_any(self):
        assert comment(501).source == "She *knew*.\n\nLook: [here](https://disq.us/url?url=x)"

    def test_no_name_no_date_and_no_address_is_a_guest_at_the_time_of_the_post(self):
        assert (comment(502).guest_name, comment(502).guest_email) == ("Guest", "")
        assert comment(502).posted_at == post(301).published_at
        assert comment(502).source == ":-) :) it's 5 > 3 && 2 < 4"

    def test_an_answer_to_a_comment_of_another_post_stays_under_its_own(self):
        assert comment(505).thread.recap == post(302)
        assert comment(505).parent is None
        call_command("check_threads", verbosity=0)

    def test_what_is_no_comment_is_none(self):
        assert Comment.objects.count() == 3


@pytest.mark.usefixtures("said")
def test_authors_by_login_alone_and_in_hangul_are_members():
    found = dict(Member.objects.values_list("handle", "display_name"))
    assert found == {"sol": "Sol 솔 🌙", "member-8": "두 번째"}


def test_all_that_did_not_come_along_is_in_the_report(lines, said):
    reasons = {(line["ref"], line["why"]) for line in lines}
    assert {
        ("wp:picture:403", "it is no picture"),
        ("wp:comment:503", "it is of the kind “action_log”"),
        ("wp:comment:505", "its parent is not among the comments of its post, so it begins a thread"),
        ("wp:comment:502", "what stands for its writer's e-mail address is none"),
        ("wp:user:8", "what stands for their e-mail address is none"),
        ("wp:post:302", "it is not in the library"),
        ("wp:post:303", "it was private, so it is a draft"),
    } <= reasons
    for kind in ("revision", "product", "nav_menu_item", "custom_css"):
        assert f"of the type “{kind}”" in said
    assert "terms of the kind “rating”" in said


def test_a_mark_blank_lines_and_bad_bytes_change_nothing_else(uploads, tmp_path):
    text = (WXR / "busy.xml").read_bytes().replace(b"My parent", b"My\x0b par\xffent")
    (tmp_path / "odd.xml").write_bytes(b"\xef\xbb\xbf\r\n\n" + text.replace(b"\n", b"\r\n"))
    said = bring(tmp_path / "odd.xml", report=tmp_path / "odd.jsonl", uploads=str(uploads))
    assert comment(501).source == "She *knew*.\n\nLook: [here](https://disq.us/url?url=x)"
    assert comment(505).source == "My  par?ent stands under episode 3."
    assert Recap.objects.count() == 4
    assert "bytes that XML does not know were replaced" in said
    assert "something stood before its first tag" in said
