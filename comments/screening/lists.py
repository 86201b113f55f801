"""The words and addresses that the owner has listed (`ListedTerm`), ready to be compared with.

Each process keeps them for half a minute, so that a post costs no query for them. What is changed in the admin holds at
once in the process that changed it, and in the others soon after.
"""

import ipaddress
import re
import time
from typing import NamedTuple

from comments.models import ListedTerm
from comments.screening.attempts import fold

KEPT_SECONDS = 30
LINK = re.compile(r"(?:https?://|\bwww\.)([^\s/<>()\[\]\"'|]+)", re.IGNORECASE)

Kind, Then = ListedTerm.Kind, ListedTerm.Then


class Listed(NamedTuple):
    """What of the lists a comment has: what to do about it, and the term for the moderator."""

    then: str
    kind: str
    term: str


class Lists(NamedTuple):
    """`words` is (pattern, {folded term: Listed}), or None where no word is listed."""

    words: tuple | None
    sites: dict
    emails: dict
    networks: tuple

    def found_in(self, attempt):
        """Every Listed that `attempt` has."""
        if self.words:  # to fold a text takes a while
            yield from self.words_in(attempt.words)
        for host in hosts_in(attempt.source):
            yield from ends_of(host, self.sites)
        if attempt.email:
            name, _, domain = attempt.email.casefold().partition("@")
            yield from filter(None, (self.emails.get(f"{name}@{domain}"), self.emails.get(f"@{domain}")))
        if self.networks:
            yield from (listed for network, listed in self.networks if is_within(attempt.address, network))

    def words_in(self, text):
        pattern, terms = self.words
        for found in dict.fromkeys(pattern.findall(text)):
            yield terms[found]


_kept = (0.0, None)


def lists():
    global _kept
    until, kept = _kept
    if kept is None or time.monotonic() > until:
        kept = read(ListedTerm.objects.all())
        _kept = (time.monotonic() + KEPT_SECONDS, kept)
    return kept


def forget():
    """After a change: the next one to ask reads them anew."""
    global _kept
    _kept = (0.0, None)


def read(rows):
    of_kind = {kind: {} for kind in Kind}
    # What rejects stands last, so that it wins where two rows fold into one.
    for row in sorted(rows, key=lambda row: row.then == Then.REJECT):
        key = fold(row.term) if row.kind == Kind.WORD else row.term
        of_kind[row.kind][key] = Listed(row.then, row.get_kind_display(), row.term)
    networks = tuple((ipaddress.ip_network(term), listed) for term, listed in of_kind[Kind.NETWORK].items())
    return Lists(pattern_of(of_kind[Kind.WORD]), of_kind[Kind.SITE], of_kind[Kind.EMAIL], networks)


def pattern_of(terms):
    """One pattern for all words, the longest first: whole ones, or beginnings in other scripts."""
    if not terms:
        return None
    ordered = sorted(terms, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(term)}{end_of(term)}" for term in ordered)), terms


def end_of(term):
    return r"(?!\w)" if term[-1].isascii() else ""


def hosts_in(source):
    return {host.casefold().rpartition("@")[2].partition(":")[0].strip(".") for host in LINK.findall(source)}


def ends_of(host, sites):
    """`sites` may have the host itself or any domain that it is part of."""
    parts = host.removeprefix("www.").split(".")
    for start in range(len(parts)):
        if listed := sites.get(".".join(parts[start:])):
            yield listed


def is_within(address, network):
    try:
        return ipaddress.ip_address(address) in network
    except ValueError:
        return False
