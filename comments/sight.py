"""What of a discussion its reader is shown: through which episode, and what stands in the place of the rest.

A comment beyond the reader's reach is not sent: its place, its author and its time are, with a curtain that says what
it gives away. Whatever sends the text of comments to somebody asks a Sight first: pages, what comes in live, the
answer to a post, what a form shows of the comment that is answered, and later mail, feeds and search.
"""

from typing import NamedTuple

from comments import ownership
from recaps.models import WHOLE_SHOW
from recaps.progress import progress_of
from recaps.shields import WHOLE_DRAMA

OPEN = "show"  # in the address of a page: the comment whose curtain this reader has opened for once


class Sight(NamedTuple):
    """`level`: the position through which comments are open. `opened`: public ids that are open all the same."""

    level: int = WHOLE_SHOW
    opened: frozenset = frozenset()
    member_id: int | None = None

    def sees(self, comment):
        """Whether the text of `comment` (a Comment or a `discussion.rows.Said`) is for this reader. One's own is."""
        if comment.reveals_through <= self.level or comment.public_id in self.opened:
            return True
        return comment.member_id is not None and comment.member_id == self.member_id


EVERYTHING = Sight()


def sight_of(request, recap, opened=()):
    """The Sight of whoever asks on the discussion of `recap`, which came `with_ends()`."""
    opened = {*opened, request.GET.get(OPEN, "")}
    if not request.user.is_authenticated:
        opened |= set(ownership.remembered(request))
    return Sight(progress_of(request).level(recap), frozenset(opened - {""}), request.user.pk)


def gives_away(recap, position):
    """ "episode 7", "season 2 episode 1" or "the whole drama". One query a drama, none where its labels are known."""
    return recap.show.episode_labels.get(position, WHOLE_DRAMA) if recap.show_id else ""
