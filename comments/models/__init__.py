from comments.models.discussion import Comment, CommentRevision, Thread
from comments.models.moderation import ModerationAction, Report
from comments.models.people import Draft, GroupAlias, Mention, Notification, Reaction, Subscription, Visit

__all__ = [
    "Comment",
    "CommentRevision",
    "Draft",
    "GroupAlias",
    "Mention",
    "ModerationAction",
    "Notification",
    "Reaction",
    "Report",
    "Subscription",
    "Thread",
    "Visit",
]
