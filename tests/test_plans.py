"""Every hot query uses an index, on a site with 100,000 comments: no big table is read from end to end.

SQLite has no statistics there, as on any site, but what migrations tell it (`recaps.planner`).
"""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from comments.editing import print_of
from comments.models import Comment
from comments.notifications import announcing, guests, outbox, telling
from members import impersonation
from recaps.models import SearchDue
from recaps.search import indexing
from tests import factories, large, people
from tests.plans import read_whole, steps_on_sqlite

BIG = {
    "comments_comment", "comments_thread", "comments_notification", "comments_reaction", "comments_mention",
    "comments_report", "comments_visit", "comments_draft", "comments_subscription", "comments_searchedcomment",
    "recaps_watchprogress", "members_member", "recaps_recap", "recaps_byline",
}  # fmt: skip
# Asked as they are. (Of SearchDocument there are as many as dramas and recaps, and PostgreSQL joins them as a whole.)
HUGE = {"comments_comment", "comments_searchedcomment"}
MOST_STEPS = large.COMMENTS  # of all that a page asks: far fewer than to look at each comment
PAGES = [
    "/", "/?page=50", "{show}", "{show}episodes/1/", "{recap}", "{recap}?page=5", "{recap}?page=10",
    "{recap}?sort=newest", "{recap}?sort=loved", "{recap}?sort=active&page=5", "{recap}?thread=100",
    "/comments/comment1001/", "/comments/comment1001/open/", "{recap}comments/news/",
    "{recap}comments/arrivals/?since={since}", "{recap}comments/gone/", "{recap}comments/",
    "{recap}comments/?parent=comment1001", "/recappers/{recapper}/", "/recappers/{recapper}/?page=5", "{tag}",
    "/members/m7/", "/feed/", "/comments/feed/", "{recap}feed/", "{show}feed/", "/search/?q=lamp",
    "/search/?q=lamp&in=comment", "/search/suggest/?q=talk19",
    "/schedule/", "/shows/", "{person}",
]  # fmt: skip
OF_MEMBERS = [
    *PAGES, "/me/notifications/", "/me/watching/", "/me/mail/", "/me/decisions/", "{recap}comments/people/?q=m",
    "{recap}comments/draft/", "/comments/comment1001/react/",
]  # fmt: skip
OF_MODERATORS = [
    "/moderation/", "/moderation/waiting/", "/moderation/log/", "/moderation/people/m7/",
    "/moderation/comments/comment1001/", "/comments/comment1001/revisions/",
]  # fmt: skip
SENT = {
    "a comment": ("{recap}comments/", {"body": "Who?", "guest_name": "Bo", "guest_email": "bo1@example.net"}),
    "a reply": ("{recap}comments/", {"body": "Who?", "parent": "comment1001"}),
    "a draft": ("{recap}comments/draft/", {"text": "Wh", "parent": "comment1001"}),
    "a reaction": ("{recap}comments/react/", {"love": "comment1001"}),
    "a report": ("/comments/comment1001/report/", {"reason": "spam"}),
    "watched": ("/me/watching/set/", {"show": "{slug}", "through": "1"}),
    "all read": ("/me/notifications/read/", {}),
    "a follow": ("/me/follow/", {"follow": "thread comment1000"}),
    "an edit": ("/comments/{own}/edit/", {"body": "Whose?", "seen": "{seen}"}),
}
WORK = [
    announcing.find_recaps, announcing.claim, announcing.tell_followers, outbox.claim, guests.claim,
    guests.forget_the_unconfirmed, telling.forget_old, indexing.work_off,
]  # fmt: skip


@pytest.fixture
def large_site(db, monkeypatch):
    """(the recap with 2,500 comments, a member, a drama)."""
    big, member, episode = large.fill()
    own = factories.comment_on(big, by=member)
    telling.announce(own)
    # Which a process reads twice a minute, and not at each post; the test may take longer than that.
    monkeypatch.setattr(impersonation, "KEPT_SECONDS", 3600)
    monkeypatch.setattr(impersonation, "_kept", (0.0, frozenset()))
    impersonation.of_the_house()
    SearchDue.objects.all().delete()  # of the factories: the worker has read them long ago
    SearchDue.note("recap", big.pk)
    SearchDue.note("comment", own.pk)
    return big, member, episode.show


def test_no_hot_query_reads_a_big_table_from_end_to_end(large_site):
    found = {name: reads(piece) for name, piece in pieces(*large_site)}
    told = [f"--- {name}\n" + "\n".join(map(str, some)) for name, some in found.items() if some]
    assert not told, "\n".join(told)


@pytest.fixture
def little_site(db):
    """A comment, and statistics that know of no other. (Those of SQLite outlive the test, though undone with it.)"""
    factories.comment_on(factories.RecapFactory())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE comments_comment")


@pytest.mark.parametrize(
    "ask", [Comment.objects.first, lambda: list(Comment.objects.order_by("-pk")[:20])], ids=["first", "twenty"]
)
def test_what_ends_early_may_walk_along_an_index(little_site, ask):
    assert reads(ask) == []


def test_sqlite_is_told_of_the_two_indexes_that_begin_with_a_status_and_of_nothing_else(db):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT idx FROM sqlite_stat1")
            assert {name for (name,) in cursor.fetchall()} == {"comment_newest_by_status", "recap_newest_first"}


WITHOUT_INDEX = Comment.objects.filter(source="Who?")


@pytest.mark.parametrize(
    "ask",
    [WITHOUT_INDEX.exists, WITHOUT_INDEX.first, lambda: list(WITHOUT_INDEX.order_by("-pk")[:20]), WITHOUT_INDEX.count],
    ids=["exists", "first", "twenty", "count"],
)
def test_what_has_no_index_is_found_also_where_few_rows_are_wanted(little_site, ask):
    assert reads(ask)


def pieces(recap, member, show):
    """(name, what to do) of everything that is asked often."""
    own = Comment.objects.filter(member=member).latest("pk")
    names = {
        "person": factories.CreditFactory(show=show).person.get_absolute_url(),
        "recap": recap.get_absolute_url(),
        "show": show.get_absolute_url(),
        "slug": show.slug,
        "tag": recap.tags.first().get_absolute_url(),
        "own": own.public_id,
        "seen": print_of(own.source),
        "recapper": recap.people[0].handle,
        "since": (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    guest, ours, moderator = browser(), browser(member), browser(people.join(people.MODERATOR))
    looks = {"guest": (guest, PAGES), "member": (ours, OF_MEMBERS), "moderator": (moderator, OF_MODERATORS)}
    for who, (client, patterns) in looks.items():
        for pattern in patterns:
            path = pattern.format(**names)
            yield f"{who}: {pattern}", lambda client=client, path=path: client.get(path)
    for name, (pattern, data) in SENT.items():
        client = guest if "guest_name" in data else ours
        data = {key: value.format(**names) for key, value in data.items()}
        path = pattern.format(**names)
        yield f"sent: {name}", lambda client=client, path=path, data=data: client.post(path, data)
    for piece in WORK:
        yield f"worker: {piece.__module__}.{piece.__name__}", piece


def browser(person=None):
    client = Client()
    if person:
        client.force_login(person, "members.backends.ModelBackend")
    return client


def reads(piece):
    """What `piece` reads from end to end, done after a fresh start and undone."""
    cache.clear()
    with transaction.atomic():
        with read_whole(BIG, HUGE) as found, steps_on_sqlite() as steps:
            answer = piece()
        transaction.set_rollback(True)
    if sum(steps) > MOST_STEPS:
        found.append(f"takes {sum(steps)} steps")
    status = getattr(answer, "status_code", 200)
    return found if status < 400 else [f"answered {status}"]
