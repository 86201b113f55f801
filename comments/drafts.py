"""Comments that members have not posted yet, kept on their account so that a phone's draft continues on a laptop.

The browser keeps its own copy first (`static/js/writing/`); this one is the second. A device says which state of the
draft it last saw (`base`, a stamp). Who has not seen the newest is told of it instead of writing over it.
"""

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from comments.models import Draft
from recaps.models import Recap


class Newer(Exception):
    """Another device has kept something else since. `draft` is what it kept."""

    def __init__(self, draft):
        super().__init__(draft.text)
        self.draft = draft


def of(member, recap):
    """What `member` has not posted yet under `recap`, the latest first."""
    return member.drafts.filter(recap=recap).select_related("parent__member")


def all_of(member):
    """Everything that `member` has not posted yet and still could, the latest first, with its recap."""
    drafts = member.drafts.filter(recap__in=Recap.objects.public()).select_related("recap", "parent__member")
    return drafts.defer("recap__body", "recap__body_html").order_by("-updated_at", "-pk")


def of_place(member, recap, parent):
    return Draft.objects.filter(member=member, recap=recap, parent=parent)


def text_at(member, recap, parent):
    """The unsent text for that place, or nothing."""
    return of_place(member, recap, parent).values_list("text", flat=True).first() or ""


def keep(member, recap, parent, text, base=""):
    """Keep `text` as the draft for that place. The Draft, or None when the text is empty: then there is none any more.

    Raises Newer when the account holds another text than the one that the device saw last.
    """
    try:
        return keep_under_lock(member, recap, parent, text, base)
    except IntegrityError:
        # Two devices began at once, and the other one was first: now there is a row to compare with.
        return keep_under_lock(member, recap, parent, text, base)


@transaction.atomic
def keep_under_lock(member, recap, parent, text, base):
    draft = of_place(member, recap, parent).select_for_update().first()
    if draft and draft.text != text and stamp(draft) != base:
        raise Newer(draft)
    if not text.strip():
        of_place(member, recap, parent).delete()
        return None
    draft = draft or Draft(member=member, recap=recap, parent=parent)
    draft.text, draft.updated_at = text, timezone.now()
    draft.save()
    return draft


def forget(member, recap, reply_to):
    """It is posted, as an answer to the comment with the public id `reply_to` or as a thread."""
    with connection.cursor() as cursor:
        if reply_to:
            cursor.execute(FORGET_REPLY, [member.pk, recap.pk, reply_to])
        else:
            cursor.execute(FORGET_THREAD, [member.pk, recap.pk])


# By hand, since each post does it: to have Django put it together anew takes ten times as long as the database.
FORGET = "DELETE FROM comments_draft WHERE member_id = %s AND recap_id = %s AND parent_id"
FORGET_THREAD = f"{FORGET} IS NULL"
FORGET_REPLY = f"{FORGET} = (SELECT id FROM comments_comment WHERE public_id = %s)"


def stamp(draft):
    """Names one state of a draft, to the microsecond."""
    return draft.updated_at.isoformat()
