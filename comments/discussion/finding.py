"""Where a comment stands today: which page of the discussion, or which page of its thread."""

from comments.discussion.asking import Wanted
from comments.discussion.folding import fold_for
from comments.discussion.pages import COMMENTS_OF_ONE_THREAD, THREADS_A_PAGE, listed, replies_in, threads_of
from comments.models import Comment
from comments.models.discussion import CommentStatus


def address_of(comment, held=frozenset()):
    """The address that shows `comment` among those that it answers: its page, oldest thread first, and its place there.

    Where it is folded away, a page of its thread alone. One that shows nothing any more leads to the nearest comment
    above it, or to the discussion. `held` as in `pages.page_of`.
    """
    recap = comment.thread.recap
    shown = comment if comment.pk in held or is_shown(comment) else nearest_above(comment)
    if shown is None:
        return f"{recap.get_absolute_url()}#discussion"
    return f"{recap.get_absolute_url()}{wanted_for(shown, comment.thread, held).query}#{shown.anchor}"


def is_shown(comment):
    """A removed comment keeps its place only while something visible hangs below it."""
    return comment.is_visible or in_tree(comment).filter(lft__gt=comment.lft, rght__lt=comment.rght).exists()


def nearest_above(comment):
    return in_tree(comment).filter(lft__lt=comment.lft, rght__gt=comment.rght).order_by("-lft").first()


def in_tree(comment):
    return Comment.objects.filter(tree_id=comment.tree_id, status=CommentStatus.VISIBLE)


def wanted_for(comment, thread, held):
    """The Wanted that shows a comment of `thread`, by counting the threads before it."""
    earlier = listed(thread.recap, held).filter(number__lt=thread.number).count()
    page = Wanted(earlier // THREADS_A_PAGE + 1)
    threads = threads_of(thread.recap, page, held)
    replies = {other.pk: replies_in(other) for other in threads}
    index = (comment.lft + comment.level - 1) // 2
    if fold_for(replies.values()).hides(index, replies.get(thread.pk, 0)):
        return Wanted(index // COMMENTS_OF_ONE_THREAD + 1, thread=thread.number)
    return page
