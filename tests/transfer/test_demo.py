"""`manage.py demo`: loads the same site every time, and only where nothing stands yet."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from comments.models import Comment, Mention, Reaction, SearchedComment
from comments.posting import Guest, post
from members.models import Member
from recaps.models import Image, Recap, Show, WatchProgress
from transfer.demo import loading
from transfer.demo.calendar import WRITTEN_ON, Calendar
from transfer.demo.drawing import Drawing, Sizes, draw_all
from transfer.demo.large import Scale
from transfer.demo.reading import Site, read_site

SMALL = Sizes(poster=(40, 60), lead=(48, 27), still=(48, 27), avatar=16)
TODAY = date(2026, 12, 3)


def some_of_it(*slugs):
    """A drama or two, and the news."""
    site = read_site()
    dramas = [drama for drama in site.dramas if drama.slug in slugs]
    return Site(site.members, dramas, site.news, site.pages)


ON_AIR, ENDED = some_of_it("the-lamplighters-daughter"), some_of_it("second-bell")
BOTH = some_of_it("the-lamplighters-daughter", "second-bell")
PEOPLE = Site(ENDED.members, [], [], ENDED.pages)


def load(site=ON_AIR, today=TODAY):
    loading.load(site, Calendar(today), lambda things, *_: things, SMALL, workers=1)


def snapshot():
    """The content of the database, but for what counts up by itself."""
    return [
        list(Member.objects.order_by("handle").values_list("handle", "joined_at", "avatar", "password")),
        list(Show.objects.order_by("slug").values_list("slug", "poster__key")),
        list(Recap.objects.order_by("slug").values_list("slug", "body_html", "comment_count", "published_at")),
        list(Image.objects.order_by("key").values_list("key", "colour", "alt")),
        list(Comment.objects.order_by("public_id").values_list("public_id", "posted_at", "lft", "rght", "html")),
        list(Mention.objects.order_by("comment__public_id", "member__handle").values_list("member__handle")),
        list(Reaction.objects.order_by("comment__public_id", "member__handle").values_list("kind", "created_at")),
        list(WatchProgress.objects.order_by("member__handle", "show__slug").values_list("watched_through")),
    ]


def loaded_and_taken_back(**options):
    with transaction.atomic():
        load(**options)
        content = snapshot()
        transaction.set_rollback(True)
    return content


@pytest.mark.django_db
def test_a_day_gives_the_same_site_every_time():
    first = loaded_and_taken_back()
    assert all(first)
    assert loaded_and_taken_back() == first


@pytest.mark.django_db
def test_another_day_moves_what_is_on_air_and_nothing_else():
    def published(today):
        with transaction.atomic():
            load(BOTH, today)
            dates = dict(Recap.objects.exclude(published_at=None).values_list("import_ref", "published_at"))
            transaction.set_rollback(True)
        return dates

    then, later = published(WRITTEN_ON), published(WRITTEN_ON + timedelta(days=17))
    steps = {ref: later[ref] - then[ref] for ref in then}
    to_come = "demo:_news/05-a-drama-for-january"
    moved = {ref for ref in steps if "lamplighter" in ref or ref == to_come}
    assert {steps[ref] for ref in moved} == {timedelta(weeks=2)}
    assert {steps[ref] for ref in set(steps) - moved} == {timedelta()}


@pytest.mark.django_db
@pytest.mark.parametrize("today", [date(2026, 3, 1), date(2026, 11, 22), date(2026, 11, 28), date(2029, 1, 1)])
def test_on_no_day_is_anything_from_the_future(today):
    load(BOTH, today)
    now = Calendar(today).now + timedelta(days=1)
    newsroom = Recap.objects.exclude(import_ref="demo:_news/05-a-drama-for-january")
    assert not newsroom.filter(published_at__gt=now).exists()
    assert not Comment.objects.filter(posted_at__gt=now).exists()
    assert not Member.objects.filter(joined_at__gt=now).exists()
    assert Recap.objects.filter(published_at__gt=now).count() == 1


@pytest.mark.django_db
def test_it_is_refused_where_something_stands():
    Show.objects.create(title="A real one", slug="a-real-one")
    with pytest.raises(CommandError, match=r"has content already \(1 dramas\).*DATABASE_URL"):
        call_command("demo", verbosity=0)
    with pytest.raises(CommandError, match="not the demo's, for example “A real one”"):
        call_command("demo", size="large", verbosity=0)
    assert not Recap.objects.exists()
    assert not Member.objects.exists()


@pytest.mark.django_db
def test_if_empty_says_nothing_where_something_stands(capfd):
    Show.objects.create(title="A real one", slug="a-real-one")
    call_command("demo", if_empty=True)
    assert capfd.readouterr() == ("", "")
    assert Show.objects.count() == 1


@pytest.mark.django_db
def test_the_owners_account_is_no_content():
    get_user_model().objects.create_superuser("odile", "odile@example.net", "a long enough password")
    load(PEOPLE)
    assert Member.objects.filter(handle="noor").exists()


@pytest.mark.django_db
def test_a_handle_that_is_taken_is_named():
    get_user_model().objects.create_superuser("noor", "odile@example.net", "a long enough password")
    with pytest.raises(loading.Refused, match="noor"):
        load(PEOPLE)
    assert not Show.objects.exists()


@pytest.mark.django_db
def test_a_run_that_breaks_off_leaves_nothing_and_can_be_repeated(monkeypatch):
    def break_off(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(loading.talk, "react", break_off)
    with pytest.raises(KeyboardInterrupt):
        load(ENDED)
    assert not loading.content()
    assert not Member.objects.exists()
    monkeypatch.undo()
    load(ENDED)
    names = set(Image.objects.values_list("original", flat=True))
    assert all(name.endswith("/original.jpg") for name in names)


def test_a_pool_draws_what_one_process_draws(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    wanted = [
        Drawing("pool/poster", "poster", ("A", "sea", ("#1B1F3B", "#E2557B", "#F6E4DA", "#2F8791")), (40, 60)),
        Drawing("pool/avatar", "avatar", ("noor", "#BF4127"), 16),
    ]

    def drawn(workers):
        (_, (image, renditions)), (_, avatar) = draw_all(wanted, workers)
        files = [image.original.name, *(rendition.file.name for rendition in renditions), avatar]
        return [(name, (tmp_path / name).read_bytes()) for name in files]

    assert drawn(2) == drawn(1)


@pytest.mark.django_db
def test_in_production_nobody_has_a_known_password(settings):
    settings.PRODUCTION = True
    load(PEOPLE)
    assert not any(member.has_usable_password() for member in Member.objects.all())


# --- The large one

TINY = Scale(shows=2, recaps=40, comments=900, members=15)


class Bar:
    """Counts, and breaks off where it is told to."""

    def __init__(self, until=10**9):
        self.count, self.until = 0, until

    def update(self, step):
        self.count += step
        if self.count > self.until:
            raise KeyboardInterrupt


@pytest.fixture
def few_texts(monkeypatch):
    monkeypatch.setattr("transfer.demo.large.DISTINCT_TEXTS", 20)


def fill(bar=None):
    loading.load_large(ENDED, TINY, Calendar(TODAY), bar or Bar())


def large_snapshot():
    return [
        list(Recap.objects.order_by("slug").values_list("slug", "body_html", "comment_count", "thread_count")),
        list(Comment.objects.order_by("public_id").values_list("public_id", "posted_at", "lft", "rght", "source")),
    ]


@pytest.mark.django_db
def test_the_large_one_has_the_numbers_that_it_says(few_texts):
    fill()
    sizes = sorted(comments_under(recap) for recap in Recap.objects.all())
    assert (len(sizes), sum(sizes), Show.objects.count(), Member.objects.count()) == (40, 900, 2, 15)
    call_command("check_threads", verbosity=0)
    assert not Recap.objects.filter(published_at__gt=datetime.now(tz=timezone.get_current_timezone())).exists()


def comments_under(recap):
    return Comment.objects.filter(thread__recap=recap).count()


@pytest.mark.django_db
def test_the_planner_knows_how_many_words_the_large_one_has(few_texts, monkeypatch):
    """SQLite, which once learns that the index of words is all but empty, reads all of it for each part of it."""
    monkeypatch.setattr("transfer.management.commands.demo.Scale", lambda: TINY)
    load(ENDED)
    call_command("demo", size="large", verbosity=0)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "EXPLAIN QUERY PLAN DELETE FROM comments_searchedcomment_words_data WHERE id >= 1 AND id <= 9"
            )
            assert "SEARCH" in cursor.fetchone()[-1]
        else:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'comments_searchedcomment'")
            assert cursor.fetchone()[0] == SearchedComment.objects.count()


@pytest.mark.django_db
def test_the_large_one_goes_on_where_it_was_killed(few_texts):
    with transaction.atomic():
        fill()
        whole = large_snapshot()
        transaction.set_rollback(True)
    with pytest.raises(KeyboardInterrupt):
        fill(Bar(until=400))
    assert 0 < Recap.objects.count() < TINY.recaps
    fill()
    assert large_snapshot() == whole


@pytest.mark.django_db
def test_what_comes_after_the_large_one_gets_numbers_of_its_own(few_texts):
    fill()
    recap = Recap.objects.first()
    root = post(
        recap=recap, author=Guest("Bo", "bo@example.net"), source="Hello.", reply_to=None, reveals_through=1,
        submission_key="after-the-large-one",
    )  # fmt: skip
    assert root.thread.number == recap.last_thread_number + 1
    if connection.vendor == "postgresql":
        assert root.pk == Comment.objects.order_by("-pk").first().pk
