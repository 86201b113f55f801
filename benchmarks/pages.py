"""Pages that all share: what one costs when it is made, when it is kept, and beside a view that does nothing at all.

The whole time, with what the database's own server takes; each is taken in turn with its baseline.
"""

import io
import sys
import time
from operator import itemgetter
from random import randint
from statistics import median

from benchmarks.harness import TRIVIAL_MIDDLEWARE, Row, queries, session_of, topic
from benchmarks.stage import SMALL, a_drama, recap_with

ROUNDS = 12
TURNS, PAUSE = (1, 0) if SMALL else (5, 3)  # seconds
WARMING = 30  # rounds before, as of a worker at work: what PostgreSQL has heard ten times it has planned for good
COMMENTS = 500


@topic("sqlite", "postgresql")
def rows():
    """Every measure, as Rows of milliseconds."""
    recap = recap_with(COMMENTS, f"pages/{time.time_ns()}")  # a new one: measuring says something on it
    yield from [*made_anew(recap), of_a_member(recap), *kept(recap), *lists()]


def made_anew(recap):
    """After a new comment, compressed; beside the same comments in a plain loop of a template."""
    guest, plain = asking(recap.get_absolute_url(), HTTP_ACCEPT_ENCODING="br"), plain_loop(recap)
    ours, theirs = beside(plain, guest, before=lambda: say_something(recap))
    name = "recap, first time after a new comment"
    yield Row(name, ours, "ms", at_most=10, baseline=theirs, against="a plain loop in a template")
    say_something(recap)
    with queries() as sent:
        guest()
    yield Row(f"{name}, queries", len(sent), "", at_most=3)


def of_a_member(recap):
    from members.models import Member

    member = asking(recap.get_absolute_url(), HTTP_COOKIE=f"sessionid={session_of(Member.objects.first())}")
    ours, theirs = beside(plain_loop(recap), member)
    return Row("recap, a member's page", ours, "ms", at_most=8, baseline=theirs, against="a plain loop in a template")


def kept(recap):
    """Warm, beside a trivial view that sends as many bytes."""
    address = recap.get_absolute_url()
    page = asking(address, HTTP_ACCEPT_ENCODING="br")
    headers, body = page()
    etag = dict(headers)["ETag"]
    trivial = asking("/", site=trivial_site(body))
    poll = asking(f"{address}comments/news/")
    has_it = asking(address, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=etag)
    has_news = asking(f"{address}comments/news/", HTTP_IF_NONE_MATCH=dict(poll()[0])["ETag"])
    measures = [
        ("recap, kept and compressed", 1 / 0.85, page, trivial),
        ("recap, 304", 1 / 0.85, has_it, trivial),
        ("live poll with nothing new", 1.5, has_news, trivial),
    ]
    for name, most, call, baseline in measures:
        ours, theirs = beside(baseline, call, rounds=ROUNDS * 10)
        yield Row(name, ours, "ms", at_most=theirs * most, baseline=theirs, against="a view that sends constant bytes")
        with queries() as sent:
            call()
        yield Row(f"{name}, queries", len(sent), "", at_most=0)


def lists():
    """Home, a drama and search when nothing of them is kept."""
    from recaps.keeping import shelf

    trivial = asking("/", site=trivial_site(b"x" * 1000))
    against = "a view that sends constant bytes"
    pages = {"home": asking("/"), "drama": asking(a_drama().get_absolute_url())}
    for name, page in (pages | {"search": asking("/search/", QUERY_STRING="q=lamp")}).items():
        ours, theirs = beside(trivial, page, before=shelf.clear)
        yield Row(f"{name}, made anew", ours, "ms", at_most=15, baseline=theirs, against=against)
        shelf.clear()
        with queries() as sent:
            page()
        yield Row(f"{name}, made anew, queries", len(sent), "", at_most=10)


# --- What is asked, and of whom


def asking(address, site=None, **environ):
    """A call that asks `site` as a server does, and gives (headers, body)."""
    from config.wsgi import application

    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": address, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
             "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, **environ}  # fmt: skip

    def call():
        said = []
        response = (site or application)({**asked, "wsgi.input": io.BytesIO()}, lambda *start: said.append(start))
        body = b"".join(response)
        response.close()
        return said[0][1], body

    return call


def trivial_site(body):
    """Django with the middleware of `startproject` and a view of constant bytes."""
    from types import ModuleType

    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.test import override_settings
    from django.urls import path

    at_the_trivial_view.urlconf = ModuleType("trivial")
    at_the_trivial_view.urlconf.urlpatterns = [path("", lambda request: HttpResponse(body))]
    with override_settings(MIDDLEWARE=[f"{__name__}.at_the_trivial_view", *TRIVIAL_MIDDLEWARE]):
        return WSGIHandler()


def at_the_trivial_view(get_response):
    urlconf = at_the_trivial_view.urlconf

    def middleware(request):
        request.urlconf = urlconf
        return get_response(request)

    return middleware


def plain_loop(recap):
    """The comments of a first page, and nothing else, in a loop of a template."""
    from django.template import engines

    from comments.models import Comment

    template = engines["django"].from_string(
        "{% for c in comments %}<article><b>{{ c.author_name }}</b> <a href='{{ c.get_absolute_url }}'>"
        "{{ c.posted_at }}</a>{{ c.html|safe }}</article>{% endfor %}"
    )
    shown = Comment.objects.filter(thread__recap=recap, thread__number__lte=50).select_related("member")
    return lambda: template.render({"comments": shown.order_by("tree_id", "lft")})


def say_something(recap):
    """In one of the threads of the first page, which so stay about as long as they are."""
    from comments import posting

    guest = posting.Guest("Bo", "bo@example.net")
    root = recap.threads.get(number=randint(1, 50)).comments.get(level=0)
    posting.post(
        recap=recap, author=guest, source="One more.", reply_to=root.public_id, reveals_through=0, submission_key=None
    )


# --- Time


def beside(baseline, call, **options):
    """(milliseconds of `call`, of `baseline`) in the one of TURNS in which the baseline took least.

    They are some seconds apart: a machine that is shared with others is half as fast for a minute now and then.
    """
    turns = []
    for turn in range(TURNS):
        time.sleep(PAUSE if turn else 0)
        turns.append(in_turn(call, baseline, **options))
    return min(turns, key=itemgetter(1))


def in_turn(*calls, rounds=ROUNDS, before=lambda: None):
    """The median of each of `calls` in milliseconds, one after the other, round for round."""
    times = [[] for _ in calls]
    for call in calls * WARMING:
        call()
    for _ in range(rounds):
        before()
        for call, spent in zip(calls, times, strict=True):
            start = time.perf_counter()
            call()
            spent.append(1000 * (time.perf_counter() - start))
    return [median(spent) for spent in times]
