"""A notification as its reader is shown it, on the site and in mail: who, where, and as much of what as they may see.

Nothing beyond their reach is quoted; the episode that it is about is named instead.
"""

from dataclasses import dataclass

from django.utils.text import Truncator

from comments.models import ModerationAction, Notification
from comments.sight import Sight, gives_away
from comments.words import own_words
from recaps.models import Episode, Recap

EXCERPT_WORDS = 40
Kind = Notification.Kind
Verb = ModerationAction.Verb
# By what happened, after the name of who did it.
DID = {Kind.REPLY: "answered you", Kind.MENTION: "mentioned you", Kind.FOLLOWED: "wrote where you follow"}
DECIDED = {
    Verb.APPROVE: "A moderator approved your comment: everybody sees it now",
    Verb.REJECT: "A moderator decided not to publish your comment",
    Verb.TOMBSTONE: "A moderator removed your comment",
    Verb.RESCOPE: "Your comment gives away more than it said, so it stands behind a curtain for some",
}
CHANGED = "A moderator changed something about your comment"


@dataclass(frozen=True)
class Item:
    """`beyond` names what it gives away where that is more than its reader has seen; then there is no `excerpt`."""

    notification: Notification
    recap: Recap
    beyond: str = ""
    excerpt: str = ""

    @property
    def comment(self):
        return self.notification.comment

    @property
    def who(self):
        """The name of whoever wrote it; empty where it is the site that speaks."""
        return self.comment.author_name if self.notification.kind in DID else ""

    @property
    def did(self):
        kind = self.notification.kind
        if kind == Kind.RECAP:
            return "A new recap"
        return DID.get(kind) or DECIDED.get(self.notification.action and self.notification.action.verb, CHANGED)

    @property
    def title(self):
        return f"{self.who} {self.did}".strip()

    @property
    def address(self):
        """Where it leads. A comment that is not shown has no place of its own."""
        if self.comment is None:
            return self.recap.get_absolute_url()
        if self.comment.is_visible:
            return self.comment.get_absolute_url()
        return f"{self.recap.get_absolute_url()}#discussion"


def items_of(rows, progress):
    """Items of those of `rows` (notifications) that can still be told, for somebody of that Progress.

    Three queries, however many they are.
    """
    rows = list(rows.select_related("comment__member", "comment__thread", "action"))
    recaps = recaps_of(rows)
    return [item_of(row, recaps[recap_id_of(row)], progress) for row in rows if recap_id_of(row) in recaps]


def recap_id_of(row):
    return row.recap_id or row.comment.thread.recap_id


def recaps_of(rows):
    """The public recaps that `rows` are about, each with what shields compare and its episodes' labels."""
    found = Recap.objects.to_discuss().in_bulk({recap_id_of(row) for row in rows})
    of_show = {}
    for recap in found.values():
        if recap.show_id:
            recap.show = of_show.setdefault(recap.show_id, recap.show)
            recap.show.in_order = []
    for episode in Episode.objects.filter(show__in=of_show, position__isnull=False).order_by("position"):
        of_show[episode.show_id].in_order.append(episode)
    return found


def item_of(row, recap, progress):
    if row.comment_id is None:
        shield = progress.shield(recap)
        return Item(row, recap, beyond=shield.covers) if shield else Item(row, recap, excerpt=short(recap.excerpt))
    comment = row.comment
    if not comment.is_visible:
        return Item(row, recap)
    if not Sight(progress.level(recap), member_id=row.member_id).sees(comment):
        return Item(row, recap, beyond=gives_away(recap, comment.reveals_through))
    return Item(row, recap, excerpt=excerpt_of(comment))


# --- Excerpts


def excerpt_of(comment):
    """The first words of a comment, without what it quotes and without its spoiler spans."""
    return short(own_words(comment.html))


def short(text):
    return Truncator(" ".join(text.split())).words(EXCERPT_WORDS)
