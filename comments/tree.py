"""The one module that touches the structure of the discussion.

The rules, and what happens without them, are in docs/decisions/0004-threads-on-mptt.md. In short: every root comment
is its own tree, whose `tree_id` is the primary key of its Thread; whoever changes a tree holds that Thread's row lock;
a parent is fetched after the lock is held. Locks are taken in the order thread, recap, members who are told.
"""

from collections import defaultdict
from operator import attrgetter

from django.db import connection, transaction
from django.db.models import CharField, Count, DateTimeField, F, Max, Q

from comments import mentions, search
from comments.models import Comment, Thread
from comments.models.discussion import CommentStatus
from comments.notifications import telling
from config.composed import Composed, Given
from recaps.keeping import versions
from recaps.models import Recap


class ParentGone(Exception):
    """The comment that was answered takes no replies any more, or is of another discussion."""


class ThreadLocked(Exception):
    """A moderator has closed the thread for replies."""


@transaction.atomic(savepoint=False)
def add_root(recap, comment, named=mentions.NOBODY):
    """Save `comment` as a new thread of `recap` with the next number, and tell whom it names.

    Locks the recap's row until commit.
    """
    Recap.objects.filter(pk=recap.pk).update(last_thread_number=F("last_thread_number") + 1)
    number = Recap.objects.values_list("last_thread_number", flat=True).get(pk=recap.pk)
    shown = comment.is_visible
    thread = Thread.objects.create(
        recap_id=recap.pk, number=number, root_shown=shown, last_activity_at=comment.posted_at
    )
    # With the edges set, mptt allocates nothing: its own next tree_id is MAX + 1, which two writers draw at once.
    comment.thread, comment.parent = thread, None
    comment.tree_id, comment.lft, comment.rght, comment.level = thread.pk, 1, 2, 0
    comment.save(force_insert=True)
    mentions.tell(comment, named)
    count_on_recap(recap.pk, comments=int(shown), threads=int(shown), at=comment.posted_at if shown else None)
    return comment


@transaction.atomic(savepoint=False)
def add_reply(recap, public_id, comment, named=mentions.NOBODY):
    """Save `comment` as the last reply to the one that `public_id` names, under its thread's lock, and tell whom it
    names and answers.

    Raises ParentGone when the parent is not of this recap or is no longer to be seen, ThreadLocked where a moderator
    has closed the thread.
    """
    parent = lock_with_thread(public_id)
    if parent is None or parent.thread.recap_id != recap.pk or not parent.is_visible:
        raise ParentGone
    thread = parent.thread
    if thread.locked:
        raise ThreadLocked
    was_listed = is_listed(thread)
    make_room_below(parent)
    comment.thread, comment.parent = thread, parent
    comment.tree_id, comment.lft, comment.rght = thread.pk, parent.rght, parent.rght + 1
    comment.level = parent.level + 1
    comment.save(force_insert=True)
    mentions.tell(comment, named)
    if comment.is_visible:
        count_reply(thread, comment.posted_at)
        # Last: all who write under this recap wait for its row from here to the commit.
        count_on_recap(recap.pk, comments=1, threads=int(not was_listed), at=comment.posted_at)
    return comment


def plant(recap, trees):
    """Save whole threads of `recap` at once, for imports. See `plant_all`."""
    plant_all([(recap, trees)])


@transaction.atomic
def plant_all(plots):
    """Save whole threads at once, for imports: `plots` are pairs of a recap and its new trees, each recap once. Locks
    the rows of the recaps until commit.

    Each tree is a list of unsaved comments in reading order, the root first; `parent` of a reply is one before it in
    the list. Everything else about their place is computed here: mptt's own way costs several queries a comment.
    """
    locked = Recap.objects.select_for_update(no_key=True).filter(pk__in=[recap.pk for recap, _ in plots]).order_by("pk")
    recaps = {recap.pk: recap for recap in locked.only("last_thread_number")}
    plots = [(recaps[recap.pk], trees) for recap, trees in plots]
    trees = [tree for _, trees in plots for tree in trees]
    threads = Thread.objects.bulk_create([thread for recap, trees in plots for thread in threads_of(recap, trees)])
    comments = [comment for thread, tree in zip(threads, trees, strict=True) for comment in settle(thread, tree)]
    # A reply names its parent's primary key, so these are drawn first; then all goes in at once, not level by level.
    for comment, key in zip(comments, keys_for(len(comments)), strict=True):
        comment.pk = key
    for comment in comments:
        comment.parent_id = comment.parent.pk if comment.parent else None
    insert(comments)
    for recap, trees in plots:
        count_planted(recap, trees)
    search.note_discussions(recaps)


def threads_of(recap, trees):
    return [thread_of(recap, number, tree) for number, tree in enumerate(trees, recap.last_thread_number + 1)]


def count_planted(recap, trees):
    """What new threads are to the running figures of `recap`, whose row is locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE recaps_recap SET last_thread_number = last_thread_number + %s WHERE id = %s", [len(trees), recap.pk]
        )
    shown = [[comment.posted_at for comment in tree if comment.is_visible] for tree in trees]
    moments = [at for tree in shown for at in tree]
    count_on_recap(recap.pk, comments=len(moments), threads=sum(map(bool, shown)), at=max(moments, default=None))


def insert(comments):
    """As `bulk_create` of comments that have their keys, at a third of its cost: one statement, prepared once, and of
    their values only moments have to be made fit for the database."""
    fields, quote = Comment._meta.concrete_fields, connection.ops.quote_name
    columns, marks = ", ".join(quote(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    values_of, fit = attrgetter(*(field.attname for field in fields)), connection.ops.adapt_datetimefield_value
    values = list(zip(*map(values_of, comments), strict=True))
    for place, field in enumerate(fields):
        if isinstance(field, DateTimeField):
            values[place] = map(fit, values[place])
    sql = f"INSERT INTO {quote(Comment._meta.db_table)} ({columns}) VALUES ({marks})"
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*values, strict=True)))
    for comment in comments:
        comment._state.adding, comment._state.db = False, connection.alias


def keys_for(count):
    """So many primary keys for new comments, which nobody else can draw."""
    table = Comment._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            draw = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(draw, [table, count])
            return [row[0] for row in cursor.fetchall()]
        # SQLite has one writer at a time, who is us until commit.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + 1 + count)


def thread_of(recap, number, tree):
    """A thread for `tree`, unsaved, with its figures."""
    root, *replies = tree
    shown = [reply for reply in replies if reply.is_visible]
    return Thread(
        recap=recap,
        number=number,
        root_shown=root.is_visible,
        reply_count=len(shown),
        last_activity_at=max(comment.posted_at for comment in [root, *shown]),
    )


def settle(thread, tree):
    """Give the comments of `tree` their places in `thread`: levels from their parents, edges from the reading order."""
    edge, open_nodes = 0, []
    for comment in tree:
        comment.thread, comment.tree_id = thread, thread.pk
        comment.level = comment.parent.level + 1 if comment.parent else 0
        while len(open_nodes) > comment.level:
            edge += 1
            open_nodes.pop().rght = edge
        edge += 1
        comment.lft = edge
        open_nodes.append(comment)
    while open_nodes:
        edge += 1
        open_nodes.pop().rght = edge
    return tree


@transaction.atomic
def graft(thread, comments):
    """Save `comments` as further replies in `thread`, for imports that find its beginning here. A parent comes before
    its replies. Locks the thread, then its recap, until commit.
    """
    thread = Thread.objects.select_for_update(no_key=True).get(pk=thread.pk)
    root = Comment.objects.filter(thread=thread, parent=None).values_list("pk", flat=True).get()
    for comment in comments:
        comment.thread, comment.tree_id = thread, thread.pk
        if comment.parent is None and comment.parent_id is None:
            comment.parent_id = root
        elif comment.parent is not None:
            comment.parent_id = comment.parent.pk
        # Any place that the constraints allow: the whole tree is numbered anew below.
        comment.level, comment.lft, comment.rght = 1, 1, 2
        Comment.objects.bulk_create([comment])
    shown = [comment.posted_at for comment in comments if comment.is_visible]
    Thread.objects.filter(pk=thread.pk).update(last_activity_at=max([thread.last_activity_at, *shown]))
    repair_thread(thread.pk)
    recount_recap(thread.recap_id)


@transaction.atomic
def change_status(comment, status, removed_by="", words=None):
    """Give `comment` another status, with every figure that follows from it. Locks its thread, then its recap.

    A tombstone loses its text for good, and what hung on it; `words` are the fields of one that is brought back. Who is
    named in a comment that was held is told when it becomes visible. Returns the comment as it now stands.
    """
    thread = lock_thread_of(comment.pk)
    comment = Comment.objects.get(pk=comment.pk)
    was_listed, was_visible = is_listed(thread), comment.is_visible
    comment.status, comment.removed_by = status, removed_by
    changed = emptied(comment) if comment.is_tombstone else words or ()
    for field, value in (words or {}).items():
        setattr(comment, field, value)
    comment.save(update_fields=["status", "removed_by", *changed])
    if comment.is_tombstone:
        clear(comment, thread)
    search.note(comment)
    step = int(comment.is_visible) - int(was_visible)
    if comment.parent_id is None:
        thread.root_shown = comment.is_visible
    else:
        thread.reply_count += step
    thread.last_activity_at = newest(Comment.objects.filter(thread=thread)) or thread.last_activity_at
    save(thread, "root_shown", "reply_count", "loves", "last_activity_at")
    count_on_recap(thread.recap_id, comments=step, threads=int(is_listed(thread)) - int(was_listed))
    settle_last_comment(thread.recap_id, comment)
    if comment.is_visible and not was_visible:
        mentions.tell_when_approved(comment)
    telling.settle(comment)
    return comment


def emptied(comment):
    """The fields of a tombstone that lose what was in them."""
    texts, counts = ("source", "html"), ("loves", "laughs", "tears", "gasps")
    for field in (*texts, *counts):
        setattr(comment, field, "" if field in texts else 0)
    return *texts, *counts


def clear(comment, thread):
    """Take what hung on a comment that is a tombstone now: earlier texts, reactions, mentions.

    Its own row is written before this, so a reaction on its way has either been counted by now or finds a tombstone.
    """
    if comment.parent_id is None:
        thread.loves = 0
    for rows in (comment.reactions, comment.revisions, comment.mentions):
        rows.all().delete()


def newest(comments):
    """When the last of `comments` that everybody can see was posted; None if there is none."""
    return comments.filter(status=CommentStatus.VISIBLE).aggregate(newest=Max("posted_at"))["newest"]


def settle_last_comment(recap_id, comment):
    """Count the recap's `last_comment_at` anew, if `comment` was or has become its newest. Its row is locked by now."""
    last = Recap.objects.values_list("last_comment_at", flat=True).get(pk=recap_id)
    if last is None or comment.posted_at >= last:
        last = newest(Comment.objects.filter(thread__recap=recap_id))
        Recap.objects.filter(pk=recap_id).update(last_comment_at=last)


def is_listed(thread):
    """Whether `ThreadQuerySet.listed()` would have it."""
    return thread.root_shown or thread.reply_count > 0


def make_room_below(parent):
    """Move the edges of its tree apart for one more reply to `parent`, the last one.

    As mptt does, but not by its one statement, which reads every row of the tree: here only those that move are found,
    what comes later along the index and what lies above by its links.
    """
    with connection.cursor() as cursor:
        cursor.execute(MAKE_ROOM, [parent.rght, parent.pk, parent.pk])


# Where the room begins is read from the parent's row: of a number that it is given, PostgreSQL asks each time whether
# much lies behind it, and plans anew. UNION and not UNION ALL: it ends also where broken links form a ring, which
# `check_threads` is to find.
MAKE_ROOM = """
    UPDATE comments_comment
    SET lft = CASE WHEN lft > %s THEN lft + 2 ELSE lft END, rght = rght + 2
    WHERE id IN (
        WITH RECURSIVE above (id, parent_id) AS (
            SELECT id, parent_id FROM comments_comment WHERE id = %s
            UNION
            SELECT higher.id, higher.parent_id FROM comments_comment higher JOIN above ON higher.id = above.parent_id
        )
        SELECT id FROM above
        UNION ALL
        SELECT later.id FROM comments_comment parent
        JOIN comments_comment later ON later.tree_id = parent.tree_id AND later.lft > parent.rght
        WHERE parent.id = %s
    )
"""


def lock_with_thread(public_id):
    """A comment with its thread and author, both of the first locked, the thread before the comment.

    One statement, which is as good as two: PostgreSQL reads each row anew when it has had to wait for a lock.
    """
    return next(iter(composed_parent(public_id=public_id)), None)


def compose_parent():
    comments = Comment.objects.select_for_update(no_key=True, of=("thread", "self")).select_related("thread", "member")
    return comments.filter(public_id=Given("public_id", CharField())).only(*TO_ANSWER).order_by()


composed_parent = Composed(Comment, compose_parent, locks=True)


# What is asked of a comment that is answered.
TO_ANSWER = (
    *("public_id", "status", "guest_name", "parent", "lft", "rght", "tree_id", "level"),
    *("thread__recap", "thread__number", "thread__locked", "thread__root_shown", "thread__reply_count"),
    *("thread__last_activity_at", "thread__version", "member__handle", "member__display_name"),
)


def lock_thread_of(comment_id):
    return Thread.objects.select_for_update(no_key=True).filter(comments=comment_id).first()


def save(thread, *fields):
    """Those fields of `thread`, which is locked: whatever is kept of its HTML is out of date."""
    thread.version += 1
    thread.save(update_fields=["version", *fields])


def count_reply(thread, at):
    """One more reply in `thread`, which is locked, posted `at`: as `save`, by a statement written down once."""
    thread.version, thread.reply_count = thread.version + 1, thread.reply_count + 1
    thread.last_activity_at = max(thread.last_activity_at, at)
    latest = Thread._meta.get_field("last_activity_at").get_db_prep_value(thread.last_activity_at, connection)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_REPLY, [thread.version, thread.reply_count, latest, thread.pk])


COUNT_REPLY = "UPDATE comments_thread SET version = %s, reply_count = %s, last_activity_at = %s WHERE id = %s"


def show_anew(recap_id, threads, **fields):
    """Something that pages show of `threads` (primary keys, or a query for them) is another, and these `fields` are."""
    Thread.objects.filter(pk__in=threads).update(version=F("version") + 1, **fields)
    count_on_recap(recap_id, comments=0, threads=0)


def count_on_recap(recap_id, *, comments, threads, at=None):
    """Move the recap's running figures by as much, and its version by one: whatever is cached of it is out of date."""
    posted = Recap._meta.get_field("last_comment_at").get_db_prep_value(at, connection)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ON_RECAP, [comments, threads, posted, posted, recap_id])
    say_moved(recap_id)


# By hand: every other writer of the recap waits for it, and to put it together anew would take most of its time. Two
# threads are posted in at once, and the later comment may be committed first; without a moment the last one stays.
COUNT_ON_RECAP = """
    UPDATE recaps_recap
    SET comment_count = comment_count + %s, thread_count = thread_count + %s,
        discussion_version = discussion_version + 1,
        last_comment_at = CASE WHEN %s > COALESCE(last_comment_at, '0001-01-01') THEN %s ELSE last_comment_at END
    WHERE id = %s
"""


def say_moved(recap_id):
    """What is kept of the discussion, and of lists that say how long it is, is out of date once this is committed."""
    versions.move(versions.talk_of(recap_id), versions.COUNTS)


@transaction.atomic
def give_to(thread_id, comments, **author):
    """Say anew who wrote `comments` (a queryset) of one thread. Locks the thread, then its recap.

    How many there were. Their places stay; search and what is kept of the discussion follow.
    """
    thread = Thread.objects.select_for_update(no_key=True).get(pk=thread_id)
    keys = list(comments.filter(thread=thread).values_list("pk", flat=True))
    Comment.objects.filter(pk__in=keys).update(**author)
    search.note_all(keys)
    show_anew(thread.recap_id, [thread.pk])
    return len(keys)


# --- Proving and repairing, for `manage.py check_threads`


def faults_of_trees(thread_ids):
    """(thread id, what is wrong) for each tree that is not a proper nested set over its parent links."""
    trees = {thread_id: [] for thread_id in thread_ids}
    nodes = Comment.objects.filter(thread__in=trees).order_by("tree_id", "lft", "pk")
    for node in nodes.values_list("thread_id", "pk", "parent_id", "tree_id", "lft", "rght", "level").iterator(5000):
        trees[node[0]].append(node[1:])
    for thread_id, tree in trees.items():
        if fault := fault_of_tree(thread_id, tree):
            yield thread_id, fault


def fault_of_tree(thread_id, tree):
    """What is wrong with one tree, given as (pk, parent, tree_id, lft, rght, level) by lft; None for a sound one."""
    if not tree:
        return "has no comments"
    if any(tree_id != thread_id for _, _, tree_id, *_ in tree):
        return "has comments of another tree_id"
    edges = sorted(edge for _, _, _, lft, rght, _ in tree for edge in (lft, rght))
    if edges != list(range(1, 2 * len(tree) + 1)):
        return "has gaps or overlaps in its edges"
    open_nodes = []
    for pk, parent, _, lft, rght, level in tree:
        while open_nodes and open_nodes[-1][1] < lft:
            open_nodes.pop()
        above = open_nodes[-1] if open_nodes else None
        if parent != (above[0] if above else None) or level != len(open_nodes) or (above and rght >= above[1]):
            return f"has comment {pk} in the wrong place"
        open_nodes.append((pk, rght))
    return None


def expected_of_thread():
    """The running figures of threads, counted anew."""
    visible = Q(comments__status=CommentStatus.VISIBLE)
    return Thread.objects.annotate(
        real_replies=Count("comments", filter=visible & Q(comments__parent__isnull=False)),
        real_roots=Count("comments", filter=visible & Q(comments__parent__isnull=True)),
    )


@transaction.atomic
def repair_thread(thread_id):
    """Number one tree anew and count its figures anew, under its lock. A thread without a comment goes."""
    thread = Thread.objects.select_for_update(no_key=True).filter(pk=thread_id).first()
    if thread is None:
        return
    if not thread.comments.exists():
        thread.delete()
        return
    rebuild(thread)
    counted = expected_of_thread().get(pk=thread_id)
    thread.reply_count, thread.root_shown = counted.real_replies, counted.real_roots > 0
    save(thread, "reply_count", "root_shown")


def rebuild(thread):
    """Number the tree of `thread` anew by its parent links, replies in the order in which they came.

    A comment whose parent is not in the tree, or that hangs in a ring of answers, becomes a reply to the root. Own
    code, since mptt's own rebuild is recursive and fails on a thread of a thousand steps.
    """
    in_order = Comment.objects.filter(thread=thread).order_by("posted_at", "pk")
    comments = {comment.pk: comment for comment in in_order.only("parent", "thread", *PLACE)}
    root = next((comment for comment in comments.values() if comment.parent_id is None), next(iter(comments.values())))
    root.parent_id = None
    for comment in comments.values():
        if comment is not root and comment.parent_id not in comments:
            comment.parent_id = root.pk
    lost = set(comments) - number(root, comments)
    while lost:
        comments[min(lost)].parent_id = root.pk
        lost = set(comments) - number(root, comments)
    Comment.objects.bulk_update(comments.values(), ["parent", *PLACE], batch_size=200)


PLACE = ("tree_id", "lft", "rght", "level")


def number(root, comments):
    """Set the place of `root` and of all below it, without recursion. The primary keys that were reached."""
    replies = defaultdict(list)
    for comment in comments.values():
        replies[comment.parent_id].append(comment)
    edge, reached, stack = 0, set(), [(root, 0, False)]
    while stack:
        comment, level, is_left = stack.pop()
        edge += 1
        if is_left:
            comment.rght = edge
            continue
        reached.add(comment.pk)
        comment.tree_id, comment.lft, comment.level = comment.thread_id, edge, level
        stack.append((comment, level, True))
        stack.extend((reply, level + 1, False) for reply in reversed(replies[comment.pk]))
    return reached


def expected_of_recap(recap):
    """(comment_count, thread_count, last_comment_at) of `recap`, counted anew."""
    visible = Comment.objects.filter(thread__recap=recap, status=CommentStatus.VISIBLE)
    counted = visible.aggregate(comments=Count("pk"), threads=Count("thread", distinct=True), last=Max("posted_at"))
    return counted["comments"], counted["threads"], counted["last"]


@transaction.atomic
def recount_recap(recap_id):
    """Count the running figures of a recap anew, under its lock."""
    recap = Recap.objects.select_for_update(no_key=True).get(pk=recap_id)
    recap.comment_count, recap.thread_count, recap.last_comment_at = expected_of_recap(recap)
    highest = recap.threads.aggregate(highest=Max("number"))["highest"] or 0
    recap.last_thread_number = max(recap.last_thread_number, highest)
    recap.discussion_version += 1
    counted = ["comment_count", "thread_count", "last_comment_at", "last_thread_number", "discussion_version"]
    recap.save(update_fields=counted)
    say_moved(recap_id)
