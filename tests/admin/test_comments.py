"""Moderating in the admin."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from comments import rescoping
from comments.models import Comment, ModerationAction, Report
from comments.models.discussion import CommentStatus
from comments.moderation import TextIsGone, decide
from tests.factories import RecapFactory, comment_on, hold, remove, talk_under

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/comment/"
Verb = ModerationAction.Verb


def page_of(comment):
    return reverse("admin:comments_comment_change", args=[comment.pk])


def decide_url(comment):
    return reverse("admin:comments_comment_decide", args=[comment.pk])


def act(client, action, *comments):
    return client.post(LIST, {"action": action, "_selected_action": [comment.pk for comment in comments]}, follow=True)


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("hold", CommentStatus.HELD),
        ("reject", CommentStatus.REJECTED),
        ("remove", CommentStatus.TOMBSTONE),
    ],
)
def test_a_moderator_decides_and_the_counters_and_the_log_follow(client_of, moderator, action, status):
    recap = RecapFactory()
    first, second = talk_under(recap, threads=2, replies=0)
    act(client_of(moderator), action, first)
    first.refresh_from_db()
    recap.refresh_from_db()
    line = ModerationAction.objects.get()
    assert first.status == status
    assert recap.comment_count == 1
    assert (line.moderator, line.comment, line.before) == (moderator, first, {"status": "visible"})
    assert Comment.objects.get(pk=second.pk).is_visible


def test_a_held_comment_is_approved(client_of, moderator):
    comment = hold(comment_on(RecapFactory()))
    act(client_of(moderator), "approve", comment)
    comment.refresh_from_db()
    assert comment.is_visible


def test_a_removed_comment_keeps_its_place_and_loses_its_text(client_of, moderator):
    recap = RecapFactory()
    root = comment_on(recap, says="Too much.")
    reply = comment_on(recap, to=root)
    act(client_of(moderator), "remove", root)
    root.refresh_from_db()
    assert (root.source, root.html, root.removed_by) == ("", "", "moderator")
    assert Comment.objects.get(pk=reply.pk).parent == root


def test_what_is_so_already_is_not_logged_again(moderator):
    comment = comment_on(RecapFactory())
    for _ in range(2):
        decide(comment, Verb.HOLD, moderator, "Looks like an advert.")
    assert ModerationAction.objects.count() == 1


def test_nothing_brings_a_removed_comment_back(client_of, moderator):
    comment = remove(comment_on(RecapFactory()))
    with pytest.raises(TextIsGone):
        decide(comment, Verb.APPROVE, moderator)
    page = act(client_of(moderator), "approve", comment).content.decode()
    assert "nothing left to decide" in page
    assert not ModerationAction.objects.exists()


def test_a_decision_on_the_comments_own_page_has_a_reason(client_of, moderator):
    comment = comment_on(RecapFactory())
    client = client_of(moderator)
    client.post(decide_url(comment), {"verb": "reject", "reason": " An advert. "})
    comment.refresh_from_db()
    assert comment.status == CommentStatus.REJECTED
    assert ModerationAction.objects.get().reason == "An advert."
    assert "An advert." in client.get(page_of(comment)).content.decode()


@pytest.mark.parametrize("verb", ["", "rescope", "nonsense"])
def test_an_unknown_decision_is_refused(client_of, moderator, verb):
    comment = comment_on(RecapFactory())
    assert client_of(moderator).post(decide_url(comment), {"verb": verb}).status_code == 403


def test_recappers_and_members_moderate_nothing(client_of, recapper, member):
    comment = comment_on(RecapFactory())
    for person in (recapper, member):
        client = client_of(person)
        assert client.get(LIST, follow=True).status_code == 403
        client.post(decide_url(comment), {"verb": "tombstone"})
        act(client, "remove", comment)
    comment.refresh_from_db()
    assert comment.is_visible


def test_decisions_are_posted_never_followed_as_a_link(client_of, moderator):
    comment = comment_on(RecapFactory())
    assert client_of(moderator).get(decide_url(comment)).status_code == 405


@pytest.mark.parametrize("who", ["moderator", "editor", "owner"])
def test_comments_and_the_log_are_neither_added_changed_nor_deleted_here(client_of, request, who):
    person = request.getfixturevalue(who)
    comment = comment_on(RecapFactory(), says="As it was.")
    decide(comment, Verb.HOLD, person)
    line = ModerationAction.objects.get()
    client = client_of(person)
    for model, row in (("comment", comment), ("moderationaction", line)):
        assert client.get(f"/admin/comments/{model}/add/").status_code == 403
        for verb in ("change", "delete"):
            url = reverse(f"admin:comments_{model}_{verb}", args=[row.pk])
            assert client.post(url, {"source": "Changed.", "post": "yes"}).status_code == 403
    comment.refresh_from_db()
    assert comment.source == "As it was."


def test_comments_are_found_by_their_words_and_by_who_wrote_them(client_of, moderator, member):
    recap = RecapFactory()
    comment_on(recap, by=member, says="The staircase knows.")
    comment_on(recap, says="The lamp knows.")
    client = client_of(moderator)
    for words in ("staircase", "yuna"):
        page = client.get(LIST, {"q": words}).content.decode()
        assert "The staircase knows." in page
        assert "The lamp knows." not in page


def test_what_a_commenter_wrote_is_text_in_the_admin(client_of, moderator):
    comment = comment_on(RecapFactory(), says="<script>alert(1)</script>")
    for url in (LIST, page_of(comment)):
        assert "<script>alert" not in client_of(moderator).get(url).content.decode()


@pytest.mark.parametrize("model", ["comment", "moderationaction", "report"])
def test_lists_cost_the_same_however_long_they_are(client_of, moderator, member, django_assert_max_num_queries, model):
    recap = RecapFactory()
    for root in talk_under(recap, threads=4, replies=1):
        decide(comment_on(recap, by=member, to=root), Verb.HOLD, moderator)
    client = client_of(moderator)
    with django_assert_max_num_queries(10):
        assert client.get(f"/admin/comments/{model}/").status_code == 200


def test_a_moderator_confirms_in_one_press_what_readers_report(client_of, moderator):
    comment = comment_on(RecapFactory())
    for reader in ("one", "two"):
        rescoping.report(comment, 7, guest_key=reader)
    client = client_of(moderator)
    page = client.get(page_of(comment)).content.decode()
    assert "It gives away episode 7</button> 2 readers say so." in page
    client.post(reverse("admin:comments_comment_rescope", args=[comment.pk]), {"through": "7", "reason": "So it does."})
    comment.refresh_from_db()
    line = ModerationAction.objects.get()
    assert comment.reveals_through == 7
    assert (line.moderator, line.verb, line.reason) == (moderator, Verb.RESCOPE, "So it does.")
    assert not Report.objects.filter(settled_at=None).exists()


@pytest.mark.parametrize("through", ["", "99", "x"])
def test_a_comment_is_not_rescoped_to_nowhere(client_of, moderator, through):
    comment = comment_on(RecapFactory())
    address = reverse("admin:comments_comment_rescope", args=[comment.pk])
    assert client_of(moderator).post(address, {"through": through}).status_code == 403
    assert client_of(moderator).get(address).status_code == 405


def test_a_recapper_rescopes_nothing(client_of, recapper):
    comment = comment_on(RecapFactory())
    address = reverse("admin:comments_comment_rescope", args=[comment.pk])
    assert client_of(recapper).post(address, {"through": "7"}).status_code == 403


def test_the_list_of_reports_says_why_and_when_by_the_sites_clock(client_of, moderator, member):
    comment = comment_on(RecapFactory())
    at = datetime(2026, 11, 30, 16, 40, tzinfo=UTC)
    Report.objects.create(comment=comment, member=member, reason=Report.Reason.UNKIND, note="Twice.", created_at=at)
    Report.objects.create(comment=comment, member=moderator, reason=Report.Reason.SPAM, settled_at=at)
    page = client_of(moderator).get("/admin/comments/report/").content.decode()
    assert "unkind: Twice." in page
    assert "30 Nov 2026, 16:40" in page
    assert ">open<" in page
    assert ">settled 30 Nov 2026, 16:40<" in page
    assert "p.m." not in page
