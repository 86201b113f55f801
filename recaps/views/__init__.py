from recaps.views.archives import Home, RecapperPage, TagPage, show_index
from recaps.views.pages import episode, page, person, recap, show
from recaps.views.previews import preview
from recaps.views.watching import forget, undo, watch, watching

__all__ = [
    "Home",
    "RecapperPage",
    "TagPage",
    "episode",
    "forget",
    "page",
    "person",
    "preview",
    "recap",
    "show",
    "show_index",
    "undo",
    "watch",
    "watching",
]
