from comments.views.acting import delete, edit, people, react, react_to, revisions
from comments.views.claims import claim
from comments.views.drafting import draft, my_drafts
from comments.views.following import follow
from comments.views.judged import decisions, log
from comments.views.mailing import confirm, mail, unsubscribe
from comments.views.moderating import case, person, queue, rules, undo, waiting
from comments.views.notifying import notifications, open_notification, read_all
from comments.views.reading import arrivals, gone, news, old_page, opened, permalink
from comments.views.reporting import report
from comments.views.writing import preview, write

__all__ = [
    "arrivals",
    "case",
    "claim",
    "confirm",
    "decisions",
    "delete",
    "draft",
    "edit",
    "follow",
    "gone",
    "log",
    "mail",
    "my_drafts",
    "news",
    "notifications",
    "old_page",
    "open_notification",
    "opened",
    "people",
    "permalink",
    "person",
    "preview",
    "queue",
    "react",
    "react_to",
    "read_all",
    "report",
    "revisions",
    "rules",
    "undo",
    "unsubscribe",
    "waiting",
    "write",
]
