"""Every address of moderation × every kind of person × every method. Who may moderate is decided in one place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment, ModerationAction, Reaction, Report
from tests import factories, people

pytestmark = pytest.mark.django_db
PEOPLE = ["guest", "member", "other_member", "muted", "banned", "recapper", "moderator", "editor"]
MODERATES = {"moderator", "editor"}
# What each gets, in the order of PEOPLE.
MODERATORS = [302, 403, 403, 403, 403, 403, 200, 200]
MODERATORS_SEND = [302, 403, 403, 403, 403, 403, 303, 303]
GET_ONLY = [405] * 8
EVERYBODY = [200] * 8
TABLE = {
    ("get", "/moderation/"): MODERATORS,
    ("post", "/moderation/"): GET_ONLY,
    ("get", "/moderation/waiting/"): MODERATORS,
    ("post", "/moderation/waiting/"): MODERATORS_SEND,
    ("get", "/moderation/log/"): MODERATORS,
    ("get", "/moderation/log/?q=x&person=yuna&by=tobias&verb=reject&recap=x&before=9"): MODERATORS,
    ("get", "/moderation/log/?verb=nonsense&before=x%00"): MODERATORS,
    ("post", "/moderation/log/"): GET_ONLY,
    ("get", "/moderation/comments/{held}/"): MODERATORS,
    ("get", "/moderation/comments/{comment}/"): MODERATORS,
    ("get", "/moderation/comments/nothing/"): [302, 403, 403, 403, 403, 403, 404, 404],
    ("post", "/moderation/comments/{held}/"): MODERATORS_SEND,
    ("get", "/moderation/undo/"): GET_ONLY,
    ("post", "/moderation/undo/"): [302, 403, 403, 403, 403, 403, 404, 404],
    ("get", "/moderation/people/yuna/"): MODERATORS,
    ("get", "/moderation/people/nobody/"): [302, 403, 403, 403, 403, 403, 404, 404],
    ("post", "/moderation/people/yuna/"): MODERATORS_SEND,
    ("get", "{recap}comments/rules/"): GET_ONLY,
    ("post", "{recap}comments/rules/"): MODERATORS_SEND,
    ("get", "/me/decisions/"): [302] + [200] * 7,
    ("post", "/me/decisions/"): GET_ONLY,
    ("get", "/comments/{comment}/report/"): [200, 200, 200, 200, 403, 200, 200, 200],
    ("post", "/comments/{comment}/report/"): [302, 302, 302, 302, 403, 302, 302, 302],
    ("post", "{recap}comments/"): [303, 303, 303, 403, 403, 303, 303, 303],
    ("post", "{recap}comments/react/"): [303, 303, 303, 303, 403, 303, 303, 303],
    ("get", "/comments/{comment}/revisions/"): [403, 403, 403, 403, 403, 403, 200, 200],
    # To read, to leave and to see what was decided, nobody needs to be in good standing.
    ("get", "{recap}"): EVERYBODY,
    ("get", "{recap}comments/"): EVERYBODY,
}
SENT = {
    "/moderation/comments/{held}/": {"verb": "approve"},
    "/moderation/people/yuna/": {"verb": "mute", "days": "3"},
    "{recap}comments/rules/": {"discussion_open": "on", "slow_seconds": "60"},
    "/comments/{comment}/report/": {"reason": "unkind"},
    "{recap}comments/": {"body": "Who left it on?", "guest_name": "Bo", "guest_email": "bo@example.net"},
}


@pytest.fixture
def stage(request):
    """A recap with a comment and a held one, and the person of the test."""
    member = people.join(people.MEMBER)
    recap = factories.RecapFactory(by=[people.join(people.RECAPPER)])
    comment = factories.comment_on(recap, says="The lamp again.")
    held = factories.hold(factories.comment_on(recap, by=member))
    return {"recap": recap.get_absolute_url(), "comment": comment.public_id, "held": held.public_id}


def who(name):
    if name == "guest":
        return None
    parts = {
        "member": people.MEMBER, "recapper": people.RECAPPER, "moderator": people.MODERATOR, "editor": people.EDITOR,
    }  # fmt: skip
    part = parts.get(name, people.Part(f"reader-{name.replace('_', '-')}", ""))
    found = people.Member.objects.filter(handle=part.handle).first() or people.join(part)
    if name == "muted":
        found.muted_until = timezone.now() + timedelta(days=2)
    if name == "banned":
        found.banned_at = timezone.now()
    found.save()
    return found


@pytest.mark.parametrize("name", PEOPLE)
def test_each_person_gets_what_the_table_says_by_each_method(stage, client_of, name):
    person, wrong = who(name), []
    for (method, address), codes in TABLE.items():
        data = dict(SENT.get(address, {}))
        if address.endswith("react/"):
            data = {"love": stage["comment"]}
        if address.startswith("/moderation/comments/{held}"):
            data["seen"] = seen_by_moderators(stage["held"])
        code = getattr(client_of(person), method)(address.format(**stage), data).status_code
        if code != codes[PEOPLE.index(name)]:
            wrong.append(f"{method} {address}: {code} and not {codes[PEOPLE.index(name)]}")
    assert wrong == []


def seen_by_moderators(public_id):
    from comments.moderation import state_of

    return state_of(Comment.objects.get(public_id=public_id))


@pytest.mark.parametrize("name", [name for name in PEOPLE if name not in MODERATES])
@pytest.mark.parametrize("verb", list(ModerationAction.Verb.values))
def test_nobody_else_decides_anything(stage, client_of, name, verb):
    client = client_of(who(name))
    for address in ("/moderation/comments/{held}/", "/moderation/people/yuna/", "{recap}comments/rules/"):
        client.post(address.format(**stage), {"verb": verb, "seen": seen_by_moderators(stage["held"])})
    assert not ModerationAction.objects.exists()
    assert Comment.objects.get(public_id=stage["held"]).status == "held"


@pytest.mark.parametrize("name", ["muted", "banned"])
def test_what_a_muted_or_banned_person_cannot_do_changes_nothing(stage, client_of, name):
    client, before = client_of(who(name)), Comment.objects.count()
    response = client.post(f"{stage['recap']}comments/", {"body": "Let me in."})
    assert "Let me in." in response.content.decode(), "the text is kept"
    assert ("banned" if name == "banned" else "muted until") in response.content.decode()
    assert Comment.objects.count() == before
    if name == "banned":
        client.post(f"{stage['recap']}comments/react/", {"love": stage["comment"]})
        client.post(f"/comments/{stage['comment']}/report/", {"reason": "spam"})
        assert not Reaction.objects.exists()
        assert not Report.objects.exists()


@pytest.mark.parametrize("name", ["muted", "banned"])
def test_no_edit_goes_around_it(stage, client_of, name):
    person = who(name)
    comment = factories.comment_on(Comment.objects.first().thread.recap, by=person, says="Before.")
    response = client_of(person).post(f"/comments/{comment.public_id}/edit/", {"body": "After."})
    assert response.status_code == 403
    assert Comment.objects.get(pk=comment.pk).source == "Before."


def test_nothing_of_moderation_is_kept_by_a_cache(stage, client_of):
    for address in ("/moderation/", "/moderation/log/", "/moderation/waiting/"):
        answer = client_of(who("moderator")).get(address)
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
