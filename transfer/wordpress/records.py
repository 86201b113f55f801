"""WordPress's export as records: authors, terms, comments, and the posts after their comments."""

from transfer.reading.pull import Puller

RECORDS = {
    "wp:author": ("channel",),
    "wp:category": ("channel",),
    "wp:tag": ("channel",),
    "wp:term": ("channel",),
    "previously:row": ("channel",),
    "item": ("channel",),
    "wp:postmeta": ("item",),
    "wp:comment": ("item",),
    "wp:commentmeta": ("wp:comment",),
}
STREAMED = {"wp:author", "wp:category", "wp:tag", "wp:term", "previously:row", "item", "wp:comment"}


def pull(path, passed_by=()):
    return Puller(
        path, root="rss", top="channel", records=RECORDS, streamed=STREAMED, again="item", passed_by=passed_by
    )


def metas(record, kind="wp:postmeta"):
    """{key: value} of a post's or a comment's own fields; of a key that comes twice the first."""
    found = {}
    for part in record.parts:
        if part.name == kind:
            found.setdefault(part.get("wp:meta_key"), part.get("wp:meta_value"))
    return found


def number(text):
    """A whole number from 0 on, or 0 for what is none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
