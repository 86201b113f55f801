"""Search: what is found, in what order, by whom, and what it never tells."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recaps.models import Kind, Recap, SearchDocument, SearchDue, SearchName, Show, Status, WatchProgress
from recaps.progress import COOKIE, pack
from recaps.search import asking, indexing, schema, sources, words
from recaps.search.asking import read
from recaps.search.backends import backend
from recaps.search.marking import Marker
from tests import factories
from tests.recaps.searching import read_everything, results

pytestmark = pytest.mark.django_db
HOSTILE = [
    '"', "''", '"unfinished', "* OR 1", "lamp*", "NEAR(lamp, 3)", "title:lamp", "{title}:lamp", "-lamp", "^lamp",
    "a AND", "(((", ")", "lamp & | ! <->", "\\", "%", "_", "lamp\x00lamp", "\x00", "x" * 10_000, "lamp " * 2_000, "?!…",
    "🏮", "🏮🏮 등",
    "\u202elamp\u202c", "שלום", "مصباح", "ﷺ", "e\u0301" * 500, "\ud83d", "'; DROP TABLE recaps_recap; --", "{{ q }}",
    "<script>alert(1)</script>", "등", "a", " ", "--", ":*", "ß" * 300, "\u0e33\u0e33", "\uffff",
]  # fmt: skip


# --- Words and sounds


@pytest.mark.parametrize(
    "spellings",
    [
        ["nam yoon su", "Nam Yoon-soo", "namyoonsu", "남윤수", "NAM YUN SU"],
        ["Kwon Hyuk", "gwon hyeok", "권혁"],
        ["Oh Hyun-kyung", "o hyeon gyeong", "오현경"],
        ["Park Bong-gu", "bak bonggu", "박봉구"],
        ["Tteokgolmok", "ddeok-golmok", "떡골목"],
        ["Zangyō", "zangyou", "ZANGYO"],
    ],
)
def test_spellings_of_one_name_sound_the_same(spellings):
    assert len({words.sound(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("남윤수", "나현우"), ("Seo Da-on", "Seo Ha-yun"), ("Kang", "Kim")])
def test_different_names_sound_different(one, other):
    assert words.sound(one) != words.sound(other)


def test_words_lose_accents_case_and_apostrophes():
    assert words.split("Fredagsbørn, BEGOÑA’s  Sokağı'ndaki") == ["fredagsborn", "begonas", "sokagindaki"]
    assert words.split("雙月島 was") == ["雙", "月", "島", "was"]
    assert words.split("คลื่น") == ["คลื่น"]


@pytest.mark.parametrize(
    ("one", "other", "slips"), [("lamp", "lamp", 0), ("lamp", "lmap", 1), ("lamp", "clamps", 2), ("lamp", "tower", 3)]
)
def test_slips_are_counted_as_far_as_it_matters(one, other, slips):
    assert words.distance(one, other, 2) == slips


def test_marks_make_what_they_mark_safe():
    marker = Marker(read("lamp"))
    assert marker.mark("<b>Lamp & lamps</b>") == "&lt;b&gt;<mark>Lamp</mark> &amp; <mark>lamps</mark>&lt;/b&gt;"
    assert marker.mark("no light") == "no light"


def test_the_passage_is_where_the_words_are():
    text = "Nothing here. " * 100 + "A lamp on the stairs. " + "Nothing there. " * 100
    passage = Marker(read("lamp stairs")).passage(text)
    assert "A <mark>lamp</mark> on the <mark>stairs</mark>." in passage
    assert passage.startswith("… ")
    assert len(passage) < 320


# --- What is found


@pytest.fixture
def show(db):
    return factories.ShowFactory(title="The Copper Kettle", original_title="구리 주전자", other_titles="Guri Jujeonja")


@pytest.fixture
def recap(show, recapper):
    return factories.RecapFactory(show=show, by=[recapper], tagged=[factories.TagFactory(name="railways")])


def test_a_drama_is_found_by_every_title_and_with_slips(show, client):
    read_everything()
    for typed in ("copper kettle", "the coper ketle", "구리 주전자", "구리", "guri jujonja", "Copperkettle", "kettl"):
        assert show.get_absolute_url() in results(client, typed), typed


def test_a_person_is_found_by_name_and_character(show, client):
    person = factories.PersonFactory(name="Yoo Sang-min", original_name="유상민", other_names="Ryu Sang-min")
    factories.CreditFactory(show=show, person=person, character="Stationmaster Noh")
    read_everything()
    for typed in ("yu sangmin", "유상민", "Sang-min Yoo", "ryu sangmin", "stationmaster", "stationmaster no"):
        assert person.get_absolute_url() in results(client, typed), typed


def test_a_word_of_a_title_comes_before_a_person_who_sounds_like_it(db, client):
    drama = factories.ShowFactory(title="Love on the Line", original_title="")
    alike, longer = (factories.PersonFactory(name=name, original_name="") for name in ("Lupe", "Luo Beichuan"))
    read_everything()
    page = results(client, "love")
    found = [page.index(thing.get_absolute_url()) for thing in (drama, alike, longer)]
    assert found == sorted(found)


def test_what_is_no_word_is_no_slip_of_one(db, client):
    factories.PersonFactory(name="Jia Wei", original_name="")
    read_everything()
    for typed in ("w" * 12, "w" * 120):
        assert "This is what" not in results(client, typed)


def test_a_recap_is_found_by_headline_drama_kind_tag_byline_and_text(recap, client):
    read_everything()
    for typed in (
        "copper kettle episode 1",
        "구리 주전자",
        "kettle recap",
        "railways",
        "marisol",
        "comes home to a lamp",
    ):
        assert recap.get_absolute_url() in results(client, typed), typed
    assert recap.get_absolute_url() not in results(client, "kettle submarine")


def test_words_in_quotation_marks_stand_in_a_row(recap, client):
    read_everything()
    assert recap.get_absolute_url() in results(client, '"home to a lamp"')
    assert recap.get_absolute_url() not in results(client, '"lamp home"')


def test_headlines_come_before_texts_and_the_newest_first(show, client):
    def said(headline, days, body="<p>Nothing.</p>"):
        moment = timezone.now() - timedelta(days=days)
        return factories.RecapFactory(kind=Kind.NEWS, headline=headline, body=body, published_at=moment)

    by_text = said("Another week", 1, "<p>A zeppelin, of all things.</p>")
    older, newer = said("The zeppelin", 90), said("The zeppelin again", 30)
    read_everything()
    page = results(client, "zeppelin")
    places = [page.index(f'<h3><a href="{recap.get_absolute_url()}') for recap in (newer, older, by_text)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("typed", "enough"), [("zeppelin", True), ("zeppelin over", True), ("zeppelin town", False), ("town", False)]
)
def test_where_titles_are_enough_the_same_is_found_without_a_look_at_texts(db, monkeypatch, typed, enough):
    places = enumerate(["A zeppelin over town", "The zeppelin, over again", "A zeppelin over it", "Zeppelin", "Town"])
    for days, headline in places:
        moment = timezone.now() - timedelta(days=days)
        body = "<p>A zeppelin over the town.</p>"
        factories.RecapFactory(kind=Kind.NEWS, headline=headline, body=body, published_at=moment)
    factories.RecapFactory(kind=Kind.NEWS, headline="A zeppelin over town", status=Status.DRAFT, published_at=None)
    factories.TagFactory(name="Zeppelin over the town")
    read_everything()
    monkeypatch.setattr(asking, "DOCUMENTS_MAX", 3)
    found = asking.documents(read(typed))
    assert found == asking.hits_in(*asking.anywhere(read(typed)))
    of_tags = asking.documents(read(typed), kinds=["tag"])
    assert of_tags == asking.hits_in(*asking.anywhere(read(typed), kinds=["tag"]))
    no_texts = "recaps_searchdocument d JOIN (SELECT 0 AS misfit, %s AS asked) f ON FALSE"
    monkeypatch.setattr(backend(), "found", lambda *_: no_texts)
    assert asking.documents(read(typed)) == (found if enough else [])


@pytest.mark.parametrize("stage", ["draft", "scheduled", "withdrawn"])
def test_what_is_not_published_takes_no_place_among_what_is_found(db, client, monkeypatch, stage):
    shown = factories.RecapFactory(kind=Kind.NEWS, headline="A zeppelin")
    factories.RecapFactory(kind=Kind.NEWS, headline="Another zeppelin", stage=stage)
    read_everything()
    monkeypatch.setattr(asking, "DOCUMENTS_MAX", 1)
    assert shown.get_absolute_url() in results(client, "zeppelin")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Ines"], "<bdi>Ines</bdi>"),
        (["Ines", "<b>Bo</b>"], "<bdi>Ines</bdi> and <bdi>&lt;b&gt;Bo&lt;/b&gt;</bdi>"),
        (["Ines", "Bo", "Yuna"], "<bdi>Ines</bdi>, <bdi>Bo</bdi> and <bdi>Yuna</bdi>"),
    ],
)
def test_a_result_says_who_wrote_it(db, client, names, said):
    factories.RecapFactory(headline="A zeppelin", by=[factories.MemberFactory(display_name=name) for name in names])
    read_everything()
    assert f"<span>{said}</span>" in results(client, "zeppelin")


def test_a_slip_in_a_longer_question_is_put_right_and_said(recap, client):
    read_everything()
    page = results(client, "episode recap koper kettel")
    assert "This is what" in page
    assert recap.get_absolute_url() in page


def test_nothing_found_is_said_kindly_and_leads_on(client):
    read_everything()
    page = results(client, "zzzqqq")
    assert "Nothing has <q>zzzqqq</q>" in page
    assert "All dramas" in page
    assert 'in=comment"' in page


def test_an_empty_index_breaks_nothing(recap, client):
    assert "Nothing has" in results(client, "kettle")
    assert client.get("/search/suggest/?q=kettle").json() == {"found": []}


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_breaks_it(recap, client, typed):
    read_everything()
    typed = typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for asked in ({}, {"in": "comment"}, {"drama": typed}, {"year": typed}, {"by": typed}, {"kind": typed}):
        page = client.get("/search/", {"q": typed} | asked)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
    assert client.get("/search/suggest/", {"q": typed}).status_code == 200
    assert client.get("/search/", {"q": "lamp", "in": typed}).status_code == 200


# --- Narrowing down, pages


@pytest.fixture
def many(show, recapper, editor):
    other = factories.ShowFactory(title="The Tin Whistle")
    made = [
        factories.RecapFactory(kind=kind, show=drama, by=[writer])
        for kind in (Kind.EPISODE_RECAP, Kind.FIRST_IMPRESSIONS, Kind.HANGOUT)
        for drama, writer in ((show, recapper), (other, editor))
        for _ in range(2)
    ]
    Recap.objects.filter(pk=made[0].pk).update(published_at=timezone.now().replace(year=2019))
    read_everything()
    return made


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"drama": "SHOW"}, 6), ({"kind": "hangout"}, 4), ({"by": "ines"}, 6), ({"year": "2019"}, 1),
        ({"drama": "SHOW", "kind": "hangout"}, 2), ({"drama": "nothing"}, 0), ({"by": "nobody"}, 0),
        ({"year": "19"}, 0),
    ],
)  # fmt: skip
def test_results_are_narrowed_down(many, show, client, asked, count):
    asked = {name: show.slug if value == "SHOW" else value for name, value in asked.items()}
    page = client.get("/search/", {"q": "lamp"} | asked)
    assert page.context["count"] == count
    chips = page.content.decode().count('class="chip"')
    assert chips == len(asked)


def test_a_chip_takes_one_filter_away_and_keeps_the_rest(many, show, client):
    page = results(client, "lamp", drama=show.slug, kind="hangout")
    assert f'href="?q=lamp&amp;drama={show.slug}"' in page
    assert 'href="?q=lamp&amp;kind=hangout"' in page


def test_only_what_leads_somewhere_is_offered(many, client):
    choices = {name: options for name, _, options in client.get("/search/?q=lamp").context["choices"]}
    assert set(re.findall('value="([^"]+)"', choices["by"])) == {"marisol", "ines"}
    assert '<option value="hangout">Hangout (4)</option>' in choices["kind"]


def test_results_come_in_pages(many, client):
    first, second = (client.get("/search/", {"q": "lamp", "page": page}) for page in (1, 2))
    assert first.context["page_obj"].paginator.num_pages == 2
    assert 'rel="next" href="?q=lamp&amp;page=2"' in first.content.decode()
    assert len(second.context["page_obj"].object_list) == 2
    for page in ("3", "0", "x"):
        assert client.get("/search/", {"q": "lamp", "page": page}).status_code == 404


# --- What it never tells


def guest_at(position, show):
    client = Client()
    client.cookies[COOKIE] = pack({show.pk: position})
    return client


@pytest.fixture
def seventh(show):
    last = show.episodes.get(position=7)
    return factories.RecapFactory(
        show=show, first_episode=last, last_episode=last, lead_image=factories.picture(),
        body="<p>The stationmaster was the heir.</p>", standfirst="<p>An inheritance.</p>", pull_quote="Heirs abound.",
    )  # fmt: skip


@pytest.mark.parametrize("typed", ["heir", "inheritance", "kettle heir", '"was the heir"', "abound", "stationmaster"])
def test_a_shielded_text_does_not_match(seventh, show, typed):
    read_everything()
    assert seventh.get_absolute_url() in results(Client(), typed)
    page = results(guest_at(3, show), typed)
    assert seventh.get_absolute_url() not in page
    assert "Episode 7" not in page


def test_a_shielded_recap_keeps_its_headline_without_passage_or_picture(seventh, show):
    read_everything()
    page = results(guest_at(3, show), "copper kettle")
    assert seventh.get_absolute_url() in page
    assert "Covers episode 7; you are at 3" in page
    assert "heir" not in page
    assert seventh.lead_image.key not in page
    assert seventh.lead_image.key in results(guest_at(8, show), "copper kettle")


def test_a_member_is_shielded_by_what_they_have_said(seventh, show, member, client_of):
    WatchProgress.objects.create(member=member, show=show, watched_through=3)
    read_everything()
    assert seventh.get_absolute_url() not in results(client_of(member), "heir")


def test_how_many_there_are_does_not_tell_either(seventh, show):
    read_everything()
    page = guest_at(3, show).get("/search/?q=heir")
    assert page.context["nothing"]
    assert page.context["choices"] == []


@pytest.mark.parametrize("stage", ["draft", "review", "scheduled", "withdrawn"])
def test_only_what_is_public_is_found(stage, editor, client_of):
    factories.RecapFactory(stage=stage, kind=Kind.NEWS, headline="A zeppelin", body="<p>zeppelin</p>")
    read_everything()
    for client in (Client(), client_of(editor)):
        assert "A zeppelin" not in results(client, "zeppelin")


def test_what_is_withdrawn_is_gone_at_once_and_what_is_scheduled_comes_by_itself(recap, client, time_machine_at):
    coming = factories.RecapFactory(stage="scheduled", kind=Kind.NEWS, headline="A zeppelin")
    read_everything()
    Recap.objects.filter(pk=recap.pk).update(status=Status.WITHDRAWN)
    assert recap.get_absolute_url() not in results(client, "kettle")
    with time_machine_at(coming.published_at + timedelta(minutes=1)):
        assert coming.get_absolute_url() in results(client, "zeppelin")


# --- Who may keep it, and what it costs


def test_results_are_not_indexed_and_kept_by_nobody_else(recap, client):
    for address in ("/search/", "/search/?q=kettle"):
        response = client.get(address)
        assert response["X-Robots-Tag"] == "noindex"
        assert "private" in response["Cache-Control"]


def test_suggestions_are_the_same_for_everybody(show, recap, member, client_of):
    read_everything()
    answers = [client.get("/search/suggest/?q=kettl") for client in (Client(), client_of(member), guest_at(0, show))]
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        assert "public" in answer["Cache-Control"]
        assert "Cookie" not in answer.get("Vary", "")
    found = answers[0].json()["found"]
    assert [(one["name"], one["address"]) for one in found] == [(show.title, show.get_absolute_url())]


def test_a_search_takes_few_queries_however_much_is_found(many, show, member, client_of, client):
    WatchProgress.objects.create(member=member, show=show, watched_through=3)
    for browser, most in ((client, 7), (client_of(member), 10)):
        for address in (
            "/search/?q=lamp",
            "/search/?q=kettle",
            "/search/?q=the",
            f"/search/?q=lamp&drama={show.slug}&by=ines",
        ):
            browser.get(address)
            with CaptureQueriesContext(connection) as caught:
                browser.get(address)
            asked = [query["sql"][:100] for query in caught if not query["sql"].startswith("SET LOCAL")]
            assert len(asked) <= most, (address, asked)


def test_what_begins_like_a_facet_is_looked_for_in_texts(db, client):
    """ "drama" is the beginning of a word that every recap of a drama has for the filters, and that is no text."""
    factories.RecapFactory(headline="The lamp", body="<p>Nothing of the kind.</p>")
    about = factories.RecapFactory(headline="The letter", body="<p>What a drama. Posted in 1920.</p>")
    read_everything()
    for typed in ("drama", "dramatis", "poste"):
        found = [hit.object_id for hit in asking.documents(read(typed)) if hit.kind == "recap"]
        assert found == ([] if typed == "dramatis" else [about.pk]), typed


def test_facets_begin_as_they_are_known(db):
    recap = factories.RecapFactory()
    words = f"{sources.facets_of(recap)} {sources.facet('posted', 2026)}".split()
    assert len(words) > 3
    assert all(word.startswith(schema.FACETS) for word in words)


# --- Reading what changes


def test_what_is_saved_is_found_once_it_is_committed(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        show = factories.ShowFactory(title="The Copper Kettle")
        recap = factories.RecapFactory(show=show)
    assert recap.get_absolute_url() in results(client, "copper kettle")
    with django_capture_on_commit_callbacks(execute=True):
        show.title = "The Brass Kettle"
        show.save()
    page = results(client, "brass kettle")
    assert show.get_absolute_url() in page
    assert recap.get_absolute_url() in page  # which says the drama's name
    assert not SearchDue.objects.exists()


def test_what_could_not_be_read_at_once_is_left_to_the_worker(recap, client):
    assert SearchDue.objects.filter(kind="recap", object_id=recap.pk).exists()
    assert recap.get_absolute_url() not in results(client, "kettle")
    call_command("worker", "--once")
    assert recap.get_absolute_url() in results(client, "kettle")
    assert not SearchDue.objects.exists()
    assert not indexing.work_off()


def test_what_is_deleted_is_forgotten(recap, client, django_capture_on_commit_callbacks):
    read_everything()
    tag = recap.tags.get()
    Recap.objects.filter(pk=recap.pk).delete()
    tag.delete()
    page = results(client, "railways")
    assert "found-recap" not in page
    assert "found-tag" not in page
    read_everything()
    assert not SearchDocument.objects.filter(kind__in=["recap", "tag"]).exists()


def test_rebuilding_twice_is_as_good_as_once(recap, client):
    def known():
        documents = SearchDocument.objects.order_by("kind", "object_id")
        names = SearchName.objects.order_by("folded", "whole")
        return list(documents.values_list("kind", "object_id", "title", "names", "body", "facets")), list(
            names.values_list("folded", "sound", "whole")
        )

    call_command("rebuild_search", verbosity=0)
    once = known()
    call_command("rebuild_search", verbosity=0)
    assert known() == once
    assert not SearchDue.objects.exists()
    assert results(client, "kettle").count(f'<h3><a href="{recap.get_absolute_url()}') == 1


def test_reading_what_is_gone_forgets_it(show):
    read_everything()
    pk = show.pk
    Show.objects.filter(pk=pk).delete()
    SearchDue.note("show", pk)
    indexing.work_off()
    assert not SearchDocument.objects.filter(kind="show", object_id=pk).exists()
