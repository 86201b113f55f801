from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from comments.discussion import page_with
from comments.models import Comment
from comments.models.discussion import CommentStatus
from recaps.models import Recap


def permalink(request, public_id):
    """To the page that the comment stands on today, and its place there."""
    comment = get_object_or_404(
        Comment.objects.select_related("thread__recap"), public_id=public_id, thread__recap__in=Recap.objects.public()
    )
    if comment.status in (CommentStatus.HELD, CommentStatus.REJECTED):
        raise Http404("This comment is not shown.")
    number = page_with(comment)
    query = f"?page={number}" if number > 1 else ""
    return redirect(f"{comment.thread.recap.get_absolute_url()}{query}#{comment.anchor}")
