"""A page of a discussion: its threads in their order, and of each as many comments as the page has room for.

The threads are read first, and their comments when they are asked for (`placed`): often most of their HTML is kept.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from django.core.paginator import Paginator
from django.db.models import BigAutoField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from comments.discussion.asking import SORTS, Wanted
from comments.discussion.folding import fold_for
from comments.discussion.placing import DEEPEST, place
from comments.discussion.rows import FEW, rows_of, rows_of_few
from comments.models import Comment, Thread
from config.composed import Composed, Given
from recaps.models import Recap

THREADS_A_PAGE = 50
COMMENTS_OF_ONE_THREAD = 200  # on a page that shows a long thread alone


@dataclass
class Page:
    """Some threads of a discussion. `count`: how many such pages there are."""

    recap: Recap
    wanted: Wanted
    count: int
    threads: list
    held: frozenset
    thread = None  # the one that the page shows alone

    @cached_property
    def fold(self):
        return fold_for([replies_in(thread) for thread in self.threads])

    @property
    def cut(self):
        """What, besides a thread itself, decides how much of it is shown."""
        return self.fold

    def placed(self, threads):
        """Those `threads` of the page, as `placing.place` has them. One query, two with a long one among them."""
        return place(in_order_of(threads, self.rows_of(threads)), threads, self.held)

    def rows_of(self, threads):
        if 0 < len(threads) <= FEW and not any(self.fold.folds(replies_in(thread)) for thread in threads):
            return rows_of_few([thread.pk for thread in threads], self.recap)
        return rows_of(on_one_page(threads, self.fold), self.recap) if threads else []

    @property
    def links(self):
        """(number, query) of the pages to link to; where some are left out, an ellipsis without a query."""
        pages = Paginator(range(self.count), 1)
        numbers = pages.get_elided_page_range(self.wanted.page, on_each_side=2, on_ends=1)
        return [(n, replace(self.wanted, page=n).query if isinstance(n, int) else None) for n in numbers]

    @property
    def takes(self):
        """Where a new thread belongs on this page: at its `start`, at its `end`, or not here."""
        if self.thread:
            return ""
        if self.wanted.sort in ("newest", "active"):
            return "start" if self.wanted.page == 1 else ""
        return "end" if self.wanted.page == self.count else ""


def page_of(recap, wanted, held=frozenset()):
    """The page of the discussion of `recap` that is `wanted`, or the last one where there are fewer.

    `held`: primary keys of comments that wait for a moderator and are shown all the same, to their author.
    """
    if wanted.thread and (thread := listed(recap, held).filter(number=wanted.thread).first()):
        return page_of_thread(recap, thread, wanted, held)
    threads_in_all = listed(recap, held).count() if held else recap.thread_count
    count = max(1, -(-threads_in_all // THREADS_A_PAGE))
    wanted = Wanted(min(wanted.page, count), wanted.sort)
    return Page(recap, wanted, count, threads_of(recap, wanted, held), held)


# --- Threads


def listed(recap, held=frozenset()):
    """The threads of `recap`, each with the right edge of its tree: half of that is how many comments it has."""
    threads = recap.threads.listed()
    if held:
        threads |= recap.threads.filter(pk__in=Comment.objects.filter(pk__in=held).values("thread"))
    return with_edges(threads)


def with_edges(threads):
    roots = Comment.objects.filter(tree_id=OuterRef("pk"), lft=1).order_by()
    return threads.annotate(edge=Coalesce(Subquery(roots.values("rght")[:1]), 2))


def threads_of(recap, wanted, held=frozenset()):
    if held:
        return list(on_page(listed(recap, held), wanted.sort, wanted.page))
    return composed_threads(wanted.sort, wanted.page)(recap=recap.pk)


def on_page(threads, sort, number):
    start = (number - 1) * THREADS_A_PAGE
    return threads.order_by(*SORTS[sort][1])[start : start + THREADS_A_PAGE]


@lru_cache(maxsize=100)
def composed_threads(sort, number):
    """Composed once for each page: to compose it takes longer than to answer it."""
    threads = Thread.objects.filter(recap=Given("recap", BigAutoField())).listed()
    return Composed(Thread, lambda: on_page(with_edges(threads), sort, number))


def replies_in(thread):
    """All of them, whether they are shown or not."""
    return thread.edge // 2 - 1


def in_order_of(threads, rows):
    """`rows` regrouped: they come by thread, but in the order of the database's own keys."""
    of_thread = defaultdict(list)
    for row in rows:
        of_thread[row.thread_id].append(row)
    return [of_thread[thread.pk] for thread in threads if thread.pk in of_thread]


# --- Comments of many threads


def on_one_page(threads, fold):
    """The comments of `threads` that a page shows: short threads whole, of long ones the two ends (one query more)."""
    long = [thread.pk for thread in threads if fold.folds(replies_in(thread))]
    wanted = Q(tree_id__in={thread.pk for thread in threads} - set(long))
    for pk, head, tail in ends_of(long, fold) if long else ():
        wanted |= Q(tree_id=pk, lft__lte=head) | Q(tree_id=pk, lft__gte=tail)
    return Comment.objects.filter(wanted)


def ends_of(threads, fold):
    """(thread, left edge of the last comment at its beginning, and of the first one at its end) of folded threads.

    Counted along the index, as many steps as are shown. Not by arithmetic on the edges: in a deep thread the last
    comments close far behind where they open.
    """
    comments = Comment.objects.filter(tree_id=OuterRef("pk")).values("lft")
    head = comments.order_by("lft")[fold.head - 1 : fold.head]
    tail = comments.order_by("-lft")[fold.tail - 1 : fold.tail]
    found = Thread.objects.filter(pk__in=threads).order_by()
    return found.values_list("pk", Subquery(head), Subquery(tail))


# --- A page of one thread


class PageOfThread(Page):
    """So many comments of one thread in their order, under those that they hang from."""

    @property
    def thread(self):
        return self.threads[0]

    @property
    def cut(self):
        return self.wanted

    def placed(self, threads):
        start = (self.wanted.page - 1) * COMMENTS_OF_ONE_THREAD
        comments = Comment.objects.filter(tree_id=self.thread.pk)
        rows = rows_of(comments, self.recap, within=slice(start, start + COMMENTS_OF_ONE_THREAD))
        if start and rows:
            rows = rows_of(leading_to(rows[0]), self.recap) + rows
        return place([rows], threads, self.held, alone=True)


def page_of_thread(recap, thread, wanted, held):
    count = max(1, -(-(replies_in(thread) + 1) // COMMENTS_OF_ONE_THREAD))
    return PageOfThread(recap, Wanted(min(wanted.page, count), thread=thread.number), count, [thread], held)


def leading_to(row):
    """The root of its thread and the nearest comments that `row` hangs from: as many as can be indented."""
    above, step = Q(pk=row.parent_id), "parent_id"
    for _ in range(DEEPEST - 1):
        above |= Q(pk__in=Comment.objects.filter(pk=row.parent_id).values(step))
        step = f"parent__{step}"
    return Comment.objects.filter(above | Q(tree_id=row.thread_id, lft=1))
