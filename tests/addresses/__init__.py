"""Every address of the site, and what each kind of person gets there by each method. `test_every_address.py` walks it.

Four tables map the name of an address (or its route, where it has none) to rows. What `{…}` stands for, in an address
or in what is sent to it, is in `parts.py`.
"""

from dataclasses import dataclass, field

PEOPLE = ("guest", "member", "other_member", "muted", "banned", "recapper", "moderator", "editor")


def each(default, **others):
    """The codes of all kinds of people: `default` but for those that are named."""
    return dict.fromkeys(PEOPLE, default) | others


EVERYBODY = each(200)
NOBODY = each(404)
NO_MORE = each(301)
NOT_TAKEN = each(405)
SIGNED_IN = each(200, guest=302)
SENT_BY_MEMBERS = each(303, guest=302)
SIGNED_OUT = each(302, guest=200)
MODERATORS = each(403, guest=302, moderator=200, editor=200)
MODERATORS_SEND = each(403, guest=302, moderator=303, editor=303)


@dataclass(frozen=True)
class Row:
    """What a GET is answered with, and a POST that sends `sends`; a HEAD as a GET, but where it says otherwise."""

    address: str
    get: dict
    post: dict = field(default_factory=lambda: NOT_TAKEN)
    sends: dict = field(default_factory=dict)
    head: dict | None = None


def at(address, get, **more):
    return Row(address, get, **more)


def press(address, post, **sends):
    """A button: nothing to look at."""
    return Row(address, NOT_TAKEN, post, sends)
