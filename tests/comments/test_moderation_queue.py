"""The queue: who gets what next, deciding once, taking it back, reports, and the log that remains."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import moderation, queue, reporting, rescoping, sanctions, undoing
from comments.models import Case, Comment, ListedTerm, ModerationAction, Notification, Reaction, Report
from comments.models.discussion import CommentStatus
from comments.moderation import Verb, decide, state_of
from members.models import Member
from tests import factories, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def other_moderator(db):
    return people.join(people.Part("minho", "Minho", people.Role.MODERATOR))


def held_on(recap, count=1, **fields):
    return [factories.hold(factories.comment_on(recap, says=f"Held {n}.", **fields)) for n in range(1, count + 1)]


def report(comment, count=1, reason="unkind", start=0):
    for number in range(start, start + count):
        comment = reporting.report(comment, reason, guest_key=f"reader {number}")
    return comment


def press(client, comment, verb, **fields):
    data = {"verb": verb, "seen": state_of(Comment.objects.get(pk=comment.pk)), "then": "next"} | fields
    return client.post(f"/moderation/comments/{comment.public_id}/", data)


# --- What is next


def test_what_everybody_can_read_is_first_then_the_oldest(recap, moderator):
    first, second = held_on(recap, 2)
    reported = report(factories.comment_on(recap))
    assert [comment.pk for comment in queue.waiting()] == [reported.pk, first.pk, second.pk]
    assert queue.next_for(moderator) == (reported.pk, 3, ())


def test_two_moderators_are_given_two_cases_and_the_third_hears_who_is_looking(
    recap, client_of, moderator, other_moderator, editor
):
    first, second = held_on(recap, 2)
    assert queue.next_for(moderator).comment == first.pk
    assert queue.next_for(moderator).comment == first.pk, "a reload shows the same one"
    assert queue.next_for(other_moderator).comment == second.pk
    page = client_of(editor).get("/moderation/").content.decode()
    assert "in good hands" in page
    assert "Minho" in page
    page = client_of(editor).get(f"/moderation/comments/{second.public_id}/").content.decode()
    assert "<bdi>Minho</bdi> is looking at this" in page


def test_a_lease_runs_out(recap, moderator, other_moderator, time_machine_at):
    [only] = held_on(recap)
    queue.next_for(moderator)
    with time_machine_at(timezone.now() + queue.LEASE + timedelta(seconds=1)):
        assert queue.next_for(other_moderator).comment == only.pk


def test_what_is_left_for_later_comes_last(recap, moderator):
    first, second = held_on(recap, 2)
    assert queue.next_for(moderator, after=first.pk).comment == second.pk
    assert queue.next_for(moderator, after=second.pk).comment == first.pk


def test_an_empty_queue_says_so_with_warmth(client_of, moderator):
    assert "Nothing waits" in client_of(moderator).get("/moderation/").content.decode()


def test_the_text_is_shown_with_what_it_gives_away_said_before_it(recap, client_of, moderator):
    comment = factories.hold(factories.comment_on(recap, says="It was the neighbour.", reveals_through=5))
    page = client_of(moderator).get("/moderation/").content.decode()
    assert page.index("Gives away episode 5.") < page.index("It was the neighbour.")
    assert comment.public_id in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_queue_takes_ten_queries_however_long_it_is(recap, client_of, moderator, count):
    by = factories.MemberFactory()
    parent = factories.comment_on(recap)
    for comment in held_on(recap, count, by=by, to=parent):
        Report.objects.create(comment=comment, member=factories.MemberFactory(), reason="spam")
        decide(comment, Verb.HOLD, moderator)
    client = client_of(moderator)
    for address in ("/moderation/", "/moderation/waiting/", "/moderation/log/", f"/moderation/people/{by.handle}/"):
        Case.objects.all().delete()
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        asked = [query["sql"] for query in caught if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(asked) <= 10, "\n".join(asked)


# --- Deciding


@pytest.mark.parametrize(
    ("verb", "status"),
    [("approve", CommentStatus.VISIBLE), ("reject", CommentStatus.REJECTED), ("tombstone", CommentStatus.TOMBSTONE)],
)
def test_a_press_decides_and_leads_to_the_next(recap, client_of, moderator, verb, status):
    first, second = held_on(recap, 2)
    response = press(client_of(moderator), first, verb, reason="House rules.")
    assert response.status_code == 303
    page = client_of(moderator).get(response.url).content.decode()
    assert second.public_id in page
    assert "Undo" in page
    line = ModerationAction.objects.get()
    assert (Comment.objects.get(pk=first.pk).status, line.reason, line.recap) == (status, "House rules.", recap)


def test_two_moderators_never_decide_the_same_one_twice(recap, client_of, moderator, other_moderator):
    [comment] = held_on(recap)
    seen = state_of(comment)
    press(client_of(moderator), comment, "approve", seen=seen)
    client = client_of(other_moderator)
    response = press(client, comment, "reject", seen=seen)
    assert "Somebody was faster" in client.get(response.url).content.decode()
    assert [line.verb for line in ModerationAction.objects.all()] == ["approve"]


def test_nor_at_the_very_same_moment(stage):
    recap = factories.RecapFactory()
    [comment] = held_on(recap)
    both = [people.join(people.MODERATOR), people.join(people.EDITOR)]
    seen, outcomes, ready = state_of(comment), [], threading.Barrier(2)

    def act(moderator, verb):
        ready.wait()
        try:
            outcomes.append(bool(decide(comment, verb, moderator, seen=seen)))
        except moderation.Overtaken:
            outcomes.append(False)
        connections.close_all()

    threads = [threading.Thread(target=act, args=pair) for pair in zip(both, (Verb.APPROVE, Verb.REJECT), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, True]
    assert ModerationAction.objects.count() == 1


def test_an_edit_meanwhile_is_not_approved_unread(recap, client_of, moderator):
    [comment] = held_on(recap)
    seen = state_of(comment)
    Comment.objects.filter(pk=comment.pk).update(source="Something else.")
    press(client_of(moderator), comment, "approve", seen=seen)
    assert Comment.objects.get(pk=comment.pk).status == CommentStatus.HELD


def test_many_are_approved_at_once(recap, client_of, moderator):
    comments = held_on(recap, 3)
    client_of(moderator).post("/moderation/waiting/", {"comment": [comment.public_id for comment in comments[:2]]})
    assert [comment.status for comment in Comment.objects.order_by("pk")] == ["visible", "visible", "held"]


def test_a_member_is_muted_with_the_comment_and_hears_why(recap, client_of, moderator, member):
    [comment] = held_on(recap, by=member)
    press(client_of(moderator), comment, "mute", days="7", reason="Third time this week.")
    member.refresh_from_db()
    assert member.is_muted
    assert Comment.objects.get().status == CommentStatus.REJECTED
    page = client_of(member).get("/me/decisions/").content.decode()
    assert "Third time this week." in page
    assert "for 7 days" in page
    assert moderator.name not in page
    assert Notification.objects.get(member=member).kind == "decision"


@pytest.mark.parametrize("verb", ["warn", "mute", "ban"])
def test_nobody_of_the_house_is_sanctioned(recap, client_of, moderator, recapper, verb):
    [comment] = held_on(recap, by=recapper)
    press(client_of(moderator), comment, verb)
    recapper.refresh_from_db()
    assert recapper.may_write
    assert Comment.objects.get().status == CommentStatus.HELD, "both or neither"


def test_a_guest_is_refused_by_their_address(recap, client_of, moderator):
    [comment] = held_on(recap)
    press(client_of(moderator), comment, "ban", reason="Adverts.")
    term = ListedTerm.objects.get()
    assert (term.kind, term.term, term.then) == ("email", people.GUEST.email, "reject")


def test_bans_are_lifted_on_a_persons_page(client_of, moderator, member):
    client = client_of(moderator)
    client.post(f"/moderation/people/{member.handle}/", {"verb": "ban", "reason": "Threats."})
    assert Member.objects.get(pk=member.pk).is_banned
    client.post(f"/moderation/people/{member.handle}/", {"verb": "unban"})
    assert Member.objects.get(pk=member.pk).may_write
    assert [line.verb for line in ModerationAction.objects.order_by("pk")] == ["ban", "unban"]


# --- Taking it back


def undo(client):
    action = ModerationAction.objects.exclude(verb="undo").order_by("-pk").first()
    return client.post("/moderation/undo/", {"action": action.pk})


@pytest.mark.parametrize("verb", ["approve", "reject", "tombstone", "lock", "warn", "mute", "ban"])
def test_every_decision_can_be_taken_back_for_a_minute(recap, client_of, moderator, member, verb):
    [comment] = held_on(recap, by=member)
    before = (comment.source, comment.html, comment.status)
    client = client_of(moderator)
    press(client, comment, verb)
    response = undo(client)
    comment.refresh_from_db()
    member.refresh_from_db()
    assert response.url == f"/moderation/comments/{comment.public_id}/"
    assert (comment.source, comment.html, comment.status) == before
    assert (member.may_write, comment.thread.locked) == (True, False)
    assert not Notification.objects.filter(kind="decision").exists()
    assert ModerationAction.objects.filter(verb="undo").exists(), "the log keeps both"


def test_a_removed_comment_comes_back_with_what_hung_on_it(recap, client_of, moderator, member):
    comment = factories.comment_on(recap, says="Worth keeping.")
    Reaction.objects.create(comment=comment, member=member, kind="love")
    Comment.objects.filter(pk=comment.pk).update(loves=1)
    client = client_of(moderator)
    press(client, comment, "tombstone")
    assert Comment.objects.get().source == ""
    undo(client)
    comment.refresh_from_db()
    recap.refresh_from_db()
    assert (comment.source, comment.loves, comment.reactions.count()) == ("Worth keeping.", 1, 1)
    assert recap.comment_count == 1


def test_once_the_minute_is_over_the_text_is_gone_everywhere(recap, client_of, moderator, time_machine_at):
    comment = factories.comment_on(recap, says="Gone for good.")
    client = client_of(moderator)
    press(client, comment, "tombstone")
    with time_machine_at(timezone.now() + timedelta(minutes=2)):
        assert "The minute is over" in client.get(undo(client).url).content.decode()
    cache.clear()
    assert Comment.objects.get().source == ""
    assert not any("Gone for good" in str(line.before) for line in ModerationAction.objects.all())


def test_one_takes_back_ones_own_and_once(recap, client_of, moderator, other_moderator):
    [comment] = held_on(recap)
    press(client_of(moderator), comment, "approve")
    undo(client_of(other_moderator))
    assert Comment.objects.get().is_visible
    undo(client_of(moderator))
    with pytest.raises(undoing.TooLate):
        undoing.undo(ModerationAction.objects.get(verb="approve").pk, moderator)


def test_a_rescope_is_taken_back_with_its_reports(recap, moderator):
    comment = factories.comment_on(recap, reveals_through=1)
    rescoping.report(comment, 7, guest_key="one")
    rescoping.rescope(comment, 7, moderator)
    assert Report.objects.get().upheld is True
    undoing.undo(ModerationAction.objects.get().pk, moderator)
    assert (Comment.objects.get().reveals_through, Report.objects.get().settled_at) == (1, None)


# --- Reports


def test_enough_reports_hold_it_until_somebody_has_looked(recap, moderator):
    comment = report(factories.comment_on(recap), reporting.REPORTS_TO_HOLD - 1)
    assert comment.is_visible
    comment = report(comment, 1, start=9)
    assert comment.status == CommentStatus.HELD
    assert comment.case.why == reporting.REASON_OF_READERS
    decide(comment, Verb.APPROVE, moderator)
    assert report(comment, reporting.REPORTS_TO_HOLD, start=20).is_visible, "a moderator has looked"
    assert queue.waiting().exists(), "and may look again"


def test_one_person_has_one_voice(recap):
    comment = factories.comment_on(recap)
    for _ in range(9):
        comment = reporting.report(comment, "spam", guest_key="the same one")
    assert comment.is_visible


def test_what_the_staff_writes_is_queued_and_not_held(recap, recapper):
    comment = report(factories.comment_on(recap, by=recapper), 9)
    assert comment.is_visible
    assert queue.waiting().get() == comment


def test_those_whose_trust_is_withdrawn_are_heard_and_hold_nothing(recap):
    comment = factories.comment_on(recap)
    crowd = [factories.MemberFactory() for _ in range(3)]
    Member.objects.filter(pk=crowd[0].pk).update(banned_at=timezone.now())
    Member.objects.filter(pk=crowd[1].pk).update(muted_until=timezone.now() + timedelta(days=1))
    for other in [factories.comment_on(recap, says=f"Fine {n}.") for n in range(3)]:
        Report.objects.create(comment=other, member=crowd[2], reason="spam", settled_at=timezone.now(), upheld=False)
    for person in crowd:
        comment = reporting.report(comment, "unkind", member=person)
    assert comment.is_visible
    assert comment.reports.count() == 3


@pytest.mark.parametrize(("verb", "upheld"), [(Verb.APPROVE, False), (Verb.REJECT, True), (Verb.TOMBSTONE, True)])
def test_a_decision_settles_the_reports(recap, moderator, verb, upheld):
    comment = report(factories.comment_on(recap), 2)
    decide(comment, verb, moderator)
    assert {row.upheld for row in Report.objects.all()} == {upheld}
    assert not queue.waiting().exists()


def test_a_reader_reports_with_a_reason_and_a_note(client, recap):
    comment = factories.comment_on(recap)
    address = f"/comments/{comment.public_id}/report/"
    assert client.post(address, {"note": "?"}).status_code == 422
    assert client.post(address, {"reason": "spoiler"}).status_code == 422
    assert client.post(address, {"reason": "unkind", "note": "To Mina."}).status_code == 302
    assert (Report.objects.get().reason, Report.objects.get().note) == ("unkind", "To Mina.")


def test_reports_have_a_pace(client, recap):
    codes = []
    for number in range(reporting.REPORTS_A_PERSON + 1):
        comment = factories.comment_on(recap, says=f"Remark {number}.")
        codes.append(client.post(f"/comments/{comment.public_id}/report/", {"reason": "spam"}).status_code)
    assert codes == [302] * reporting.REPORTS_A_PERSON + [429]


# --- The log, and discussions


def test_the_log_finds_by_person_verb_moderator_recap_and_words(recap, client_of, moderator, member):
    [comment] = held_on(recap, by=member)
    decide(comment, Verb.REJECT, moderator, "Advertises lamps.")
    sanctions.sanction(member, Verb.WARN, moderator, "Please stop.")
    client = client_of(moderator)
    for query in ("q=lamps", f"person={member.handle}", "verb=reject", f"by={moderator.handle}", f"recap={recap.slug}"):
        assert "Advertises lamps." in client.get(f"/moderation/log/?{query}").content.decode(), query
    for query in ("q=kettles", "person=nobody", "verb=ban", "by=nobody", "recap=nothing"):
        assert "Nothing in the log is like that." in client.get(f"/moderation/log/?{query}").content.decode(), query


def test_the_log_is_append_only(recap, moderator):
    line = decide(held_on(recap)[0], Verb.APPROVE, moderator)
    for change in (line.save, line.delete, ModerationAction.objects.all().delete):
        with pytest.raises(TypeError):
            change()


def test_a_moderator_changes_how_a_discussion_runs_and_the_log_says_so(recap, client_of, moderator):
    client, version = client_of(moderator), recap.discussion_version
    assert "How this discussion runs" in client.get(recap.get_absolute_url()).content.decode()
    data = {"discussion_open": "on", "members_only": "on", "slow_seconds": "60", "hold_all": "on", "reason": "Too hot."}
    client.post(f"{recap.get_absolute_url()}comments/rules/", data)
    recap.refresh_from_db()
    line = ModerationAction.objects.get()
    assert (recap.members_only, recap.slow_seconds, recap.hold_all, recap.takes_comments) == (True, 60, True, True)
    assert recap.discussion_version > version
    assert (line.verb, line.recap) == ("rules", recap)
    assert line.reason.startswith("Too hot. (members only: yes")
    client.post(f"{recap.get_absolute_url()}comments/rules/", {"slow_seconds": "0"})
    assert ModerationAction.objects.order_by("-pk").first().verb == "close"


def test_a_rule_without_sense_is_said_beside_the_field(recap, client_of, moderator):
    response = client_of(moderator).post(f"{recap.get_absolute_url()}comments/rules/", {"slow_seconds": "soon"})
    assert response.status_code == 422
