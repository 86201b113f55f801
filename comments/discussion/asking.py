"""What a reader asks for in the address: `?sort=newest&page=2`, or `?thread=12&page=3` for a page of one thread."""

from dataclasses import dataclass
from urllib.parse import urlencode

# How threads can be ordered. The number breaks ties, so that no thread stands on two pages or on none.
SORTS = {
    "oldest": ("Oldest", ["number"]),
    "newest": ("Newest", ["-number"]),
    "loved": ("Most loved", ["-loves", "number"]),
    "active": ("Latest activity", ["-last_activity_at", "-number"]),
}
DEFAULT_SORT = "oldest"
DIGITS_MAX = 6  # no discussion has a million pages


@dataclass(frozen=True)
class Wanted:
    """A page of the discussion under `sort`; with `thread`, a page of the thread of that number alone."""

    page: int = 1
    sort: str = DEFAULT_SORT
    thread: int | None = None

    @classmethod
    def of(cls, query):
        """What makes no sense falls back to the first page, oldest first: an old link is never an error."""
        sort = query.get("sort", "")
        return cls(
            page=number_in(query.get("page")) or 1,
            sort=sort if sort in SORTS else DEFAULT_SORT,
            thread=number_in(query.get("thread")),
        )

    @property
    def query(self):
        """The part of an address that asks for this; empty for the first page, oldest first."""
        parts = {}
        if self.thread:
            parts["thread"] = self.thread
        elif self.sort != DEFAULT_SORT:
            parts["sort"] = self.sort
        if self.page > 1:
            parts["page"] = self.page
        return f"?{urlencode(parts)}" if parts else ""


def number_in(text):
    """A whole number above 0, or None."""
    fits = text and text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX
    return int(text) or None if fits else None
