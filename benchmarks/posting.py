"""Posting a reply: alone into threads of every size, and sixteen people at once, on both databases."""

import secrets
import time
from itertools import cycle
from urllib.parse import urlencode

from benchmarks import load, stage
from benchmarks.harness import Row, Visitor, in_turn, queries, session_of, topic

SIZES = [10, 100] if stage.SMALL else [10, 100, 1000, 5000]
ROUNDS = 5 if stage.SMALL else 60
SECONDS = 0.5 if stage.SMALL else 15
MOST_QUERIES, MOST_MS_ALONE, MOST_MS_AT_ONCE, LEAST_A_SECOND = 12, 6, 100, 300
TEXT = (
    "I have thought about this scene all day, and I still do not know whether **she** saw the lamp.\n\n"
    "> And yet nobody asks.\n\nPerhaps *nobody* did.\n\n"
) * 5


@topic("sqlite", "postgresql")
def posting():
    return [*alone(), *at_once()]


# --- Alone


def alone():
    """A member's reply as a page's script sends it, through the whole site, without a network."""
    from members.models import Member

    member = Member.objects.get(handle="kettle")
    visitor, fresh, calls = Visitor(member), time.time_ns(), {}
    for size in SIZES:
        for where, parents in parents_in(size, fresh).items():
            calls[size, where] = reply(visitor, parents)
    times = in_turn(calls, ROUNDS)
    for (size, where), call in calls.items():
        name, base = f"A reply to the {where} of a thread of {size:,}", times[SIZES[0], "root"]
        mine = times[size, where]
        against = f"to the root of a thread of {SIZES[0]}"
        yield Row(f"{name}, p50", mine.p50, "ms", at_most=MOST_MS_ALONE, baseline=base.p50, against=against)
        yield Row(f"{name}, p95", mine.at(95), "ms", baseline=base.at(95), against=against)
        with queries() as sent:
            call()
        yield Row(f"{name}, queries", len(sent), "", at_most=MOST_QUERIES)


def parents_in(size, fresh):
    """What is answered: roots, where nothing in the tree moves, and comments in the middle, where half of it does.

    Small threads grow by what is measured, so there are as many of them as replies.
    """
    threads = 2 * (ROUNDS + 4) if size < 1000 else 2
    recap = stage.recap_with(size * threads, f"{fresh}", shape=lambda comments: [size] * (comments // size))
    threads = list(recap.threads.order_by("number"))
    half = len(threads) // 2
    return {
        "root": [(recap, thread.comments.get(lft=1)) for thread in threads[:half]],
        "middle": [(recap, thread.comments.order_by("lft")[size // 2]) for thread in threads[half:]],
    }


def reply(visitor, parents):
    turn = cycle(parents)

    def call():
        recap, parent = next(turn)
        status, _, body = visitor.post(f"{recap.get_absolute_url()}comments/", form(parent), accept="application/json")
        if status != 201:
            raise RuntimeError(f"refused with {status}: {body[:500]}")

    return call


def form(parent):
    key = secrets.token_urlsafe(12)
    # The same words again are refused by screening.
    return {"body": f"{TEXT}\n\n{key}", "parent": parent.public_id, "reveals_through": "", "submission_key": key}


# --- Sixteen at once


def at_once():
    fresh = time.time_ns()
    one = [stage.recap_with(100, f"{fresh}/0")]
    many = [stage.recap_with(100, f"{fresh}/{number}") for number in range(1, load.PEOPLE + 1)]
    trivial = trivial_a_second()
    for label, recaps in {"one recap": one, "16 recaps": many}.items():
        for who in ("guests", "members"):
            yield from rows_of_load(f"{load.PEOPLE} {who} at once on {label}", post_on(recaps, who), trivial)


def rows_of_load(name, done, trivial):
    lost = lost_of(done)
    yield Row(
        f"{name}, accepted a second",
        done.a_second(201),
        "/s",
        at_least=LEAST_A_SECOND,
        baseline=trivial,
        against="a trivial view, requests a second",
    )
    yield Row(f"{name}, refused", len(done.answers) - done.count(201), "", at_most=0)
    yield Row(f"{name}, acknowledged and not there once", lost, "", at_most=0)
    yield Row(f"{name}, p50", done.times.p50, "ms")
    yield Row(f"{name}, p99", done.times.at(99), "ms", at_most=MOST_MS_AT_ONCE)


def trivial_a_second():
    with load.served("benchmarks.trivial:application") as port:
        return load.Load().run(port, lambda person: load.get("/"), SECONDS / 3).a_second(200)


def post_on(recaps, who):
    """A Load of replies. Each of the people goes round the recaps from a place of their own."""
    from members.models import Member

    parents = [(recap, recap.threads.first().comments.get(lft=1)) for recap in recaps]
    members = list(Member.objects.order_by("pk")[: load.PEOPLE])
    sessions = [f"sessionid={session_of(member)}; " if who == "members" else "" for member in members]
    guest = {} if who == "members" else {"guest_name": "Measured", "guest_email": "measured@example.org"}
    done, done.keys = load.Load(), []

    def next_request(person):
        recap, parent = parents[(person + len(done.answers)) % len(parents)]
        data = form(parent) | guest | {"csrfmiddlewaretoken": Visitor.TOKEN}
        done.keys.append(data["submission_key"])
        cookies = f"{sessions[person % len(sessions)]}csrftoken={Visitor.TOKEN}"
        path = f"{recap.get_absolute_url()}comments/"
        return load.post(path, urlencode(data).encode(), cookies, "Accept: application/json\r\n")

    with load.served() as port:
        done.run(port, next_request, SECONDS)
    return done


def lost_of(done):
    """How many comments there are too few or too many, for what was acknowledged."""
    from comments.models import Comment

    keys, there = done.keys, 0
    for start in range(0, len(keys), 500):
        there += Comment.objects.filter(submission_key__in=keys[start : start + 500]).count()
    return abs(done.count(201) + done.warm - there)
