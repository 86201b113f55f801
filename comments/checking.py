"""Proving the whole discussion, in batches: every tree, every running figure. For `manage.py check_threads`.

A first look takes no locks, so it may see a thread half-way between two writers; what looks wrong is looked at again
under the lock that every writer takes, and only what is wrong then is a fault. The site may run meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from comments import reactions, tree
from comments.models import Comment, Thread
from recaps.models import Recap

THREADS_A_BATCH = 1000
RECAPS_A_BATCH = 200


@dataclass
class Checked:
    """How much was looked at."""

    threads: int = 0
    recaps: int = 0
    comments: int = 0


@dataclass(frozen=True)
class Fault:
    where: str
    what: str
    repair: Callable[[], bool]  # whether all is well there afterwards


def faults(checked):
    """Every fault of the threads, then of the recaps' figures: a thread is repaired before its recap is counted."""
    for ids in batches(Thread, THREADS_A_BATCH):
        checked.threads += len(ids)
        checked.comments += Comment.objects.filter(thread__in=ids).count()
        for thread_id in sorted({thread_id for thread_id, _ in faults_of_threads(ids)}):
            yield from confirmed(Thread, thread_id, lambda pk: [what for _, what in faults_of_threads([pk])])
    for ids in batches(Recap, RECAPS_A_BATCH):
        checked.recaps += len(ids)
        for recap_id in ids:
            if faults_of_recap(recap_id):
                yield from confirmed(Recap, recap_id, faults_of_recap)


def batches(model, size):
    """The primary keys of `model`, by so many."""
    last = 0
    while ids := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size]):
        yield ids
        last = ids[-1]


@transaction.atomic
def repair_thread(pk):
    tree.repair_thread(pk)
    reactions.recount(pk)


REPAIRS = {Thread: repair_thread, Recap: tree.recount_recap}


def confirmed(model, pk, look):
    """The faults that `look(pk)` still finds with the row locked."""
    with transaction.atomic():
        model.objects.select_for_update(no_key=True).filter(pk=pk).first()
        found = look(pk)

    def repair():
        REPAIRS[model](pk)
        return not look(pk)

    return [Fault(f"{model._meta.verbose_name} {pk}", what, repair) for what in found]


def faults_of_threads(ids):
    """(thread id, what is wrong) for trees and for the figures of their threads."""
    threads = list(tree.expected_of_thread().filter(pk__in=ids))
    yield from tree.faults_of_trees([thread.pk for thread in threads])
    for thread in threads:
        if thread.reply_count != thread.real_replies:
            yield thread.pk, f"counts {thread.reply_count} replies and has {thread.real_replies}"
        if thread.root_shown != (thread.real_roots > 0):
            yield thread.pk, f"says that its root is {'shown' if thread.root_shown else 'not shown'}"
    yield from reactions.faults_of_threads([thread.pk for thread in threads])


def faults_of_recap(recap_id):
    recap = Recap.objects.defer("body", "body_html").get(pk=recap_id)
    comments, threads, last = tree.expected_of_recap(recap)
    highest = recap.threads.aggregate(highest=Max("number"))["highest"] or 0
    found = []
    if recap.comment_count != comments:
        found.append(f"counts {recap.comment_count} comments and has {comments}")
    if recap.thread_count != threads:
        found.append(f"counts {recap.thread_count} threads and has {threads}")
    if recap.last_thread_number < highest:
        found.append(f"would give the number {recap.last_thread_number + 1} to a thread again")
    # It may be later than the last comment that is still shown, never earlier.
    if last is not None and (recap.last_comment_at is None or recap.last_comment_at < last):
        found.append("does not know its last comment")
    return found
