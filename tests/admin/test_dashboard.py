"""The first page of the newsroom: what waits for whom, and what has aired without a recap."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from recaps.dashboard import gaps
from recaps.models import Episode, Kind, Show, Status
from tests.admin.forms import filled
from tests.factories import CommentStatus, RecapFactory, ShowFactory, comment_on, episode_of, hold

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
PARTS = ("change/", "history/", "link/")  # of a recap


def airing(title="Floor Nine", days_ago=1, episodes=1, apart=1):
    """A drama whose last episode aired so many days ago."""
    last = timezone.localdate() - timedelta(days=days_ago)
    show = ShowFactory(title=title, status=Show.Status.AIRING, episodes=0)
    for number in range(1, episodes + 1):
        Episode.objects.create(show=show, number=number, aired_on=last - timedelta(days=(episodes - number) * apart))
    show.place_episodes()
    return show


def told():
    return [f"{gap.show}: {gap}" for gap in gaps(timezone.localdate())]


@pytest.fixture
def desk_of(client_of):
    return lambda person: client_of(person).get("/admin/").content.decode()


# --- What has aired


def test_an_episode_that_nobody_is_on_is_told(desk_of, recapper):
    airing()
    assert told() == ["Floor Nine: Episode 1 aired yesterday; nobody is on it"]
    assert "Episode 1 aired yesterday; nobody is on it" in desk_of(recapper)


@pytest.mark.parametrize(("days_ago", "when"), [(-1, "airs tomorrow"), (0, "aired today"), (1, "aired yesterday")])
def test_the_day_is_said_as_people_say_it(days_ago, when):
    airing(days_ago=days_ago)
    assert when in told()[0]


def test_two_of_one_weekend_are_one_recap():
    airing(episodes=2)
    assert told() == ["Floor Nine: Episodes 1-2 aired yesterday; nobody is on them"]


def test_two_of_two_weeks_are_two():
    airing(days_ago=0, episodes=2, apart=6)
    assert len(told()) == 2


@pytest.mark.parametrize("stage", ["draft", "review", "scheduled", "published"])
def test_one_that_somebody_has_begun_is_not(stage):
    RecapFactory(show=airing(), stage=stage)
    assert told() == []


def test_a_withdrawn_recap_and_a_hangout_leave_it_open():
    show = airing()
    RecapFactory(show=show, stage="withdrawn")
    RecapFactory(show=show, kind=Kind.HANGOUT)
    assert len(told()) == 1


def test_what_has_ended_or_is_long_ago_is_not_asked_for():
    airing(days_ago=9)
    Show.objects.filter(pk=airing().pk).update(status=Show.Status.FINISHED)
    assert told() == []


def test_writing_it_opens_the_form_with_what_is_known(client_of, recapper):
    show = airing(episodes=2)
    (gap,) = gaps(timezone.localdate())
    form = filled(client_of(recapper).get(gap.address))
    wanted = {
        "kind": Kind.FIRST_IMPRESSIONS,
        "show": str(show.pk),
        "first_episode": str(episode_of(show, 1).pk),
        "last_episode": str(episode_of(show, 2).pk),
        "headline": "Floor Nine: Episodes 1-2 (First Impressions)",
    }
    assert {name: form[name] for name in wanted} == wanted
    assert parse_qs(urlsplit(gap.address).query)["headline"] == [wanted["headline"]]


# --- What waits


def test_a_recapper_sees_their_own_and_an_editor_what_waits_for_them(desk_of, recapper, other_recapper, editor):
    RecapFactory(stage="draft", by=[recapper], headline="Mine in pieces")
    RecapFactory(stage="draft", by=[other_recapper], headline="Theirs in pieces")
    RecapFactory(stage="review", by=[other_recapper], headline="Theirs to be read")
    RecapFactory(stage="scheduled", by=[other_recapper], headline="Theirs at nine")
    seen = desk_of(recapper)
    assert "Mine in pieces" in seen
    assert "Theirs" not in seen
    seen = desk_of(editor)
    assert "Theirs to be read" in seen
    assert "Theirs at nine" in seen
    assert "in pieces" not in seen


def test_a_moment_is_told_in_the_sites_zone(desk_of, editor, settings):
    settings.TIME_ZONE = "Asia/Seoul"
    at = timezone.now().replace(hour=15, minute=30) + timedelta(days=2)
    RecapFactory(stage="scheduled", published_at=at)
    seen = desk_of(editor)
    assert f"{timezone.localtime(at):%H:%M}" == "00:30"
    assert "00:30" in seen
    assert "Times are those of Asia/Seoul" in seen


def test_what_was_published_today_comes_with_its_comments(desk_of, recapper):
    recap = RecapFactory(headline="Out since lunch", published_at=timezone.now())
    comment_on(recap)
    RecapFactory(headline="Last week's", published_at=timezone.now() - timedelta(days=7))
    seen = desk_of(recapper)
    assert "Out since lunch" in seen
    assert "1 comment<" in seen
    assert "Last week" not in seen


def test_who_looks_after_the_discussion_sees_what_waits_there(desk_of, moderator, recapper):
    hold(comment_on(RecapFactory()))
    assert '<span class="figure">1</span> held comment<' in desk_of(moderator)
    assert "held comment" not in desk_of(recapper)
    assert f"status__exact={CommentStatus.HELD}" in desk_of(moderator)


def test_an_empty_desk_is_kind(desk_of, editor):
    seen = desk_of(editor)
    for words in ("Nothing begun.", "Nobody waits for you.", "Nothing is to come by itself.", "Nothing yet today."):
        assert words in seen


@pytest.mark.parametrize("person", ["recapper", "moderator", "editor", "owner"])
def test_two_thousand_recaps_cost_no_more_queries(
    request, client_of, recapper, editor, person, django_assert_max_num_queries
):
    """The pages that writers live on, on a site of some years."""
    who = request.getfixturevalue(person)
    client = client_of(who)
    recap = RecapFactory(stage="draft", by=[recapper, editor])
    show = recap.show
    many = [
        recap.__class__(
            kind=Kind.EPISODE_RECAP,
            show=show,
            first_episode=recap.first_episode,
            last_episode=recap.last_episode,
            headline=f"The lamp, {number}",
            slug=f"the-lamp-{number}",
            status=[Status.DRAFT, Status.REVIEW, Status.PUBLISHED][number % 3],
            published_at=timezone.now() + timedelta(hours=number - 1000),
        )
        for number in range(2000)
    ]
    recap.__class__.objects.bulk_create(many)
    for number in range(5):
        airing(title=f"Floor {number}")
    client.get("/admin/")
    for page in ("", "recaps/recap/", "recaps/recap/?q=lamp", *(f"recaps/recap/{recap.pk}/{part}" for part in PARTS)):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(f"/admin/{page}").status_code in (200, 302, 403), page
