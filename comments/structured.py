"""What search engines read of a hangout: the posting is the recap, and its first comments belong to it."""

from comments.models.discussion import CommentStatus
from comments.words import in_words
from recaps.structured import as_json_ld

COMMENTS_MAX = 20  # of a page; what engines show is fewer


def as_script(recap, comments):
    """A `<script>` of data with the first of `comments`, each as `described` has it."""
    if not comments:
        return ""
    posting = {"@type": "DiscussionForumPosting", "@id": f"{recap.get_absolute_url()}#recap"}
    things = [posting | {"comment": comments[:COMMENTS_MAX]}]
    return f'<script type="application/ld+json">{as_json_ld(things)}</script>'


def described(nodes, sight):
    """As many of `nodes` as a page describes, of those that `sight` lets everybody of its level read."""
    said = [node.row.said for node in nodes]
    open_to_all = [one for one in said if one.status == CommentStatus.VISIBLE and sight.sees(one)]
    return tuple(map(in_data, open_to_all[:COMMENTS_MAX]))


def in_data(said):
    return {
        "@type": "Comment",
        "text": in_words(said.html),
        "url": f"/comments/{said.public_id}/",
        "datePublished": said.posted_at.isoformat(),
        "author": {"@type": "Person", "name": said.author_name},
    }
