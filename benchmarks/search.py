"""How long a first page of results takes on the server, and what the database's own LIKE takes for the same words."""

from functools import partial
from statistics import median

from benchmarks import stage
from benchmarks.harness import Row, Visitor, in_turn, queries, topic

GOAL_MS, PLAIN_MS, QUERIES = 50, 15, 10
AGAINST = "LIKE over the same texts"
ROUNDS, ROUNDS_OF_LIKE = (2, 1) if stage.SMALL else (25, 3)
PLAIN = {"a drama": "?q=harbour+court", "a person": "?q=nam+yoon-soo", "a recap": "?q=harbour+court+episode+6"}
PAGES = {
    "a person, spelled another way": "?q=nam+yun+su",
    "a drama with a slip": "?q=lampligter",
    "a word of many texts": "?q=lamp",
    "the commonest word": "?q=the",
    "a slip in three words": "?q=ninth+prnce+finale",
    "a kind and a year": "?q=episode&kind=episode_recap&year=2025",
    "nothing": "?q=zzzqqq",
    "comments: a common word": "?q=lamp&in=comment",
    "comments: the commonest word": "?q=the&in=comment",
    "comments: three words": "?q=nobody+lamp+night&in=comment",
    "comments: a beginning of many words": "?q=some&in=comment",
    "comments: a rare word": "?q=baekseolgi&in=comment",
    "comments: nothing": "?q=zzzqqq&in=comment",
    "suggestions": "suggest/?q=nam",
}


@topic("sqlite", "postgresql")
def rows():
    visitor = Visitor()
    calls = {name: partial(visitor.get, f"/search/{asked}") for name, asked in (PLAIN | PAGES).items()}
    times = in_turn(calls, ROUNDS)
    plainly = in_turn({name: partial(like, asked) for name, asked in (PLAIN | PAGES).items()}, ROUNDS_OF_LIKE, warm=1)
    middle = median(each.p50 for each in times.values())
    like_takes = median(each.p50 for each in plainly.values())
    yield Row("Search: the middle one of these", middle, "ms", GOAL_MS, baseline=like_takes, against=AGAINST)
    for name, call in calls.items():
        with queries() as sent:
            assert call()[0] == 200
        at_most = PLAIN_MS if name in PLAIN else GOAL_MS
        against = {"baseline": plainly[name].p50, "against": AGAINST}
        yield Row(f"Search: {name}, server time", times[name].p50, "ms", at_most=at_most, **against)
        yield Row(f"Search: {name}, queries", len(sent), "", at_most=QUERIES)


def like(address):
    """What a site without an index asks, planned for these words as a search is."""
    from django.http import QueryDict

    from comments.models import Comment
    from recaps.models import Recap
    from recaps.search.backends import backend

    typed = QueryDict(address.partition("?")[2])
    objects, field = (Comment.objects, "source") if "in" in typed else (Recap.objects, "body")
    found = objects.filter(**{f"{field}__icontains": typed["q"]}).order_by("-pk").values_list("pk")[:400]
    return backend().rows(*found.query.sql_with_params())
