"""Posting: from a valid form to a comment that stands, once."""

from dataclasses import dataclass

from django.db import IntegrityError

from comments import drafts, mentions, rescoping, tree, turns
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

    Who quotes a comment gives away as much as it does, whatever `reveals_through` says. Raises DiscussionClosed, and
    tree.ParentGone when `parent` went while the comment was written. The slow part, the markup, is done before the
    transaction; in it the thread is locked, then the recap's counters. The draft goes with it, or neither.
    """
    if not recap.discussion_open:
        raise DiscussionClosed
    html, named = mentions.render(source, getattr(author, "pk", None))
    comment = Comment(
        source=source,
        html=html,
        reveals_through=max(reveals_through, rescoping.reach_of_quotes(source, recap)),
        submission_key=submission_key,
        **authorship(author),
    )
    try:
        return add(recap, comment, parent, named)
    except IntegrityError:
        # Two presses at once: the other one got there first, and the answer to both is its comment.
        if earlier := posted_with(submission_key):
            return earlier
        raise


@turns.taken
def add(recap, comment, parent, named):
    if comment.member_id:
        drafts.forget(comment.member, recap, parent)
    if parent is None:
        return tree.add_root(recap, comment, named)
    return tree.add_reply(recap, parent.pk, comment, named)


def posted_with(submission_key):
    if not submission_key or "\x00" in submission_key:  # which PostgreSQL refuses to look for
        return None
    return Comment.objects.filter(submission_key=submission_key).first()


def authorship(author):
    if isinstance(author, Guest):
        return {"guest_name": author.name, "guest_email": author.email}
    return {"member": author}
