"""Editors settle in a list what an import could not be sure of, and everything that hangs on it follows."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from comments.models import Comment
from recaps.models import Kind, Recap
from tests import factories
from tests.admin.forms import filled
from transfer.models import Doubt

pytestmark = pytest.mark.django_db
LIST = "/admin/transfer/doubt/"


@pytest.fixture
def doubt():
    recap = factories.RecapFactory(kind=Kind.NEWS, headline="Lamp, third night")
    factories.comment_on(recap)
    Comment.objects.update(import_ref="wp:comment:1")
    return Doubt.objects.create(recap=recap, why="no drama is named", kind=Kind.NEWS)


@pytest.fixture
def drama():
    return factories.ShowFactory(title="The Lamp", episodes=2)


def settle(client, **changes):
    page = client.get(LIST)
    data = filled(page, **{f"form-0-{name}": value for name, value in changes.items()}, _save="Save")
    return client.post(LIST, data)


def test_saying_what_it_is_changes_the_recap(client_of, editor, doubt, drama):
    changes = {"kind": Kind.EPISODE_RECAP, "show": drama.pk, "first": 3, "last": 4, "settled": "on"}
    assert settle(client_of(editor), **changes).status_code == 302
    recap = Recap.objects.get()
    assert (recap.kind, recap.show, recap.headline) == (Kind.EPISODE_RECAP, drama, "Lamp, third night")
    assert (recap.first_episode.number, recap.last_episode.position) == (3, 4)
    assert Doubt.objects.get().settled


def test_what_its_comments_give_away_follows(client_of, editor, doubt, drama):
    settle(client_of(editor), kind=Kind.EPISODE_RECAP, show=drama.pk, first=2)
    assert Comment.objects.get().reveals_through == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": Kind.EPISODE_RECAP}, "Which drama is it about?"),
        ({"kind": Kind.EPISODE_RECAP, "show": True}, "Which episodes does it cover?"),
        ({"kind": Kind.NEWS, "show": True}, "News stands by itself."),
        ({"kind": Kind.HANGOUT, "show": True, "first": 3, "last": 2}, "The last episode comes before the first."),
    ],
)
def test_what_cannot_be_is_said_beside_the_row(client_of, editor, doubt, drama, changes, sentence):
    changes = changes | ({"show": drama.pk} if changes.get("show") else {})
    answer = settle(client_of(editor), **changes)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert Recap.objects.get().kind == Kind.NEWS


def test_only_editors_settle(client_of, recapper, moderator, doubt):
    for person in (recapper, moderator):
        assert client_of(person).get(LIST).status_code == 403


def test_the_list_costs_as_many_queries_for_many(client_of, editor, doubt, drama, django_assert_max_num_queries):
    for _ in range(20):
        recap = factories.RecapFactory(show=drama)
        Doubt.objects.create(recap=recap, why="A guess.", kind=recap.kind, show=drama, first=1, last=1)
    client = client_of(editor)
    client.get(LIST)
    with django_assert_max_num_queries(15):
        client.get(LIST)


def test_the_database_holds_the_order_of_episodes(doubt):
    with pytest.raises(IntegrityError):
        Doubt.objects.update(first=3, last=2)


def test_what_the_recap_refuses_is_refused(doubt, drama):
    doubt.kind = Kind.EPISODE_RECAP
    with pytest.raises(ValidationError):
        doubt.clean()
