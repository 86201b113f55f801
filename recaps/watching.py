"""The question "how far have you watched?", as a page asks it of one drama."""

from dataclasses import dataclass
from itertools import groupby

from recaps.models import Show

# Above so many, a row of pips is a wall: a list to choose from is quicker.
PIPS_MAX = 60
FINISHED = "finished"


@dataclass
class Watching:
    """What can be answered about `show`, and what the reader has said: `reach` is None where they have said nothing."""

    show: Show
    episodes: list  # those that can have been watched, in order
    last: int | None  # the position of the drama's last episode, once it has ended
    reach: int | None
    about: int | None = None  # the position that the page is about, for one press

    @property
    def seasons(self):
        """(number, its episodes) in order."""
        return [(season, list(group)) for season, group in groupby(self.episodes, key=lambda episode: episode.season)]

    @property
    def may_finish(self):
        """Whether there is an end to come to: the drama has ended, and its last episode can be watched."""
        return self.last is not None and bool(self.episodes) and self.episodes[-1].position == self.last

    @property
    def is_finished(self):
        return self.may_finish and self.reach is not None and self.reach >= self.last

    @property
    def has_seen(self):
        return self.about is not None and self.reach is not None and self.reach >= self.about

    @property
    def is_further(self):
        return self.has_seen and self.reach > self.about

    @property
    def as_pips(self):
        return len(self.episodes) <= PIPS_MAX

    @property
    def in_words(self):
        """ "not started", "through episode 3", "to the end"."""
        if self.is_finished:
            return "to the end"
        if self.reach == 0:
            return "not started"
        return f"through {next((e.label.lower() for e in self.episodes if e.position == self.reach), 'the newest one')}"


def watching_of(show, episodes, reach, about=None):
    """The Watching of `show`, all of whose `episodes` are given in order.

    Offered is what has been aired. Besides, whatever the page is about or the reader has already named has evidently
    been seen by somebody, also where nobody has entered the date.
    """
    ended = show.status == Show.Status.FINISHED
    aired = [e.position for e in episodes if e.has_aired or (ended and e.aired_on is None)]
    furthest = max([*aired, about or 0, reach or 0])
    last = episodes[-1].position if episodes and ended else None
    return Watching(show, [episode for episode in episodes if episode.position <= furthest], last, reach, about)


def position_of(show, answer):
    """The position that a form's `answer` means, FINISHED being the end of a drama that has one; None for nonsense."""
    if answer == FINISHED and show.status == Show.Status.FINISHED:
        last = show.episodes.order_by("position").last()
        return last.position if last else None
    return int(answer) if answer.isascii() and answer.isdecimal() and len(answer) <= 4 else None
