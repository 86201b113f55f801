"""Migrations can be taken back on a site that is in use, and made again."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from comments.models import Comment, Notification, Subscription, Thread
from tests import factories, people
from tests.members import leaving as life
from tests.migrating import columns_of, migrate

BEFORE_GUESTS_WERE_TOLD = ("comments", "0006_searched_comments")
BEFORE_FEWER_INDEXES = ("comments", "0012_search_is_planned_by_more_words")


def test_the_way_back_and_forth_leads_through_what_guests_are_told(stage):
    life.live(life.join(), factories.RecapFactory(), people.join(people.MEMBER))
    said = Comment.objects.count()
    assert Notification.objects.filter(member=None).exists()
    try:
        migrate(BEFORE_GUESTS_WERE_TOLD)
        assert BEFORE_GUESTS_WERE_TOLD in MigrationExecutor(connection).loader.applied_migrations
        assert "guest_email" not in columns_of(Notification)
    finally:
        migrate()
    assert "guest_email" in columns_of(Notification)
    assert not Notification.objects.filter(member=None).exists()
    assert Comment.objects.count() == said
    assert Subscription.objects.filter(guest_email=life.ADDRESS).exists()


def test_fewer_indexes_and_the_way_back(stage):
    try:
        migrate(BEFORE_FEWER_INDEXES)
        assert {("member_id",), ("tree_id",)} <= indexed(Comment)
        assert ("recap_id",) in indexed(Thread)
    finally:
        migrate()
    alone = {("thread_id",), ("parent_id",)}
    assert {columns for columns in indexed(Comment) if len(columns) == 1} == alone
    assert {columns for columns in indexed(Thread) if len(columns) == 1} == set()


def indexed(model):
    """The columns of each index that is there for looking things up, and not also for their being unique."""
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return {tuple(found["columns"]) for found in there.values() if found["index"] and not found["unique"]}
