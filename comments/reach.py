"""What a comment can be said to give away."""

from recaps.models import WHOLE_SHOW, Kind

WHOLE = (WHOLE_SHOW, "the whole drama")
NOTHING = (0, "nothing")


def reach_choices(recap):
    """(position, words) of what a comment under `recap` may give away: what the recap covers, and what comes later.

    In a hangout every episode, since people talk there at their own pace. Empty for news, which gives nothing away.
    """
    if not recap.show_id:
        return []
    labels = [(episode.position, f"up to {episode.label.lower()}") for episode in recap.show.in_order if aired(episode)]
    if recap.last_episode and recap.kind != Kind.HANGOUT:
        covered = (recap.covers_through, f"up to {recap.show.episode_labels[recap.covers_through]}")
        return [covered, *(choice for choice in labels if choice[0] > recap.covers_through), WHOLE]
    return [NOTHING, *labels, WHOLE]


def aired(episode):
    """Whether anybody can have seen it. What is known from a novel gives away the whole drama."""
    return not episode.is_to_come


def is_place(recap, position):
    """Whether a comment under `recap` can be said to go so far, offered by the form or not."""
    return position in (0, WHOLE_SHOW, recap.covers_through) or position in recap.show.episode_labels


def proposed(recap, reach):
    """What the form proposes to a writer who has watched through `reach` (None where they have not said).

    What the recap covers. In a hangout what the writer has seen, as nobody gives away more than that.
    """
    if recap.kind == Kind.HANGOUT and reach is not None:
        return reach if reach in recap.show.episode_labels or reach == 0 else WHOLE_SHOW
    return recap.covers_through


def asks_gently(recap, reach):
    """Whether the writer has seen more than the recap covers, and may forget that others have not."""
    return recap.kind != Kind.HANGOUT and reach is not None and reach > recap.covers_through
