"""What two workers hold after ten thousand requests of every kind, and whether that grows.

Proportional set: a page of memory that three processes share counts as a third for each of them.
"""

import random
import secrets
import threading
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import load, stage
from benchmarks.harness import Row, Visitor, session_of, topic

MARKS = [20, 50, 100] if stage.SMALL else [1_000, 5_000, 10_000]
MOST_MIB = 150
MOST_GROWTH = 1.05  # of the last mark beside the one before: what is called flat
RECAPS = 400  # that are read, of the latest
WORDS = ("lamp", "nam yun su", "ninth prince", "the", "nobody", "night", "letter", "baekseolgi")


@topic()
def memory():
    mixed = Mixed()
    with load.gunicorn() as (port, master):
        found = [megabytes_after(mixed, port, master.pid, count) for count in MARKS]
        anonymous = private(workers_of(master.pid))
    start, before, (workers, everything) = found[0], found[-2], found[-1]
    refused = mixed.failed / MARKS[-1]
    for count, (held, _) in zip(MARKS[:-1], found, strict=False):
        yield Row(f"2 workers after {count:,} mixed requests", held, "MiB", baseline=start[0], against=since())
    name = f"2 workers after {MARKS[-1]:,} mixed requests"
    yield Row(name, workers, "MiB", at_most=MOST_MIB, baseline=start[0], against=since())
    yield Row(f"{name}, with the process that watches them", everything, "MiB")
    yield Row(f"{name}, of it shared with no other process", anonymous, "MiB")
    yield Row(
        f"Growth from {MARKS[-2]:,} to {MARKS[-1]:,}",
        workers / before[0],
        "times",
        at_most=MOST_GROWTH,
        baseline=1,
        against="no growth",
    )
    yield Row("Requests that failed", refused, "", at_most=0)


def since():
    return f"after {MARKS[0]:,}"


def megabytes_after(mixed, port, master, count):
    """(of the workers, of all) once `count` requests have been made altogether."""
    mixed.go_on(port, count)
    workers = workers_of(master)
    return held(workers), held([*workers, master])


# --- What is held


def workers_of(master):
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def held(pids):
    """Proportional set in MiB."""
    return round(sum(of(pid, "Pss:") for pid in pids), 1)


def private(pids):
    return round(sum(of(pid, "Private_Dirty:") + of(pid, "Private_Clean:") for pid in pids), 1)


def of(pid, name):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


# --- What is asked


class Mixed:
    """Requests as readers, members and programs make them, the same ones in the same order each time."""

    def __init__(self):
        from members.models import Member
        from recaps.models import Person, Recap, Show, Tag

        self.dice, self.made, self.failed, self.lock = random.Random(9), 0, 0, threading.Lock()
        self.recaps = list(Recap.objects.public().filter(thread_count__gt=0).order_by("-published_at")[:RECAPS])
        self.shows, self.people, self.tags = (list(each.objects.all()[:200]) for each in (Show, Person, Tag))
        self.members = list(Member.objects.order_by("pk")[:40])
        self.sessions = [f"Cookie: sessionid={session_of(member)}\r\n" for member in self.members]
        self.parents = {recap.pk: recap.threads.first().comments.get(lft=1) for recap in self.recaps[:50]}
        self.kinds = {
            self.a_recap: 40, self.a_poll: 20, self.a_list: 8, self.a_drama: 8, self.a_search: 5, self.a_feed: 4,
            self.a_person: 3, self.as_a_member: 8, self.a_post: 4,
        }  # fmt: skip

    def go_on(self, port, until):
        people = [threading.Thread(target=self.ask, args=(load.Line(port), until)) for _ in range(load.PEOPLE)]
        for each in people:
            each.start()
        for each in people:
            each.join()

    def ask(self, line, until):
        while request := self.next(until):
            try:
                status = line.ask(request)[0]
            except OSError:
                status = 0
            if status not in (200, 201):
                with self.lock:
                    self.failed += 1

    def next(self, until):
        with self.lock:
            if self.made >= until:
                return None
            self.made += 1
            [kind] = self.dice.choices(list(self.kinds), self.kinds.values())
            return kind()

    def get(self, path, headers=""):
        return load.get(path, f"Accept-Encoding: {self.dice.choice(('br', 'br', 'br', 'gzip'))}\r\n{headers}")

    def a_recap(self):
        """The newest ones mostly, as it is."""
        place = min(int(self.dice.paretovariate(0.7)), len(self.recaps)) - 1
        return self.get(self.recaps[place].get_absolute_url())

    def a_poll(self):
        return self.get(f"{self.dice.choice(self.recaps).get_absolute_url()}comments/news/")

    def a_list(self):
        return self.get(self.dice.choice(["/", "/", "/shows/", "/?page=2", "/schedule/"]))

    def a_drama(self):
        return self.get(self.dice.choice([*self.shows, *self.people, *self.tags]).get_absolute_url())

    def a_search(self):
        return self.get(f"/search/?{urlencode({'q': self.dice.choice(WORDS)})}")

    def a_feed(self):
        return self.get(
            self.dice.choice(["/feed/", "/comments/feed/", f"{self.dice.choice(self.shows).get_absolute_url()}feed/"])
        )

    def a_person(self):
        return self.get(self.dice.choice(self.members).get_absolute_url())

    def as_a_member(self):
        return self.get(self.dice.choice(self.recaps).get_absolute_url(), self.dice.choice(self.sessions))

    def a_post(self):
        recap = self.dice.choice(self.recaps[:50])
        data = {
            "body": f"Said while memory was measured: {secrets.token_urlsafe(12)}",
            "parent": self.parents[recap.pk].public_id,
            "reveals_through": "",
            "submission_key": secrets.token_urlsafe(12),
            "guest_name": "Measured",
            "guest_email": "measured@example.org",
            "csrfmiddlewaretoken": Visitor.TOKEN,
        }
        path, cookies = f"{recap.get_absolute_url()}comments/", f"csrftoken={Visitor.TOKEN}"
        return load.post(path, urlencode(data).encode(), cookies, load.OF_OUR_SCRIPT)
