"""What authors change afterwards: their text, for a while, or whether it stands at all."""

import hashlib

from django import forms
from django.db import transaction
from django.utils import timezone

from comments import markup, mentions, rescoping, search, tree, turns
from comments.forms import CommentForm
from comments.models import Case, Comment, CommentRevision
from comments.models.discussion import CommentStatus, RemovedBy
from comments.ownership import STANDING
from comments.screening.verdicts import PASSED


class EditForm(CommentForm):
    """The text alone, by the rules of posting. `seen` names the text that the edit began from."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, comment, **options):
        initial = {"body": comment.source, "seen": print_of(comment.source)} | options.pop("initial", {})
        super().__init__(data, recap=comment.thread.recap, initial=initial, **options)
        self.fields = {name: self.fields[name] for name in ("body", "seen")}


class Changed(Exception):
    """The text is no longer the one that the edit began from."""


class Gone(Exception):
    """The comment was removed or rejected in the meantime."""


def print_of(source):
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def edit(comment, source, seen, verdict=PASSED):
    """Give `comment` the text `source`, if `seen` still names the present one. The same text again changes nothing.

    A `verdict` of screening that holds takes it out of sight until a moderator has looked.

    The slow part, the markup, is done before the transaction; in it the thread is locked, then the recap's row. Raises
    Changed, and Gone.
    """
    parsed = markup.parse(source)
    named, fresh = mentions.resolve_again(parsed.names, comment)
    html = parsed.html(named.addresses)
    cited = rescoping.reach_of_quotes(source, comment.thread.recap)
    with turns.turn(), transaction.atomic():
        thread = tree.lock_thread_of(comment.pk)
        now = Comment.objects.filter(pk=comment.pk, status__in=STANDING).first()
        if now is None:
            raise Gone
        if source == now.source:
            return now
        if seen != print_of(now.source):
            raise Changed
        rewrite(now, source, html, max(now.reveals_through, cited))
        if verdict.holds:
            now = hold(now, verdict)
        tree.show_anew(thread.recap_id, [thread.pk])
        mentions.tell_more(now, fresh)
    return now


def rewrite(comment, source, html, reveals_through):
    CommentRevision.objects.create(comment=comment, source=comment.source)
    comment.source, comment.html, comment.edited_at = source, html, timezone.now()
    comment.reveals_through = reveals_through
    comment.save(update_fields=["source", "html", "edited_at", "reveals_through"])
    search.note(comment)


def hold(comment, verdict):
    Case.objects.update_or_create(comment=comment, defaults={"why": f"Edited. {verdict.why}", "kindly": verdict.kindly})
    return tree.change_status(comment, CommentStatus.HELD) if comment.is_visible else comment


@turns.taken
def delete(comment):
    """Remove `comment` on its author's word. With answers below it leaves a tombstone, without it is not shown at all.

    What was removed or rejected in the meantime stays as it is. Locks the thread, then the recap's row.
    """
    tree.lock_thread_of(comment.pk)
    if not Comment.objects.filter(pk=comment.pk, status__in=STANDING).exists():
        raise Gone
    return tree.change_status(comment, CommentStatus.TOMBSTONE, RemovedBy.AUTHOR)
