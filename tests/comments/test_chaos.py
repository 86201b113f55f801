"""Sixteen people mix everything that can be done to comments, through a real gunicorn whose workers are killed.

Members and guests post threads and replies, edit, remove and react. What they were told has happened has happened,
once, and every figure is exact.
"""

import json
import os
import random
import re
import secrets
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connections

from benchmarks.harness import session_of
from benchmarks.load import Line, post, served
from comments.editing import print_of
from comments.models import Comment, Reaction
from tests.comments.test_parallel import address_of_test_database
from tests.factories import MemberFactory, RecapFactory, talk_under

pytestmark = [pytest.mark.chaos, pytest.mark.usefixtures("stage")]
LONG = bool(os.environ.get("SOAK"))
SECONDS = 60 if LONG else 4
ROUNDS = range(3) if LONG else [1]
PEOPLE = 16
KILL_EVERY = 5 if LONG else 1.5  # seconds
TOKEN = "c" * 32
JSON = "Accept: application/json\r\n"
KINDS = ("love", "laugh", "tears", "gasp")


class Person(threading.Thread):
    """One who writes until the time is over, and remembers what the server has acknowledged."""

    def __init__(self, number, port, recaps, member, until):
        super().__init__()
        self.dice, self.line, self.recaps, self.until = random.Random(number), Line(port), recaps, until
        self.number, self.member = number, member
        self.cookies = {"csrftoken": TOKEN}
        if member:
            self.cookies["sessionid"] = session_of(member)
        self.posted, self.texts, self.removed, self.reacted, self.refused = {}, {}, set(), {}, []

    def run(self):
        while time.monotonic() < self.until:
            actions = [self.write, self.write, self.write, self.react]
            if self.texts:
                actions += [self.edit, self.remove]
            try:
                self.dice.choice(actions)()
            except OSError:
                time.sleep(0.05)  # the worker was killed, and the other one is busy

    def ask(self, path, headers="", **data):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = urlencode(data | {"csrfmiddlewaretoken": TOKEN}).encode()
        status, answer = self.line.ask(post(path, body, cookies, headers))
        if owned := self.line.headers.get(b"set-cookie", b"").decode():
            self.cookies |= dict(re.findall(r"\b(mine)=([^;]+)", owned))
        return status, answer

    def write(self):
        """The same key until it is acknowledged, as a browser does."""
        recap, text, key = self.dice.choice(self.recaps), f"Said by {secrets.token_hex(6)}.", secrets.token_urlsafe(12)
        parent = self.dice.choice([*recap.known, "", ""])
        guest = {} if self.member else {"guest_name": f"Guest {self.number}", "guest_email": "guest@example.org"}
        data = {"body": text, "parent": parent, "reveals_through": "", "submission_key": key} | guest
        while time.monotonic() < self.until + 10:
            with suppress(OSError):
                status, answer = self.ask(f"{recap.address}comments/", JSON, **data)
                if status == 201:
                    said = json.loads(answer)
                    self.posted[key] = said["id"]
                    self.texts[said["id"]] = text
                    recap.known.append(said["id"])
                    return
                if status != 422 or not parent:  # what was answered may have gone meanwhile
                    self.refused.append((status, answer[:300]))
                return
            time.sleep(0.05)

    def edit(self):
        key = self.dice.choice(list(self.texts))
        text = f"Better: {secrets.token_hex(6)}."
        before, self.texts[key] = self.texts[key], None  # unknown until the server says
        if before and self.ask(f"/comments/{key}/edit/", body=text, seen=print_of(before))[0] == 303:
            self.texts[key] = text

    def remove(self):
        key = self.dice.choice(list(self.texts))
        self.texts.pop(key)
        if self.ask(f"/comments/{key}/delete/")[0] == 303:
            self.removed.add(key)

    def react(self):
        recap, kind = self.dice.choice(self.recaps), self.dice.choice(KINDS)
        if not self.member or not recap.known:
            return
        key, wanted = self.dice.choice(recap.known), self.dice.choice(["true", "false"])
        self.reacted.pop((key, kind), None)
        status, answer = self.ask(f"{recap.address}comments/react/", JSON, **{kind: key, "pressed": wanted})
        if status == 200:
            self.reacted[key, kind] = json.loads(answer)["pressed"]


def kill_workers(port, until):
    """A worker dies by SIGKILL every few seconds. Its parent starts another."""
    while time.monotonic() + 1 < until:
        time.sleep(KILL_EVERY)
        if workers := workers_of(port):
            os.kill(random.choice(workers), signal.SIGKILL)


def workers_of(port):
    """The processes of that gunicorn, without the one that looks after them, known by PORT in their environment."""
    wanted, found = f"PORT={port}".encode(), {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return [pid for pid, parent in found.items() if parent in found]


@pytest.mark.parametrize("seed", ROUNDS)
def test_what_was_acknowledged_stands_once_and_every_figure_is_exact(seed, tmp_path):
    recaps = RecapFactory.create_batch(2)
    for recap in recaps:
        talk_under(recap, threads=2, replies=2)
        recap.address, recap.known = recap.get_absolute_url(), []
    members = [*MemberFactory.create_batch(PEOPLE // 2), *[None] * (PEOPLE // 2)]
    before = Comment.objects.count()
    environment = {"DATABASE_URL": address_of_test_database(), "STATIC_ROOT": str(tmp_path), "DEBUG": "1"}
    with served(**environment) as port:
        until = time.monotonic() + SECONDS
        people = [Person(number + 100 * seed, port, recaps, member, until) for number, member in enumerate(members)]
        for person in people:
            person.start()
        kill_workers(port, until)
        for person in people:
            person.join()
    connections.close_all()
    assert [refusal for person in people for refusal in person.refused] == []
    assert_posted_once(people, before)
    assert_texts_and_reactions(people)
    call_command("check_threads")


def assert_posted_once(people, before):
    posted = {key: public_id for person in people for key, public_id in person.posted.items()}
    assert len(posted) > PEOPLE, "nothing was tried"
    stored = dict(Comment.objects.filter(submission_key__in=posted).values_list("submission_key", "public_id"))
    assert stored == posted
    assert Comment.objects.count() == before + len(posted)


def assert_texts_and_reactions(people):
    """Of each comment the last text that was acknowledged; of each reaction whether it stands."""
    texts = dict(Comment.objects.values_list("public_id", "source"))
    removed = set(Comment.objects.filter(status="tombstone").values_list("public_id", flat=True))
    reactions = set(Reaction.objects.values_list("member", "comment__public_id", "kind"))
    for person in people:
        assert person.removed <= removed
        assert {key: texts[key] for key, text in person.texts.items() if text and key not in removed} == {
            key: text for key, text in person.texts.items() if text and key not in removed
        }
        for (key, kind), stands in person.reacted.items():
            assert ((person.member.pk, key, kind) in reactions) == (stands and key not in removed)
