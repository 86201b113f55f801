"""How far a person has watched each drama, and what that opens to them.

Whoever shows something that can give a drama away asks here: pages, lists, feeds, search, cards and mail. Members'
answers are rows of `WatchProgress`; guests keep theirs in a cookie of their own browser, which says nothing to anybody
else and can be forged only against oneself. docs/decisions/0008-watch-progress.md
"""

import re

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import cached_property

from recaps.models import WHOLE_SHOW, Show, WatchProgress
from recaps.models.joined import read_lines
from recaps.shields import Shield

COOKIE = "watching"
COOKIE_SECONDS = 365 * 24 * 3600
# Dramas in a guest's cookie; the one that was said longest ago makes room. With the longest numbers that is half of
# the 4,096 bytes that a browser keeps, so that it never pushes out the session.
DRAMAS_MAX = 120
PAIR_BYTES_MAX = len("9999999999:9999.")
PAIR = re.compile(r"([1-9][0-9]{0,9}):(0|[1-9][0-9]{0,3}|-)\Z")
NOTHING = "-"


class NoSuchEpisode(ValueError):
    """The drama does not have the episode that somebody says they have watched."""


class Progress:
    """What one person has said. `load` is called once, when something first asks.

    `said` maps a drama's primary key to the position watched through, in the order in which it was said. `asked` are
    the dramas that somebody wanted to know about: all that an answer can have learnt of this person's progress.
    """

    def __init__(self, load=dict):
        self._load = load
        self.asked = set()

    @cached_property
    def said(self):
        return self._load()

    @property
    def was_asked(self):
        return "said" in self.__dict__

    def reach(self, show_id):
        """The position that they have watched through; 0 is "not started", None that they have said nothing."""
        if show_id is not None:  # as it is for news
            self.asked.add(show_id)
        return self.said.get(show_id)

    def level(self, recap):
        """The position through which things are open to them on the page of `recap`.

        What they have said, else what the recap covers. Who has seen the last episode of a finished drama is through
        with the drama as a whole.
        """
        reach = self.reach(recap.show_id)
        if reach is None:
            return recap.covers_through
        return WHOLE_SHOW if recap.show_ends_at is not None and reach >= recap.show_ends_at else reach

    def may_read(self, recap):
        return recap.covers_through <= self.level(recap)

    def covers(self, recap):
        """Whether they have said that they have watched all that `recap` covers."""
        return self.reach(recap.show_id) is not None and self.may_read(recap)

    def shield(self, recap):
        """The Shield that stands before `recap`, or None where it is open to them."""
        return None if self.may_read(recap) else Shield(recap, self.reach(recap.show_id))


# For what is made once for everybody: feeds, share cards, the sitemap.
NOTHING_SAID = Progress()


# --- Whose


def progress_of(request):
    """The Progress of whoever asks, one for the whole request."""
    if not hasattr(request, "watch_progress"):
        member = request.user if request.user.is_authenticated else None
        request.watch_progress = progress_of_member(member) if member else Progress(lambda: read_cookie(request))
    return request.watch_progress


def bring(request, lines):
    """Take what was read along with something else (`Recap.objects.for_page`) as the request's Progress of a member."""
    if request.user.is_authenticated and not hasattr(request, "watch_progress"):
        rows = sorted(read_lines(lines), key=lambda row: row[2])
        request.watch_progress = Progress(lambda: {int(show): int(position) for show, position, _ in rows})


def progress_of_member(member):
    """For what is made without a request, such as mail."""
    rows = member.watch_progress.order_by("updated_at", "pk").values_list("show", "watched_through")
    return Progress(lambda: dict(rows))


def private_answers(get_response):
    """Middleware: an answer that looked at its reader's progress is kept by no cache that others read from."""

    def middleware(request):
        response = get_response(request)
        if hasattr(request, "watch_progress") and request.watch_progress.was_asked:
            patch_vary_headers(response, ["Cookie"])
            if request.user.is_authenticated or COOKIE in request.COOKIES:
                patch_cache_control(response, private=True)
        return response

    return middleware


# --- Changing it


def watch(request, response, show, position):
    """Say that `show` is watched through `position`. What was said before, for `change` to bring back.

    Raises NoSuchEpisode where the drama has no such place.
    """
    if position is None or (position and not show.episodes.filter(position=position).exists()):
        raise NoSuchEpisode(f"{show.title} has no such episode.")
    return change(request, response, {show.pk: position})


def change(request, response, wanted):
    """Say or, with None, take back: `wanted` maps dramas to positions. What was said of the same dramas before."""
    said = progress_of(request).said
    before = {show: said.get(show) for show in wanted}
    # The newest last, also where something was said before.
    after = {show: position for show, position in said.items() if show not in wanted} | said_of(wanted)
    if request.user.is_authenticated:
        keep(request.user, wanted)
    else:
        write_cookie(request, response, after)
    request.watch_progress = Progress(lambda: after)
    return before


def said_of(wanted):
    return {show: position for show, position in wanted.items() if position is not None}


@transaction.atomic
def keep(member, wanted):
    taken_back = [show for show, position in wanted.items() if position is None]
    if taken_back:
        member.watch_progress.filter(show__in=taken_back).delete()
    WatchProgress.objects.bulk_create(
        [WatchProgress(member=member, show_id=show, watched_through=at) for show, at in said_of(wanted).items()],
        update_conflicts=True,
        unique_fields=["member", "show"],
        update_fields=["watched_through", "updated_at"],
    )


def carry_over(request, response, member):
    """Bring what a guest has said into the account they sign in to: the further place wins, and the cookie goes."""
    brought = possible(read_cookie(request))
    own = dict(member.watch_progress.filter(show__in=brought).values_list("show", "watched_through"))
    keep(member, {show: position for show, position in brought.items() if position > own.get(show, -1)})
    if COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, samesite="Lax")
    request.watch_progress = progress_of_member(member)


def possible(wanted):
    """Of `wanted`, which may be anybody's invention, what can be: dramas that exist, and no further than they go."""
    ends = dict(Show.objects.filter(pk__in=wanted).annotate(end=Max("episodes__position")).values_list("pk", "end"))
    return {
        show: position if position is None else min(position, ends[show] or 0)
        for show, position in wanted.items()
        if show in ends
    }


# --- As text: `12:3.15:0.7:-` is drama 12 through 3, 15 not started, 7 nothing said


def pack(said):
    return ".".join(f"{show}:{NOTHING if position is None else position}" for show, position in said.items())


def unpack(text):
    """What `pack` made; whatever else is in `text` is passed over."""
    pairs = filter(None, map(PAIR.match, text.split(".")))
    return {int(pair[1]): None if pair[2] == NOTHING else int(pair[2]) for pair in pairs}


def read_cookie(request):
    text = request.COOKIES.get(COOKIE, "")
    if len(text) > DRAMAS_MAX * PAIR_BYTES_MAX:
        return {}
    return newest(said_of(unpack(text)))


def write_cookie(request, response, said):
    if not said:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        pack(newest(said)),
        max_age=COOKIE_SECONDS,
        secure=request.is_secure() or settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def newest(said):
    return dict(list(said.items())[-DRAMAS_MAX:])
