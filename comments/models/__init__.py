from comments.models.discussion import Comment, Thread
from comments.models.moderation import ModerationAction, Report
from comments.models.people import Mention, Notification, Reaction, Subscription

__all__ = [
    "Comment",
    "Mention",
    "ModerationAction",
    "Notification",
    "Reaction",
    "Report",
    "Subscription",
    "Thread",
]
