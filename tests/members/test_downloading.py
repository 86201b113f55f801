"""What somebody downloads is all that is theirs, and nothing of anybody else's."""

import io
import json
import zipfile

import pytest
from django.contrib.auth import get_user_model

from comments.models import CommentRevision
from members import downloading
from tests import factories
from tests.members import leaving as life
from tests.members.leaving import PASSWORD, WORD

pytestmark = pytest.mark.django_db
OTHERS = "zeugma"
# Foreign keys to a member whose rows are not theirs to take along, and why.
NOT_THEIRS = {
    "members.Mute.whom": "who has muted them is not told",
    "members.FormerHandle.member": "stands in their profile",
    "comments.Case.claimed_by": "for two minutes, while they moderate",
    "comments.Departure.member": "there once they have left",
    "admin.LogEntry.user": "the newsroom's own record",
    "members.Member_groups.member": "their role says it",
    "members.Member_user_permissions.member": "their role says it",
}


@pytest.fixture
def leaver(other_member):
    leaver, recap = life.join(), factories.RecapFactory()
    life.live(leaver, recap, other_member)
    draft = factories.comment_on(recap, by=other_member, says=f"Mine: {OTHERS}")
    CommentRevision.objects.create(comment=draft, source=f"Mine before: {OTHERS}")
    other_member.drafts.create(recap=recap, text=f"Mine not yet: {OTHERS}")
    return leaver


def unpacked(member):
    with zipfile.ZipFile(downloading.archive(member)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def test_each_section_is_there_for_people_and_for_programs(leaver):
    files = unpacked(leaver)
    assert {"index.html", "picture.jpg"} < set(files)
    for section in downloading.SECTIONS:
        assert isinstance(json.loads(files[f"{section.name}.json"]), list)
        assert files[f"{section.name}.html"].startswith(b"<!doctype html>")


def test_everything_that_holds_their_word_is_in_it(leaver):
    """Every text of theirs in the database is in the file."""
    files = b"".join(content for name, content in unpacked(leaver).items() if name.endswith(".json")).decode()
    theirs = {value for place, value in life.tables() if WORD in value.casefold() and not place.endswith(SKIPPED)}
    assert [text for text in theirs if json.dumps(text, ensure_ascii=False)[1:-1] not in files] == []


# How the site keeps it besides: made of the text, or of random letters.
SKIPPED = (".html", "SearchedComment.names", "SearchedComment.body", "Session.session_data", ".avatar")


def test_nothing_of_anybody_else_is_in_it(leaver, other_member):
    everything = b"".join(unpacked(leaver).values())
    for theirs in (OTHERS, other_member.email, "Who left the lamp on?", "You?"):
        assert theirs.encode() not in everything
    assert OTHERS.encode() in b"".join(unpacked(other_member).values())


def test_every_row_that_names_a_member_is_in_it_or_is_named_here(leaver):
    """A new model that points to members fails this test until its download is thought of."""
    covered = {
        "account.EmailAddress.user", "mfa.Authenticator.user", "usersessions.UserSession.user", "members.Mute.by",
        "recaps.WorkingCopy.member",
        "recaps.WatchProgress.member", "recaps.Byline.member", "comments.Comment.member", "comments.Draft.member",
        "comments.Visit.member", "comments.Reaction.member", "comments.Mention.member", "comments.Subscription.member",
        "comments.Notification.member", "comments.MailChoice.member", "comments.Report.member",
        "comments.ModerationAction.member", "comments.ModerationAction.moderator",
    }  # fmt: skip
    relations = get_user_model()._meta.related_objects
    pointing = {f"{one.related_model._meta.label}.{one.field.name}" for one in relations if not one.many_to_many}
    assert pointing - covered - set(NOT_THEIRS) == set()


def test_text_is_no_markup_in_it(leaver):
    factories.comment_on(factories.RecapFactory(), by=leaver, says="<script>alert(1)</script>")
    assert b"<script>" not in b"".join(content for name, content in unpacked(leaver).items() if name.endswith("html"))


def test_it_is_sent_to_who_has_just_said_the_password_again(leaver, client):
    client.post("/accounts/login/", {"login": WORD, "password": PASSWORD})
    again = client.post("/me/download/")["Location"]
    answer = client.post(again, {"password": PASSWORD})  # and what was wanted goes on by itself
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None


def test_whoever_came_by_an_open_session_is_asked_for_the_password(leaver, client_of):
    answer = client_of(leaver).post("/me/download/")
    assert answer.status_code == 302
    assert "/accounts/reauthenticate/" in answer["Location"]
