"""A pull parser for exports: flat records, one after the other, out of XML of any size.

Memory is bounded whatever the file says: no document types, so no entities; a depth, a size for each field and record,
and a size for a single tag. A fault is named by its place; what was read before it has been given out, and reading goes
on behind it.
"""

import re
from dataclasses import dataclass, field
from html.entities import html5
from xml.parsers import expat

from transfer.reading.stream import Refused, Source

DEPTH_MAX = 64  # WXR needs six; the rest is for what plugins add
FIELD_MAX = 4_000_000  # characters of one text: a novel
RECORD_MAX = 12_000_000  # characters of one record, all its fields together
PARTS_MAX = 5_000  # fields and parts of one record
NAMES_MAX = 10_000  # different names of tags and attributes, all of which the parser remembers
TOKEN_MAX = 2_000_000  # bytes of one tag or comment, which the parser has to hold whole
# What the prefixes stand for is told by the addresses, since tools rename prefixes and WordPress changed addresses.
PREFIXES = {
    "/excerpt": "excerpt",
    "wordpress.org/export": "wp",
    "modules/content": "content",
    "purl.org/dc": "dc",
    "disqus.com/disqus-internals": "dsq",
}
REPEATED = {"category"}  # in a post of 2008, without attributes
AGAIN_MAX = 32  # bytes that the beginning of a tag to go on from may have
# WordPress writes the websites of commenters as they are, so that large exports have some with a bare ampersand.
MENDS_MAX = 10_000  # of them in one file; each costs a new parser
NAME_MAX = 80  # bytes of what looks like the name of an entity and is none
OWN_NAMESPACE = "https://previously.invalid/export/1/"


@dataclass
class Record:
    """One element and the texts directly in it. `parts` are the records within, but for those given out themselves."""

    name: str
    attributes: dict
    fields: dict = field(default_factory=dict)
    parts: list = field(default_factory=list)
    cut: list = field(default_factory=list)
    size: int = 0
    line: int = 0

    def get(self, name, default=""):
        return self.fields.get(name, default)


@dataclass(frozen=True)
class Broken:
    """Where the file has a fault. `unfinished` is the record that was open, with what had been read of it."""

    why: str
    line: int
    byte: int
    unfinished: Record | None = None

    def __str__(self):
        return f"line {self.line:,}, byte {self.byte:,}: {self.why}"


class Puller:
    """Goes through one file: `for record in puller`, with a Broken for each fault.

    `records` says which elements become records, and in which elements. Those in `streamed` are given out as soon as
    they end, also from within another; the others belong to the record around them. `facts` holds the texts that
    stand in the element `top` itself. After a fault reading goes on at the next element `again`.
    Records in `passed_by` are given out empty, for who only counts them.
    """

    def __init__(self, path, *, root, top, records, streamed, again, passed_by=()):
        self.passed_by = passed_by
        self.source, self.root, self.top, self.records, self.streamed = Source(path), root, top, records, streamed
        self.again = re.compile(rb"<%s[\s>]" % again.encode())
        self.ready, self.names, self.known_names = [], {}, {}
        self.attributes, self.room, self.base, self.lines = {}, 0, 0, 0
        self.before, self.mended = b"", 0
        self.facts = Record(top, {})

    def __iter__(self):
        self.begin(b"")
        for number, chunk in enumerate(self.source):
            if number == 0:
                self.base, self.lines = self.source.skipped, self.source.skipped_lines
            while chunk:
                chunk = self.seek(chunk) if self.parser is None else self.feed(chunk)
                yield from self.drain()
        if self.parser is not None:
            self.feed(b"", last=True)
            yield from self.drain()

    def begin(self, opening):
        """A new parser, after `opening`, which is no part of the file."""
        self.parser, self.fed = self.make_parser(), 0
        self.stack, self.open, self.starts, self.text = [], [], [], None
        self.record, self.depth = self.facts, 0
        self.feed(opening)

    def feed(self, chunk, last=False):
        """Parse `chunk`; what is left of it after a fault."""
        self.fed += len(chunk)
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            rest = self.mend(error, chunk)
            return self.lose(error, chunk) if rest is None else rest
        if self.fed - self.parser.CurrentByteIndex > TOKEN_MAX:
            raise Refused(self.refusal(f"one tag is longer than {TOKEN_MAX:,} bytes"))
        if len(self.parser.intern) > NAMES_MAX:
            raise Refused(self.refusal(f"it has more than {NAMES_MAX:,} different tags"))
        self.before = chunk[-NAME_MAX:]
        return b""

    def mend(self, error, chunk):
        """Where the fault is an ampersand that stands for itself, take it as one: what is left of `chunk` behind it.

        None for another fault.
        """
        at = len(chunk) - (self.fed - self.parser.ErrorByteIndex)
        text = self.before + chunk[: max(at, 0)]
        bare = text.rfind(b"&")
        name = text[bare + 1 :]
        in_a_tag = text.rfind(b"<", 0, bare) > text.rfind(b">", 0, bare)
        is_one = bare >= 0 and not in_a_tag and len(name) <= NAME_MAX and not re.search(rb"[<>;\s]", name)
        if error.code != INVALID_TOKEN or not is_one or at < 0 or not self.stack or self.mended >= MENDS_MAX:
            return None
        self.mended += 1
        self.parser.buffer_text = False  # so that it gives out the text before
        self.characters("&")
        self.go_on(error, len(name))
        return name + chunk[at:]

    def go_on(self, error, back):
        """A new parser within the tags that are open, `back` bytes before the fault."""
        passing = self.parser.StartElementHandler == self.start_passed
        written = {canonical: name for name, canonical in self.known_names.items()}
        opening = "".join(f"<{written.get(name, name)}>" for name in self.stack).encode()
        self.base += self.parser.ErrorByteIndex - back - len(opening)
        self.lines += error.lineno - 1
        self.parser, self.fed = self.make_parser(), len(opening)
        self.deaf(self.parser)
        self.parser.Parse(opening)
        self.pass_by(self.parser) if passing else self.listen(self.parser)

    def lose(self, error, chunk):
        """Say where the file is broken, and go behind it. What follows the end of the whole is not missed."""
        if self.stack or error.code != JUNK_AT_END:
            self.ready.append(self.broken(error))
        at = self.parser.ErrorByteIndex
        self.base, self.lines = self.base + at, self.lines + error.lineno - 1
        self.parser, self.lost = None, b""
        rest = chunk[max(0, len(chunk) - (self.fed - at)) :]
        return rest[len(self.drop(rest[:1])) :]

    def drop(self, data):
        self.base, self.lines = self.base + len(data), self.lines + data.count(b"\n")
        return data

    def seek(self, chunk):
        """Behind a fault: look for the next record that everything hangs on, and begin there as with a new file."""
        data = self.lost + chunk
        found = self.again.search(data)
        at = found.start() if found else max(0, len(data) - AGAIN_MAX)
        self.drop(data[:at])
        self.lost = data[at:]
        if not found:
            return b""
        opening = f"<{self.root}><{self.top}>".encode() if self.top != self.root else f"<{self.root}>".encode()
        self.begin(opening)
        self.base -= len(opening)
        return data[at:]

    def drain(self):
        """What has come to its end since the last time."""
        ready, self.ready = self.ready, []
        return ready

    def make_parser(self):
        parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.buffer_size = 64 * 1024
        # Entities of HTML are named in titles and nowhere declared. So they come to SkippedEntityHandler; a document
        # type of the file's own is refused all the same.
        parser.UseForeignDTD(True)
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self.refuse_doctype
        parser.EntityDeclHandler = self.refuse_doctype
        parser.SkippedEntityHandler = self.named_entity
        self.listen(parser)
        return parser

    def listen(self, parser):
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters

    def deaf(self, parser):
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None

    def pass_by(self, parser):
        """Hear no more of a record than where it ends. Most of a site is comments, which the survey only counts."""
        parser.StartElementHandler = self.start_passed
        parser.EndElementHandler = self.end_passed
        parser.CharacterDataHandler = None

    # --- What the parser tells

    def refuse_doctype(self, *_):
        raise Refused(self.refusal("it has a document type, with which a small file can make an endless one"))

    def named_entity(self, name, is_parameter):
        if not is_parameter:
            self.characters(html5.get(f"{name};", f"&{name};"))

    def start(self, name, attributes):
        stack = self.stack
        self.check_depth()
        if attributes:
            self.learn_prefixes(attributes)
        name = self.known_names.get(name) or self.canonical(name)
        parent = stack[-1] if stack else None
        if parent is None and name != self.root:
            raise Refused(self.refusal(f"it begins with <{name[:40]}>, not with <{self.root}>"))
        stack.append(name)
        self.text = None
        if name in self.records and parent in self.records[name]:
            self.begin_record(name, attributes)
        elif len(stack) == self.depth if self.open else parent == self.top:
            self.text, self.attributes = [], attributes
            self.room = min(FIELD_MAX, RECORD_MAX - self.record.size)

    def begin_record(self, name, attributes):
        self.record = Record(name, attributes, line=self.line)
        self.open.append(self.record)
        self.starts.append(len(self.stack))
        self.depth = len(self.stack) + 1
        if name in self.passed_by:
            self.pass_by(self.parser)

    def characters(self, data):
        if self.text is None:
            return
        if len(data) > self.room:
            self.record.cut.append(self.stack[-1])
            data = data[: self.room]
        self.room -= len(data)
        self.text.append(data)

    def end(self, name):
        name = self.stack.pop()
        if self.open and self.starts[-1] == len(self.stack) + 1:
            self.end_record()
        elif self.text is not None:
            self.keep(name, "".join(self.text))
        self.text = None

    def end_record(self):
        record = self.open.pop()
        self.starts.pop()
        self.record = self.open[-1] if self.open else self.facts
        self.depth = self.starts[-1] + 1 if self.open else 0
        self.finish(record)

    def start_passed(self, name, attributes):
        self.check_depth()
        self.stack.append(name)

    def end_passed(self, name):
        if self.starts[-1] == len(self.stack):
            self.listen(self.parser)
            self.end(name)
        else:
            self.stack.pop()

    def check_depth(self):
        if len(self.stack) >= DEPTH_MAX:
            raise Refused(self.refusal(f"its tags are nested more than {DEPTH_MAX} deep"))

    def keep(self, name, text):
        record = self.record
        record.size += len(text)
        if len(record.fields) + len(record.parts) >= PARTS_MAX:
            record.cut.append(name)
        else:
            record.fields.setdefault(name, text)
            if self.attributes or name in REPEATED:
                record.parts.append(Record(name, self.attributes, {"": text}))

    def finish(self, record):
        if record.name in self.streamed:
            self.ready.append(record)
        elif len(self.record.parts) < PARTS_MAX and self.record.size < RECORD_MAX:
            self.record.size += record.size
            self.record.parts.append(record)
        else:
            self.record.cut.append(record.name)

    # --- Where we are

    @property
    def line(self):
        return self.parser.CurrentLineNumber + self.lines

    def learn_prefixes(self, attributes):
        for attribute, value in attributes.items():
            if attribute.startswith("xmlns:"):
                known = next((prefix for part, prefix in PREFIXES.items() if part in value), None)
                known = "previously" if value == OWN_NAMESPACE else known
                if known and len(self.names) < DEPTH_MAX:
                    self.names[attribute[6:]] = known
                    self.known_names.clear()

    def canonical(self, name):
        prefix, colon, rest = name.partition(":")
        found = f"{self.names.get(prefix, prefix)}:{rest}" if colon else name
        self.known_names[name] = found
        return found

    def refusal(self, why):
        return f"{self.source.path.name} is refused at line {self.line:,}: {why}."

    def broken(self, error):
        unfinished = next((record for record in self.open if record.name in self.streamed), None)
        why = expat.errors.messages[error.code]
        if error.code in END_CODES:
            why = "the file ends in the middle"
        elif self.source.cut_short:
            why = "the compressed file is cut short"
        return Broken(why, error.lineno + self.lines, self.parser.ErrorByteIndex + self.base, unfinished)


INVALID_TOKEN = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
JUNK_AT_END = expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]
END_CODES = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
}
