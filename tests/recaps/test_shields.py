"""What lies beyond where a reader has watched is not sent to them, at any address."""

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recaps import urls
from recaps.keeping import shelf
from recaps.models import Image, Kind, Recap, Show, WatchProgress
from recaps.progress import COOKIE, pack
from recaps.schedule import name_of_week
from recaps.sitemaps import SECTIONS
from tests import factories
from tests.recaps.searching import read_everything

ABOUT_EPISODES = [Kind.FIRST_IMPRESSIONS, Kind.EPISODE_RECAP]
canaries = count(1)


# --- The property, over random dramas


@dataclass
class Drama:
    episodes: int
    status: str
    recaps: list  # (kind, first, last), where both are None for the whole of it
    reach: int | None


@st.composite
def dramas(draw):
    episodes = draw(st.integers(1, 6))

    def recap():
        kind = draw(st.sampled_from([*ABOUT_EPISODES, Kind.SERIES_REVIEW, Kind.HANGOUT]))
        last = draw(st.integers(1, episodes))
        first = draw(st.integers(1, last))
        return (kind, first, last) if kind in ABOUT_EPISODES or draw(st.booleans()) else (kind, None, None)

    return Drama(
        episodes,
        draw(st.sampled_from([Show.Status.AIRING, Show.Status.FINISHED])),
        [recap() for _ in range(draw(st.integers(1, 3)))],
        draw(st.one_of(st.none(), st.integers(0, episodes))),
    )


def beyond(drama, last):
    """The rule in its own words, apart from the code that keeps it."""
    if drama.reach is None:
        return False
    through_with_it = drama.status == Show.Status.FINISHED and drama.reach == drama.episodes
    return not through_with_it and (last is None or last > drama.reach)


def picture_of(canary):
    words = {"alt": f"alt {canary}", "caption": f"caption {canary}", "credit": f"credit {canary}"}
    return Image.objects.create(key=canary[:20], original="x.jpg", width=960, height=540, **words)


def recap_with(canary, show, kind, first, last, writer, tag):
    return factories.RecapFactory(
        show=show,
        kind=kind,
        first_episode=first and show.episodes.get(position=first),
        last_episode=last and show.episodes.get(position=last),
        standfirst=f"<p>standfirst {canary}</p>",
        editors_note=f"<p>note {canary}</p>",
        body=f"<p>body {canary}</p><h2>heading {canary}</h2><p>more</p>",
        pull_quote=f"quote {canary}",
        lead_image=picture_of(canary),
        by=[writer],
        tagged=[tag],
    )


def staged(drama, writer, tag, person):
    """The drama on the site: (its Show, [(recap, canary, whether it is beyond the reader)])."""
    show = factories.ShowFactory(episodes=drama.episodes, status=drama.status)
    factories.CreditFactory(show=show, person=person)
    recaps = []
    for kind, first, last in drama.recaps:
        canary = f"zqx{next(canaries)}y"
        recaps.append((recap_with(canary, show, kind, first, last, writer, tag), canary, beyond(drama, last)))
    return show, recaps


def addresses(shows, recaps, writer, tag, person):
    """Every public address of the app by the name of its route. A new route needs its line here."""
    return {
        "home": ["/"],
        "shows": ["/shows/", "/shows/?by=year"],
        "show": [show.get_absolute_url() for show in shows],
        "episode": [episode.get_absolute_url() for show in shows for episode in show.episodes.select_related("show")],
        "person": [person.get_absolute_url()],
        "recapper": [f"/recappers/{writer.handle}/"],
        "tag": [tag.get_absolute_url()],
        "recap": [recap.get_absolute_url() for recap in recaps],
        "page": ["/spoilers/", "/about/"],
        "watching": ["/me/watching/"],
        "feed": ["/feed/"],
        "kind_feed": [f"/feed/{kind.replace('_', '-')}/" for kind in Kind.values],
        "show_feed": [f"{show.get_absolute_url()}feed/" for show in shows],
        "calendar": [f"{show.get_absolute_url()}episodes.ics" for show in shows],
        "recapper_feed": [f"/recappers/{writer.handle}/feed/"],
        "tag_feed": [f"{tag.get_absolute_url()}feed/"],
        "schedule": ["/schedule/", f"/schedule/?week={name_of_week(timezone.localdate() - timedelta(days=399))}"],
        "sitemap": ["/sitemap.xml"],
        "sitemap_of": [f"/sitemap-{section}.xml" for section in SECTIONS],
        "oembed": [f"/oembed/?url={recap.get_absolute_url()}" for recap in recaps],
        "card": [f"{recap.get_absolute_url()}card.jpg" for recap in recaps],
        "robots": ["/robots.txt"],
        "manifest": ["/site.webmanifest"],
        "opensearch": ["/opensearch.xml"],
        "comments of a recap": [f"{recap.get_absolute_url()}comments/" for recap in recaps],
        "member": [writer.get_absolute_url()],
        "search": [
            f"/search/?q={words}" for words in ("lamp", "body", "standfirst", "heading+more", "body&in=comment")
        ],
        "suggest": ["/search/suggest/?q=lamp"],
    }


CHANGES = {"watch", "forget", "undo", "set_zone"}  # POST only, and they answer with a redirect
BY_LINK = {"preview"}  # of what is not public yet, never shielded: tests/recaps/test_previews.py


def test_the_property_visits_every_address(db):
    visited = addresses([], [], factories.MemberFactory(), factories.TagFactory(), factories.PersonFactory())
    assert {route.name for route in urls.urlpatterns} <= set(visited) | CHANGES | BY_LINK


def readers(said):
    """A guest with a cookie and a member, both of whom have said the same."""
    guest = Client()
    guest.cookies[COOKIE] = pack(said)
    person = factories.MemberFactory()
    WatchProgress.objects.bulk_create(
        WatchProgress(member=person, show_id=show, watched_through=position) for show, position in said.items()
    )
    member = Client()
    member.force_login(person, backend="members.backends.ModelBackend")
    return guest, member


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(dramas(), min_size=1, max_size=2))
def test_nothing_beyond_a_reader_is_in_any_answer(db, drawn):
    with transaction.atomic():
        writer, tag, person = people_of_the_site()
        stage = [(drama, *staged(drama, writer, tag, person)) for drama in drawn]
        recaps = [entry for _, _, entries in stage for entry in entries]
        said = {show.pk: drama.reach for drama, show, _ in stage if drama.reach is not None}
        shows = [show for _, show, _ in stage]
        read_everything()
        visited = addresses(shows, [recap for recap, _, _ in recaps], writer, tag, person)
        for reader in readers(said):
            for address in [address for group in visited.values() for address in group]:
                assert_nothing_beyond(reader.get(address), recaps)
            assert_the_rest_is_open(reader, recaps)
        transaction.set_rollback(True)


def people_of_the_site():
    writer = factories.MemberFactory()
    writer.take_role("recapper")
    return writer, factories.TagFactory(), factories.PersonFactory()


def assert_nothing_beyond(response, recaps):
    assert response.status_code == 200
    sent = sent_in(response)
    for recap, canary, is_beyond in recaps:
        if is_beyond:
            assert canary not in sent, f"{response.request['PATH_INFO']} gives away {recap}"


def sent_in(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace") + str(dict(response.headers))


def assert_the_rest_is_open(reader, recaps):
    """So that the property is not kept by showing nothing at all."""
    for recap, canary, is_beyond in recaps:
        sent = reader.get(recap.get_absolute_url()).content.decode()
        for part in ("standfirst", "note", "body", "quote", "alt", "caption", "credit"):
            assert (f"{part} {canary}" in sent) is not is_beyond


# --- The page of a recap


@pytest.fixture
def show(db):
    return factories.ShowFactory()


@pytest.fixture
def recap(show):
    seventh = show.episodes.get(position=7)
    return factories.RecapFactory(
        show=show, first_episode=seventh, last_episode=seventh, lead_image=factories.picture()
    )


def guest_at(position, show):
    client = Client()
    client.cookies[COOKIE] = pack({show.pk: position})
    return client


def test_a_shield_says_what_it_covers_and_leads_on(recap, show):
    page = guest_at(3, show).get(recap.get_absolute_url()).content.decode()
    assert "This recap covers episode 7; you are at 3." in page
    assert recap.headline in page
    assert "Episode 7</p>" in page
    assert '<a class="button" href="?open=1" rel="nofollow">Read on anyway</a>' in page
    assert page.index("Open all through episode 7") < page.index("Read on anyway")
    assert "“Open all” says that you have watched through episode 7" in page
    assert "<figure" not in page


def test_reading_on_opens_it_once_for_nobody_else(recap, show):
    reader = guest_at(3, show)
    response = reader.get(recap.get_absolute_url() + "?open=1")
    assert "says nothing of it" in response.content.decode()
    assert "private" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert "says nothing of it" not in reader.get(recap.get_absolute_url()).content.decode()


def test_opening_all_changes_the_progress(recap, show):
    reader = guest_at(3, show)
    page = reader.get(recap.get_absolute_url()).content.decode()
    through = re.search(r'name="through" value="(\d+)"[^>]*>Open all through episode 7', page)[1]
    reader.post("/me/watching/set/", {"show": show.slug, "through": through, "next": recap.get_absolute_url()})
    assert "says nothing of it" in reader.get(recap.get_absolute_url()).content.decode()


def test_a_whole_drama_that_still_airs_can_only_be_read_on(db):
    show = factories.ShowFactory(airing=True)
    hangout = factories.RecapFactory(kind=Kind.HANGOUT, show=show)
    page = guest_at(3, show).get(hangout.get_absolute_url()).content.decode()
    assert "This hangout covers the whole drama; you are not through yet." in page
    assert "Read on anyway" in page
    assert "Open all" not in page


def test_a_card_keeps_headline_kind_and_comments(recap, show):
    factories.comment_on(recap)
    for page in ("/", show.episodes.get(position=7).get_absolute_url()):
        sent = guest_at(3, show).get(page).content.decode()
        assert recap.get_absolute_url() in sent
        assert "Covers episode 7; you are at 3" in sent
        assert "1 comment" in sent
        assert 'class="curtain"' in sent
        assert "A lamp is left on" not in sent


def test_recaps_without_a_picture_get_no_curtain(recap, show):
    Recap.objects.update(lead_image=None)
    assert 'class="curtain"' not in guest_at(3, show).get("/").content.decode()


def test_a_preview_is_not_shielded_from_its_writer(client_of, show, recapper):
    last = show.episodes.get(position=8)
    draft = factories.RecapFactory(show=show, first_episode=last, last_episode=last, stage="draft", by=[recapper])
    WatchProgress.objects.create(member=recapper, show=show, watched_through=1)
    assert "says nothing of it" in client_of(recapper).get(draft.get_absolute_url()).content.decode()


# --- What it costs, and who may keep it


def pages_of(recap):
    first = recap.show.episodes.first()
    return ["/", recap.show.get_absolute_url(), first.get_absolute_url(), recap.get_absolute_url(),
            f"/recappers/{recap.people[0].handle}/", recap.tags.first().get_absolute_url()]  # fmt: skip


@pytest.fixture
def many(db, recapper):
    """The last recap of several, with everything that a page shows."""
    tag, shows = factories.TagFactory(), [factories.ShowFactory(), factories.ShowFactory()]
    for show in shows:
        for position in (1, 2, 3):
            episode = show.episodes.get(position=position)
            recap = factories.RecapFactory(
                show=show, first_episode=episode, last_episode=episode, by=[recapper], tagged=[tag]
            )
            factories.talk_under(recap, threads=2, replies=1)
    return recap


def queries_of(browser, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(address)  # what is cached for good, such as content types, is not this page's
    shelf.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_shields_cost_a_guest_no_query(many, nothing_kept):
    for address in pages_of(many):
        nobody, reader = queries_of(Client(), address), queries_of(guest_at(0, many.show), address)
        assert reader == nobody
        assert nobody <= 8


def test_shields_cost_a_member_one_query(many, member, client_of, nothing_kept):
    WatchProgress.objects.create(member=member, show=many.show, watched_through=1)
    for address in pages_of(many):
        # One each for the session and the member, as ever; one for all that they have said. A drama can be followed.
        own = 4 if address == many.show.get_absolute_url() else 3
        assert queries_of(client_of(member), address) == queries_of(Client(), address) + own <= 10


@pytest.mark.parametrize("kind", ["guest", "member"])
def test_an_answer_that_looked_is_kept_by_no_shared_cache(many, member, client_of, kind):
    browser = guest_at(1, many.show) if kind == "guest" else client_of(member)
    for address in pages_of(many):
        response = browser.get(address)
        assert "private" in response["Cache-Control"]
        assert "Cookie" in response["Vary"]


def test_a_visitor_who_has_said_nothing_gets_the_page_of_everybody(many):
    for address in pages_of(many):
        response = Client().get(address)
        assert "private" not in response.get("Cache-Control", "")
        assert "Cookie" in response["Vary"]
