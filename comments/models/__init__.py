from comments.models.discussion import Comment, CommentRevision, Thread
from comments.models.moderation import ModerationAction, Report
from comments.models.people import (
    Announcement,
    Draft,
    GroupAlias,
    MailChoice,
    Mention,
    Notification,
    Reaction,
    Subscription,
    Visit,
)

__all__ = [
    "Announcement",
    "Comment",
    "CommentRevision",
    "Draft",
    "GroupAlias",
    "MailChoice",
    "Mention",
    "ModerationAction",
    "Notification",
    "Reaction",
    "Report",
    "Subscription",
    "Thread",
    "Visit",
]
