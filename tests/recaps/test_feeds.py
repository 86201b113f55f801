"""Feeds, read by a strict parser, and the calendar of a drama."""

from datetime import time, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from django.utils import timezone
from icalendar import Calendar

from recaps.models import Kind, Recap
from recaps.progress import COOKIE, pack
from tests import factories

pytestmark = pytest.mark.django_db
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@pytest.fixture
def recap(recapper, editor):
    return factories.RecapFactory(
        by=[recapper, editor], tagged=[factories.TagFactory()], lead_image=factories.picture(), slug="the-lamp"
    )


def parsed(response):
    """What a feed reader makes of it. Anything that it had to forgive fails."""
    assert response.status_code == 200
    feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "rss20"
    return feed


def feeds_of(recap):
    return [
        "/feed/",
        f"/feed/{recap.kind.replace('_', '-')}/",
        f"{recap.show.get_absolute_url()}feed/",
        f"{recap.tags.first().get_absolute_url()}feed/",
        f"/recappers/{recap.people[0].handle}/feed/",
    ]


def test_every_feed_has_the_recap_with_what_readers_know(client, recap):
    factories.comment_on(recap)
    for address in feeds_of(recap):
        [item] = parsed(client.get(address)).entries
        assert item.title == recap.headline
        assert item.link == f"http://testserver{recap.get_absolute_url()}"
        assert item.summary == recap.excerpt
        assert item.author == ", ".join(person.name for person in recap.people)
        assert item.slash_comments == "1"
        assert item.wfw_commentrss == f"http://testserver{recap.get_absolute_url()}feed/"
        assert item.comments == f"http://testserver{recap.get_absolute_url()}#discussion"
        assert {tag.term for tag in item.tags} >= {recap.show.title, recap.tags.first().name}


def test_a_feed_says_where_it_is_and_what_language_it_has(client, recap):
    feed = parsed(client.get("/feed/")).feed
    assert {link.rel: link.href for link in feed.links}["self"] == "http://testserver/feed/"
    assert feed.language == "en-gb"


def test_an_item_stays_the_same_when_its_address_changes(client, recap):
    before = parsed(client.get("/feed/")).entries[0]
    recap.slug = "another-lamp"
    recap.save()
    after = parsed(client.get("/feed/")).entries[0]
    assert (before.id, before.guidislink) == (after.id, False)
    assert before.link != after.link


def test_a_feed_that_has_not_changed_is_not_sent_again(client, recap):
    first = client.get("/feed/")
    assert client.get("/feed/", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get("/feed/", headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    recap.headline = "A new headline"
    recap.save()
    assert client.get("/feed/", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", ["/feed/", "/comments/feed/", "/feed/hangout/"])
def test_an_empty_feed_is_a_feed(client, address):
    first = client.get(address)
    assert parsed(first).entries == []
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_the_whole_text_is_sent_by_setting_with_whole_addresses(client, recap, settings):
    assert CONTENT not in {element.tag for element in ElementTree.fromstring(client.get("/feed/").content).iter()}
    settings.FEEDS_FULL_TEXT = True
    recap.body += f'<figure><img src="{recap.lead_image.src}" alt=""></figure><p><a href="/about/">us</a></p>'
    recap.save()
    text = parsed(client.get("/feed/")).entries[0].content[0].value
    assert "says nothing of it" in text
    assert 'href="http://testserver/about/"' in text
    assert 'src="/' not in text
    assert 'srcset="/' not in text
    assert ", /media" not in text


def test_only_what_is_public_is_in_a_feed(client, recapper):
    for stage in ("draft", "review", "scheduled", "withdrawn"):
        factories.RecapFactory(stage=stage, by=[recapper])
    assert parsed(client.get("/feed/")).entries == []
    assert client.get(f"/recappers/{recapper.handle}/feed/").status_code == 404


def test_a_scheduled_recap_is_in_the_feed_at_its_minute(client, time_machine_at):
    recap = factories.RecapFactory(stage="scheduled")
    with time_machine_at(recap.published_at - timedelta(seconds=1)):
        assert parsed(client.get("/feed/")).entries == []
    with time_machine_at(recap.published_at + timedelta(seconds=1)):
        assert len(parsed(client.get("/feed/")).entries) == 1


def test_who_says_where_they_are_gets_no_more_than_that(client, recap, settings):
    settings.FEEDS_FULL_TEXT = True
    client.cookies[COOKIE] = pack({recap.show_id: 0})
    response = client.get("/feed/")
    [item] = parsed(response).entries
    assert item.summary == "Covers episode 1; you have not started."
    assert "content" not in item
    assert "private" in response["Cache-Control"]


def test_signs_that_xml_cannot_write_do_not_break_a_feed(client, recap):
    Recap.objects.update(headline="A\x08 <lamp> & \x0bmore")
    assert parsed(client.get("/feed/")).entries[0].title == "A <lamp> & more"


@pytest.mark.parametrize("many", [1, 5])
def test_a_feed_costs_as_many_queries_for_many_as_for_one(client, django_assert_max_num_queries, recapper, many):
    for _ in range(many):
        factories.comment_on(factories.RecapFactory(by=[recapper], tagged=[factories.TagFactory()]))
    with django_assert_max_num_queries(4):
        client.get("/feed/")
    with django_assert_max_num_queries(4):
        client.get("/comments/feed/")


def test_pages_name_their_feeds(client, recap):
    tag, show = recap.tags.first(), recap.show
    for page, feed in [
        ("/", "/feed/"),
        ("/", "/comments/feed/"),
        (show.get_absolute_url(), f"{show.get_absolute_url()}feed/"),
        (tag.get_absolute_url(), f"{tag.get_absolute_url()}feed/"),
        (f"/recappers/{recap.people[0].handle}/", f"/recappers/{recap.people[0].handle}/feed/"),
        (recap.get_absolute_url(), f"{recap.get_absolute_url()}feed/"),
    ]:
        assert f'<link rel="alternate" type="application/rss+xml" href="{feed}"' in client.get(page).content.decode()


# --- Comments


def test_comments_are_in_the_feed_of_the_site_and_of_their_recap(client, recap):
    comment = factories.comment_on(recap, says="The lamp was *on*.")
    factories.comment_on(factories.RecapFactory(), says="Elsewhere.")
    assert len(parsed(client.get("/comments/feed/")).entries) == 2
    [item] = parsed(client.get(f"{recap.get_absolute_url()}feed/")).entries
    assert item.link == f"http://testserver{comment.get_absolute_url()}"
    assert item.summary == "The lamp was on."
    assert item.content[0].value == "<p>The lamp was <em>on</em>.</p>"
    assert item.author == comment.author_name


def test_a_comment_beyond_the_recap_is_only_named(client, recap):
    factories.comment_on(recap, says="She leaves him.", reveals_through=7)
    for address in ("/comments/feed/", f"{recap.get_absolute_url()}feed/"):
        response = client.get(address)
        assert "Gives away episode 7." in response.content.decode()
        assert "She leaves him" not in response.content.decode()


def test_spoiler_spans_are_only_named(client, recap):
    factories.comment_on(recap, says="It was ||the neighbour||, I think.")
    [item] = parsed(client.get("/comments/feed/")).entries
    assert item.summary == "It was [spoiler], I think."
    assert "neighbour" not in str(item)


def test_held_and_removed_comments_are_in_no_feed(client, recap):
    factories.hold(factories.comment_on(recap))
    root = factories.comment_on(recap)
    factories.comment_on(recap, to=root, says="Still here.")
    factories.remove(root)
    assert [item.summary for item in parsed(client.get("/comments/feed/")).entries] == ["Still here."]


# --- The calendar of a drama


def test_a_calendar_has_every_dated_episode_and_none_of_its_title(client):
    show = factories.ShowFactory(title="Rain; thunder, and \\ more", episodes=3)
    show.episodes.update(title="He dies")
    response = client.get(f"{show.get_absolute_url()}episodes.ics")
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == [f"{show.title}: Episode {n}" for n in (1, 2, 3)]
    assert [event["DTSTART"].dt for event in events] == [episode.aired_on for episode in show.in_order]
    assert "He dies" not in response.content.decode()
    assert len({str(event["UID"]) for event in events}) == 3


def test_lines_of_a_calendar_are_folded_by_octets(client):
    show = factories.ShowFactory(title="대도시의 사랑법 " * 12, episodes=1)
    response = client.get(f"{show.get_absolute_url()}episodes.ics")
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert str(event["SUMMARY"]) == f"{show.title}: Episode 1"


def test_with_an_hour_it_is_the_moment(client):
    show = factories.ShowFactory(country="KR", air_time=time(21, 20), episodes=1)
    [event] = Calendar.from_ical(client.get(f"{show.get_absolute_url()}episodes.ics").content).walk("VEVENT")
    assert (event["DTSTART"].dt.hour, event["DTSTART"].dt.minute) == (12, 20)


def test_a_calendar_that_has_not_changed_is_not_sent_again(client):
    address = f"{factories.ShowFactory().get_absolute_url()}episodes.ics"
    first = client.get(address)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


# --- The schedule


def week(client, day, **headers):
    year, number, _ = day.isocalendar()
    return client.get(f"/schedule/?week={year}-W{number:02}", **headers).content.decode()


def test_a_week_has_what_airs_in_it_with_its_recaps(client):
    show = factories.ShowFactory(airing=True, title="The Lamp", episodes=2)
    recap = factories.RecapFactory(show=show, first_episode=show.in_order[0], last_episode=show.in_order[0])
    page = week(client, show.premiered)
    assert "The Lamp" in page
    assert recap.get_absolute_url() in page
    assert "The Lamp" not in week(client, show.premiered - timedelta(days=30))


def test_an_hour_belongs_to_the_day_of_its_reader(client):
    day = timezone.localdate() - timedelta(days=timezone.localdate().weekday())  # a Monday
    show = factories.ShowFactory(country="US", air_time=time(21), episodes=0)
    show.episodes.create(number=1, aired_on=day)
    show.place_episodes()
    client.post("/schedule/clock/", {"zone": "Asia/Seoul"})
    tuesday = week(client, day).split('<li class="day')[2]
    assert f'datetime="{day + timedelta(days=1)}"' in tuesday
    assert show.title in tuesday


def test_a_clock_is_the_readers_own(client):
    client.post("/schedule/clock/", {"zone": "Asia/Seoul"})
    response = client.get("/schedule/")
    assert '<option value="Asia/Seoul" selected>' in response.content.decode()
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("zone", ["", "../../etc/passwd", "Nowhere/Else", "x" * 5000, "UTC\x00"])
def test_what_is_no_zone_changes_nothing(client, zone):
    assert client.post("/schedule/clock/", {"zone": zone}).status_code == 302
    assert "zone" not in client.cookies
    client.cookies["zone"] = "Nowhere"
    assert client.get("/schedule/").status_code == 200


def test_the_schedule_costs_as_many_queries_for_many_as_for_one(client, django_assert_max_num_queries):
    for _ in range(4):
        show = factories.ShowFactory(airing=True)
        for episode in show.in_order[:3]:
            factories.RecapFactory(show=show, first_episode=episode, last_episode=episode)
    with django_assert_max_num_queries(3):
        client.get("/schedule/")


def test_kinds_have_feeds_of_their_own(client, recap):
    factories.RecapFactory(kind=Kind.HANGOUT, show=recap.show)
    assert len(parsed(client.get("/feed/")).entries) == 2
    assert [item.title for item in parsed(client.get("/feed/hangout/")).entries] == [f"{recap.show.title}: Hangout"]
