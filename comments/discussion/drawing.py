"""The HTML of a discussion: bytes that depend on the recap, its discussion's version, what was wanted and a level.

Nothing of one viewer's is in it, so it can be kept and shared. What is a viewer's own (the form, its token, what is
new to them, their own controls) stands around it in `_discussion.html` or is put on by the browser.

Bytes, and never part of a template: a text with an emoji in it takes four a letter, and is copied at every block around
it. A new comment costs its own rendering: the other comments of its thread are kept, and the other threads as a whole.
"""

from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from comments.discussion import articles
from comments.discussion.asking import SORTS, Wanted
from comments.discussion.pages import page_of
from comments.models.discussion import CommentStatus
from comments.sight import Sight, gives_away
from comments.structured import as_script, described
from recaps.keeping import shelf, versions
from recaps.models import Kind

COMMENTS = mark_safe("<!--comments-->")  # where a page's threads go

TEXT = "<!--text-->"  # where the words of a comment go

# Comments around whose words a process keeps the HTML, some 3 KB each with the key: those of the two busiest pages.
# Whole threads are kept beside them.
AROUND_KEPT = 500


def render_discussion(recap, wanted, sight, held=frozenset()):
    """The part of a discussion that is `wanted`, as `sight` allows.

    It can be shared between all readers whose Sight is nothing but a level. With `held` (see `page_of`), comments
    opened for once or a member of its own, it is one reader's.
    """
    page = page_of(recap, wanted, held)
    return html_of(page, drawn(page, page.threads, sight).values())


def kept_discussion(recap, wanted, sight, held):
    """The same, drawn once for all whose Sight is nothing but a level.

    Kept under the version that the recap's row named before a thread was read, and under how the site stood before
    the recap was (`recaps.framing`): what is kept can be newer than those, never older.
    """
    if held or sight != Sight(sight.level) or not hasattr(recap, "site_token"):
        return render_discussion(recap, wanted, sight, held)
    key, version = ("discussion", recap.pk, wanted, sight.level), (recap.discussion_version, recap.takes_comments)
    last = shelf.standing(key, recap.site_token)
    if last is None or last.version != version:
        page = page_of(recap, wanted)
        threads = kept_threads(page, sight, last.threads if last else {})
        last = Discussion(version, threads, pieces_of(page, [kept.value for kept in threads.values()]))
        shelf.put(key, shelf.kept_now((versions.SITE,), recap.site_token, last))
    return b"".join(last.pieces)


class Discussion(NamedTuple):
    """A page of it as `version` was. Its `threads` are what the next one is made of, by `kept_threads`, and most of its
    `pieces`: each is there once, and goes with the page.
    """

    version: tuple
    threads: dict
    pieces: list

    @property
    def size(self):
        described = sum(kept.size - len(kept.value.html) + shelf.ENTRY_BYTES for kept in self.threads.values())
        return described + sum(map(len, self.pieces))


def html_of(page, threads):
    return b"".join(pieces_of(page, threads))


def pieces_of(page, threads):
    """`threads`: the Drawn of those that `page` shows, in their order."""
    context = {
        "recap": page.recap,
        "page": page,
        "sorts": [(Wanted(sort=name).query, label, name == page.wanted.sort) for name, (label, _) in SORTS.items()],
        "comments": COMMENTS if threads else "",
    }
    above, _, below = render_to_string("comments/_threads.html", context).partition(COMMENTS)
    about = as_script(page.recap, [about for thread in threads for about in thread.described])
    return [above.encode(), *(thread.html for thread in threads), below.encode(), about.encode()]


# --- Threads


class Drawn(NamedTuple):
    """A thread as a page shows it. `described`: under a hangout, its first comments as search engines read them."""

    html: bytes
    described: tuple

    @property
    def size(self):
        return len(self.html) + sum(len(about["text"]) for about in self.described)


def kept_threads(page, sight, before):
    """{what decides how it reads: the Kept of its Drawn} of the threads of `page` that show anything, in their order.

    What is the same in those `before` is taken from there, and no longer than it would be kept by itself.
    """
    recap, token = page.recap, page.recap.site_token
    keys = {thread.pk: (thread.pk, thread.version, page.cut, recap.takes_comments) for thread in page.threads}
    threads = {key: kept for key in keys.values() if (kept := before.get(key)) and kept.stands(token)}
    for pk, thread in drawn(page, [one for one in page.threads if keys[one.pk] not in threads], sight).items():
        threads[keys[pk]] = shelf.kept_now((versions.SITE,), token, thread)
    return {key: threads[key] for key in keys.values() if key in threads}


def drawn(page, threads, sight):
    """{primary key: Drawn} of those `threads` of `page` that show anything."""
    return {placed.thread.pk: draw_thread(page, placed, sight) for placed in page.placed(threads)}


def draw_thread(page, placed, sight):
    html = "".join([*parts_of(placed.nodes, page.recap, sight, page.held), placed.after])
    is_described = page.recap.kind == Kind.HANGOUT
    return Drawn(html.encode(), described(placed.nodes, sight) if is_described else ())


def parts_of(nodes, recap, sight, held):
    write_address = address_to_write(recap)
    for node in nodes:
        said = node.row.said
        yield node.before
        waits = said.id in held
        yield draw(said, recap, sight, node.number, node.answers, write_address, waits=waits, locked=node.locked)


# --- Comments


def draw(said, recap, sight, number, answers, write_address, waits=False, locked=False):
    """One comment as `sight` allows: itself, or a curtain in its place, which is drawn without its text."""
    beyond = gives_away(recap, said.reveals_through) if said.reveals_through > recap.covers_through else ""
    if said.status == CommentStatus.VISIBLE and not sight.sees(said):
        beyond = beyond or gives_away(recap, said.reveals_through)
        return "".join(around(said._replace(html=""), number, answers, "", beyond=beyond, curtain=True))
    address, said, words = "" if locked else write_address, said._replace(html=TEXT), said.html
    pieces = around(said, number, answers, address, waits=waits, beyond=beyond, locked=locked and bool(number))
    return words.join(pieces)


def address_to_write(recap):
    """Where replies are sent; empty when the discussion is closed."""
    return f"{recap.get_absolute_url()}comments/" if recap.takes_comments else ""


@lru_cache(maxsize=0 if settings.DEBUG else AROUND_KEPT)
def around(said, number, answers, write_address, waits=False, beyond="", curtain=False, locked=False):
    """One comment in two pieces, between which its words go, or in one where they are not shown.

    What it is made of is all in the arguments, which are the key that it is kept under. The words are not: they are
    most of a comment, and at hand whenever it is drawn.

    `number` is that of the thread, at its root. `waits`: held, and shown to its author all the same. `beyond`: what it
    gives away, where that is more than the recap covers or more than a reader behind a `curtain` has seen. `locked`: it
    is the root of a thread that takes no replies.
    """
    if curtain:
        html = articles.behind_curtain(said, number, answers, beyond)
    elif said.is_visible or waits:
        html = articles.standing(said, number, answers, write_address, waits, beyond, locked)
    else:
        html = articles.gone(said, number, answers)
    return tuple(html.split(TEXT))
