"""What a comment was that a moderator has just removed.

In the database its text is gone at once. For the minute in which the moderator may take it back it is in the shared
cache, with what hung on it, and nowhere else: when the entry expires, it is gone for good.
"""

from django.core.cache import cache

from comments.models import CommentRevision, Mention, Reaction, Thread

KEPT_SECONDS = 75  # the minute, and what a press needs to arrive
WORDS = ("source", "html", "loves", "laughs", "tears", "gasps")


def keep(comment):
    """Before it becomes a tombstone, under the lock of its thread."""
    kept = {
        "words": {name: getattr(comment, name) for name in WORDS},
        "loves": comment.thread.loves,
        "reactions": list(comment.reactions.values("member_id", "kind", "created_at")),
        "mentions": list(comment.mentions.values("member_id")),
        "revisions": list(comment.revisions.values("source", "replaced_at")),
    }
    cache.set(key_of(comment), kept, KEPT_SECONDS)


def of(comment):
    return cache.get(key_of(comment))


def hang_again(comment, kept):
    """What hung on it. Its words are back by now; its thread is locked."""
    for model, name in ((Reaction, "reactions"), (Mention, "mentions"), (CommentRevision, "revisions")):
        rows = [model(comment=comment, **fields) for fields in kept[name]]
        model.objects.bulk_create(rows, ignore_conflicts=model is Mention)
    if comment.parent_id is None:
        Thread.objects.filter(pk=comment.thread_id).update(loves=kept["loves"])
    cache.delete(key_of(comment))


def key_of(comment):
    return f"moderation:was:{comment.pk}"
