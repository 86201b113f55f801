from comments.views.acting import delete, edit, people, react, revisions
from comments.views.drafting import draft
from comments.views.reading import arrivals, news, permalink
from comments.views.writing import preview, write

__all__ = [
    "arrivals",
    "delete",
    "draft",
    "edit",
    "news",
    "people",
    "permalink",
    "preview",
    "react",
    "revisions",
    "write",
]
