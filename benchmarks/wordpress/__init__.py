"""Debian's WordPress with the same recap and the same comments, and ours, in turn, on the same machine.

WordPress as it comes: MariaDB, PHP with opcache, nginx, the classic theme Twenty Twenty-One, all comments on one page,
nested five deep. Ours shows fifty threads on a page, so WordPress is also measured with as many. PHP has eight
processes; ours two of four threads. Nothing is installed by this: where WordPress is not, there are no figures.
"""

import secrets
import sys
import time
from functools import cache
from random import choice
from urllib.parse import urlencode

from benchmarks import load, stage
from benchmarks.harness import Row, in_turn, topic
from tests.servers import Missing, workshop

COMMENTS, THREADS, PAGED = 500, 100, 50
ROUNDS = 2 if stage.SMALL else 40
SECONDS = 0.5 if stage.SMALL else 10
TIMES_WORDPRESS, LEAST_A_SECOND, TIMES_KEPT = 12, 190, 1.2
BROWSER = "Accept-Encoding: gzip, br\r\n"
ONLY_GZIP = "Accept-Encoding: gzip\r\n"


@topic()
def rows():
    from benchmarks.wordpress.servers import wordpress

    recap = stage.recap_with(COMMENTS, "wordpress", shape=lambda comments: [comments // THREADS] * THREADS)
    try:
        with workshop() as folder, wordpress(folder, content_of(recap)) as theirs:
            return list(side_by_side(recap, theirs))
    except Missing as missing:
        sys.stderr.write(f"No figures beside WordPress. {missing}\n")
        return []


def content_of(recap):
    """What WordPress gets: the recap's own body, and its comments' own texts under their names."""
    from comments.models import Comment

    said = list(Comment.objects.filter(thread__recap=recap).select_related("member").order_by("tree_id", "lft"))
    place = {comment.pk: number for number, comment in enumerate(said)}
    comments = [
        {
            "parent": place.get(comment.parent_id),
            "name": comment.author_name,
            "email": f"reader{comment.member_id}@example.org",
            "text": comment.source,
            "at": comment.posted_at.strftime("%Y-%m-%d %H:%M:%S"),
        }
        for comment in said
    ]
    return {"headline": recap.headline, "body": recap.body, "comments": comments}


def side_by_side(recap, theirs):
    with load.served() as port:
        path = recap.get_absolute_url()
        yield from weight(port, path, theirs)
        yield from one_at_a_time(recap, port, theirs)
        yield from many_at_once(recap, port, theirs)
        yield from baselines(recap, port)
        yield from kept_by_nginx(port, path, theirs)
    yield from posting(theirs)


def page_of(line, path, headers=BROWSER):
    status, body = line.ask(load.get(path, headers))
    if status != 200:
        raise RuntimeError(f"{path} says {status}")
    return body


# --- What is measured


def weight(port, path, theirs):
    """Ours has half of the threads and links to the rest; theirs has them all."""
    for name, headers in (("", ""), (" compressed", ONLY_GZIP)):
        sizes = [len(page_of(load.Line(number), address, headers)) for number, address in both(port, path, theirs)]
        yield Row(f"A recap's page, bytes{name}", sizes[0], "", baseline=sizes[1], against="WordPress's, all comments")


def both(port, path, theirs):
    return (port, path), (theirs.port, theirs.path)


def one_at_a_time(recap, port, theirs):
    ours, wordpress, path = load.Line(port), load.Line(theirs.port), recap.get_absolute_url()
    calls = {
        "new": lambda: (moved(recap), page_of(ours, path)),
        "kept": lambda: page_of(ours, path),
        "wordpress": lambda: page_of(wordpress, theirs.path),
    }
    times = in_turn(calls, ROUNDS)
    theirs.ask("page-by", PAGED)
    paged = in_turn({"wordpress": calls["wordpress"]}, ROUNDS)["wordpress"]
    theirs.ask("page-by", 0)
    against = {"baseline": times["wordpress"].p50, "against": "WordPress, all comments"}
    yield Row("WordPress, all comments, p50 alone", times["wordpress"].p50, "ms")
    yield Row(f"WordPress, {PAGED} threads, p50 alone", paged.p50, "ms", **against)
    yield Row("Ours after a new comment, p50 alone", times["new"].p50, "ms", **against)
    yield Row("Ours as it is kept, p50 alone", times["kept"].p50, "ms", **against)


def moved(recap):
    """As a new comment leaves the discussion: its thread, and so the page, is to be drawn anew."""
    from django.db import transaction

    from comments import tree, turns

    with turns.turn(), transaction.atomic():
        tree.show_anew(recap.pk, [choice(threads_of(recap))])


@cache
def threads_of(recap):
    """Those of its first page."""
    return list(recap.threads.filter(number__lte=PAGED).values_list("pk", flat=True))


def many_at_once(recap, port, theirs):
    path = recap.get_absolute_url()

    def after_a_comment(person):
        moved(recap)
        return load.get(path, BROWSER)

    wordpress = a_second(theirs.port, theirs.path)
    ours = load.Load().run(port, after_a_comment, SECONDS).a_second(200)
    kept = a_second(port, path)
    theirs.ask("page-by", PAGED)
    paged = a_second(theirs.port, theirs.path)
    theirs.ask("page-by", 0)
    least, against = max(LEAST_A_SECOND, TIMES_WORDPRESS * wordpress), "WordPress, all comments"
    name = f"{load.PEOPLE} at once, requests a second"
    yield Row(f"WordPress, all comments, {name}", wordpress, "/s")
    yield Row(f"WordPress, {PAGED} threads, {name}", paged, "/s", baseline=wordpress, against=against)
    yield Row(
        f"Ours, a new comment before each request, {name}",
        ours,
        "/s",
        at_least=least,
        baseline=wordpress,
        against=against,
    )
    yield Row(f"Ours as it is kept, {name}", kept, "/s", baseline=wordpress, against=against)


def baselines(recap, port):
    """What Django can do at most with so many bytes, and what it does with the comments in a template."""
    size = len(page_of(load.Line(port), recap.get_absolute_url(), BROWSER))
    name = f"{load.PEOPLE} at once, requests a second"
    with load.served("benchmarks.trivial:application", TRIVIAL_BYTES=str(size)) as trivial:
        yield Row(f"A view of constant bytes, {name}", a_second(trivial, "/"), "/s")
    with load.served("benchmarks.plain:application", PLAIN_RECAP=str(recap.pk)) as plain:
        yield Row(f"A plain loop in a template, {name}", a_second(plain, "/"), "/s")


def a_second(port, path, headers=BROWSER):
    return load.Load().run(port, lambda person: load.get(path, headers), SECONDS).a_second(200)


def kept_by_nginx(port, path, theirs):
    """The same microcache before both; each stores what the site has compressed."""
    from benchmarks.wordpress.microcache import nginx_before

    with nginx_before(theirs.folder / "ours", port) as kept_port:
        ours = a_second(kept_port, path, ONLY_GZIP)
        wordpress = a_second(theirs.kept_port, theirs.path, ONLY_GZIP)
    name = f"Behind nginx that keeps compressed answers, {load.PEOPLE} at once, requests a second"
    yield Row(
        name, ours, "/s", at_least=TIMES_KEPT * wordpress, baseline=wordpress, against="WordPress behind the same"
    )


# --- Posting


def posting(theirs):
    """Ours to a recap of its own, so that the one that is read stays as it is."""
    from benchmarks.posting import post_on

    recap = stage.recap_with(COMMENTS, f"wordpress/{time.time_ns()}")
    before = theirs.ask("count")
    wordpress = post_to(theirs)
    kept = theirs.ask("count") - before
    ours = post_on([recap], "guests")
    name = f"{load.PEOPLE} guests reply at once to one recap"
    against = {"baseline": wordpress.a_second(302), "against": "WordPress"}
    yield Row(f"WordPress, {name}, accepted a second", wordpress.a_second(302), "/s")
    yield Row(f"{name}, accepted a second", ours.a_second(201), "/s", **against)
    yield Row(f"{name}, p99", ours.times.at(99), "ms", baseline=wordpress.times.at(99), against="WordPress")
    yield Row(f"{name}, refused", len(ours.answers) - ours.count(201), "")
    yield Row(f"{name}, refused by WordPress", len(wordpress.answers) - wordpress.count(302), "")
    yield Row(f"{name}, kept by WordPress of those accepted", kept / (wordpress.count(302) + wordpress.warm), "")


def post_to(theirs):
    from benchmarks.posting import said

    words = said()

    def next_request(person):
        data = {
            "author": "Measured",
            "email": "measured@example.org",
            "comment": f"{next(words)}\n\n{secrets.token_urlsafe(12)}",
            "comment_post_ID": theirs.post,
            "comment_parent": theirs.root,
        }
        return load.post("/wp-comments-post.php", urlencode(data).encode(), "")

    return load.Load().run(theirs.port, next_request, SECONDS)
