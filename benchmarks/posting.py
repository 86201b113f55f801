"""Posting a reply: alone into threads of every size, and sixteen people at once, on both databases."""

import secrets
import time
from ipaddress import ip_address
from itertools import cycle, repeat
from urllib.parse import urlencode

from benchmarks import load, stage
from benchmarks.harness import Row, Visitor, in_turn, queries, session_of, topic

SIZES = [10, 100] if stage.SMALL else [10, 100, 1000, 5000]
ROUNDS = 5 if stage.SMALL else 60
SECONDS = 0.5 if stage.SMALL else 15
MOST_QUERIES, MOST_MS_ALONE, MOST_MS_AT_ONCE, LEAST_A_SECOND = 12, 6, 100, 300
PACED = {"LIMIT_PACE": "1", "TRUSTED_PROXY_COUNT": "1"}
FIRST_ADDRESS = 0x0A000000  # 10.0.0.0
# Longer and with more markup than nineteen of twenty comments of the demo.
LONG = (
    "I have thought about this scene all day, and I still do not know whether **she** saw the lamp.\n\n"
    "> And yet nobody asks.\n\nPerhaps *nobody* did.\n\n"
) * 5


@topic("sqlite", "postgresql")
def posting():
    return [*alone(), *at_once()]


# --- Alone


def alone():
    """A member's reply as a page's script sends it, through the whole site, without a network.

    What it says is what the comments of the demo say, one after the other.
    """
    from members.models import Member

    member = Member.objects.get(handle="kettle")
    visitor, fresh, calls = Visitor(member), time.time_ns(), {}
    for size in SIZES:
        for where, parents in parents_in(size, fresh).items():
            calls[f"A reply to the {where} of a thread of {size:,}"] = reply(visitor, parents, said())
    name, against = next(iter(calls)), f"to the root of a thread of {SIZES[0]}"
    calls[f"A long reply, {against}"] = reply(visitor, parents_in(SIZES[0], f"{fresh}/long")["root"], repeat(LONG))
    times = in_turn(calls, ROUNDS)
    base = times[name]
    for name, call in calls.items():
        mine, at_most = times[name], None if "long" in name else MOST_MS_ALONE
        yield Row(f"{name}, p50", mine.p50, "ms", at_most=at_most, baseline=base.p50, against=against)
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


def said():
    return cycle([source for source, _, _ in stage.texts()])


def reply(visitor, parents, words):
    turn = zip(cycle(parents), words, strict=False)

    def call():
        (recap, parent), text = next(turn)
        data = form(parent, text)
        status, _, body = visitor.post(f"{recap.get_absolute_url()}comments/", data, accept="application/json")
        if status != 201:
            raise RuntimeError(f"refused with {status}: {body[:500]}")

    return call


def form(parent, text):
    key = secrets.token_urlsafe(12)
    # The same words again are refused by screening.
    return {"body": f"{text}\n\n{key}", "parent": parent.public_id, "reveals_through": "", "submission_key": key}


# --- Sixteen at once


def at_once():
    """With no limit on how fast one person or address may post; and once with it, by guests who are all others."""
    fresh = time.time_ns()
    one = [stage.recap_with(100, f"{fresh}/0")]
    many = [stage.recap_with(100, f"{fresh}/{number}") for number in range(1, load.PEOPLE + 1)]
    trivial = trivial_a_second()
    for label, recaps in {"one recap": one, "16 recaps": many}.items():
        for who in ("guests", "members"):
            yield from rows_of_load(f"{load.PEOPLE} {who} at once on {label}", post_on(recaps, who), trivial)
    name = f"{load.PEOPLE} at once on one recap, each time another guest, paced"
    yield from rows_of_load(name, post_on(one, "guests", paced=True), trivial)


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


def post_on(recaps, who, paced=False):
    """A Load of replies. Each of the people goes round the recaps from a place of their own.

    `paced`: as in production. Each comment is another guest's then, behind a proxy that says from where.
    """
    from members.models import Member

    parents = [(recap, recap.threads.first().comments.get(lft=1)) for recap in recaps]
    members = list(Member.objects.order_by("pk")[: load.PEOPLE])
    sessions = [f"sessionid={session_of(member)}; " if who == "members" else "" for member in members]
    guest = {} if who == "members" else {"guest_name": "Measured", "guest_email": "measured@example.org"}
    done, done.keys, words = load.Load(), [], said()

    def next_request(person):
        recap, parent = parents[(person + len(done.answers)) % len(parents)]
        data = form(parent, next(words)) | guest | {"csrfmiddlewaretoken": Visitor.TOKEN}
        done.keys.append(data["submission_key"])
        headers = load.OF_OUR_SCRIPT
        if paced:
            number = len(done.keys)
            data["guest_email"] = f"measured{number}@example.org"
            headers += f"X-Forwarded-For: {ip_address(FIRST_ADDRESS + number)}\r\n"
        cookies = f"{sessions[person % len(sessions)]}csrftoken={Visitor.TOKEN}"
        path = f"{recap.get_absolute_url()}comments/"
        return load.post(path, urlencode(data).encode(), cookies, headers)

    with load.served(**(PACED if paced else {})) as port:
        done.run(port, next_request, SECONDS)
    return done


def lost_of(done):
    """How many comments there are too few or too many, for what was acknowledged."""
    from comments.models import Comment

    keys, there = done.keys, 0
    for start in range(0, len(keys), 500):
        there += Comment.objects.filter(submission_key__in=keys[start : start + 500]).count()
    return abs(done.count(201) + done.warm - there)
