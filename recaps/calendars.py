"""When a drama airs, for people's calendars (iCalendar, RFC 5545)."""

import re
from datetime import UTC, timedelta

from django.conf import settings

from recaps.feeds import xml_text

LINE_OCTETS = 75
DAY = timedelta(days=1)


def calendar_of(show, request):
    """An iCalendar of the dates on which `show` airs. It names the episodes by their numbers alone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{settings.SITE_NAME}//Schedule//EN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{escaped(show.title)}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H"]
    for episode in show.in_order:
        if episode.aired_on:
            lines += event(episode, request)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in folded(line))


def event(episode, request):
    address = request.build_absolute_uri(episode.get_absolute_url())
    starts, ends = when(episode)
    return [
        "BEGIN:VEVENT",
        f"UID:episode-{episode.pk}@{request.get_host().partition(':')[0]}",
        # Required, and must not make a new calendar of the same dates.
        f"DTSTAMP:{episode.aired_on:%Y%m%d}T000000Z",
        f"DTSTART{starts}",
        f"DTEND{ends}",
        f"SUMMARY:{escaped(f'{episode.show.title}: {episode.label}')}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def when(episode):
    if moment := episode.airs_at:
        return [f":{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in (moment, moment + timedelta(hours=1))]
    return [f";VALUE=DATE:{day:%Y%m%d}" for day in (episode.aired_on, episode.aired_on + DAY)]


def escaped(text):
    return re.sub(r"([\\;,])", r"\\\1", xml_text(text)).replace("\n", "\\n")


def folded(line):
    """`line` in pieces of at most 75 octets, no character cut; each but the first begins with a space."""
    piece, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > LINE_OCTETS:
            yield piece
            piece, octets = " ", 1
        piece, octets = piece + character, octets + size
    yield piece
