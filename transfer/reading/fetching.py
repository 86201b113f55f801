"""Fetching pictures of a site that moves here: from public addresses alone, and never for ever.

Whoever wrote the file chose the addresses in it, so each is resolved once, refused unless all that it resolves to is
public, and connected to by that very address: a name that means another machine a moment later gains nothing. Each
redirect is a new address and is judged as one. No proxy, no cookies, no credentials.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from urllib.parse import quote, urljoin, urlsplit

from django.core.files.base import ContentFile

from config.uploads import MAX_BYTES

REDIRECTS_MAX = 3
SECONDS_MAX = 30  # for one picture, all redirects together
SECONDS_SILENT = 10
PORTS = {"http": 80, "https": 443}
SAFE = "/%:@!$&'()*+,;=~"


class NotFetched(Exception):
    """Why an address was not fetched, in words."""


def fetch(address, resolve=socket.getaddrinfo):
    """The file at `address`. Raises NotFetched."""
    deadline = time.monotonic() + SECONDS_MAX
    for _ in range(REDIRECTS_MAX + 1):
        answer = get(address, deadline, resolve)
        if isinstance(answer, bytes):
            return ContentFile(answer, name=urlsplit(address).path.rpartition("/")[2][:100] or "picture")
        address = answer
    raise NotFetched("it leads from address to address")


def get(address, deadline, resolve):
    """The bytes at `address`, or the address that it leads to."""
    host, port, secure, path = parts_of(address)
    connection = Pinned(host, port, public_address(host, port, resolve), secure)
    # Closes the connection of a server that answers a byte at a time.
    alarm = threading.Timer(max(0.1, deadline - time.monotonic()), connection.break_off)
    alarm.start()
    try:
        connection.request("GET", path, headers={"User-Agent": "Previously/1 (moving house)", "Accept": "image/*"})
        answer = connection.getresponse()
        if answer.status in (301, 302, 303, 307, 308) and answer.getheader("Location"):
            return urljoin(address, answer.getheader("Location"))
        if answer.status != 200:
            raise NotFetched(f"the answer was {answer.status}")
        return body_of(answer, deadline)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetched(f"no answer: {type(error).__name__}") from None
    finally:
        alarm.cancel()
        connection.close()


def parts_of(address):
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme)
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        raise NotFetched("it is no web address") from None
    if parts.scheme not in PORTS or not host or parts.username is not None:
        raise NotFetched("it is no web address")
    if port != PORTS[parts.scheme]:
        raise NotFetched(f"port {port} is not fetched from")
    path = quote(parts.path or "/", SAFE) + (f"?{quote(parts.query, SAFE + '?')}" if parts.query else "")
    return host, port, parts.scheme == "https", path


def public_address(host, port, resolve):
    """What `host` resolves to, asked once. One private address among several is one too many."""
    try:
        found = {entry[4][0] for entry in resolve(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise NotFetched("its host has no address") from None
    for text in found:
        if not is_public(ipaddress.ip_address(text.partition("%")[0])):
            raise NotFetched("its host is not on the public internet")
    if not found:
        raise NotFetched("its host has no address")
    return min(found, key=lambda text: (":" in text, text))


def is_public(address):
    """Also where IPv6 only wraps an IPv4 address."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    inner = inner or (address.teredo[1] if getattr(address, "teredo", None) else None)
    if address in NAT64:
        inner = ipaddress.ip_address(int(address) & 0xFFFFFFFF)
    if inner is not None and not is_public(inner):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


NAT64 = ipaddress.ip_network("64:ff9b::/96")


def body_of(answer, deadline):
    """At most as much as a picture may have, and for so long. A server that drips is left."""
    length = answer.getheader("Content-Length", "")
    if length.isdecimal() and int(length) > MAX_BYTES:
        raise NotFetched(f"it has more than {MAX_BYTES // 1024 // 1024} MB")
    parts, size = [], 0
    while part := answer.read1(64 * 1024):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise NotFetched(f"it has more than {MAX_BYTES // 1024 // 1024} MB")
        if time.monotonic() > deadline:
            raise NotFetched(f"it took more than {SECONDS_MAX} seconds")
    return b"".join(parts)


class Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever its host means by now. The certificate is that of the host."""

    def __init__(self, host, port, address, secure):
        super().__init__(host, port, timeout=SECONDS_SILENT)
        self.address, self.secure = address, secure

    def connect(self):
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def break_off(self):
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)
