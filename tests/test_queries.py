"""What a page costs is bounded by what is on it: at most ten queries, and as many for a large site as for a small."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recaps.keeping import shelf
from recaps.models import Episode, Kind
from tests import factories, site
from tests.recaps.searching import read_everything

pytestmark = pytest.mark.django_db
MOST = 10
OF_A_TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "SET LOCAL")
# The pages that anybody reads; signing in is allauth's.
OURS = [
    "home", "shows", "shows by year", "show", "episode", "person", "recapper", "member", "tag", "page", "write",
    "reply", "search", "found", "found comments", "nothing found", *map(str, Kind),
]  # fmt: skip


@pytest.fixture
def whole_site(nothing_kept):
    return site.build()


def queries(client, address):
    client.get(address)  # what is looked up once a process, such as content types
    shelf.clear()
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in caught if not query["sql"].startswith(OF_A_TRANSACTION)]


def grow(whole):
    """Three times as much of everything that a page may list."""
    show, recapper = whole.show, whole.recapper
    for number in range(9, 13):
        Episode.objects.create(show=show, number=number, aired_on=show.premiered)
    show.place_episodes()
    poster = factories.picture()
    for number in range(1, 7):
        factories.CreditFactory(show=show)
        other = factories.ShowFactory(airing=True, poster=poster)
        factories.CreditFactory(show=other, person=show.credits.first().person)
        both = {"by": [recapper, whole.editor], "tagged": [whole.tag, factories.TagFactory()], "lead_image": poster}
        factories.RecapFactory(show=show, first_episode=factories.episode_of(show, number), **both)
        factories.RecapFactory(show=other, **both)
    whole.recap.tags.add(*factories.TagFactory.create_batch(4))
    for kind in Kind:
        recap = type(whole.recap).objects.public().filter(kind=kind).last()
        for _ in range(4):
            root = factories.comment_on(recap, by=factories.MemberFactory())
            factories.comment_on(recap, by=factories.MemberFactory(), to=root)
    read_everything()


@pytest.mark.parametrize("person", ["guest", "member", "editor"])
def test_no_page_takes_more_than_ten_and_growth_adds_none(whole_site, client_of, person):
    client = client_of(getattr(whole_site, person, None))
    for page in OURS:  # a member's second look finds something new, which is one query, however much it is
        client.get(whole_site.addresses[page])
    for kind in Kind:
        factories.comment_on(type(whole_site.recap).objects.public().filter(kind=kind).last())
    before = {page: len(queries(client, whole_site.addresses[page])) for page in OURS}
    assert {page: count for page, count in before.items() if count > MOST} == {}
    grow(whole_site)
    for page in OURS:
        now = queries(client, whole_site.addresses[page])
        assert len(now) <= before[page], f"{page}: {before[page]} and now {len(now)}\n" + "\n".join(now)


def test_a_permalink_takes_few(whole_site, client):
    comment = whole_site.recap.threads.first().comments.first()
    with CaptureQueriesContext(connection) as caught:
        client.get(comment.get_absolute_url())
    assert len(caught) <= 4


def test_posting_takes_as_many_in_a_long_thread_as_in_a_short(whole_site, client):
    recap = factories.RecapFactory()
    root = factories.comment_on(recap)

    def post():
        data = {"body": "Again.", "parent": root.public_id, "guest_name": "Bo", "guest_email": "bo@example.net"}
        with CaptureQueriesContext(connection) as caught:
            assert client.post(f"{recap.get_absolute_url()}comments/", data).status_code == 303
        return len(caught)

    first = post()
    for _ in range(20):
        factories.comment_on(recap, to=root)
    assert post() <= first


def test_a_first_look_after_a_new_comment_takes_three():
    recap = factories.RecapFactory()
    factories.talk_under(recap)
    Client().get(recap.get_absolute_url())
    factories.comment_on(recap)
    with CaptureQueriesContext(connection) as caught:
        assert Client().get(recap.get_absolute_url()).status_code == 200
    assert len(caught) <= 3, "its figures, its threads, and the comments of one"
