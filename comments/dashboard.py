"""What the discussion adds to the first page of the newsroom: how much waits for a moderator."""

from django.urls import reverse
from django.utils.http import urlencode

from comments.models import Comment, Report
from comments.models.discussion import CommentStatus

# Beyond this a number says no more than "many", and counting further costs.
COUNTED_MAX = 999


def desk_of(person):
    """{"held": …, "reports": …} for who looks after the discussions, with the lists that they lead to."""
    if not person.has_perm("comments.change_comment"):
        return {}
    return {
        "held": waiting(Comment.objects.filter(status=CommentStatus.HELD)),
        "held_list": in_list("comment", status__exact=CommentStatus.HELD),
        "reports": waiting(Report.objects.filter(settled_at=None)),
        "reports_list": in_list("report", settled_at__isempty=1),
    }


def waiting(rows):
    return rows.order_by()[:COUNTED_MAX].count()


def in_list(model, **only):
    return f"{reverse(f'admin:comments_{model}_changelist')}?{urlencode(only)}"
