"""A Disqus export: its threads belong to recaps that are here already, found by their addresses.

Disqus writes posts in any order and apart from their threads, so all of them are laid out on disk first. Who wrote
them is a guest here, with the name they had, unless their e-mail address is one that a member has verified.
"""

import json
import re
from urllib.parse import parse_qs, urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from comments.models import Comment
from recaps.models import Recap
from recaps.moved import target_of
from transfer.people import People
from transfer.reading.pull import Broken, Puller
from transfer.wordpress.comments import Discussions
from transfer.wordpress.records import number
from transfer.wordpress.spool import Spool
from transfer.wordpress.survey import path_of

RECORDS = {"category": ("disqus",), "thread": ("disqus",), "post": ("disqus",), "author": ("thread", "post")}
TABLES = """
CREATE TABLE threads (id INTEGER PRIMARY KEY, link TEXT, identifier TEXT, title TEXT, at TEXT);
CREATE TABLE all_posts (id INTEGER PRIMARY KEY, thread INTEGER, parent INTEGER, at TEXT, data TEXT, wp INTEGER);
CREATE INDEX all_posts_thread ON all_posts (thread);
"""
RECAP_PATH = re.compile(r"/\d{4}/\d{2}/(?P<slug>[\w-]+)/?\Z")
SPOOL = "INSERT INTO spool SELECT id, ?, parent, at, data, '' FROM all_posts WHERE thread = ?"


class Import:
    def __init__(self, path, report, progress, disk, dry=False):
        self.path, self.report, self.progress, self.disk, self.dry = path, report, progress, disk, dry
        disk.executescript(TABLES)
        self.people = People(report, "disqus", dry)
        self.spool = Spool(disk, report, ref)
        self.discussions = DisqusDiscussions(self.spool, self.people, report, dry)

    def run(self):
        with self.progress("Looking", self.path.stat().st_size) as bar:
            self.lay_out(bar.update)
        total = self.disk.execute("SELECT count(*) FROM all_posts").fetchone()[0]
        with self.progress("Writing", total) as bar:
            for thread in self.disk.execute("SELECT * FROM threads ORDER BY id").fetchall():
                bar.update(self.open(*thread))
            self.discussions.plant()
        lost = "SELECT id FROM all_posts WHERE thread NOT IN (SELECT id FROM threads) ORDER BY id"
        for (identity,) in self.disk.execute(lost):
            self.report.say("skipped", "comments", ref(identity), "its thread is not in the file")

    # --- Laying out

    def lay_out(self, seen):
        puller = Puller(
            self.path,
            root="disqus",
            top="disqus",
            records=RECORDS,
            streamed={"category", "thread", "post"},
            again="post",
        )
        before = 0
        self.disk.execute("BEGIN")
        for record in puller:
            seen(puller.source.read - before)
            before = puller.source.read
            if isinstance(record, Broken):
                self.report.say("broken", "files", self.path.name, record.why, line=record.line, byte=record.byte)
            elif record.name == "thread":
                self.take_thread(record)
            elif record.name == "post":
                self.take_post(record)
        self.disk.execute("COMMIT")

    def take_thread(self, record):
        row = (id_of(record), record.get("link"), record.get("id"), record.get("title"), moment_of(record))
        if row[0]:
            self.disk.execute("INSERT OR IGNORE INTO threads VALUES (?, ?, ?, ?, ?)", row)

    def take_post(self, record):
        author = next((part for part in record.parts if part.name == "author"), None)
        data = {
            "author": author.get("name") or author.get("username") if author else "",
            "email": author.get("email") if author else "",
            "content": record.get("message"),
            "approved": status_of(record),
            "user": "0",
        }
        named = re.search(r"wp_id=(\d{1,18})", record.get("id"))
        row = (id_of(record), part_id(record, "thread"), part_id(record, "parent"), moment_of(record), json.dumps(data))
        if not row[0]:
            self.report.say("skipped", "comments", "", "it has no number", line=record.line)
        elif not self.disk.execute(
            "INSERT OR IGNORE INTO all_posts VALUES (?, ?, ?, ?, ?, ?)", (*row, int(named[1]) if named else None)
        ).rowcount:
            self.report.say("skipped", "comments", ref(row[0]), "its number comes twice")

    # --- One thread of Disqus is the discussion of one recap

    def open(self, identity, link, identifier, title, at):
        """How many posts of it there are."""
        self.spool.size = count = self.disk.execute(SPOOL, (self.spool.turn, identity)).rowcount
        if not count:
            return 0
        recap = recap_at(link, identifier)
        if recap is None:
            why = "no recap stands at its address"
            self.report.say("skipped", "threads", identity, why, address=link, title=title[:200], comments=count)
            self.report.count("skipped", "comments", count)
            self.spool.drop_this()
            return count
        self.report.count("here", "threads")
        known = self.known_to_wordpress(identity)
        self.discussions.take(recap, parse_datetime(at) if at else recap.published_at or timezone.now(), known)
        return count

    def known_to_wordpress(self, thread):
        """{number at Disqus: import_ref} of those that came with WordPress's export, into which Disqus copies them."""
        rows = "SELECT id, wp FROM all_posts WHERE thread = ? AND wp IS NOT NULL"
        refs = {f"wp:comment:{wp}": identity for identity, wp in self.disk.execute(rows, (thread,))}
        found, names = {}, list(refs)
        for start in range(0, len(names), 500):
            here = Comment.objects.filter(import_ref__in=names[start : start + 500])
            found |= {refs[name]: name for name in here.values_list("import_ref", flat=True)}
        return found


class DisqusDiscussions(Discussions):
    """`known` says which posts WordPress's export had, and by what."""

    known = {}

    def take(self, recap, at, known):
        self.make_room(recap)
        self.known = self.known | known
        super().take(recap, at)

    def plant(self):
        super().plant()
        self.known = {}

    def ref(self, identity):
        return ref(identity, self.known)

    def make(self, numbers):
        loaded = list(self.spool.load(numbers))
        self.members = self.people.proven({data["email"].strip().lower() for *_, data in loaded} - {""})
        return super().make(numbers)

    def authorship(self, ref, data):
        member = self.members.get(data["email"].strip().lower())
        return {"member_id": member} if member else super().authorship(ref, data)


def ref(identity, known=None):
    return (known or {}).get(identity) or f"disqus:comment:{identity}"


def recap_at(link, identifier):
    """The recap that a thread of Disqus hung under: by its address of today, an old one, or its WordPress number."""
    path = path_of(link)
    if recap := standing_at(path):
        return recap
    for number_ in numbers_in(link, identifier):
        if recap := Recap.objects.filter(import_ref=f"wp:post:{number_}").first():
            return recap
    plain, _, question = path.partition("?")
    target = target_of(plain, question) if plain and "\x00" not in path else None
    return standing_at(target or "")


def standing_at(path):
    found = RECAP_PATH.search(path)
    return Recap.objects.filter(slug=found["slug"]).first() if found else None


def numbers_in(link, identifier):
    """WordPress's numbers: of /?p=123, and of its plugin's identifiers, "123 https://…/?p=123"."""
    for text in (link, identifier.partition(" ")[2]):
        try:
            yield from parse_qs(urlsplit(text).query).get("p", [])[:1]
        except ValueError:
            continue
    if re.fullmatch(r"\d{1,18}( .*)?", identifier):
        yield identifier.partition(" ")[0]


def id_of(record):
    return next((number(value) for name, value in record.attributes.items() if name.rpartition(":")[2] == "id"), 0)


def part_id(record, name):
    return next((id_of(part) for part in record.parts if part.name == name), 0)


def moment_of(record):
    try:
        at = parse_datetime(record.get("createdAt").strip())
    except ValueError:
        at = None
    if at is None:
        return ""
    at = at if at.tzinfo else at.replace(tzinfo=timezone.get_default_timezone())
    return at.astimezone(timezone.get_fixed_timezone(0)).isoformat()


def status_of(record):
    def says(name):
        return record.get(name).strip().lower() in ("true", "1")

    if says("isSpam"):
        return "spam"
    if says("isDeleted"):
        return "trash"
    return "0" if record.get("isApproved", "true").strip().lower() == "false" else "1"
