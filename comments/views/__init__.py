from comments.views.acting import delete, edit, people, react, revisions
from comments.views.drafting import draft
from comments.views.judged import decisions, log
from comments.views.moderating import case, person, queue, rules, undo, waiting
from comments.views.reading import arrivals, news, opened, permalink
from comments.views.reporting import report
from comments.views.writing import preview, write

__all__ = [
    "arrivals",
    "case",
    "decisions",
    "delete",
    "draft",
    "edit",
    "log",
    "news",
    "opened",
    "people",
    "permalink",
    "person",
    "preview",
    "queue",
    "react",
    "report",
    "revisions",
    "rules",
    "undo",
    "waiting",
    "write",
]
