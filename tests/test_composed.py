"""A query that is composed once says the same as one that is composed at each asking."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from comments.models import Comment
from config.composed import Composed, Given, GivenKeys
from members.models import Member
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def named():
    """Of a member with this handle who joined before then: their name, and when they joined."""
    asked = []

    def compose():
        asked.append(1)
        found = Member.objects.filter(handle=Given("handle", CharField()), joined_at__lt=Given("then", DateTimeField()))
        return found.values_list("display_name", "joined_at")

    named = Composed(Member, compose)
    named.asked = asked
    return named


def test_it_is_composed_once_and_filled_in_each_time(named, django_assert_num_queries):
    wren, bo = factories.MemberFactory(handle="wren"), factories.MemberFactory(handle="bo")
    soon = timezone.now() + timedelta(hours=1)
    for member in (wren, bo, wren):
        with django_assert_num_queries(1):
            assert named(handle=member.handle, then=soon) == [(member.display_name, member.joined_at)]
    assert named(handle="wren", then=soon - timedelta(days=9000)) == []
    assert len(named.asked) == 1


def test_connections_share_what_was_composed_and_ask_for_themselves(named):
    other, soon = connection.copy(), timezone.now() + timedelta(hours=1)
    assert named(handle="wren", then=soon) == []
    assert [named.on(one)[1].connection for one in (connection, other)] == [connection, other]
    assert [compiler.connection for _, compiler, *_ in named.kept.values()] == [None]
    assert len(named.asked) == 1


def test_what_is_filled_in_is_a_value_and_never_sql(named):
    factories.MemberFactory(handle="wren")
    for hostile in ("wren' OR '1'='1", "%s", "wren%", "\\'; DROP TABLE members_member; --", ""):
        assert named(handle=hostile, then=timezone.now() + timedelta(hours=1)) == []
    assert "members_member" in connection.introspection.table_names()


def test_any_number_of_keys_is_one_value(django_assert_num_queries):
    found = Composed(Member, lambda: Member.objects.filter(pk__in=GivenKeys("keys")))
    wren, bo = factories.MemberFactory(handle="wren"), factories.MemberFactory(handle="bo")
    for keys in ([], [wren.pk], [wren.pk, bo.pk, bo.pk, 0], {wren.pk: 1}):
        with django_assert_num_queries(1):
            assert {member.pk for member in found(keys=keys)} == set(keys) - {0}


def test_a_value_that_is_missing_is_no_other_one(named):
    with pytest.raises(KeyError):
        named(handle="wren")


def test_a_row_is_inserted_as_django_inserts_it(stage):
    """Every field of a comment, with a value of its own, by our statement and by Django's."""
    root = factories.comment_on(factories.RecapFactory(), says="|| *Not yet.* ||")
    then = timezone.now() - timedelta(days=3)
    counts = {"gasps": 1, "laughs": 2, "loves": 3, "tears": 4}
    own = counts | {"edited_at": then, "posted_at": then, "reveals_through": 2, "source": "100 % 'x'"}
    place = {"thread": root.thread, "tree_id": root.thread_id, "parent": root, "level": 1, "lft": 2, "rght": 3}
    texts = {"guest_name": "Bo 🌙", "guest_email": "bo@example.org", "html": "<p>100 %</p>", "status": "held"}

    def made(name):
        return Comment(**own, **place, **texts, public_id=name, submission_key=f"key-{name}", import_ref=name)

    with transaction.atomic():
        ours = made("ours")
        ours.save(force_insert=True)
        theirs = made("theirs")
        Comment.objects.bulk_create([theirs])
        assert ours.pk != theirs.pk
        columns = [field.attname for field in Comment._meta.concrete_fields]
        kept = {row["public_id"]: row for row in Comment.objects.filter(parent=root).values(*columns)}
        assert kept["ours"] == {name: getattr(ours, name) for name in columns}
        alike = set(columns) - {"id", "public_id", "submission_key", "import_ref"}
        assert [kept["ours"][name] for name in alike] == [kept["theirs"][name] for name in alike]
        transaction.set_rollback(True)
