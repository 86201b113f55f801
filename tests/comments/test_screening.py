"""What is looked at before a comment is taken: each screen, what its writer reads, and what it costs."""

import http.server
import threading
from contextlib import contextmanager

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Case, Comment, ListedTerm
from comments.models.discussion import CommentStatus
from comments.screening import buckets, filled, lists, screens
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = "Whoever left the lamp on has paid for it since the third episode."


@pytest.fixture(autouse=True)
def limits(settings):
    settings.LIMIT_PACE = True


@pytest.fixture(autouse=True)
def fresh_lists():
    lists.forget()
    yield
    lists.forget()


@pytest.fixture
def recap():
    return factories.RecapFactory()


def send(client, recap, body=TEXT, **fields):
    data = {"body": body, "guest_name": "Bo", "guest_email": "bo@example.net"}
    return client.post(f"{recap.get_absolute_url()}comments/", data | fields)


def list_term(term, kind="word", then="hold"):
    row = ListedTerm(kind=kind, term=term, then=then)
    row.full_clean()
    row.save()
    lists.forget()


def status_of(response):
    assert response.status_code == 303, response.content.decode()
    return Comment.objects.latest("pk").status


# --- Held


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("See https://a.example and www.b.example.", CommentStatus.VISIBLE),
        ("https://a.example https://b.example www.c.example", CommentStatus.HELD),
    ],
)
def test_more_than_two_links_are_held(client, recap, body, status):
    assert status_of(send(client, recap, body)) == status


def test_its_author_reads_why_it_waits_and_the_moderator_too(client, recap, client_of, moderator):
    response = send(client, recap, "https://a.example https://b.example https://c.example")
    page = client.get(response.url, follow=True).content.decode()
    assert "Comments with more than 2 links are looked at first." in page
    assert Case.objects.get().why == "3 links."
    assert "3 links." in client_of(moderator).get("/moderation/").content.decode()


@pytest.mark.parametrize("who", ["guest", "member"])
def test_the_first_comment_is_held_where_the_owner_wants_it_and_the_second_is_not(
    client_of, recap, member, settings, who
):
    settings.HOLD_FIRST_COMMENTS = True
    client = client_of(member if who == "member" else None)
    assert status_of(send(client, recap)) == CommentStatus.HELD
    Comment.objects.update(status=CommentStatus.VISIBLE)
    assert status_of(send(client, recap, "And another thing.")) == CommentStatus.VISIBLE


def test_without_that_it_is_not(client, recap, settings):
    settings.HOLD_FIRST_COMMENTS = False
    assert status_of(send(client, recap)) == CommentStatus.VISIBLE


@pytest.mark.parametrize(
    ("kind", "term", "fields"),
    [
        ("word", "Mirror Site", {"body": "On the mirror\u200b site, as ever."}),
        ("word", "해적판", {"body": "해적판을 봤어요"}),
        ("word", "cheap", {"guest_name": "CHÉAP lamps"}),
        ("site", "pirate.example", {"body": "https://www.deep.pirate.example/7"}),
        ("email", "@example.net", {}),
        ("email", "BO@example.net", {}),
        ("network", "127.0.0.0/8", {}),
    ],
)
@pytest.mark.parametrize("then", ["hold", "reject"])
def test_what_is_listed_is_held_or_not_taken(client, recap, kind, term, fields, then):
    list_term(term, kind, then)
    response = send(client, recap, **fields)
    if then == "hold":
        assert status_of(response) == CommentStatus.HELD
        return
    assert response.status_code == 422
    assert "that we do not take here" in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("body", ["A cheapskate, and proud of it.", "https://notpirate.example/"])
def test_what_only_looks_like_it_passes(client, recap, body):
    list_term("cheap")
    list_term("pirate.example", "site")
    assert status_of(send(client, recap, body)) == CommentStatus.VISIBLE


@pytest.mark.parametrize(("kind", "term"), [("network", "nowhere"), ("email", "example.net"), ("word", " . ")])
def test_a_list_takes_nothing_without_sense(kind, term):
    with pytest.raises(Exception, match=r"address|word"):
        ListedTerm(kind=kind, term=term).full_clean()


def test_the_field_that_people_do_not_see_holds(client, recap):
    assert status_of(send(client, recap, website="https://lamps.example")) == CommentStatus.HELD


def test_who_is_of_the_house_is_not_screened(client_of, recap, recapper):
    list_term("lamp", then="reject")
    assert status_of(send(client_of(recapper), recap, f"{TEXT} www.a.x www.b.x www.c.x")) == CommentStatus.VISIBLE


# --- Rejected


def test_the_same_text_again_is_not_taken_and_stays_in_the_form(client, recap):
    send(client, recap)
    response = send(client, recap)
    assert response.status_code == 422
    assert screens.REPEATED in response.content.decode()
    assert TEXT in response.content.decode()
    assert Comment.objects.count() == 1


def test_short_words_may_be_said_again(client, recap):
    assert [send(client, recap, "Same here.").status_code for _ in range(2)] == [303, 303]


def test_a_retry_of_the_same_press_is_not_a_repetition(client, recap):
    first, again = (send(client, recap, submission_key="one-and-the-same") for _ in range(2))
    assert (first.status_code, again.status_code, first.url) == (303, 303, again.url)


def stamped(seconds_ago):
    import time

    return signing.Signer(salt=filled.SALT).sign(str(round((time.time() - seconds_ago) * 1000)))


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ("", 303),
        ("forged:stamp", 303),
        (3600 * 24 * 400, 303),
        (-60, 303),  # another machine's clock
    ],
)
def test_no_form_is_refused_for_its_age(client, recap, shown, code):
    shown = shown if isinstance(shown, str) else stamped(shown)
    assert send(client, recap, shown=shown).status_code == code


def test_what_comes_faster_than_anybody_types_is_asked_for_once_more(client, recap, monkeypatch):
    monkeypatch.setattr(filled, "seconds_since", lambda stamp: 0.1 if stamp else None)
    response = send(client, recap, TEXT * 30, shown="now")
    assert response.status_code == 422
    assert screens.FILLED_TOO_FAST in response.content.decode()


def test_too_fast_says_when_and_keeps_the_text(client, recap, time_machine_at):
    with time_machine_at(timezone.now()):
        for number in range(screens.COMMENTS_OF_A_PERSON):
            assert send(client, recap, f"Remark {number}").status_code == 303
        response = send(client, recap, "One too many")
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= screens.PACE_SECONDS
    assert "One too many" in response.content.decode()
    assert send(client, recap, "Another person", guest_email="other@example.net").status_code == 303


def test_an_address_has_its_own_bucket(client_of, recap, time_machine_at):
    elsewhere = client_of(None, REMOTE_ADDR="203.0.113.7")
    with time_machine_at(timezone.now()):
        codes = [
            send(elsewhere, recap, f"Remark {number}", guest_email=f"bo{number}@example.net").status_code
            for number in range(screens.COMMENTS_OF_AN_ADDRESS + 1)
        ]
    assert codes == [303] * screens.COMMENTS_OF_AN_ADDRESS + [429]


def test_slow_mode_lets_a_person_speak_once_in_a_while(client, recap):
    recap.slow_seconds = 300
    recap.save()
    assert send(client, recap).status_code == 303
    response = send(client, recap, "And another.")
    assert response.status_code == 429
    assert "one comment a person every 5 minutes" in response.content.decode()


def test_hold_all_holds(client, recap):
    recap.hold_all = True
    recap.save()
    assert status_of(send(client, recap)) == CommentStatus.HELD


# --- The discussion's own rules


def test_members_only_says_so_and_takes_no_guest(client_of, recap, member):
    recap.members_only = True
    recap.save()
    guest = client_of()
    assert "Only members write" in guest.get(recap.get_absolute_url()).content.decode()
    response = send(guest, recap)
    assert (response.status_code, TEXT in response.content.decode()) == (403, True)
    assert send(client_of(member), recap).status_code == 303


@pytest.mark.parametrize(("own", "site", "is_open"), [(None, 0, True), (None, 1, False), (0, 1, True), (1, 0, False)])
def test_a_discussion_closes_after_days(client, recap, settings, own, site, is_open):
    settings.CLOSE_DISCUSSIONS_AFTER_DAYS = site
    recap.close_after_days = own
    recap.save()
    assert send(client, recap).status_code == (303 if is_open else 403)
    assert ("This discussion is closed" in client.get(recap.get_absolute_url()).content.decode()) != is_open


def test_a_locked_thread_takes_no_reply_and_says_so(client, recap, moderator):
    from comments.moderation import set_locked

    root = factories.comment_on(recap)
    set_locked(root, True, moderator)
    response = send(client, recap, parent=root.public_id)
    assert response.status_code == 422
    assert "closed this thread" in response.content.decode()
    page = client.get(recap.get_absolute_url()).content.decode()
    assert "This thread is closed for replies." in page
    assert f"?parent={root.public_id}" not in page


# --- Edits


def test_an_edit_passes_through_the_same_screens(client, recap):
    comment = Comment.objects.get(public_id=send(client, recap).url.split("/")[-2])
    list_term("mirror", then="reject")
    edit = f"/comments/{comment.public_id}/edit/"
    seen = client.get(edit).context["form"]["seen"].value()
    refused = client.post(edit, {"body": "On the mirror.", "seen": seen})
    assert (refused.status_code, "On the mirror." in refused.content.decode()) == (422, True)
    client.post(edit, {"body": "www.a.x www.b.x www.c.x", "seen": seen})
    comment.refresh_from_db()
    assert (comment.status, comment.case.why) == (CommentStatus.HELD, "Edited. 3 links.")


def test_links_that_stood_before_do_not_hold_an_edit(client_of, recap, member):
    comment = factories.comment_on(recap, by=member, says="www.a.x www.b.x www.c.x")
    client, edit = client_of(member), f"/comments/{comment.public_id}/edit/"
    seen = client.get(edit).context["form"]["seen"].value()
    client.post(edit, {"body": "Fixed: www.a.x www.b.x www.c.x", "seen": seen})
    comment.refresh_from_db()
    assert comment.is_visible


# --- What it costs


def test_screening_costs_one_statement_for_the_buckets_and_one_for_what_was_said_before(client, recap, monkeypatch):
    send(client, recap, "Warms the lists.")
    seen = []
    screen = screens.through
    monkeypatch.setattr(screens, "through", lambda *a: counted(screen, seen, *a))
    send(client, recap)
    of_the_table = [sql for sql in seen if "shared_cache" in sql]
    assert len(seen) - len(of_the_table) == 1
    assert len(of_the_table) <= 1


def counted(screen, seen, *arguments):
    with CaptureQueriesContext(connection) as caught:
        verdict = screen(*arguments)
    seen += [query["sql"] for query in caught if "SAVEPOINT" not in query["sql"]]
    return verdict


# --- Buckets


def test_a_bucket_gives_so_many_and_then_one_after_a_while(time_machine_at):
    from datetime import UTC, datetime, timedelta

    start = datetime(2026, 5, 1, tzinfo=UTC)
    with time_machine_at(start):
        assert [buckets.seconds_to_wait(60, {"pace:x": 3}) for _ in range(4)] == [0, 0, 0, 20]
    with time_machine_at(start + timedelta(seconds=20)):
        assert [buckets.seconds_to_wait(60, {"pace:x": 3}) for _ in range(2)] == [0, 20]


def test_several_buckets_are_asked_at_once_and_the_emptiest_says_how_long():
    assert buckets.seconds_to_wait(60, {"pace:a": 1, "pace:b": 9}) == 0
    assert 0 < buckets.seconds_to_wait(60, {"pace:a": 1, "pace:b": 9}) <= 60


def test_no_address_is_kept_in_clear(client, recap):
    send(client, recap)
    keys = [buckets.key_of("address", "127.0.0.1"), buckets.key_of("person", "bo@example.net")]
    assert not any("127.0.0.1" in key or "bo@" in key for key in keys)


def test_no_two_take_the_same_token(stage):
    """Threads with connections of their own, on whichever cache this run has."""
    taken = []

    def take():
        from django.db import connections

        for _ in range(10):
            taken.append(buckets.seconds_to_wait(3600, {"pace:crowd": 20}) == 0)
        connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 20


# --- Akismet


@contextmanager
def akismet(answer, **headers):
    """A server of its kind on the loopback, and what it was told."""
    told = []

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("answer", "headers", "outcome"),
    [
        (b"false", {}, CommentStatus.VISIBLE),
        (b"true", {}, CommentStatus.HELD),
        (b"true", {"X_akismet_pro_tip": "discard"}, 422),
        (b"invalid", {}, CommentStatus.VISIBLE),
    ],
)
def test_a_second_opinion_holds_or_rejects_and_its_failure_passes(client, recap, settings, answer, headers, outcome):
    with akismet(answer, **headers) as (address, told):
        settings.AKISMET_KEY, settings.AKISMET_URL = "a-key", address
        response = send(client, recap)
    assert "comment_content=Whoever+left" in told[0]
    assert (response.status_code if outcome == 422 else status_of(response)) == outcome


def test_when_nobody_answers_the_comment_passes(client, recap, settings):
    settings.AKISMET_KEY, settings.AKISMET_URL = "a-key", "http://127.0.0.1:9/"
    assert status_of(send(client, recap)) == CommentStatus.VISIBLE


def test_those_who_are_known_are_shown_to_nobody(client_of, recap, settings, member):
    factories.comment_on(recap, by=member)
    with akismet(b"true") as (address, told):
        settings.AKISMET_KEY, settings.AKISMET_URL = "a-key", address
        assert status_of(send(client_of(member), recap)) == CommentStatus.VISIBLE
    assert told == []
