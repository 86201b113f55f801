"""Who does not moderate decides nothing, and who is muted or banned gets around it nowhere.

Which address answers whom is in the table of `tests/addresses/`.
"""

import pytest

from comments.models import Comment, ModerationAction, Reaction, Report
from comments.moderation import state_of
from members.models import Member
from tests import factories, people

pytestmark = pytest.mark.django_db
NOBODY_WHO_DECIDES = ["guest", "member", "other_member", "muted", "banned", "recapper"]


@pytest.fixture
def stage(db):
    """A recap with a comment and a held one."""
    member = people.join(people.MEMBER)
    recap = factories.RecapFactory(by=[people.join(people.RECAPPER)])
    comment = factories.comment_on(recap, says="The lamp again.")
    held = factories.hold(factories.comment_on(recap, by=member))
    return {"recap": recap.get_absolute_url(), "comment": comment.public_id, "held": held.public_id}


@pytest.fixture
def person(request, stage):
    """Who is named by the test's parameter."""
    if request.param == "guest":
        return None
    known = {"member": people.MEMBER, "recapper": people.RECAPPER}.get(request.param)
    return Member.objects.get(handle=known.handle) if known else request.getfixturevalue(request.param)


def seen_by_moderators(public_id):
    return state_of(Comment.objects.get(public_id=public_id))


@pytest.mark.parametrize("person", NOBODY_WHO_DECIDES, indirect=True)
def test_nobody_else_decides_anything(stage, client_of, person):
    client = client_of(person)
    for verb in ModerationAction.Verb.values:
        for address in ("/moderation/comments/{held}/", "/moderation/people/yuna/", "{recap}comments/rules/"):
            client.post(address.format(**stage), {"verb": verb, "seen": seen_by_moderators(stage["held"])})
    assert not ModerationAction.objects.exists()
    assert Comment.objects.get(public_id=stage["held"]).status == "held"


@pytest.mark.parametrize("person", ["muted", "banned"], indirect=True)
def test_what_a_muted_or_banned_person_cannot_do_changes_nothing(stage, client_of, person):
    client, before = client_of(person), Comment.objects.count()
    response = client.post(f"{stage['recap']}comments/", {"body": "Let me in."})
    assert "Let me in." in response.content.decode(), "the text is kept"
    assert ("banned" if person.is_banned else "muted until") in response.content.decode()
    assert Comment.objects.count() == before
    if person.is_banned:
        client.post(f"{stage['recap']}comments/react/", {"love": stage["comment"]})
        client.post(f"/comments/{stage['comment']}/report/", {"reason": "spam"})
        assert not Reaction.objects.exists()
        assert not Report.objects.exists()


@pytest.mark.parametrize("person", ["muted", "banned"], indirect=True)
def test_no_edit_goes_around_it(stage, client_of, person):
    comment = factories.comment_on(Comment.objects.first().thread.recap, by=person, says="Before.")
    response = client_of(person).post(f"/comments/{comment.public_id}/edit/", {"body": "After."})
    assert response.status_code == 403
    assert Comment.objects.get(pk=comment.pk).source == "Before."


def test_nothing_of_moderation_is_kept_by_a_cache(stage, client_of, moderator):
    for address in ("/moderation/", "/moderation/log/", "/moderation/waiting/"):
        answer = client_of(moderator).get(address)
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
