"""The HTML of one comment. No template: a page has 250 of them, and each would take it five times as long.

What it is made of is a `Said`. All that is put in is escaped but the comment's own HTML, which was made safe when it
was saved. Nothing of one viewer's is in it: a mark stands in the place of that (`comments.personal`).
"""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from comments import reactions
from comments.models.discussion import CommentStatus, RemovedBy, permalink
from config.clock import local
from members.templatetags.people import avatar, drawn_avatar
from recaps.shields import WHOLE_DRAMA

NOTHING = mark_safe("")


def standing(said, number, answers, write_address, waits, beyond, locked):
    """A comment that can be read, with what can be done under it. Arguments as of `drawing.around`."""
    name, address = conditional_escape(said.author_name), permalink(said.public_id)
    return format_html(
        ARTICLE,
        **attributes(said),
        name=name,
        by=by(said, name, address, number, answers, beyond),
        waits=format_html(WAITS, mark("waits", said)) if waits else NOTHING,
        text=mark_safe(said.html),
        locked=LOCKED if locked else NOTHING,
        actions=format_html(ACTIONS, actions(said, name, address, number, write_address, waits)),
    )


def previewed(said):
    """A comment that is not posted yet: it has no address, and nothing can be done under it."""
    name, nothing = conditional_escape(said.author_name), dict.fromkeys(("waits", "locked", "actions"), NOTHING)
    return format_html(
        ARTICLE, **attributes(said), name=name, by=by(said, name, ""), text=mark_safe(said.html), **nothing
    )


def behind_curtain(said, number, answers, beyond):
    """A comment that gives away more than its reader has seen, without its text."""
    name, address, through = conditional_escape(said.author_name), permalink(said.public_id), said.reveals_through
    return format_html(
        CURTAIN,
        **attributes(said),
        name=name,
        by=by(said, name, address, number, answers),
        beyond=beyond,
        address=address,
        through=through,
        and_all=NOTHING if beyond == WHOLE_DRAMA else format_html(OPEN_ALL, through, beyond),
    )


def gone(said, number, answers):
    """The place of a comment that cannot be read: its text is gone, or waits for a moderator."""
    return format_html(
        GONE,
        **attributes(said),
        number=thread_number(number, permalink(said.public_id)),
        why="Waiting for a moderator." if said.status == CommentStatus.HELD else f"Removed by {remover(said)}.",
        answered=format_html(ANSWERED, answers.address, answers.name) if answers and said.is_tombstone else NOTHING,
    )


def remover(said):
    return RemovedBy(said.removed_by if said.is_tombstone else RemovedBy.MODERATOR).label


def attributes(said):
    return {"id": said.public_id, "level": said.level, "status": said.status}


def mark(kind, said):
    """Where something may stand for one reader and not for another: `comments.personal` fills it in."""
    return mark_safe(f"<!--{kind} {said.public_id} {said.member_id or ''} {int(said.posted_at.timestamp())}-->")


# --- Above the text


def by(said, name, address, number=None, answers=None, beyond=""):
    """Who wrote it, and when. Without an `address` the time is no link."""
    author, when = said.author, time_of(said)
    return format_html(
        BY,
        number=thread_number(number, address),
        face=avatar(author) if author else drawn_avatar(said.guest_name),
        name=name,
        who=format_html(HANDLE, author.get_absolute_url(), author.handle, badge(said, author)) if author else GUEST,
        when=format_html(WHEN, address, when) if address else when,
        edited=format_html(EDITED, mark("edited", said)) if said.edited_at else NOTHING,
        beyond=format_html(BEYOND, beyond) if beyond else NOTHING,
        answers=format_html(ANSWERS, answers.address, answers.name) if answers else NOTHING,
    )


def thread_number(number, address):
    return format_html(NUMBER, address, number) if number else NOTHING


def badge(said, author):
    if said.wrote_recap:
        return RECAPPED
    return format_html(BADGE, author.get_role_display()) if author.is_site_staff else NOTHING


def time_of(said):
    """To the millisecond, as a browser counts: microseconds of 250 comments are 1.4 KB that nothing compresses."""
    at = local(said.posted_at)
    return format_html(TIME, at.isoformat(timespec="milliseconds"), f"{at.day} {at:%b %Y, %H:%M}")


# --- Below it


def actions(said, name, address, number, write_address, waits):
    if waits:
        return mark("own", said)
    reply = format_html(REPLY, write_address, said.public_id, name) if write_address else NOTHING
    follow = mark("follow", said) if number else NOTHING
    report = format_html(REPORT, address, name)
    return mark_safe("".join([reply, follow, report, mark("own", said), *signs(said, name, address)]))


def signs(said, name, address):
    """Those that somebody has pressed; the others come when one wants to react."""
    pressed = [(sign.kind, count) for sign, count in reactions.counts_of(said) if count]
    yield from (format_html(SIGN, kind, said.public_id, count) for kind, count in pressed)
    if len(pressed) < len(reactions.SIGNS):
        yield format_html(REACT, address, name)


# --- What it looks like

ARTICLE = """<article class="comment" id="c-{id}" data-depth="{level}" data-status="{status}" aria-label="{name}">
{by}
{waits}<div class="comment-text" dir="auto">{text}</div>
{locked}{actions}</article>
"""
CURTAIN = """<article class="comment shielded" id="c-{id}" data-depth="{level}" data-status="{status}" \
data-reveals="{through}" aria-label="{name}">
{by}
<div class="comment-curtain">
<p>Gives away {beyond}.</p>
<p class="curtain-actions"><a class="show-it" href="{address}?open=1" rel="nofollow">Show\
<span class="visually-hidden"> what {name} says</span></a>{and_all}</p>
</div>
</article>
"""
OPEN_ALL = """ <button class="link" form="open-through" name="through" value="{}" \
title="Says that you have watched so far">Open all through {}</button>"""
GONE = """<article class="comment" id="c-{id}" data-depth="{level}" data-status="{status}">
{number}
<p class="tombstone">{why}{answered}</p>
</article>
"""
ANSWERED = ' <a class="answers" href="{}">It answered <bdi>{}</bdi>.</a>'

BY = """{number}<header class="comment-header">
{face}
<p class="comment-by"><bdi class="comment-name">{name}</bdi> {who}</p>
<p class="comment-when">{when}{edited}{beyond}{answers}</p>
</header>"""
NUMBER = '<a class="thread-number" href="{0}" aria-label="Thread {1}">{1}</a>'
GUEST = mark_safe('<span class="handle">guest</span>')
HANDLE = '<a class="handle" href="{}">@{}</a>{}'
RECAPPED = mark_safe(' <span class="badge of-recap">recapped this</span>')
BADGE = ' <span class="badge">{}</span>'
WHEN = '<a href="{}">{}</a>'
TIME = '<time class="ago" datetime="{}">{}</time>'
EDITED = " · {}"
BEYOND = ' · <span class="beyond">gives away {}</span>'
ANSWERS = ' · <a class="answers" href="{}">to <bdi>{}</bdi></a>'

WAITS = '<p class="waits">Only you see this. It waits for a moderator. {}</p>\n'
LOCKED = mark_safe('<p class="waits">This thread is closed for replies.</p>\n')
ACTIONS = '<p class="comment-actions">{}</p>\n'
REPLY = '<a class="reply" href="{}?parent={}" rel="nofollow" aria-label="Reply to {}">Reply</a>'
REPORT = '<a class="report" href="{}report/" rel="nofollow" aria-label="Report what {} says">Report</a>'
SIGN = """<button class="reaction" form="reactions" name="{0}" value="{1}" aria-label="{0} {2}">\
<span class="count">{2}</span></button>"""
REACT = '<a class="react" href="{}react/" rel="nofollow" aria-label="React to {}">React</a>'
