"""What stands in the place of something that its reader has not come to yet.

A shield knows what is behind it by number only, and holds none of its text. Its words need no query: positions count
across seasons, and the season that a recap covers tells where that season begins.
"""

from dataclasses import dataclass

from recaps import headlines
from recaps.models import Kind, Recap

WHOLE_DRAMA = "the whole drama"
NOUNS = {Kind.SERIES_REVIEW: "review", Kind.HANGOUT: "hangout"}


@dataclass(frozen=True)
class Shield:
    """Before `recap`, for a reader who has watched its drama through `reach`."""

    recap: Recap
    reach: int

    def __str__(self):
        return f"Covers {self.covers}; {self.reader}"

    @property
    def covers(self):
        """ "episode 7", "season 2 episodes 1-2", "the whole drama"."""
        last = self.recap.last_episode
        return headlines.episodes(self.recap.first_episode, last).lower() if last else WHOLE_DRAMA

    @property
    def noun(self):
        return NOUNS.get(self.recap.kind, "recap")

    @property
    def through(self):
        """The same in words: "through episode 7", "to the end"."""
        return f"through {self.recap.last_episode.label.lower()}" if self.recap.last_episode else "to the end"

    @property
    def reader(self):
        """ "you are at 3": counted within the season that the recap is about, where they have come so far."""
        if self.reach == 0:
            return "you have not started"
        last = self.recap.last_episode
        if last is None:
            return "you are not through yet"
        before_season = last.position - last.number
        if self.reach > before_season:
            return f"you are at {self.reach - before_season}"
        return f"you are at season 1 episode {self.reach}" if last.season == 2 else "you are at an earlier season"
