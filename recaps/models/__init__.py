from recaps.models.moved import OldAddress
from recaps.models.pages import Page
from recaps.models.pictures import Image, Rendition
from recaps.models.recaps import Byline, Kind, Recap, Status, Tag
from recaps.models.revisions import Revision
from recaps.models.searching import SearchDocument, SearchDue, SearchName
from recaps.models.shows import Credit, Episode, Person, Show
from recaps.models.watching import WHOLE_SHOW, WatchProgress
from recaps.models.working import WorkingCopy

__all__ = [
    "WHOLE_SHOW",
    "Byline",
    "Credit",
    "Episode",
    "Image",
    "Kind",
    "OldAddress",
    "Page",
    "Person",
    "Recap",
    "Rendition",
    "Revision",
    "SearchDocument",
    "SearchDue",
    "SearchName",
    "Show",
    "Status",
    "Tag",
    "WatchProgress",
    "WorkingCopy",
]
