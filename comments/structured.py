"""What search engines read of a hangout: the posting is the recap, and its first comments belong to it."""

from comments.models.discussion import CommentStatus
from comments.words import in_words
from recaps.structured import as_json_ld

COMMENTS_MAX = 20  # of a page; what engines show is fewer


def comments_of(recap, nodes, sight):
    """A `<script>` of data with those of `nodes` that `sight` lets everybody of its level read."""
    said = [node.row.said for node in nodes]
    open_to_all = [one for one in said if one.status == CommentStatus.VISIBLE and sight.sees(one)][:COMMENTS_MAX]
    if not open_to_all:
        return ""
    posting = {"@type": "DiscussionForumPosting", "@id": f"{recap.get_absolute_url()}#recap"}
    things = [posting | {"comment": [described(one) for one in open_to_all]}]
    return f'<script type="application/ld+json">{as_json_ld(things)}</script>'


def described(said):
    return {
        "@type": "Comment",
        "text": in_words(said.html),
        "url": f"/comments/{said.public_id}/",
        "datePublished": said.posted_at.isoformat(),
        "author": {"@type": "Person", "name": said.author_name},
    }
