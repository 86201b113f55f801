"""What the discussion adds to the first page of the newsroom: how much waits for a moderator."""

from django.urls import reverse
from django.utils.http import urlencode

from comments.models import Comment, Report
from comments.models.discussion import CommentStatus
from comments.moderation import may_moderate

# Beyond this a number says no more than "many", and counting further costs.
COUNTED_MAX = 999


def desk_of(person):
    """{"held": …, "reports": …} for who looks after the discussions, with the lists that they lead to."""
    if not may_moderate(person):
        return {}
    return {
        "held": waiting(Comment.objects.filter(status=CommentStatus.HELD)),
        "held_list": in_list("comment", status__exact=CommentStatus.HELD),
        "reports": waiting(Report.objects.open()),
        "reports_list": in_list("report", settled_at__isempty=1),
    }


def waiting(rows):
    return rows.order_by()[:COUNTED_MAX].count()


def in_list(model, **only):
    return f"{reverse(f'admin:comments_{model}_changelist')}?{urlencode(only)}"
