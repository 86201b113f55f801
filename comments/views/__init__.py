from comments.views.acting import delete, edit, people, react, revisions
from comments.views.drafting import draft
from comments.views.following import follow
from comments.views.mailing import confirm, mail, unsubscribe
from comments.views.notifying import notifications, open_notification, read_all
from comments.views.reading import arrivals, news, opened, permalink
from comments.views.reporting import report
from comments.views.writing import preview, write

__all__ = [
    "arrivals",
    "confirm",
    "delete",
    "draft",
    "edit",
    "follow",
    "mail",
    "news",
    "notifications",
    "open_notification",
    "opened",
    "people",
    "permalink",
    "preview",
    "react",
    "read_all",
    "report",
    "revisions",
    "unsubscribe",
    "write",
]
