from django.db import models

from comments.models.discussion import Comment
from recaps.models.searching import Indexed


class SearchedComment(Indexed):
    """A visible comment as search knows it. Its key is the comment's, so that the newest are the last."""

    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True, related_name="searched")

    def __str__(self):
        return f"comment {self.pk}"
