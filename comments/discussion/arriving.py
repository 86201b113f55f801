"""Comments that come in while the page is open: each as the page would show it, and whom it answers."""

from comments.discussion.drawing import address_to_write, draw
from comments.discussion.placing import DEEPEST
from comments.discussion.rows import answered_elsewhere, rows_of
from comments.models import Thread


def items_of(recap, comments, sight, held=frozenset()):
    """What a page's script needs to put each of `comments` (a queryset) in its place: `static/js/reading/place.js`.

    Earlier ones first, so that an answer finds the comment that it answers. `sight` as in `drawing.draw`, `held` as in
    `pages.page_of`.
    """
    rows = sorted(rows_of(comments, recap), key=lambda row: (row.said.posted_at, row.said.id))
    threads = Thread.objects.in_bulk({row.thread_id for row in rows})
    answered = answered_elsewhere({row.parent_id for row in rows if row.parent_id})
    return [item(row, threads[row.thread_id], answered.get(row.parent_id), recap, sight, held) for row in rows]


def item(row, thread, parent, recap, sight, held):
    shows_parent = parent._replace(on_page=True) if row.said.level > DEEPEST else None
    number, waits, write = None if parent else thread.number, row.said.id in held, address_to_write(recap)
    return {
        "id": row.said.public_id,
        "parent": parent.public_id if parent else "",
        "posted_at": row.said.posted_at,
        "html": draw(row.said, recap, sight, number, shows_parent, write, waits=waits, locked=thread.locked),
    }
