"""Reading discussions of every size: what a page of one costs, and what the same costs by mptt's own template tag."""

import gzip
from functools import partial

from django.template.loader import get_template

from benchmarks import stage
from benchmarks.harness import Row, Visitor, in_turn, queries, topic

SIZES = [10, 100, 500] if stage.SMALL else [10, 100, 500, 5_000, 10_000]
ROUNDS = 3 if stage.SMALL else 40
MOST_QUERIES = 4
MOST_OF_RECURSETREE = 1 / 8
MOST_OF_A_HUNDRED = 2


@topic()
def reading():
    recaps = {size: stage.recap_with(size, "reading") for size in SIZES}
    return [*pages(recaps), *permalinks(recaps), *first_pages(recaps), *beside_recursetree(recaps[500])]


def pages(recaps):
    """The discussion alone, without the page around it."""
    from comments.discussion.asking import Wanted
    from comments.discussion.drawing import render_discussion
    from comments.sight import Sight
    from recaps.models import Recap

    calls = {}
    for size, recap in recaps.items():
        recap = Recap.objects.to_discuss().get(pk=recap.pk)
        last = -(-recap.thread_count // 50)
        for name, number in {"first": 1, "middle": (last + 1) // 2}.items():
            wanted = Wanted(number)
            calls[size, name] = lambda recap=recap, wanted=wanted: render_discussion(recap, wanted, Sight())
    times = in_turn(calls, ROUNDS)
    for (size, name), call in calls.items():
        with queries() as sent:
            html = call()
        name = f"The {name} page of {size:,} comments"
        yield Row(f"{name}, server time", times[size, name.split()[1]].p50, "ms")
        yield Row(f"{name}, queries", len(sent), "", at_most=MOST_QUERIES)
        yield Row(f"{name}, bytes", len(html), "")
        yield Row(f"{name}, bytes compressed", len(gzip.compress(html, 6)), "")


def permalinks(recaps):
    """From the address of a comment in the middle to that of its page."""
    visitor, calls = Visitor(), {}
    for size, recap in recaps.items():
        comment = recap.threads.order_by("number")[recap.thread_count // 2].comments.last()
        calls[size] = partial(visitor.get, comment.get_absolute_url())
    times = in_turn(calls, ROUNDS)
    for size, call in calls.items():
        with queries() as sent:
            assert call()[0] == 302
        yield Row(f"A permalink among {size:,} comments, server time", times[size].p50, "ms")
        yield Row(f"A permalink among {size:,} comments, queries", len(sent), "", at_most=10)


def first_pages(recaps):
    """The whole page of a recap, as a guest without cookies gets it."""
    visitor = Visitor()
    calls = {size: lambda recap=recap: visitor.get(recap.get_absolute_url()) for size, recap in recaps.items()}
    times = in_turn(calls, ROUNDS)
    for size, call in calls.items():
        page = call()[2]
        limit = MOST_OF_A_HUNDRED * times[100].p50 if size == max(SIZES) else None
        against = {"baseline": times[100].p50, "against": "a recap with 100 comments"}
        yield Row(f"A recap with {size:,} comments, server time", times[size].p50, "ms", at_most=limit, **against)
        yield Row(f"A recap with {size:,} comments, bytes compressed", len(gzip.compress(page, 6)), "")


def beside_recursetree(recap):
    """The same comments by mptt's `recursetree`: nothing kept, no page around them, the least markup of a comment."""
    from comments.models import Comment

    plain, visitor = get_template("benchmarks/recursetree.html"), Visitor()

    def render():
        comments = Comment.objects.filter(thread__recap=recap).select_related("member").order_by("tree_id", "lft")
        return plain.render({"comments": comments})

    assert render().count("<article") == recap.comment_count
    times = in_turn({"ours": lambda: visitor.get(recap.get_absolute_url()), "plain": render}, ROUNDS)
    ours, theirs = times["ours"].p50, times["plain"].p50
    yield Row(
        "A recap with 500 comments, the whole page",
        ours,
        "ms",
        at_most=round(theirs * MOST_OF_RECURSETREE, 3),
        baseline=theirs,
        against="its comments alone by mptt's recursetree",
    )
