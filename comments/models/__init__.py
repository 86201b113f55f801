from comments.models.discussion import Comment, CommentRevision, Thread
from comments.models.moderation import Case, ModerationAction, Report
from comments.models.people import Draft, GroupAlias, Mention, Notification, Reaction, Subscription, Visit
from comments.models.screening import ListedTerm

__all__ = [
    "Case",
    "Comment",
    "CommentRevision",
    "Draft",
    "GroupAlias",
    "ListedTerm",
    "Mention",
    "ModerationAction",
    "Notification",
    "Reaction",
    "Report",
    "Subscription",
    "Thread",
    "Visit",
]
