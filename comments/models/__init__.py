from comments.models.discussion import Comment, CommentRevision, Thread
from comments.models.moderation import Case, ModerationAction, Report
from comments.models.people import Departure, Draft, GroupAlias, Mention, Reaction, Visit
from comments.models.screening import ListedTerm
from comments.models.searching import SearchedComment
from comments.models.telling import Announcement, MailChoice, Notification, Subscription

__all__ = [
    "Announcement",
    "Case",
    "Comment",
    "CommentRevision",
    "Departure",
    "Draft",
    "GroupAlias",
    "ListedTerm",
    "MailChoice",
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
