"""Posting: from a valid form to a comment that stands, once."""

from dataclasses import dataclass

from django.db import IntegrityError

from comments import drafts, mentions, tree
from comments.models import Comment
from members.models import Member


@dataclass(frozen=True)
class Guest:
    name: str
    email: str


class DiscussionClosed(Exception):
    """No new comments are taken under this recap."""


def post(*, recap, author: Member | Guest, source, parent, reveals_through, submission_key):
    """Add a comment to the discussion of `recap`, and return it: the first one, when the key was used before.

    Raises DiscussionClosed, and tree.ParentGone when `parent` went while the comment was written. The slow part, the
    markup, is done before the transaction; in it the thread is locked, then the recap's counters.
    """
    if not recap.discussion_open:
        raise DiscussionClosed
    html, named = mentions.render(source, getattr(author, "pk", None))
    comment = Comment(
        source=source,
        html=html,
        reveals_through=reveals_through,
        submission_key=submission_key,
        **authorship(author),
    )
    try:
        if parent is None:
            comment = tree.add_root(recap, comment, named)
        else:
            comment = tree.add_reply(recap, parent.pk, comment, named)
    except IntegrityError:
        # Two presses at once: the other one got there first, and the answer to both is its comment.
        if earlier := posted_with(submission_key):
            return earlier
        raise
    if comment.member_id:
        # Only now that the comment is committed: between the two a draft may be left over, never lost.
        drafts.forget(author, recap, parent)
    return comment


def posted_with(submission_key):
    if not submission_key or "\x00" in submission_key:  # which PostgreSQL refuses to look for
        return None
    return Comment.objects.filter(submission_key=submission_key).first()


def authorship(author):
    if isinstance(author, Guest):
        return {"guest_name": author.name, "guest_email": author.email}
    return {"member": author}
