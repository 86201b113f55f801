"""What a screen says about a comment."""

from typing import NamedTuple

from comments.models import Case

WHY_MAX = Case._meta.get_field("why").max_length
KINDLY_MAX = Case._meta.get_field("kindly").max_length


class Verdict(NamedTuple):
    """`why` is for the moderator, `kindly` for the writer, beside `field` of the form where it is rejected.

    `wait`: seconds after which the same comment would be taken.
    """

    holds: bool = False
    rejects: bool = False
    why: str = ""
    kindly: str = ""
    field: str = "body"
    status: int = 422
    wait: int = 0


PASSED = Verdict()


def hold(why, kindly):
    return Verdict(holds=True, why=why, kindly=kindly)


def reject(why, kindly, **more):
    return Verdict(rejects=True, why=why, kindly=kindly, **more)


def together(held):
    """One Verdict of several that hold: every reason for the moderator, the first for the writer."""
    if not held:
        return PASSED
    return hold(" ".join(verdict.why for verdict in held)[:WHY_MAX], held[0].kindly[:KINDLY_MAX])
