"""A query that is composed once says the same as one that is composed at each asking."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import CharField, DateTimeField
from django.utils import timezone

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
