"""Posting: from a valid form to a comment that stands, once."""

from dataclasses import dataclass

from django.db import IntegrityError

from comments import drafts, mentions, rescoping, tree, turns
from comments.models import Case, Comment
from comments.models.discussion import CommentStatus
from comments.screening.verdicts import PASSED
from config.pipeline import together
from members.models import Member


@dataclass(frozen=True)
class Guest:
    name: str
    email: str


class DiscussionClosed(Exception):
    """No new comments are taken under this recap."""


class MembersOnly(Exception):
    """Guests read this discussion and do not write in it."""


def post(*, recap, author: Member | Guest, source, reply_to, reveals_through, submission_key, verdict=PASSED):
    """Add a comment to the discussion of `recap`, and return it: the first one, when the key was used before.

    `reply_to` is the public id of what it answers; without one it begins a thread.
    Who quotes a comment gives away as much as it does, whatever `reveals_through` says. A `verdict` of screening that
    holds leaves it waiting for a moderator. Raises DiscussionClosed, MembersOnly, and tree.ParentGone or ThreadLocked
    where what it answers went or its thread was locked meanwhile. The slow part, the markup, is done before the
    transaction; in it the thread is locked, then the recap's counters. The draft goes with it, or neither.
    """
    if not recap.takes_comments:
        raise DiscussionClosed
    if recap.members_only and isinstance(author, Guest):
        raise MembersOnly
    html, named = mentions.render(source, getattr(author, "pk", None))
    comment = Comment(
        source=source,
        html=html,
        reveals_through=max(reveals_through, rescoping.reach_of_quotes(source, recap)),
        submission_key=submission_key,
        status=CommentStatus.HELD if verdict.holds else CommentStatus.VISIBLE,
        **authorship(author),
    )
    try:
        return add(recap, comment, reply_to, named, verdict)
    except IntegrityError:
        # Two presses at once: the other one got there first, and the answer to both is its comment.
        if earlier := posted_with(submission_key):
            return earlier
        raise


@turns.taken
def add(recap, comment, reply_to, named, verdict):
    """Whom a comment that waits names is told when it is approved; why it waits is kept with it."""
    named = mentions.NOBODY if verdict.holds else named
    with together():
        if comment.member_id:
            drafts.forget(comment.member, recap, reply_to)
        comment = tree.add_reply(recap, reply_to, comment, named) if reply_to else tree.add_root(recap, comment, named)
        if verdict.holds:
            Case.objects.create(comment=comment, why=verdict.why, kindly=verdict.kindly)
    return comment


def posted_with(submission_key):
    if not submission_key or "\x00" in submission_key:  # which PostgreSQL refuses to look for
        return None
    return Comment.objects.filter(submission_key=submission_key).first()


def authorship(author):
    if isinstance(author, Guest):
        return {"guest_name": author.name, "guest_email": author.email}
    return {"member": author}
