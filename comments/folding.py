"""What somebody says whom the reader has muted: folded in the reader's own copy of a discussion, and never removed."""

import re

from django.template.loader import render_to_string

from comments.sight import OPEN
from members.muting import muted_by

ARTICLE = re.compile(r'<article class="comment" id="c-([\w-]+)".*?</article>', re.S)
WRITER = re.compile(r"<!--own [\w-]+ (\d+) \d+-->")
TEXT = '<div class="comment-text"'


def fold(request, html):
    """`html`, bytes with their marks, with the text of each comment by a muted member folded. No query with a page.

    Who it is stays, and when; the thread goes on below. One that the address opens (`?show=`) is open.
    """
    muted = muted_by(request)
    return ARTICLE.sub(lambda article: folded(request, article, muted), html.decode()).encode() if muted else html


def folded(request, article, muted):
    writer = WRITER.search(article[0])
    is_open = article[1] == request.GET.get(OPEN) or article[1] in getattr(request, "opened_comments", ())
    if writer is None or int(writer[1]) not in muted or is_open:
        return article[0]
    above = article[0].partition(TEXT)[0]
    return above.replace('class="comment"', 'class="comment muted"', 1) + render_to_string(
        "comments/_muted.html", {"public_id": article[1]}
    )
