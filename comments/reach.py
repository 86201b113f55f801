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
    labels = sorted(recap.show.episode_labels.items())
    if recap.last_episode and recap.kind != Kind.HANGOUT:
        return [(at, f"up to {label}") for at, label in labels if at >= recap.covers_through] + [WHOLE]
    return [NOTHING, *((at, f"up to {label}") for at, label in labels), WHOLE]


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
