"""How long a first page of results takes on the server, and what the database's own LIKE takes for the same words."""

import statistics
import time

from benchmarks.harness import Row, topic

GOAL_MS = 50
ROUNDS = 9
PAGES = {
    "a person, spelled another way": "?q=nam+yun+su",
    "a drama with a slip": "?q=lampligter",
    "a word of many texts": "?q=lamp",
    "the commonest word": "?q=the",
    "a slip in three words": "?q=ninth+prnce+finale",
    "comments: a common word": "?q=lamp&in=comment",
    "comments: the commonest word": "?q=the&in=comment",
    "comments: three words": "?q=nobody+lamp+night&in=comment",
    "comments: a rare word": "?q=baekseolgi&in=comment",
    "comments: nothing": "?q=zzzqqq&in=comment",
    "suggestions": "suggest/?q=nam",
}


def median_ms(work, rounds):
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times), 1)


def like(address):
    """What a site without an index asks."""
    from django.http import QueryDict

    from comments.models import Comment
    from recaps.models import Recap

    typed = QueryDict(address.partition("?")[2])
    objects, field = (Comment.objects, "source") if "in" in typed else (Recap.objects, "body")
    return list(objects.filter(**{f"{field}__icontains": typed["q"]}).order_by("-pk").values_list("pk")[:400])


@topic("sqlite", "postgresql")
def rows(rounds=ROUNDS):
    from django.test import Client

    client, measured = Client(headers={"host": "localhost"}), []
    for name, address in PAGES.items():
        figure = median_ms(lambda address=address: client.get(f"/search/{address}"), rounds)
        baseline = median_ms(lambda address=address: like(address), 3)
        measured.append(Row(name, figure, "ms", at_most=GOAL_MS, baseline=baseline, against="LIKE over the same texts"))
    return measured
