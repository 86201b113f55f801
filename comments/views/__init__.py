from comments.views.acting import delete, edit, people, react, revisions
from comments.views.drafting import draft
from comments.views.reading import arrivals, news, old_page, opened, permalink
from comments.views.reporting import report
from comments.views.writing import preview, write

__all__ = [
    "arrivals",
    "delete",
    "draft",
    "edit",
    "news",
    "old_page",
    "opened",
    "people",
    "permalink",
    "preview",
    "react",
    "report",
    "revisions",
    "write",
]
