"""Pages that all share are kept: once, for the right readers, and not a moment longer than they are true."""

import gzip
import os
import re
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from types import SimpleNamespace

import brotli
import pytest
import time_machine
from django.test import Client, RequestFactory
from django.utils import timezone
from redis.exceptions import RedisError

from comments import editing, moderation, reactions, rescoping, tree
from comments.forms import KEY_OF_THE_TEXT
from comments.models import Comment, Reaction
from config import in_redis
from config.replica import REPLICA
from recaps.keeping import early, pages, shelf, versions
from recaps.models import Kind, Page, Recap, Status
from recaps.progress import COOKIE, pack
from tests import factories
from tests.people import GUEST


@pytest.fixture
def show(db):
    return factories.ShowFactory()


@pytest.fixture
def recap(show):
    second = show.episodes.get(position=2)
    return factories.RecapFactory(show=show, first_episode=second, last_episode=second)


def guest_at(position, show):
    client = Client()
    client.cookies[COOKIE] = pack({show.pk: position})
    return client


def read(client, address, **headers):
    return client.get(address, headers=headers).content.decode()


def is_kept(address, django_assert_num_queries):
    with django_assert_num_queries(0):
        return Client().get(address).content.decode()


# --- Kept


@pytest.fixture
def places(recap):
    recap.tags.add(factories.TagFactory())
    by = factories.MemberFactory()
    by.take_role("recapper")
    recap.byline_set.create(member=by)
    person = factories.CreditFactory(show=recap.show).person
    return [
        "/", "/shows/", "/shows/?by=year", recap.show.get_absolute_url(), "/about/", recap.get_absolute_url(),
        recap.show.in_order[0].get_absolute_url(), recap.tags.get().get_absolute_url(), f"/recappers/{by.handle}/",
        person.get_absolute_url(), f"{recap.get_absolute_url()}?sort=newest",
        f"{recap.get_absolute_url()}comments/news/",
    ]  # fmt: skip


def test_a_second_visitor_costs_no_query(places, django_assert_num_queries):
    for address in places:
        first = Client().get(address).content.decode()
        assert is_kept(address, django_assert_num_queries) == first, address


def test_a_kept_page_has_nothing_of_anybody(places):
    for address in places:
        for client in (Client(), Client()):
            response = client.get(address)
            sent = response.content.decode() + str(dict(response.headers))
            assert "csrfmiddlewaretoken" not in sent
            assert "nonce" not in sent
            assert not response.cookies
            assert not re.search(r'name="submission_key" value="(?!key-of-the-text)', sent)


def test_a_kept_page_has_the_headers_of_every_page(places):
    for address in places:
        for _ in "ab":
            headers = Client().get(address).headers
            assert "default-src 'none'" in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["X-Frame-Options"] == "DENY"
            assert "camera=()" in headers["Permissions-Policy"]
            assert headers["ETag"].removeprefix("W/").startswith('"')


def test_a_cdn_is_told_how_long_and_by_what(recap, time_machine_at):
    noon = timezone.localtime().replace(hour=12, minute=0) + timedelta(days=1)
    with time_machine_at(noon):  # at midnight the page changes by itself
        response = Client().get(recap.get_absolute_url())
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=10, stale-while-revalidate=20"
    assert {"Accept-Encoding", "Cookie"} <= set(response["Vary"].split(", "))


def test_what_a_query_does_not_ask_makes_no_second_page(recap, django_assert_num_queries):
    address = recap.get_absolute_url()
    Client().get(address)
    is_kept(f"{address}?utm_source=letter", django_assert_num_queries)


def test_every_coding_says_the_same(recap):
    plain = Client().get(recap.get_absolute_url()).content
    for coding, decode in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        for _ in "ab":
            response = Client().get(recap.get_absolute_url(), headers={"accept-encoding": coding})
            assert response["Content-Encoding"] == coding
            assert decode(response.content) == plain
            assert response["Content-Length"] == str(len(response.content))


@pytest.mark.parametrize(
    ("said", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("identity", ""),
        ("", ""),
        ("*", "br"),
        ("deflate", ""),
    ],
)
def test_the_coding_is_one_that_the_browser_takes(said, coding):
    assert pages.coding_of(said) == coding


def test_who_has_it_gets_304_and_who_has_another_coding_does_not(recap):
    address = recap.get_absolute_url()
    etag = Client().get(address, headers={"accept-encoding": "br"})["ETag"]
    assert etag.startswith('W/"')
    for named in (etag, etag.removeprefix("W/"), f'"x", {etag}', "*"):
        response = Client().get(address, headers={"accept-encoding": "br", "if-none-match": named})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == etag
    for named in ('"x"', "nonsense"):
        assert Client().get(address, headers={"accept-encoding": "br", "if-none-match": named}).status_code == 200
    assert Client().get(address, headers={"accept-encoding": "gzip", "if-none-match": etag}).status_code == 200


def test_a_page_that_is_asked_for_again_is_compressed_once_more_and_says_the_same(recap):
    answers = [Client().get(recap.get_absolute_url(), headers={"accept-encoding": "br"}) for _ in range(5)]
    assert len({brotli.decompress(answer.content) for answer in answers}) == 1
    assert len({answer["ETag"] for answer in answers}) == 1
    sizes = [len(answer.content) for answer in answers]
    assert sizes[0] > sizes[1] == sizes[4]


def test_each_coding_of_a_page_is_made_once_however_often_it_is_asked_for(recap, monkeypatch):
    made = []
    for module in (brotli, gzip):
        compress, name = module.compress, module.__name__
        noted = lambda *data, do=compress, name=name, **how: made.append(name) or do(*data, **how)  # noqa: E731
        monkeypatch.setattr(module, "compress", noted)
    for _ in range(5):
        for coding in ("br", "gzip", "identity"):
            answer = Client().get(recap.get_absolute_url(), headers={"accept-encoding": coding})
            assert answer.headers.get("Content-Encoding", "identity") == coding
    assert sorted(made) == ["brotli", "brotli", "gzip"], "quickly, densely, and for who knows no better"


def test_a_page_that_is_made_anew_and_says_the_same_is_not_compressed_anew(recap):
    address, coding = recap.get_absolute_url(), {"accept-encoding": "br"}
    first, dense = (Client().get(address, headers=coding).content for _ in "ab")
    with time_machine.travel(timezone.now() + timedelta(seconds=shelf.AGE_MAX + 1)):
        assert Client().get(address, headers=coding).content == dense != first
        factories.comment_on(recap)
        assert len(Client().get(address, headers=coding).content) > len(dense)


def test_a_page_that_did_not_change_keeps_its_etag(recap):
    before = Client().get(recap.get_absolute_url())["ETag"]
    Page.objects.get(slug="about").save()
    assert Client().get(recap.get_absolute_url())["ETag"] == before


def test_head_is_the_same_without_a_body(recap):
    assert Client().head(recap.get_absolute_url()).status_code == 200
    full = Client().get(recap.get_absolute_url())
    head = Client().head(recap.get_absolute_url())
    assert head.content == b""
    assert head["Content-Length"] == str(len(full.content))
    assert head["ETag"] == full["ETag"]


@pytest.mark.parametrize("address", ["/nothing/", "/?page=99", "/accounts/login/", "/me/watching/"])
def test_what_is_one_readers_or_not_there_is_not_kept(db, address):
    Client().get(address)
    assert not [key for key in shelf.entries if isinstance(key, tuple) and address.split("?")[0] in str(key)]


# --- For the right readers


def test_readers_of_one_address_never_get_each_others_page(recap, show, member, moderator, client_of):
    mine = factories.comment_on(recap, by=member, says="canary-of-a-member beyond", reveals_through=8)
    factories.comment_on(recap, says="canary-seven", reveals_through=7)
    edited = factories.comment_on(recap, by=member, says="Once.")
    editing.edit(edited, "Twice.", editing.print_of("Once."))
    own = Client()
    own.post(
        f"{recap.get_absolute_url()}comments/",
        {"body": "canary-of-a-guest", "guest_name": GUEST.name, "guest_email": GUEST.email},
    )
    readers = {
        "nobody": (Client(), set()),
        "at 2": (guest_at(2, show), set()),
        "at 7": (guest_at(7, show), {"canary-seven"}),
        "guest": (own, {"edit"}),
        "member": (client_of(member), {"canary-of-a-member", "edit", member.name + "</span></summary>"}),
        "moderator": (client_of(moderator), {"revisions", moderator.name + "</span></summary>"}),
    }
    signs = {
        "canary-seven": "canary-seven",
        "canary-of-a-member": "canary-of-a-member",
        "edit": "/edit/",
        "revisions": "/revisions/",
        **{person.name + "</span></summary>": person.name + "</span></summary>" for person in (member, moderator)},
    }
    for _ in range(3):
        for name, (client, sees) in readers.items():
            page = read(client, recap.get_absolute_url())
            assert {sign for sign, words in signs.items() if words in page} == sees, name
            assert "canary-of-a-guest" in page
    assert mine.reveals_through == 8


def test_readers_who_have_said_the_same_share_a_page(recap, show, django_assert_num_queries):
    address, other = recap.get_absolute_url(), factories.ShowFactory()
    first = guest_at(4, show).get(address)
    assert "private" in first["Cache-Control"]
    reader = Client()
    reader.cookies[COOKIE] = pack({other.pk: 3, show.pk: 4})
    with django_assert_num_queries(0):
        assert reader.get(address).content == first.content
    assert guest_at(5, show).get(address).content != first.content


def test_a_dramas_cards_follow_what_was_said_of_each(show):
    other = factories.ShowFactory()
    for drama, words in ((show, "canary-one"), (other, "canary-two")):
        fifth = drama.episodes.get(position=5)
        factories.RecapFactory(show=drama, first_episode=fifth, last_episode=fifth, standfirst=f"<p>{words}</p>")
    for _ in range(2):
        for said, sees in (
            ({show.pk: 1}, (False, True)), ({other.pk: 1}, (True, False)), ({show.pk: 1, other.pk: 1}, (False, False)),
            ({show.pk: 5, other.pk: 8}, (True, True)), ({show.pk: 8, other.pk: 1}, (True, False)),
        ):  # fmt: skip
            reader = Client()
            reader.cookies[COOKIE] = pack(said)
            page = read(reader, "/")
            assert ("canary-one" in page, "canary-two" in page) == sees


def test_news_are_of_no_drama_and_are_kept_for_all_the_same(recap, show, member, client_of):
    news = factories.RecapFactory(kind=Kind.NEWS)
    for reader in (guest_at(2, show), client_of(member)):
        for address in ("/", news.get_absolute_url(), recap.get_absolute_url()):
            assert news.headline in read(reader, address)


def test_a_cookie_that_says_nothing_spoils_nobodys_page(recap):
    reader = Client()
    reader.cookies[COOKIE] = "rubbish"
    reader.get(recap.get_absolute_url())
    assert "private" not in Client().get(recap.get_absolute_url())["Cache-Control"]


def test_a_notice_is_shown_to_whoever_pressed(recap, show):
    reader = Client()
    reader.get(show.get_absolute_url())
    data = {"show": show.slug, "through": "2", "next": f"{recap.get_absolute_url()}#watching"}
    page = reader.post("/me/watching/set/", data, follow=True).content.decode()
    assert "Watched through episode 2." in page
    assert "Watched through episode 2." not in read(guest_at(2, show), recap.get_absolute_url())


# --- Posting from a page that all share


def form_on(page):
    fields = re.search(r'<form method="post" action="[^"]*comments/" class="comment-form".*?</form>', page, re.S)[0]
    return dict(re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', fields))


SAID = {"body": "The lamp.", "guest_name": "Bo", "guest_email": "bo@example.net"}


def test_a_press_on_our_own_page_needs_no_token(recap):
    browser = Client(enforce_csrf_checks=True)
    fields = form_on(read(browser, recap.get_absolute_url())) | SAID
    address = f"{recap.get_absolute_url()}comments/"
    response = browser.post(address, fields, headers={"sec-fetch-site": "same-origin"})
    assert response.status_code == 303
    assert Comment.objects.get().source == "The lamp."


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "", None])
def test_from_anywhere_else_it_is_shown_again_with_the_text_in_it(recap, site):
    browser = Client(enforce_csrf_checks=True)
    fields = form_on(read(browser, recap.get_absolute_url())) | SAID
    headers = {} if site is None else {"sec-fetch-site": site}
    response = browser.post(f"{recap.get_absolute_url()}comments/", fields, headers=headers)
    assert response.status_code == 403
    assert "The lamp." in response.content.decode()
    assert not Comment.objects.exists()


def test_who_is_signed_in_needs_a_token_wherever_they_press(recap, member):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member, backend="members.backends.ModelBackend")
    address = f"{recap.get_absolute_url()}comments/"
    assert browser.post(address, SAID, headers={"sec-fetch-site": "same-origin"}).status_code == 403


def test_two_presses_without_a_script_are_one_comment(recap):
    browser, address = Client(), f"{recap.get_absolute_url()}comments/"
    fields = form_on(read(browser, recap.get_absolute_url())) | SAID
    assert fields["submission_key"] == KEY_OF_THE_TEXT
    first, second = browser.post(address, fields), browser.post(address, fields)
    assert first["Location"] == second["Location"]
    browser.post(address, fields | {"body": "Another lamp."})
    Client().post(address, fields | {"guest_email": "somebody.else@example.net"})
    Client(REMOTE_ADDR="192.0.2.7").post(address, fields)
    assert Comment.objects.count() == 4


# --- Not a moment longer than they are true


CHANGES = {
    "a comment": lambda recap, comment, member: factories.comment_on(recap, says="What is new."),
    "a reply": lambda recap, comment, member: factories.comment_on(recap, to=comment, says="What is new."),
    "an edit": lambda recap, comment, member: editing.edit(comment, "Changed.", editing.print_of(comment.source)),
    "a removal": lambda recap, comment, member: editing.delete(comment),
    "a moderator": lambda recap, comment, member: moderation.decide(comment, "hold", None),
    "a reaction": lambda recap, comment, member: reactions.press(comment, member, Reaction.Kind.LOVE),
    "a new reach": lambda recap, comment, member: rescoping.rescope(comment, 7, None),
    "a locked thread": lambda recap, comment, member: moderation.set_locked(comment, True, None),
    "another writer": lambda recap, comment, member: tree.give_to(
        comment.thread_id, Comment.objects.filter(pk=comment.pk), member=None, guest_name="Somebody else"
    ),
    "the recap's text": lambda recap, comment, member: save(recap, body="<p>Another text.</p>"),
    "a closed discussion": lambda recap, comment, member: save(recap, discussion_open=False),
    "its drama": lambda recap, comment, member: save(recap.show, title="Another name"),
    "a tag": lambda recap, comment, member: recap.tags.add(factories.TagFactory()),
    "a byline": lambda recap, comment, member: recap.byline_set.create(member=factories.MemberFactory()),
    "a member's name": lambda recap, comment, member: save(member, display_name="Another me"),
    "a member's role": lambda recap, comment, member: member.take_role("moderator"),
    "a related recap": lambda recap, comment, member: factories.RecapFactory(),
    "the next one of its drama": lambda recap, comment, member: factories.RecapFactory(
        show=recap.show, published_at=timezone.now()
    ),
    "an update of many": lambda recap, comment, member: Recap.objects.update(headline="All the same"),
}


def save(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_is_on_the_next_page(recap, member, change):
    comment = factories.comment_on(recap, by=member)
    factories.comment_on(recap, to=comment)
    factories.comment_on(recap, says=f"[So they say](https://previously.example{comment.get_absolute_url()})")
    recap = Recap.objects.get(pk=recap.pk)
    before = read(Client(), recap.get_absolute_url())
    change(recap, comment, member)
    after = read(Client(), recap.get_absolute_url())
    assert after != before
    shelf.clear()
    assert read(Client(), recap.get_absolute_url()) == after


def test_a_page_of_the_house_changes_at_once(db):
    read(Client(), "/about/")
    save(Page.objects.get(slug="about"), body="<p>Another house.</p>")
    assert "Another house." in read(Client(), "/about/")


def test_a_withdrawn_recap_is_gone_at_once(recap):
    read(Client(), recap.get_absolute_url())
    save(recap, status=Status.WITHDRAWN)
    assert Client().get(recap.get_absolute_url()).status_code == 410


def test_who_merely_signs_in_moves_nothing(recap, member, django_assert_num_queries):
    read(Client(), "/")
    save_login = {"update_fields": ["last_login"]}
    member.last_login = timezone.now()
    member.save(**save_login)
    is_kept("/", django_assert_num_queries)


def test_lists_count_a_new_comment_after_a_moment(recap):
    read(Client(), "/")
    factories.comment_on(recap)
    with time_machine.travel(timezone.now() + timedelta(seconds=shelf.COUNTS_LAG), tick=False):
        assert "1 comment" in read(Client(), "/")


def test_a_scheduled_recap_appears_at_its_minute(recap, time_machine_at):
    moment = timezone.now() + timedelta(seconds=40)
    later = factories.RecapFactory(headline="Just in", published_at=moment)
    addresses = ("/", recap.get_absolute_url())
    for address in addresses:
        assert "Just in" not in read(Client(), address)
        assert "stale" not in Client().get("/").headers["Cache-Control"] or moment - timezone.now() > timedelta(
            seconds=30
        )
    with time_machine_at(moment - timedelta(seconds=5)):
        assert "Just in" not in read(Client(), "/")
        assert Client().get("/")["Cache-Control"] in ("public, max-age=0, s-maxage=4", "public, max-age=0, s-maxage=5")
    with time_machine_at(moment):
        for address in (*addresses, later.get_absolute_url()):
            assert "Just in" in read(Client(), address)


@pytest.mark.parametrize("databases", [[], [REPLICA]], ids=["alone", "beside a replica"])
def test_no_page_is_older_than_the_most_that_a_lost_word_may_cost(recap, monkeypatch, settings, databases):
    """Killed between the commit and the word of it; or read from a replica that what was committed has not come to."""
    for alias in databases:
        monkeypatch.setitem(settings.DATABASES, alias, settings.DATABASES["default"])
    seconds = shelf.AGE_MAX_BESIDE_REPLICA if databases else shelf.AGE_MAX
    read(Client(), recap.get_absolute_url())
    monkeypatch.setattr(versions, "after_commit", lambda task: None)
    factories.comment_on(recap, says="Nobody was told.")
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds - 0.5), tick=False):
        assert "Nobody was told." not in read(Client(), recap.get_absolute_url())
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False):
        assert "Nobody was told." in read(Client(), recap.get_absolute_url())


# --- Versions


def test_a_version_moves_only_once_the_change_is_committed(stage):
    from django.db import transaction

    show = factories.ShowFactory()
    before = versions.read([versions.SITE])
    with transaction.atomic():
        save(show, title="Not yet")
        for _ in range(3):
            versions.move("a", "b")
        assert versions.read([versions.SITE]) == before
    assert versions.read([versions.SITE]) != before
    before = versions.read([versions.SITE])
    with transaction.atomic():
        save(show, title="Never")
        transaction.set_rollback(True)
    assert versions.read([versions.SITE]) == before


def test_processes_see_each_others_versions_also_of_one_that_was_killed(tmp_path):
    path, words = tmp_path / "versions", versions.InFile
    mine = words(path)
    code = (
        "import os, signal, sys, mmap\n"
        "from django.conf import settings; settings.configure(CACHES={})\n"
        "from recaps.keeping.versions import InFile\n"
        "InFile(sys.argv[1]).move('site'); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    before = mine.read(["site", "talk:1"])
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False, env=os.environ)
    assert done.returncode == -signal.SIGKILL
    after = mine.read(["site", "talk:1"])
    assert after[0] != before[0]
    assert after[1] == before[1]
    assert words(path).read(["site"]) == after[:1]


# --- One makes it, the others wait; and only so much is kept


def answer_of(text, delay=0.0, made=None):
    from django.http import HttpResponse

    def get_response(request):
        time.sleep(delay)
        if made is not None:
            made.append(request.path)
        return HttpResponse(text * 200)

    return get_response


def test_sixteen_who_ask_at_once_make_one_page(db, settings, monkeypatch):
    monkeypatch.setattr(early.moments, "next_moment", lambda: time.time() + 1000)
    made, got = [], []
    middleware = early.early_answers(answer_of("About us. ", 0.3, made))
    asks = [
        threading.Thread(target=lambda: got.append(middleware(RequestFactory().get("/about/")).content))
        for _ in range(16)
    ]
    for ask in asks:
        ask.start()
    for ask in asks:
        ask.join()
    assert made == ["/about/"]
    assert len(got) == 16
    assert len(set(got)) == 1


def test_who_has_waited_too_long_takes_the_last_page(db, monkeypatch):
    monkeypatch.setattr(early.moments, "next_moment", lambda: time.time() + 1000)
    monkeypatch.setattr(early, "PATIENCE", 0.01)
    request = RequestFactory().get("/about/")
    early.early_answers(answer_of("The last one. "))(request)
    versions.store().move(versions.SITE)
    for lock in early.LOCKS:
        lock.acquire()
    try:
        response = early.early_answers(answer_of("A new one. "))(RequestFactory().get("/about/"))
        assert "The last one." in response.content.decode()
    finally:
        for lock in early.LOCKS:
            lock.release()
    assert (
        "A new one." in early.early_answers(answer_of("A new one. "))(RequestFactory().get("/about/")).content.decode()
    )


def test_only_so_much_is_kept_and_the_latest_asked_for(monkeypatch):
    shelf.clear()
    monkeypatch.setattr(shelf, "BYTES_MAX", 100_000)
    for number in range(200):
        shelf.put(number, shelf.Kept((), [], 1e12, "x", 5_000))
        shelf.get(0)
    assert shelf.held <= 100_000
    assert len(shelf.entries) == 100_000 // (5_000 + shelf.ENTRY_BYTES)
    assert {0, 199} <= set(shelf.entries)
    shelf.put(0, SimpleNamespace(size=10))
    shelf.clear()
    assert shelf.held == 0


def test_a_site_whose_redis_is_away_makes_its_pages_each_time(recap, monkeypatch):
    class Away:
        def mget(self, names):
            raise RedisError

        def mset(self, tokens):
            """Django logs what fails after a commit, and goes on."""

    monkeypatch.setattr(in_redis, "client", Away)
    monkeypatch.setattr(versions, "store", versions.InRedis)
    for title in ("One name", "Another name"):
        Recap.objects.filter(pk=recap.pk).update(headline=title)
        assert title in read(Client(), recap.get_absolute_url())
