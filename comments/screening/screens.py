"""The screens, in their order. Each looks at an Attempt and returns a Verdict that holds or rejects it, or None.

Every limit has its name, its unit and its reason here. People of the house are not screened, and who is muted or banned
is refused before anything else is looked at.
"""

from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from comments.models.discussion import CommentStatus
from comments.screening import akismet
from comments.screening.buckets import key_of, seconds_to_wait
from comments.screening.lists import LINK, Then, lists
from comments.screening.verdicts import hold, reject, together
from config.clock import local

# So many comments at once, and as many again in the time after: a person who catches up on an evening answers five or
# six in a row; behind one address may be a family, a school or a whole mobile network.
PACE_SECONDS = 120
COMMENTS_OF_A_PERSON = 10
COMMENTS_OF_AN_ADDRESS = 40
# A comment about a drama names one or two sources. Advertisements bring a list.
LINKS_MAX = 2
# The same words again within a day are a mistake or an advertisement; "Same here" may be said as often as one likes.
REPEATED_WITHIN = timedelta(days=1)
REPEATED_FROM = 40  # characters
# No one types or pastes so fast. Short of it nothing is said about how long somebody takes.
TYPED_AT_MOST = 5_000  # characters a second

BANNED = "You are banned from the discussions{because} You can still read everything and download what is yours."
MUTED = "You are muted until {until}{because} You can read along; your text is kept here until then."
TOO_FAST = "That was quick. Nothing is lost: wait {wait} seconds and press the button again."
FILLED_TOO_FAST = "That came faster than anybody can type. If it is from you, press the button once more."
SLOW = "This discussion is in slow mode: one comment a person every {every}. Yours can go in {wait} seconds."
NOT_TAKEN = "This has words or an address that we do not take here. Please say it in another way."
REPEATED = "You have said exactly this already, a short while ago."


# --- Who


def standing(attempt):
    """Who is muted or banned reads along."""
    return refused(attempt.author) if attempt.author else None


def refused(member):
    """Why `member` may not write now, or None where they may."""
    because = f": {member.sanction_reason.rstrip('.')}." if member.sanction_reason else "."
    if member.is_banned:
        return reject("is banned", BANNED.format(because=because), status=403)
    if member.is_muted:
        until = date_format(local(member.muted_until), "j F, H:i")
        return reject("is muted", MUTED.format(until=until, because=because), status=403)
    return None


def too_fast(attempt):
    """The two buckets, asked at once. A guest's person is their e-mail address, which costs nothing to change."""
    if not settings.LIMIT_PACE:
        return None
    who = attempt.author.pk if attempt.author else attempt.email.casefold()
    buckets = {key_of("person", who): COMMENTS_OF_A_PERSON}
    if not says_nothing(attempt.address):
        buckets[key_of("address", attempt.mark)] = COMMENTS_OF_AN_ADDRESS
    wait = seconds_to_wait(PACE_SECONDS, buckets)
    return reject("too fast", TOO_FAST.format(wait=wait), status=429, wait=wait) if wait else None


def says_nothing(address):
    """This machine's own: behind a proxy that no setting tells of, everybody comes from there."""
    return ip_address(address).is_loopback


# --- How it was filled in


def honeypot(attempt):
    """The field that people do not see. A password manager may fill it in too, so a moderator looks."""
    if attempt.trap:
        return hold(
            "Filled in the field that people do not see.", "Something filled in a field that is not for people."
        )
    return None


def fill_time(attempt):
    """Only what is impossible: a form from a page that was kept for days is as good as a fresh one."""
    if attempt.shown_for is None or not 0 <= attempt.shown_for < len(attempt.source) / TYPED_AT_MOST:
        return None
    return reject("filled in faster than anybody types", FILLED_TOO_FAST)


# --- What it says


def listed(attempt):
    found = list(lists().found_in(attempt))
    refusing = [entry for entry in found if entry.then == Then.REJECT]
    if refusing:
        return reject(f"has {refusing[0].kind} from the list: {refusing[0].term}", NOT_TAKEN)
    if found:
        terms = ", ".join(entry.term for entry in found[:5])
        return hold(f"On the list: {terms}.", "It has a word or an address that a moderator looks at first.")
    return None


def links(attempt):
    """An edit that adds none is not held for those that stood before."""
    count = len(LINK.findall(attempt.source))
    if count <= max(LINKS_MAX, len(LINK.findall(attempt.before))):
        return None
    return hold(f"{count} links.", f"Comments with more than {LINKS_MAX} links are looked at first.")


def repeated(attempt):
    if len(attempt.source) < REPEATED_FROM:
        return None
    since = timezone.now() - REPEATED_WITHIN
    again = any(source == attempt.source and posted_at > since for source, _, posted_at in attempt.recent)
    return reject("the same text again", REPEATED) if again else None


# --- What this discussion, and this site, ask


def slow_mode(attempt):
    every, now = attempt.recap.slow_seconds, timezone.now()
    last = every and attempt.last_here(since=now - timedelta(seconds=every))
    wait = round(every - (now - last).total_seconds()) if last else 0
    if wait <= 0:
        return None
    return reject("slow mode", SLOW.format(every=in_words(every), wait=wait), status=429, wait=wait)


def in_words(seconds):
    minutes, rest = divmod(seconds, 60)
    return f"{seconds} seconds" if rest or not minutes else f"{minutes} minute{'s'[: minutes != 1]}"


def hold_all(attempt):
    if attempt.recap.hold_all:
        return hold("Every comment here is held.", "Just now every comment of this discussion is looked at first.")
    return None


def first_comment(attempt):
    """Somebody of whom nothing stands yet, where the owner wants that looked at."""
    if not settings.HOLD_FIRST_COMMENTS or is_known(attempt):
        return None
    who = "new member" if attempt.author else "guest"
    return hold(f"The first comment of a {who}.", "The first comment of everybody is looked at. The next ones are not.")


def is_known(attempt):
    return any(status == CommentStatus.VISIBLE for _, status, _ in attempt.recent)


# --- All of them

SCREENS = (
    standing, honeypot, fill_time, too_fast, listed, slow_mode, repeated, links, first_comment, hold_all,
)  # fmt: skip
OF_A_TEXT = (standing, listed, links)


def screen(attempt):
    """The Verdict on a new comment."""
    verdict = through(SCREENS, attempt)
    if not settings.AKISMET_KEY or verdict.rejects or verdict.holds or attempt.is_of_staff or is_known(attempt):
        return verdict
    return akismet.opinion(attempt)


def screen_edit(attempt):
    """The Verdict on a comment with its text changed."""
    return through(OF_A_TEXT, attempt)


def through(screens, attempt):
    """The first Verdict that rejects, or one of all that hold."""
    held = []
    for look in (standing,) if attempt.is_of_staff else screens:
        verdict = look(attempt)
        if verdict and verdict.rejects:
            return verdict
        held += [verdict] if verdict else []
    return together(held)
