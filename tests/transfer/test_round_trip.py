"""What goes out comes back: the same site, table by table, and the same files, byte by byte."""

import filecmp
import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from comments.models import (
    Comment,
    CommentRevision,
    Draft,
    ModerationAction,
    Notification,
    Report,
    Subscription,
    Visit,
)
from members.models import Member
from recaps import moved
from recaps.models import Image, Recap, WatchProgress
from recaps.rendering import rerender
from tests import factories, site
from tests.comments.post import spread
from tests.factories import picture_file
from tests.transfer.moving import bring, everything
from transfer.models import Doubt


def export(folder):
    said = StringIO()
    call_command("export_site", str(folder), stdout=said, verbosity=0, address="https://lamp.example")
    return said.getvalue()


def empty():
    call_command("flush", interactive=False, verbosity=0)


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def full_site():
    """Everything that the site has, and around it what only some rows have."""
    whole = site.build()
    root = factories.comment_on(whole.recap, by=whole.member, says="Has @ines seen ||the lamp|| & <b>it</b>? ]]> 등불")
    other = factories.comment_on(whole.recap, by=whole.editor, to=root, says="@yuna yes.", reveals_through=3)
    at = timezone.now()
    Report.objects.create(comment=root, member=whole.editor, reason="spoiler", reveals_through=4, note="It does.")
    ModerationAction.objects.create(moderator=whole.moderator, verb="rescope", comment=root, before={"a": [1, "b"]})
    CommentRevision.objects.create(comment=other, source="Before.")
    Subscription.objects.create(member=whole.member, thread=root.thread)
    Subscription.objects.create(guest_email="bo@example.net", show=whole.show, confirmed_at=at)
    Draft.objects.create(member=whole.member, recap=whole.recap, parent=other, text="Half a thought")
    Visit.objects.create(member=whole.member, recap=whole.recap, new_since=at, seen_at=at)
    WatchProgress.objects.create(member=whole.member, show=whole.show, watched_through=2)
    root.reactions.create(member=whole.editor, kind="love")
    type(root).objects.filter(pk=root.pk).update(loves=1)
    type(root.thread).objects.filter(pk=root.thread_id).update(loves=1)
    Doubt.objects.create(recap=whole.recap, why="A guess.", kind=whole.recap.kind, show=whole.show, first=1, last=1)
    moved.point("/2012/old/", whole.recap.get_absolute_url())
    whole.member.avatar.save("a-square-of-their-own.jpg", picture_file(288, 288))
    whole.member.emailaddress_set.create(email=whole.member.email, verified=True, primary=True)
    Image.objects.update(show=whole.show, uploaded_by=whole.editor, focal_x=0.25)
    spread()
    rerender(Recap.objects.all())
    Recap.objects.filter(pk=whole.recap.pk).update(import_ref="wp:post:77")
    return whole


@pytest.mark.django_db(transaction=True)
def test_the_same_site_comes_back_and_goes_out_as_the_same_bytes(tmp_path):
    full_site()
    before = everything()
    before["figures"] = figures()
    html = dict(Recap.objects.values_list("slug", "body_html"))
    comments = comments_html()
    [avatar] = Member.objects.exclude(avatar="")
    square = avatar.avatar.read()
    export(tmp_path / "first")
    empty()
    avatar.avatar.storage.delete(avatar.avatar.name)
    bring(tmp_path / "first" / "site.xml", report=tmp_path / "report.jsonl", restore=True)
    after = everything() | {"figures": figures()}
    assert {name for name in before if before[name] != after[name]} == set()
    assert dict(Recap.objects.values_list("slug", "body_html")) == html
    assert comments_html() == comments
    assert Member.objects.get(handle=avatar.handle).avatar.read() == square
    call_command("check_threads", verbosity=0)
    export(tmp_path / "second")
    assert files_of(tmp_path / "second") == files_of(tmp_path / "first")


def figures():
    return list(Recap.objects.order_by("slug").values_list("slug", "comment_count", "thread_count", "last_comment_at"))


def comments_html():
    return dict(Comment.objects.values_list("public_id", "html"))


@pytest.mark.django_db
class TestExport:
    def test_two_exports_of_one_site_are_the_same_files(self, tmp_path):
        site.build()
        export(tmp_path / "one")
        export(tmp_path / "two")
        assert files_of(tmp_path / "one") == files_of(tmp_path / "two")

    def test_no_password_and_no_session_goes_out(self, tmp_path, member, client_of):
        client_of(member).get("/")
        export(tmp_path)
        text = b"".join(files_of(tmp_path).values())
        assert member.password.encode() not in text
        assert Session.objects.get().session_key.encode() not in text

    def test_it_says_that_addresses_are_in_it(self, tmp_path, member):
        assert "e-mail addresses" in export(tmp_path)
        assert "e-mail addresses" in (tmp_path / "README.txt").read_text()
        assert member.email in (tmp_path / "tables" / "members.member.jsonl").read_text()

    def test_every_row_is_a_line_of_json(self, tmp_path):
        whole = site.build()
        export(tmp_path)
        rows = [json.loads(line) for line in (tmp_path / "tables" / "recaps.recap.jsonl").read_text().splitlines()]
        assert [row["slug"] for row in rows] == sorted(Recap.objects.values_list("slug", flat=True))
        assert len((tmp_path / "tables" / "comments.comment.jsonl").read_text().splitlines()) >= 10
        assert (tmp_path / "uploads" / f"{whole.recap.lead_image.key}.jpg").exists()

    def test_pictures_are_the_files_of_the_library(self, tmp_path):
        picture = factories.picture()
        export(tmp_path)
        original = Path(settings.MEDIA_ROOT) / picture.original.name
        assert filecmp.cmp(original, tmp_path / "uploads" / f"{picture.key}.jpg", shallow=False)

    def test_an_address_that_is_none_is_refused(self, tmp_path):
        with pytest.raises(CommandError, match="--address"):
            call_command("export_site", str(tmp_path), address="lamp.example")


@pytest.mark.django_db(transaction=True)
class TestTrust:
    def test_without_the_owners_word_a_file_makes_nobody_an_editor(self, tmp_path):
        full_site()
        export(tmp_path / "first")
        empty()
        said = bring(tmp_path / "first" / "site.xml", report=tmp_path / "report.jsonl")
        assert {member.role for member in Member.objects.all()} == {"member", "recapper"}
        assert not any(address.verified for member in Member.objects.all() for address in member.emailaddress_set.all())
        assert "they were editor, and are recapper now" in said

    def test_a_row_that_lies_makes_nothing(self, tmp_path):
        full_site()
        export(tmp_path / "first")
        empty()
        text = (tmp_path / "first" / "site.xml").read_text()
        text = text.replace('"role": "editor"', '"role": "emperor"').replace('"kind": "love"', '"kind": ["love"]')
        text = text.replace('"body": "<p>', '"body": "<script>alert(1)</script><p onclick=x>')
        text = text.replace('"reveals_through": 3', '"reveals_through": 99999').replace('"avatars/a-', '"avatars/../a-')
        (tmp_path / "lies.xml").write_text(text)
        bring(tmp_path / "lies.xml", report=tmp_path / "report.jsonl", restore=True)
        assert not Member.objects.filter(handle="ines").exists()
        assert not any("<script" in recap.body + recap.body_html for recap in Recap.objects.all())
        assert Notification.objects.exists()
        assert not Member.objects.exclude(avatar="").exists()
        call_command("check_threads", verbosity=0)
