"""What the database itself refuses, whoever writes to it, on both databases."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from comments.models import (
    Announcement,
    Case,
    Comment,
    Draft,
    ListedTerm,
    Mention,
    ModerationAction,
    Notification,
    Reaction,
    Report,
    Subscription,
    Thread,
    Visit,
)
from members.models import Member, Mute
from recaps.models import (
    Byline,
    Credit,
    Episode,
    Image,
    Kind,
    OldAddress,
    Recap,
    Rendition,
    Revision,
    SearchDocument,
    WatchProgress,
    WorkingCopy,
)
from tests import people
from tests.factories import CreditFactory, MemberFactory, RecapFactory, comment_on, episode_of, picture

pytestmark = pytest.mark.django_db
NOW = timezone.now()


class World:
    """One of everything, for constraints to be broken on."""

    def __init__(self):
        self.member = people.join(people.MEMBER)
        self.recap = RecapFactory(by=[self.member])
        self.show = self.recap.show
        self.first, self.second = episode_of(self.show, 1), episode_of(self.show, 2)
        self.credit = CreditFactory(show=self.show)
        self.root = comment_on(self.recap, key="the-first-press")
        self.reply = comment_on(self.recap, to=self.root)
        self.other = comment_on(self.recap, by=self.member)
        self.image = picture()

    def comment(self, **fields):
        Comment.objects.filter(pk=self.root.pk).update(**fields)

    def recaps(self, **fields):
        Recap.objects.filter(pk=self.recap.pk).update(**fields)

    def twice(self, model, **fields):
        for _ in range(2):
            model.objects.create(**fields)


def report(w, **fields):
    Report.objects.create(**{"comment": w.root, "reason": "spam"} | fields)


def follow(w, times=1, **fields):
    for _ in range(times):
        Subscription.objects.create(**fields)


BREAKS = {
    "member_handle_unique_when_folded": [lambda w: Member.objects.create(handle="YUNA")],
    "member_email_unique_when_folded": [lambda w: Member.objects.create(handle="x", email="YUNA@example.org")],
    "mute_once": [lambda w: w.twice(Mute, by=w.member, whom=MemberFactory(handle="muted"))],
    "mute_of_somebody_else": [lambda w: Mute.objects.create(by=w.member, whom=w.member)],
    "episode_number_unique": [lambda w: Episode.objects.create(show=w.show, number=1)],
    "episode_position_unique": [lambda w: Episode.objects.create(show=w.show, number=99, position=1)],
    "episode_counts_from_one": [
        lambda w: Episode.objects.create(show=w.show, number=0),
        lambda w: Episode.objects.create(show=w.show, season=0, number=99),
    ],
    "episode_position_from_one": [lambda w: Episode.objects.create(show=w.show, number=99, position=0)],
    "old_address_leads_elsewhere": [lambda w: OldAddress.objects.create(path="/a/", target="/a/")],
    "old_address_of_this_site": [
        lambda w: OldAddress.objects.create(path="a", target="/b/"),
        lambda w: OldAddress.objects.create(path="/a/", target="//elsewhere.example/"),
    ],
    "credit_unique": [
        lambda w: Credit.objects.create(show=w.show, person=w.credit.person, character=w.credit.character)
    ],
    "recap_has_a_show_unless_news": [
        lambda w: w.recaps(show=None),
        lambda w: w.recaps(kind=Kind.NEWS, first_episode=None, last_episode=None),
    ],
    "recap_covers_both_ends": [
        lambda w: w.recaps(kind=Kind.HANGOUT, first_episode=None),
        lambda w: w.recaps(kind=Kind.NEWS, show=None),
    ],
    "recap_of_episodes_names_them": [lambda w: w.recaps(first_episode=None, last_episode=None)],
    "recap_rating_in_reviews_by_halves": [
        lambda w: w.recaps(rating=4),
        lambda w: w.recaps(kind=Kind.SERIES_REVIEW, rating=Decimal("4.3")),
        lambda w: w.recaps(kind=Kind.SERIES_REVIEW, rating=0),
    ],
    "recap_published_has_a_moment": [lambda w: w.recaps(published_at=None)],
    "byline_unique": [lambda w: Byline.objects.create(recap=w.recap, member=w.member)],
    "revision_number_unique": [lambda w: w.twice(Revision, recap=w.recap, number=1, texts={})],
    "working_copy_once_a_recap": [lambda w: w.twice(WorkingCopy, recap=w.recap, member=w.member)],
    "working_copy_once_a_key": [lambda w: w.twice(WorkingCopy, member=w.member, key="x")],
    "working_copy_has_a_key_where_it_has_no_recap": [
        lambda w: WorkingCopy.objects.create(member=w.member),
        lambda w: WorkingCopy.objects.create(member=w.member, recap=w.recap, key="x"),
    ],
    "working_copy_says_when_it_was_typed": [
        lambda w: WorkingCopy.objects.create(member=w.member, key="x", fields={}),
        lambda w: WorkingCopy.objects.create(member=w.member, key="x", typed_at=NOW),
    ],
    "image_focal_point_inside": [lambda w: Image.objects.filter(pk=w.image.pk).update(focal_x=1.1)],
    "rendition_unique": [
        lambda w: w.twice(Rendition, image=w.image, width=1, height=1, format="avif", bytes=1, file="x")
    ],
    "watch_progress_unique": [lambda w: w.twice(WatchProgress, member=w.member, show=w.show, watched_through=1)],
    "watch_progress_within_show": [
        lambda w: WatchProgress.objects.create(member=w.member, show=w.show, watched_through=10_000)
    ],
    "thread_number_unique": [lambda w: Thread.objects.create(recap=w.recap, number=1)],
    "comment_one_root_a_tree": [
        lambda w: Comment.objects.filter(pk=w.reply.pk).update(parent=None, level=0),
    ],
    "comment_tree_is_its_thread": [
        lambda w: w.comment(tree_id=w.root.tree_id + 999),
        lambda w: w.comment(thread=w.other.thread),
    ],
    "comment_edges_in_order": [lambda w: w.comment(lft=9), lambda w: w.comment(lft=0)],
    "comment_root_at_level_zero": [
        lambda w: w.comment(level=1),
        lambda w: Comment.objects.filter(pk=w.reply.pk).update(level=0),
    ],
    "comment_by_member_or_guest": [
        lambda w: w.comment(guest_name=""),
        lambda w: w.comment(member=w.member),
        lambda w: Comment.objects.filter(pk=w.other.pk).update(guest_email="yuna@example.org"),
    ],
    "comment_tombstone_keeps_no_text": [
        lambda w: w.comment(status="tombstone", removed_by="author"),
        lambda w: w.comment(status="tombstone", source="", html=""),
        lambda w: w.comment(removed_by="author"),
    ],
    "comment_reveals_within_show": [lambda w: w.comment(reveals_through=10_000)],
    "report_by_member_or_guest": [lambda w: report(w), lambda w: report(w, member=w.member, guest_key="x")],
    "report_once_a_member": [lambda w: (report(w, member=w.member), report(w, member=w.member))],
    "report_once_a_guest": [lambda w: (report(w, guest_key="x"), report(w, guest_key="x"))],
    "report_names_an_episode_for_spoilers": [
        lambda w: report(w, member=w.member, reveals_through=3),
        lambda w: report(w, member=w.member, reason="spoiler", reveals_through=10_000),
    ],
    "moderation_action_is_about_something": [lambda w: ModerationAction.objects.create(verb="hold")],
    "case_is_claimed_for_a_time": [
        lambda w: Case.objects.create(comment=w.root, claimed_by=w.member),
        lambda w: Case.objects.create(comment=w.root, claimed_until=NOW),
    ],
    "listed_term_once": [lambda w: w.twice(ListedTerm, kind="word", term="x")],
    "reaction_one_of_a_kind": [lambda w: w.twice(Reaction, comment=w.root, member=w.member, kind="love")],
    "draft_of_a_new_thread_once": [lambda w: w.twice(Draft, member=w.member, recap=w.recap, text="x")],
    "draft_of_a_reply_once": [lambda w: w.twice(Draft, member=w.member, recap=w.recap, parent=w.root, text="x")],
    "visit_unique": [
        lambda w: w.twice(Visit, member=w.member, recap=w.recap, new_since=timezone.now(), seen_at=timezone.now())
    ],
    "mention_unique": [lambda w: w.twice(Mention, comment=w.root, member=w.member)],
    "subscription_of_member_or_guest": [
        lambda w: follow(w, recap=w.recap),
        lambda w: follow(w, recap=w.recap, member=w.member, guest_email="a@example.org"),
    ],
    "subscription_to_one_thing": [
        lambda w: follow(w, member=w.member),
        lambda w: follow(w, member=w.member, recap=w.recap, show=w.show),
    ],
    "subscription_member_thread_once": [lambda w: follow(w, 2, member=w.member, thread=w.root.thread)],
    "subscription_member_recap_once": [lambda w: follow(w, 2, member=w.member, recap=w.recap)],
    "subscription_member_show_once": [lambda w: follow(w, 2, member=w.member, show=w.show)],
    "subscription_guest_email_thread_once": [lambda w: follow(w, 2, guest_email="a@b.example", thread=w.root.thread)],
    "subscription_guest_email_recap_once": [lambda w: follow(w, 2, guest_email="a@b.example", recap=w.recap)],
    "subscription_guest_email_show_once": [lambda w: follow(w, 2, guest_email="a@b.example", show=w.show)],
    "notification_is_about_something": [lambda w: Notification.objects.create(member=w.member, kind="reply")],
    "notification_once_a_comment": [
        lambda w: (
            Notification.objects.create(member=w.member, kind="reply", comment=w.root),
            Notification.objects.create(member=w.member, kind="mention", comment=w.root),
        )
    ],
    "search_document_unique": [lambda w: w.twice(SearchDocument, kind="show", object_id=w.show.pk)],
    "notification_of_member_or_guest": [
        lambda w: Notification.objects.create(kind="reply", comment=w.root),
        lambda w: Notification.objects.create(member=w.member, guest_email="a@b.example", kind="reply", comment=w.root),
    ],
    "notification_once_a_comment_and_guest": [
        lambda w: w.twice(Notification, guest_email="a@b.example", kind="reply", comment=w.root)
    ],
    "announcement_of_one_thing": [
        lambda w: Announcement.objects.create(),
        lambda w: Announcement.objects.filter(comment=w.root).update(recap=w.recap),
    ],
    "notification_once_a_recap": [lambda w: w.twice(Notification, member=w.member, kind="recap", recap=w.recap)],
}
# Columns that are unique by themselves.
COLUMNS = {
    "submission_key": lambda w: Comment.objects.filter(pk=w.reply.pk).update(submission_key="the-first-press"),
    "public_id": lambda w: Comment.objects.filter(pk=w.reply.pk).update(public_id=w.root.public_id),
    "slug": lambda w: Recap.objects.filter(pk=RecapFactory().pk).update(slug=w.recap.slug),
}


@pytest.fixture
def world(db):
    return World()


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(world, name):
    for break_it in BREAKS[name]:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            break_it(world)
        assert name in str(refusal.value) or is_unique_and_told_by_columns(name)


def is_unique_and_told_by_columns(name):
    """SQLite names the columns of a unique constraint and, where they are plain, not the constraint."""
    unique = [constraint.name for constraint in ours() if isinstance(constraint, models.UniqueConstraint)]
    return connection.vendor == "sqlite" and name in unique


@pytest.mark.parametrize("column", COLUMNS)
def test_the_database_refuses_a_second(world, column):
    with pytest.raises(IntegrityError), transaction.atomic():
        COLUMNS[column](world)


def ours():
    for label in ("members", "recaps", "comments"):
        for model in apps.get_app_config(label).get_models():
            yield from model._meta.constraints


def test_every_constraint_is_broken_here():
    assert {constraint.name for constraint in ours()} == set(BREAKS)


def test_the_moderation_log_is_only_added_to(world):
    line = ModerationAction.objects.create(verb="hold", comment=world.root)
    for change in (line.save, line.delete, ModerationAction.objects.all().delete):
        with pytest.raises(TypeError, match="append-only"):
            change()
    with pytest.raises(TypeError, match="append-only"):
        ModerationAction.objects.update(reason="")
