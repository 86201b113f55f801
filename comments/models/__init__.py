from comments.models.discussion import Comment, CommentRevision, Thread
from comments.models.moderation import ModerationAction, Report
from comments.models.people import Draft, GroupAlias, Mention, Notification, Reaction, Subscription, Visit
from comments.models.searching import SearchedComment

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
    "SearchedComment",
    "Subscription",
    "Thread",
    "Visit",
]
