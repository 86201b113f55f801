"""Many people posting at once, each in a process of their own with a connection of their own.

    python -m tests.writers '{"recaps": [1, 2], "writers": 16, "posts": 10, "kill": 3, "seed": 1}'

posts to the database of DATABASE_URL as the site does, and writes a line of JSON for each comment that was
acknowledged: what a reader has been told. `kill` of the writers are killed by SIGKILL while they write. With `"key"`
all posts carry that one submission key. Used by tests/comments/test_parallel.py, where the claims are.
"""

import json
import os
import random
import signal
import sys
import time

import django
from django.db import connections

REPLY_SHARE = 0.6


def write(number, plan, parents):
    """Post as one writer. Every other post or so answers a comment, of this writer or of those there before."""
    from comments.posting import Guest, post
    from recaps.models import Recap

    dice = random.Random(f"{plan['seed']} {number}")
    recaps = list(Recap.objects.filter(pk__in=plan["recaps"]))
    parents = list(parents)
    for turn in range(plan["posts"]):
        parent = dice.choice(parents) if parents and dice.random() < REPLY_SHARE else None
        recap = parent.thread.recap if parent else dice.choice(recaps)
        key = plan.get("key") or f"writer-{number}-{turn}-{plan['seed']}"
        try:
            comment = post(
                recap=recap,
                author=Guest(f"Writer {number}", f"writer{number}@example.org"),
                source=f"Post {turn} of writer {number}.",
                reply_to=parent and parent.public_id,
                reveals_through=1,
                submission_key=key,
            )
        except Exception as error:
            say(refused=f"{type(error).__name__}: {error}", key=key)
            continue
        say(key=key, id=comment.pk, parent=parent.pk if parent else None)
        parents.append(comment)


def say(**line):
    """One whole line in one write, so that lines of several processes never mix."""
    os.write(1, json.dumps(line).encode() + b"\n")


def main(plan):
    django.setup()
    from comments.models import Comment

    parents = list(Comment.objects.filter(thread__recap__in=plan["recaps"]).select_related("thread__recap")[:20])
    connections.close_all()  # none is shared over the fork
    writers = [start(number, plan, parents) for number in range(plan["writers"])]
    for pid in random.Random(plan["seed"]).sample(writers, plan.get("kill", 0)):
        time.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
    for pid in writers:
        os.waitpid(pid, 0)


def start(number, plan, parents):
    if pid := os.fork():
        return pid
    try:
        write(number, plan, parents)
    finally:
        connections.close_all()
        os._exit(0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main(json.loads(sys.argv[1]))
