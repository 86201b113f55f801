"""The HTML of a discussion: one string that depends on the recap, its discussion's version and what was wanted.

Nothing of one viewer's is in it, so it can be kept and shared. What is a viewer's own (the form, its token, what is
new to them, their own controls) stands around it in `_discussion.html` or is put on by the browser.
"""

from functools import cache, lru_cache

from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.utils.safestring import mark_safe

from comments.discussion.asking import SORTS, Wanted
from comments.discussion.pages import page_of

# Comments whose HTML a process keeps, some 5 KB each with the text in the key. A new comment then costs its own
# rendering and not that of the five hundred around it.
ARTICLES_KEPT = 3000


def render_discussion(recap, wanted, held=frozenset()):
    """The part of a discussion that is `wanted`. With `held` (see `page_of`) it is their author's: never share it."""
    page = page_of(recap, wanted, held)
    context = {
        "recap": recap,
        "page": page,
        "sorts": [(Wanted(sort=name).query, label, name == page.wanted.sort) for name, (label, _) in SORTS.items()],
        "comments": mark_safe("".join(parts_of(page.nodes, recap, held)) + page.after),
    }
    return mark_safe(render_to_string("comments/_threads.html", context))


def parts_of(nodes, recap, held):
    write_address = address_to_write(recap)
    for node in nodes:
        said = node.row.said
        yield node.before
        yield article(said, node.number, node.answers, write_address, waits=said.id in held)


def address_to_write(recap):
    """Where replies are sent; empty when the discussion is closed."""
    return f"{recap.get_absolute_url()}comments/" if recap.discussion_open else ""


@lru_cache(maxsize=0 if settings.DEBUG else ARTICLES_KEPT)
def article(said, number, answers, write_address, waits=False):
    """One comment. What it is made of is all in the arguments, which are the key that it is kept under.

    `number` is that of the thread, at its root. `waits`: held, and shown to its author all the same.
    """
    context = {
        "comment": said.as_comment(),
        "wrote_recap": said.wrote_recap,
        "number": number,
        "answers": answers,
        "waits": waits,
        "write_address": write_address,
    }
    return template().render(context)


@cache
def template():
    return get_template("comments/_comment.html")
