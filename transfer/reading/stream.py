"""The bytes of an export, made fit for a strict parser, and never more than a few of them in memory.

Exports carry what XML forbids: control characters, bytes that are no UTF-8, blank lines or a warning of PHP before the
first tag. Each is replaced by as many harmless bytes, so that the place of a real fault is still told by line and byte.
"""

import codecs
import re
import zlib
from pathlib import Path

CHUNK = 64 * 1024
GZIP = 31  # for zlib: with gzip's own head
LEAD_MAX = 256 * 1024  # how far into a file its first tag is looked for
CONTROLS = bytes(32 if byte < 32 and byte not in (9, 10, 13) else byte for byte in range(256))
NONCHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")
REFERENCE = re.compile(rb"&#(?:([0-9]{1,10})|[xX]([0-9A-Fa-f]{1,8}));")
OPEN_REFERENCE = re.compile(rb"&#[0-9A-Za-z]{0,11}\Z|&\Z")
FIRST_TAG = re.compile(rb"<\?xml|<rss|<disqus|<!DOCTYPE|<[A-Za-z]", re.I)
DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.I)
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
CHARACTERS = ((0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))  # besides tab and line ends
UTF8 = {"utf-8", "ascii"}


class Refused(Exception):
    """This file is not read. The message says why, in a sentence for the owner."""


codecs.register_error("blank", lambda error: ("?" * (error.end - error.start), error.end))


class Source:
    """One file, to be gone through once: `for chunk in source`.

    Afterwards `repaired` counts the bytes that were replaced; `skipped` and `skipped_lines` say what stood before the
    first tag. `cut_short` is set when a compressed file ends in the middle. `read` counts bytes of the file itself.
    """

    def __init__(self, path):
        self.path = Path(path)
        self.repaired = self.skipped = self.skipped_lines = self.read = 0
        self.cut_short = False
        self.encoding = "utf-8"

    def __iter__(self):
        held = b""
        for raw in self.texts():
            data, held = split_whole(held + raw)
            if data:
                yield self.clean(data)
        if held:
            yield self.clean(held)

    def texts(self):
        """Chunks in UTF-8, from the first tag on."""
        chunks = self.raw()
        lead = b""
        for chunk in chunks:
            lead += chunk
            if len(lead) >= CHUNK:
                break
        mark = next((mark for mark in MARKS if lead.startswith(mark)), b"")
        self.encoding = MARKS[mark] if mark else encoding_of(lead)
        decoder = None if self.encoding in UTF8 else codecs.getincrementaldecoder(self.encoding)("replace")
        as_utf8 = (lambda data: decoder.decode(data).encode()) if decoder else (lambda data: data)
        yield self.from_first_tag(as_utf8(lead[len(mark) :]))
        for chunk in chunks:
            yield as_utf8(chunk)

    def from_first_tag(self, lead):
        found = FIRST_TAG.search(lead[:LEAD_MAX])
        if not found:
            raise Refused(f"{self.path.name} is not XML." if lead.strip() else f"{self.path.name} is empty.")
        self.skipped, self.skipped_lines = found.start(), lead.count(b"\n", 0, found.start())
        return lead[found.start() :]

    def raw(self):
        with self.path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            yield from self.unpacked(file) if packed else self.chunks(file)

    def chunks(self, file):
        while chunk := file.read(CHUNK):
            self.read = file.tell()
            yield chunk

    def unpacked(self, file):
        """A compressed file, as far as it goes, and never more than a chunk of it at once."""
        opener = zlib.decompressobj(GZIP)
        try:
            for chunk in self.chunks(file):
                while chunk:
                    if opener.eof:
                        opener = zlib.decompressobj(GZIP)
                    if data := opener.decompress(chunk, CHUNK):
                        yield data
                    chunk = opener.unconsumed_tail or opener.unused_data
        except zlib.error:
            pass
        self.cut_short = not opener.eof

    def clean(self, data):
        plain = data.translate(CONTROLS)
        try:
            plain.decode()
        except UnicodeDecodeError:
            plain = plain.decode("utf-8", "blank").encode()
        plain = NONCHARACTERS.sub(b"???", plain)
        if b"&#" in plain:
            plain = REFERENCE.sub(harmless, plain)
        if plain != data:
            self.repaired += sum(1 for before, after in zip(data, plain, strict=False) if before != after)
        return plain


def encoding_of(lead):
    """The encoding that a file declares; what nobody knows is read as UTF-8."""
    declared = DECLARED.search(lead[:LEAD_MAX])
    try:
        return codecs.lookup(declared[1].decode()).name if declared else "utf-8"
    except LookupError:
        return "utf-8"


def split_whole(data):
    """`data` up to where nothing is cut through, and the rest: a character or a reference that goes on."""
    end = len(data)
    for back in range(1, min(4, end) + 1):
        byte = data[-back]
        if byte < 0x80:
            break
        if byte >= 0xC0:
            needs = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            end -= back if needs > back else 0
            break
    if open_reference := OPEN_REFERENCE.search(data, max(0, end - 16), end):
        end = open_reference.start()
    return data[:end], data[end:]


def harmless(reference):
    """A reference to a character that XML forbids becomes as many spaces."""
    number = int(reference[1]) if reference[1] else int(reference[2], 16)
    allowed = number in (9, 10, 13) or any(first <= number <= last for first, last in CHARACTERS)
    return reference[0] if allowed else b" " * len(reference[0])
