"""What a comment gives away beyond where its reader has watched is not sent to them, at any address."""

import re
from itertools import chain, count

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments import rescoping, urls
from comments.models import Comment, ModerationAction, Notification, Report
from comments.rescoping import REPORTS_TO_RESCOPE
from recaps.models import WHOLE_SHOW, Kind, Show, WatchProgress
from recaps.progress import COOKIE, pack
from tests import factories
from tests.recaps.searching import read_everything

EPISODES = 6
canaries = count(1)


def guest_at(position, show, **options):
    client = Client(**options)
    if position is not None:
        client.cookies[COOKIE] = pack({show.pk: position})
    return client


# --- The property, over random threads


@st.composite
def talks(draw):
    """(kind and last episode of a recap, [(whom it answers, whom it quotes, how far it goes)], the reader's reach)."""
    size = draw(st.integers(1, 7))
    others = [st.none() if not at else st.one_of(st.none(), st.integers(0, at - 1)) for at in range(size)]
    reveals = st.one_of(st.integers(0, EPISODES), st.just(WHOLE_SHOW))
    said = [(draw(others[at]), draw(others[at]), draw(reveals)) for at in range(size)]
    kind = draw(st.sampled_from([Kind.EPISODE_RECAP, Kind.HANGOUT]))
    return kind, draw(st.integers(1, EPISODES)), said, draw(st.one_of(st.none(), st.integers(0, EPISODES)))


def stage(kind, last, said):
    show = factories.ShowFactory(episodes=EPISODES, status=Show.Status.AIRING)
    covered = show.episodes.get(position=last) if kind == Kind.EPISODE_RECAP else None
    recap = factories.RecapFactory(show=show, kind=kind, first_episode=covered, last_episode=covered)
    posted = []
    writer = factories.MemberFactory(handle="writer")
    for answered, quoted, reveals in said:
        canary = f"zqx{next(canaries)}y"
        cites = f"> {posted[quoted][1]}\n\n{posted[quoted][0].get_absolute_url()}\n\n" if quoted is not None else ""
        comment = factories.comment_on(
            recap, to=posted[answered][0] if answered is not None else None, says=f"{cites}{canary}",
            reveals_through=reveals, by=writer,
        )  # fmt: skip
        reach = max(reveals, posted[quoted][2]) if quoted is not None else reveals
        posted.append((comment, canary, reach))
    return show, recap, posted


def addresses(recap, comments):
    """Every address of the discussion that a reader gets something from, by the name of its route."""
    at = recap.get_absolute_url()
    ids = [comment.public_id for comment in comments]
    return {
        "recap": [at, f"{at}?sort=newest", f"{at}?sort=loved", f"{at}?sort=active", f"{at}?thread=1", f"{at}?page=2"],
        "write": [f"{at}comments/"] + [f"{at}comments/?parent={public_id}" for public_id in ids],
        "news": [f"{at}comments/news/"],
        "arrivals": [f"{at}comments/arrivals/?since=2001-01-01T00:00:00Z"],
        "gone": [f"{at}comments/gone/"],
        "people": [f"{at}comments/people/?q=b"],
        "permalink": [f"/comments/{public_id}/" for public_id in ids],
        "old-page": [f"{at}comment-page-2/"],
        "report": [f"/comments/{public_id}/report/" for public_id in ids],
        "react_to": [f"/comments/{public_id}/react/" for public_id in ids],
        "feed": ["/comments/feed/"],
        "recap_feed": [f"{at}feed/"],
        "search": ["/search/?q=zqx&in=comment", "/search/?q=writer&in=comment", "/search/?q=comments&in=comment"],
        "notifications": ["/me/notifications/", "/me/mail/"],
        "member": ["/members/writer/"],
        "home": ["/", recap.show.get_absolute_url(), "/me/watching/"],
    }


# What one asks for oneself (`opened`), one's own (`edit`, `delete`, `draft`), what moderators alone see (`revisions`),
# and what takes a POST and gives back what was sent.
NOT_READ = {"opened", "edit", "delete", "draft", "revisions", "preview", "react"}
NOT_READ |= {"mail", "follow", "read_all", "open_notification"}  # choices, and presses that lead on
NOT_READ |= {"drafts", "claim"}  # one's own
NOT_READ |= {"confirm", "unsubscribe"}  # behind a link of a letter; what letters say is test_letters_out's
NOT_READ |= {"queue", "waiting", "case", "person", "log", "undo", "rules", "decisions"}


def test_the_property_visits_every_address(db):
    _, recap, _ = stage(Kind.EPISODE_RECAP, 1, [(None, None, 1)])
    assert {route.name for route in urls.urlpatterns} <= set(addresses(recap, [])) | NOT_READ


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(talks())
def test_nothing_beyond_a_reader_is_in_any_answer(db, drawn):
    kind, last, said, reach = drawn
    with transaction.atomic():
        show, recap, posted = stage(kind, last, said)
        read_everything()
        level = reach if reach is not None else recap.covers_through
        person = factories.MemberFactory()
        if reach is not None:
            WatchProgress.objects.create(member=person, show=show, watched_through=reach)
        member = Client()
        member.force_login(person, backend="members.backends.ModelBackend")
        telling_of(person, posted)
        for reader in (guest_at(reach, show), member):
            for address in chain(*addresses(recap, [comment for comment, *_ in posted]).values()):
                assert_nothing_beyond(reader.get(address), posted, level)
            assert_the_rest_is_open(reader.get(recap.get_absolute_url()), posted, level)
        transaction.set_rollback(True)


def telling_of(person, posted):
    """All of it stands in their list."""
    rows = [Notification(member=person, kind="followed", comment=comment) for comment, *_ in posted]
    Notification.objects.bulk_create(rows)


def assert_nothing_beyond(response, posted, level):
    assert response.status_code in (200, 301, 302, 303)
    sent = response.content.decode() + str(dict(response.headers))
    for comment, canary, reach in posted:
        if reach > level:
            assert canary not in sent, f"{response.request['PATH_INFO']} gives away {comment.pk}"


def assert_the_rest_is_open(response, posted, level):
    """So that the property is not kept by showing nothing at all."""
    sent = response.content.decode()
    for _, canary, reach in posted:
        assert (canary in sent) == (reach <= level)


# --- A curtain


@pytest.fixture
def show(db):
    return factories.ShowFactory()


@pytest.fixture
def recap(show):
    second = show.episodes.get(position=2)
    return factories.RecapFactory(show=show, first_episode=second, last_episode=second)


@pytest.fixture
def spoiler(recap):
    return factories.comment_on(recap, says="She leaves him at the ferry.", reveals_through=7)


def test_a_curtain_says_who_when_and_what_it_gives_away(recap, spoiler):
    page = Client().get(recap.get_absolute_url()).content.decode()
    assert "She leaves him" not in page
    assert "Gives away episode 7." in page
    assert spoiler.guest_name in page
    assert f'href="{spoiler.get_absolute_url()}?open=1"' in page


def test_replies_beneath_a_curtain_stay_readable(recap, spoiler):
    factories.comment_on(recap, to=spoiler, says="No details, please.")
    assert "No details, please." in Client().get(recap.get_absolute_url()).content.decode()


def test_show_leads_to_the_page_with_that_one_open(recap, spoiler):
    factories.comment_on(recap, says="And he follows.", reveals_through=7)
    response = Client().get(f"{spoiler.get_absolute_url()}?open=1", follow=True)
    page = response.content.decode()
    assert "She leaves him" in page
    assert "And he follows" not in page
    assert "private" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_a_script_gets_the_one_that_it_asks_for(recap, spoiler):
    response = Client().get(f"{spoiler.get_absolute_url()}open/")
    assert "She leaves him" in response.json()["html"]
    assert "no-store" in response["Cache-Control"]


def test_nobody_opens_what_is_not_public(recap, spoiler):
    factories.hold(spoiler)
    assert Client().get(f"{spoiler.get_absolute_url()}open/").status_code == 404


def test_ones_own_comment_has_no_curtain(recap, member, client_of):
    factories.comment_on(recap, by=member, says="I know the end.", reveals_through=WHOLE_SHOW)
    assert "I know the end." in client_of(member).get(recap.get_absolute_url()).content.decode()
    assert "I know the end." not in Client().get(recap.get_absolute_url()).content.decode()


def test_a_label_says_that_a_comment_goes_further_than_the_recap(recap, show, spoiler):
    page = guest_at(7, show).get(recap.get_absolute_url()).content.decode()
    assert "She leaves him" in page
    assert '<span class="beyond">gives away episode 7</span>' in page


def test_two_readers_never_get_each_others_page(recap, show, spoiler):
    near, far = guest_at(2, show), guest_at(7, show)
    for _ in range(3):
        assert "She leaves him" not in near.get(recap.get_absolute_url()).content.decode()
        assert "She leaves him" in far.get(recap.get_absolute_url()).content.decode()


def test_curtains_cost_no_query(recap, show, spoiler, nothing_kept):
    def queries(client):
        nothing_kept()
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            client.get(recap.get_absolute_url())
        return len(captured)

    assert queries(guest_at(2, show)) == queries(guest_at(7, show)) <= 10


def test_a_hangout_opens_as_one_goes(show):
    hangout = factories.RecapFactory(kind=Kind.HANGOUT, show=show)
    for position in (1, 4, 7):
        factories.comment_on(hangout, says=f"About number {position}.", reveals_through=position)
    page = guest_at(4, show).get(hangout.get_absolute_url()).content.decode()
    assert [f"About number {position}." in page for position in (1, 4, 7)] == [True, True, False]


# --- What a writer says


def send(recap, client=None, **fields):
    data = {"body": "A word.", "guest_name": "Bo", "guest_email": "bo@example.net", **fields}
    return (client or Client()).post(f"{recap.get_absolute_url()}comments/", data)


def test_a_comment_goes_as_far_as_the_recap_unless_it_says_otherwise(recap):
    send(recap)
    send(recap, reveals_through="5")
    assert list(Comment.objects.order_by("pk").values_list("reveals_through", flat=True)) == [2, 5]


@pytest.mark.parametrize("nonsense", ["99", "-3", "seven", "²", "5\x00"])
def test_an_episode_that_cannot_be_meant_is_asked_for_again(recap, nonsense):
    response = send(recap, reveals_through=nonsense, body="My long text.")
    assert response.status_code == 422
    assert "My long text." in response.content.decode()
    assert not Comment.objects.exists()


def test_the_form_offers_what_comes_later_and_the_whole(recap):
    page = Client().get(f"{recap.get_absolute_url()}comments/").content.decode()
    offered = re.findall(r'<option value="(\d+)"( selected)?>', page)
    assert offered == [("2", " selected"), *((str(at), "") for at in range(3, 9)), (str(WHOLE_SHOW), "")]


def test_a_hangout_proposes_what_the_writer_has_seen(show):
    hangout = factories.RecapFactory(kind=Kind.HANGOUT, show=show)
    page = guest_at(3, show).get(f"{hangout.get_absolute_url()}comments/").content.decode()
    assert '<option value="3" selected>' in page


def test_who_has_watched_further_is_asked_gently(recap, show):
    further, exactly = guest_at(5, show), guest_at(2, show)
    address = f"{recap.get_absolute_url()}comments/"
    assert "You have watched further" in further.get(address).content.decode()
    assert "You have watched further" not in exactly.get(address).content.decode()


def test_who_quotes_gives_away_as_much(recap, spoiler):
    send(recap, body=f"> She leaves him\n\n[they said](http://testserver{spoiler.get_absolute_url()})\n\nNo!")
    assert Comment.objects.latest("pk").reveals_through == 7


def test_the_reply_page_shields_the_comment_that_is_answered(recap, spoiler):
    page = Client().get(f"{recap.get_absolute_url()}comments/?parent={spoiler.public_id}").content.decode()
    assert "She leaves him" not in page
    assert "Gives away episode 7." in page


# --- "Gives away more than it says"


@pytest.fixture
def tame(recap, member):
    return factories.comment_on(recap, by=member, says="She leaves him at the ferry.")


def test_enough_readers_move_it_at_once_as_far_as_they_agree(tame, recap):
    for number, position in enumerate((7, 5, 8)):
        assert Comment.objects.get(pk=tame.pk).reveals_through == 2
        rescoping.report(tame, position, guest_key=f"reader {number}")
    assert Comment.objects.get(pk=tame.pk).reveals_through == 5
    assert "She leaves him" not in Client().get(recap.get_absolute_url()).content.decode()
    assert Report.objects.filter(settled_at=None).count() == REPORTS_TO_RESCOPE
    assert ModerationAction.objects.get().moderator is None


def test_one_reader_counts_once(tame):
    for _ in range(REPORTS_TO_RESCOPE + 1):
        rescoping.report(tame, 7, guest_key="the same one")
    assert Comment.objects.get(pk=tame.pk).reveals_through == 2
    assert Report.objects.count() == 1


def test_its_author_is_told(tame, member):
    rescoping.rescope(tame, 6, moderator=None)
    assert Notification.objects.get(member=member).kind == Notification.Kind.DECISION


def test_its_author_reads_so_once_and_nobody_else(tame, recap, member, client_of):
    rescoping.rescope(tame, 6, moderator=None)
    said, author = "gives away more than it said", client_of(member)
    assert said not in Client().get(recap.get_absolute_url()).content.decode()
    assert said in author.get(recap.get_absolute_url()).content.decode()
    assert said not in author.get(recap.get_absolute_url()).content.decode()


def test_a_moderator_settles_the_reports(tame, moderator):
    rescoping.report(tame, 7, guest_key="one")
    rescoping.rescope(tame, 7, moderator)
    assert Comment.objects.get(pk=tame.pk).reveals_through == 7
    assert not Report.objects.filter(settled_at=None).exists()
    assert ModerationAction.objects.get().before["reveals_through"] == 2


def test_quotations_go_along(tame, recap, moderator):
    quote = factories.comment_on(recap, says=f"> at the ferry\n\n{tame.get_absolute_url()}")
    rescoping.rescope(tame, 7, moderator)
    assert Comment.objects.get(pk=quote.pk).reveals_through == 7


def test_a_reader_reports_from_the_comment(tame, recap):
    reader = Client()
    assert f"{tame.get_absolute_url()}report/" in reader.get(recap.get_absolute_url()).content.decode()
    page = reader.get(f"{tame.get_absolute_url()}report/").content.decode()
    assert "She leaves him" in page
    response = reader.post(f"{tame.get_absolute_url()}report/", {"reveals_through": "7"})
    assert response.status_code == 302
    assert Report.objects.get().reveals_through == 7


def test_a_report_quotes_nothing_from_behind_a_curtain(tame, recap):
    page = guest_at(1, recap.show).get(f"{tame.get_absolute_url()}report/").content.decode()
    assert "She leaves him" not in page
    assert "<p>Gives away episode 2.</p>" in page


@pytest.mark.parametrize("nonsense", ["", "1", "99", "x"])
def test_a_report_names_an_episode_beyond_what_it_says(tame, nonsense):
    response = Client().post(f"{tame.get_absolute_url()}report/", {"reveals_through": nonsense})
    assert response.status_code == 422
    assert not Report.objects.exists()


def test_guests_of_one_address_are_one_reader(tame):
    for _ in range(REPORTS_TO_RESCOPE):
        Client().post(f"{tame.get_absolute_url()}report/", {"reveals_through": "7"})
    assert Report.objects.count() == 1
