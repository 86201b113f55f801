"""A kept page: its bytes in the codings that browsers ask for, each made once, and the answer made of them."""

import gzip
import hashlib
import time
from functools import lru_cache

import brotli
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

# A page of 450 KB is made anew at every comment, so it is compressed in a millisecond at first. One that is asked for
# again is worth ten, and a quarter smaller then.
QUICK, DENSE = 1, 7
DENSE_FROM = 2  # answers
# How far brotli looks back, as a power of two. Where that is all of a small page, its tables are small too: half a
# megabyte instead of eight, and a quarter of the time.
FAR, NEAR = 22, 16
GZIP_LEVEL = 5
SMALL = 400  # bytes that are not worth a coding
# A shared cache in front may serve a page for so many seconds without asking, and twice as long while it asks.
SHARED_SECONDS = 10
NOT_KEPT = {"Content-Length", "Content-Encoding", "ETag", "Content-Type"}


class Page:
    """`changes_at`: when it will change by itself, in seconds. `for_all`: for everybody, whatever their cookies."""

    def __init__(self, response, changes_at, for_all):
        self.is_public = "Cache-Control" not in response
        self.changes_at, self.for_all = changes_at, for_all
        self.content_type = response["Content-Type"]
        plain = response.content
        self.is_small = len(plain) < SMALL
        if varies := [*([] if for_all else ["Cookie"]), *([] if self.is_small else ["Accept-Encoding"])]:
            patch_vary_headers(response, varies)
        self.headers = {name: value for name, value in response.items() if name not in NOT_KEPT}
        self.bodies = {"": plain} if self.is_small else {"br": compressed(plain, QUICK)}
        self.answers = 0
        self.name = hashlib.blake2b(next(iter(self.bodies.values())), digest_size=9).hexdigest()
        self.etag = response.get("ETag", f'"{self.name}"').removeprefix("W/").strip('"')

    @property
    def size(self):
        """As if both codings were there already."""
        return 2 * len(next(iter(self.bodies.values())))

    def as_before(self, last):
        """Itself, with what was compressed of the `last` one (a Page or None) where that says the same."""
        if last and last.name == self.name:
            self.bodies, self.answers = last.bodies, last.answers
        return self

    def body(self, coding):
        self.answers += 1
        if self.answers == DENSE_FROM and "br" in self.bodies:
            self.bodies["br"] = compressed(brotli.decompress(self.bodies["br"]), DENSE)
        if coding not in self.bodies:
            plain = brotli.decompress(self.bodies["br"])
            if not coding:
                return plain
            self.bodies[coding] = gzip.compress(plain, GZIP_LEVEL, mtime=0)
        return self.bodies[coding]

    def answer(self, request):
        """200 with the body in the best coding that the browser takes, or 304 where it has that already."""
        meta = request.META
        coding = "" if self.is_small else coding_of(meta.get("HTTP_ACCEPT_ENCODING", ""))
        etag = f'"{self.etag}-{coding}"' if coding else f'"{self.etag}"'
        if coding == "br":
            etag = f"W/{etag}"  # the same page comes in other bytes once it is compressed better
        wanted = meta.get("HTTP_IF_NONE_MATCH")
        if wanted and (wanted == etag or has(wanted, etag)):
            return self.dressed(HttpResponse(status=304), etag)
        body = self.body(coding)
        is_head = request.method == "HEAD"
        response = self.dressed(HttpResponse(b"" if is_head else body), etag)
        response.headers["Content-Type"] = self.content_type
        response.headers["Content-Length"] = str(len(body))
        if coding:
            response.headers["Content-Encoding"] = coding
        return response

    def dressed(self, response, etag):
        del response.headers["Content-Type"]
        for name, value in self.headers.items():
            response.headers[name] = value
        if self.is_public:
            response.headers["Cache-Control"] = how_long(self.changes_at - time.time())
        response.headers["ETag"] = etag
        return response


def compressed(plain, quality):
    return brotli.compress(plain, quality=quality, lgwin=NEAR if len(plain) < 1 << NEAR else FAR)


def how_long(seconds_left):
    """Never past the moment at which the page changes by itself."""
    if seconds_left > 3 * SHARED_SECONDS:
        return f"public, max-age=0, s-maxage={SHARED_SECONDS}, stale-while-revalidate={2 * SHARED_SECONDS}"
    return f"public, max-age=0, s-maxage={int(max(0, min(seconds_left, SHARED_SECONDS)))}"


def has(header, etag):
    """Whether If-None-Match names `etag`, weak or not, or anything at all."""
    etag = etag.removeprefix("W/")
    return any(named in ("*", etag) for named in (one.removeprefix("W/") for one in parse_etags(header)))


@lru_cache(maxsize=500)
def coding_of(header):
    """ "br", "gzip" or "" (as it is), whichever of those that `header` allows comes first."""
    allowed = {}
    for part in header.lower().split(","):
        name, _, quality = part.partition(";")
        allowed[name.strip()] = quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((coding for coding in ("br", "gzip") if allowed.get(coding, allowed.get("*", False))), "")
