"""What search engines, chats and browsers read of a page."""

import io
import json
import re
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from recaps import cards
from recaps.models import Kind, Recap
from recaps.progress import COOKIE, pack
from recaps.related import onward
from tests import factories, site

pytestmark = pytest.mark.django_db
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


@pytest.fixture
def whole_site():
    return site.build()


# --- Structured data


def graph(client, address):
    blocks = JSON_LD.findall(client.get(address).content.decode())
    things = [thing for block in blocks for thing in json.loads(block)["@graph"]]
    return {thing["@type"]: thing for thing in reversed(things)}


TYPES = {
    Kind.FIRST_IMPRESSIONS: "Article",
    Kind.EPISODE_RECAP: "Article",
    Kind.SERIES_REVIEW: "Review",
    Kind.HANGOUT: "DiscussionForumPosting",
    Kind.NEWS: "NewsArticle",
}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_recap_is_described_as_what_it_is(whole_site, client, kind):
    recap = Recap.objects.public().get(kind=kind)
    found = graph(client, recap.get_absolute_url())
    article = found[TYPES[kind]]
    assert article["headline"] == recap.headline
    assert article["url"] == f"http://testserver{recap.get_absolute_url()}"
    assert [author["name"] for author in article["author"]] == [person.name for person in recap.people]
    assert article["commentCount"] == recap.comment_count
    assert article["datePublished"] == recap.published_at.isoformat()
    crumbs = [item["name"] for item in found["BreadcrumbList"]["itemListElement"]]
    assert crumbs[0] == "Previously"
    assert crumbs[-1] == recap.headline
    assert (recap.show is None) == (len(crumbs) == 2)


def test_a_recap_is_about_its_episode_in_its_series_with_its_people(whole_site, client):
    [episode, series] = graph(client, whole_site.recap.get_absolute_url())["Article"]["about"]
    assert (episode["@type"], episode["episodeNumber"]) == ("TVEpisode", 1)
    assert episode["partOfSeason"] == {"@type": "TVSeason", "seasonNumber": 1}
    assert episode["partOfSeries"] == {"@id": series["@id"]}
    assert (series["@type"], series["name"]) == ("TVSeries", whole_site.show.title)
    [role] = series["actor"]
    credit = whole_site.show.credits.get()
    assert (role["actor"]["name"], role["characterName"]) == (credit.person.name, credit.character)


def test_a_review_is_rated(client):
    recap = factories.RecapFactory(kind=Kind.SERIES_REVIEW)
    review = graph(client, recap.get_absolute_url())["Review"]
    assert review["itemReviewed"]["@type"] == "TVSeries"
    assert review["reviewRating"]["ratingValue"] == f"{recap.rating.normalize():f}"
    assert review["reviewRating"]["bestRating"] == 5


def test_dramas_episodes_and_people_are_described(whole_site, client):
    assert "TVSeries" in graph(client, whole_site.show.get_absolute_url())
    assert graph(client, whole_site.addresses["episode"])["TVEpisode"]["episodeNumber"] == 1
    assert graph(client, whole_site.addresses["person"])["Person"]["name"]
    assert graph(client, "/")["WebSite"]["potentialAction"]["@type"] == "SearchAction"


def test_a_hangout_is_described_with_what_everybody_may_read_of_it(client):
    recap = factories.RecapFactory(kind=Kind.HANGOUT)
    factories.comment_on(recap, says="The ||neighbour|| did it. </script>", reveals_through=0)
    factories.comment_on(recap, says="She leaves.", reveals_through=7)
    factories.hold(factories.comment_on(recap, reveals_through=0))
    client.cookies[COOKIE] = pack({recap.show_id: 3})
    blocks = JSON_LD.findall(client.get(recap.get_absolute_url()).content.decode())
    [posting] = json.loads(blocks[-1])["@graph"]
    assert posting["@type"] == "DiscussionForumPosting"
    assert [comment["text"] for comment in posting["comment"]] == ["The [spoiler] did it. </script>"]


def test_nothing_in_a_description_ends_the_element_that_holds_it(client):
    recap = factories.RecapFactory(headline="</script><script>alert(1)</script> & <!--")
    page = client.get(recap.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert graph(client, recap.get_absolute_url())["Article"]["headline"] == recap.headline


def test_behind_a_shield_the_standfirst_is_in_no_description(client):
    recap = factories.RecapFactory(standfirst="<p>The lamp goes out.</p>", lead_image=factories.picture())
    client.cookies[COOKIE] = pack({recap.show_id: 0})
    page = client.get(recap.get_absolute_url()).content.decode()
    assert "The lamp goes out" not in page
    assert recap.lead_image.key not in page


# --- Cards


def meta(page):
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page))


def test_a_recap_is_shared_with_its_card(client, recapper):
    recap = factories.RecapFactory(by=[recapper], standfirst="<p>A lamp is left on.</p>")
    said = meta(client.get(recap.get_absolute_url()).content.decode())
    assert said["og:title"] == recap.headline
    assert said["og:description"] == "A lamp is left on."
    assert said["twitter:card"] == "summary_large_image"
    assert said["og:url"] == f"http://testserver{recap.get_absolute_url()}"
    answer = client.get(said["og:image"])
    picture = Pillow.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert (answer["Content-Type"], picture.format, picture.size) == ("image/jpeg", "JPEG", (1200, 630))
    assert (int(said["og:image:width"]), int(said["og:image:height"])) == picture.size


def test_a_card_knows_nothing_that_a_headline_does_not_say(recapper):
    """It is drawn from four lines and the poster; no picture or word of the recap itself comes near it."""
    recap = factories.RecapFactory(by=[recapper], standfirst="<p>He dies.</p>", lead_image=factories.picture())
    words = cards.words_of(recap, recap.people)
    assert words == (recap.kicker, recap.show.title, recap.show.original_title, f"By {recapper.name}")


def test_a_card_is_drawn_once_and_again_when_it_says_something_else(client):
    recap = factories.RecapFactory(slug="the-lamp")
    address = f"{recap.get_absolute_url()}card.jpg"
    client.get(address)
    [first] = default_storage.listdir(f"cards/{recap.pk}")[1]
    client.get(address)
    recap.show.title = "Another lamp"
    recap.show.save()
    client.get(address)
    [second] = default_storage.listdir(f"cards/{recap.pk}")[1]
    assert first != second


@pytest.mark.parametrize("title", ["", "대도시의 사랑법", "😀" * 40, "a" * 200, "مسلسل", "x\ny\t\x07z", "The " * 50])
def test_any_title_can_be_drawn(title):
    recap = factories.RecapFactory(show=factories.ShowFactory(title=title or "-", original_title=title))
    assert cards.drawn(recap, recap.people).startswith(b"\xff\xd8")


def test_a_lost_poster_does_not_lose_the_card():
    poster = factories.picture()
    recap = factories.RecapFactory(show=factories.ShowFactory(poster=poster))
    default_storage.delete(poster.original.name)
    assert cards.drawn(recap, []).startswith(b"\xff\xd8")


# --- Sitemaps and their like


def locations(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return [
        element.text.removeprefix("http://testserver") for element in ElementTree.fromstring(response.content).iter(LOC)
    ]


def test_sitemaps_list_exactly_the_public_pages(whole_site, client):
    sections = locations(client, "/sitemap.xml")
    listed = [page for section in sections for page in locations(client, section)]
    recaps = {recap.get_absolute_url() for recap in Recap.objects.public()}
    assert len(listed) == len(set(listed))
    assert {page for page in listed if re.match(r"/\d{4}/", page)} == recaps
    named = {
        whole_site.addresses[name] for name in ("home", "shows", "show", "episode", "person", "tag", "recapper", "page")
    }
    assert named <= set(listed)
    for page in listed:
        response = client.get(page)
        assert response.status_code == 200
        assert "X-Robots-Tag" not in response


def test_sitemaps_show_the_card_of_a_recap_and_when_it_changed(whole_site, client):
    sent = client.get("/sitemap-recaps.xml").content.decode()
    assert (
        f"<image:loc>http://testserver{cards.address_of(whole_site.recap, whole_site.recap.people)}</image:loc>" in sent
    )
    assert "<lastmod>" in sent


def test_sitemaps_are_cheap(whole_site, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        client.get("/sitemap.xml")
    with django_assert_max_num_queries(3):
        client.get("/sitemap-recaps.xml")


def test_robots_are_led_to_the_sitemap_and_away_from_what_is_ones_own(client):
    said = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in said
    assert "Disallow: /me/" in said


def test_the_manifest_names_icons_that_exist(client):
    said = client.get("/site.webmanifest").json()
    assert said["name"] == "Previously"
    for icon in said["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        assert "x".join(map(str, Pillow.open(path).size)) == icon["sizes"]


def test_a_browser_learns_how_to_search(client):
    root = ElementTree.fromstring(client.get("/opensearch.xml").content)
    [url] = [element for element in root if element.tag.endswith("Url")]
    assert url.get("template") == "http://testserver/search/?q={searchTerms}"


def test_every_list_has_one_address(client):
    for _ in range(21):
        factories.RecapFactory()
    first, second = (client.get(address).content.decode() for address in ("/?utm=x", "/?page=2&utm=x"))
    assert '<link rel="canonical" href="http://testserver/">' in first
    assert '<link rel="canonical" href="http://testserver/?page=2">' in second


def test_other_languages_are_named_where_they_are_set(client, settings):
    settings.HREFLANG = {"ko": "https://ko.previously.example/"}
    show = factories.ShowFactory()
    address = f"https://ko.previously.example{show.get_absolute_url()}"
    assert f'hreflang="ko" href="{address}"' in client.get(show.get_absolute_url()).content.decode()


# --- oEmbed


def test_a_recap_can_be_embedded(client, recapper):
    recap = factories.RecapFactory(by=[recapper], headline="<Lamps> & more")
    page = client.get(recap.get_absolute_url()).content.decode()
    address = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)[1]
    said = client.get(address.replace("&amp;", "&")).json()
    assert (said["version"], said["type"], said["title"]) == ("1.0", "rich", recap.headline)
    assert "&lt;Lamps&gt; &amp; more" in said["html"]
    assert client.get(said["thumbnail_url"]).status_code == 200
    assert client.get(f"{address}&maxwidth=300").json()["width"] == 300


def test_recaps_like_it_share_its_cast_before_its_tags(client, recapper):
    tag, face = factories.TagFactory(), factories.PersonFactory()
    recap, same_face = factories.RecapFactory(tagged=[tag]), factories.RecapFactory()
    for drama in (recap.show, same_face.show):
        factories.CreditFactory(show=drama, person=face)
    same_tag = factories.RecapFactory(tagged=[tag])
    _, related = onward(Recap.objects.get(pk=recap.pk))
    assert related[:2] == [same_face, same_tag]


def test_recaps_that_share_nothing_do_not_all_lead_to_the_same():
    recaps = [factories.RecapFactory() for _ in range(12)]
    ends = [{other.pk for other in onward(Recap.objects.get(pk=recap.pk))[1]} for recap in (recaps[0], recaps[-1])]
    assert not ends[0] & ends[1]
