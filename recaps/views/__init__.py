from recaps.views.archives import Home, RecapperPage, TagPage, show_index
from recaps.views.machines import calendar, card, manifest, oembed, opensearch, robots
from recaps.views.pages import episode, page, person, recap, show
from recaps.views.previews import preview
from recaps.views.schedule import schedule, set_zone
from recaps.views.watching import forget, undo, watch, watching

__all__ = [
    "Home",
    "RecapperPage",
    "TagPage",
    "calendar",
    "card",
    "episode",
    "forget",
    "manifest",
    "oembed",
    "opensearch",
    "page",
    "person",
    "preview",
    "recap",
    "robots",
    "schedule",
    "set_zone",
    "show",
    "show_index",
    "undo",
    "watch",
    "watching",
]
