from recaps.views.archives import Home, RecapperPage, TagPage, show_index
from recaps.views.pages import episode, page, person, recap, show

__all__ = ["Home", "RecapperPage", "TagPage", "episode", "page", "person", "recap", "show", "show_index"]
