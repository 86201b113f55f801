"""The comments of one post: kept on disk until the post has ended, then arranged and planted."""

import json
from collections import Counter
from datetime import datetime
from html import unescape

from comments.models import Comment
from comments.models.discussion import CommentStatus, RemovedBy
from transfer.people import Newcomer, display_name, valid_email
from transfer.reading.words import render, source_of
from transfer.talk import Planting, arrange, public_id
from transfer.wordpress.records import metas, number
from transfer.wordpress.survey import moment

NOT_COMMENTS = {"pingback", "trackback"}
FIELDS = {
    "author": "wp:comment_author",
    "email": "wp:comment_author_email",
    "content": "wp:comment_content",
    "approved": "wp:comment_approved",
    "user": "wp:comment_user_id",
}
GONE = {"spam", "trash", "post-trashed"}
NAMELESS = "Guest"


class Spool:
    """The comments of the post that is being read."""

    def __init__(self, disk, report, ref):
        self.disk, self.report, self.ref = disk, report, ref

    def clear(self):
        self.disk.execute("DELETE FROM spool")

    def add(self, record):
        kind, identity = record.get("wp:comment_type").strip(), number(record.get("wp:comment_id"))
        if kind in NOT_COMMENTS:
            self.report.count("skipped", "pingbacks and trackbacks")
        elif not identity:
            self.report.say("skipped", "comments", "", "it has no number", line=record.line)
        elif kind not in ("", "comment"):
            self.report.say("skipped", "comments", self.ref(identity), f"it is of the kind “{kind[:40]}”")
        else:
            self.keep(identity, record)

    def keep(self, identity, record):
        at = moment(record.get("wp:comment_date_gmt"), record.get("wp:comment_date"))
        data = {name: record.get(field) for name, field in FIELDS.items()}
        own = metas(record, "wp:commentmeta").get("_previously_row", "")
        row = (identity, number(record.get("wp:comment_parent")), at.isoformat() if at else "", json.dumps(data), own)
        if not self.disk.execute("INSERT OR IGNORE INTO spool VALUES (?, ?, ?, ?, ?)", row).rowcount:
            self.report.say("skipped", "comments", self.ref(identity), "its number comes twice in one post")

    def rows(self):
        return self.disk.execute("SELECT id, parent, at FROM spool").fetchall()

    def gone(self):
        marks = ",".join("?" * len(GONE))
        found = self.disk.execute(
            f"SELECT id FROM spool WHERE json_extract(data, '$.approved') IN ({marks})", sorted(GONE)
        )
        return {row[0] for row in found}

    def load(self, numbers):
        """(number, moment, fields) of so many comments."""
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            marks = ",".join("?" * len(part))
            for identity, at, data in self.disk.execute(f"SELECT id, at, data FROM spool WHERE id IN ({marks})", part):
                yield identity, at, json.loads(data)

    def own(self, numbers):
        """(number, text of its row in our own export) of so many comments."""
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            marks = ",".join("?" * len(part))
            yield from self.disk.execute(f"SELECT id, own FROM spool WHERE id IN ({marks})", part)

    def public_ids(self):
        """{number: public id} of the comments that have a row."""
        found = "SELECT id, json_extract(own, '$.public_id') FROM spool WHERE json_valid(own)"
        return dict(self.disk.execute(found))


class Discussion:
    """From the spool to threads under one recap."""

    def __init__(self, spool, people, report, recap, fallback):
        self.spool, self.people, self.report, self.recap, self.fallback = spool, people, report, recap, fallback
        self.tombstones = set()

    def open(self, dry=False):
        """Plant what the spool holds; how many comments were made."""
        rows = self.rows()
        if not rows:
            return 0
        arranged = arrange(rows)
        for why, numbers in (
            ("its parent is not in the file, so it begins a thread", arranged.orphans),
            ("it answers itself in a ring, so it begins a thread", arranged.rings),
            ("its thread is too long, so it begins another", arranged.long),
        ):
            for identity in numbers:
                self.report.say("changed", "comments", self.spool.ref(identity), why)
        trees = self.without_gone(arranged.trees)
        total = sum(map(len, trees))
        planted = self.planting(dry).plant(trees)
        self.report.count("made", "comments", planted)
        self.report.count("here", "comments", total - planted)
        return planted

    def rows(self):
        return [(identity, parent, at or self.fallback.isoformat()) for identity, parent, at in self.spool.rows()]

    def planting(self, dry):
        return Planting(self.recap, self.spool.ref, self.make, dry)

    def without_gone(self, trees):
        """Spam and trash go, unless something stands below: then their place stays, empty."""
        gone = self.spool.gone()
        if not gone:
            return trees
        kept_below, counts, kept_trees = set(), Counter(), []
        for tree in trees:
            kept = []
            for identity, parent in reversed(tree):
                if identity in gone and identity not in kept_below:
                    counts["skipped"] += 1
                    continue
                if identity in gone:
                    self.tombstones.add(identity)
                    counts["changed"] += 1
                kept.append((identity, parent))
                kept_below.add(parent)
            if kept:
                kept_trees.append(kept[::-1])
        self.report.count("skipped", "spam and trash", counts["skipped"])
        self.report.count("changed", "spam and trash", counts["changed"])
        return kept_trees

    def make(self, numbers):
        """{number: unsaved comment}; their writers have joined by then."""
        loaded = {identity: (self.moment_of(identity, at), data) for identity, at, data in self.spool.load(numbers)}
        said = [(loaded[identity][1], loaded[identity][0]) for identity in numbers]
        self.people.join_all([newcomer(data, at) for data, at in said if number(data["user"])])
        return {identity: self.make_one(identity, at, data) for identity, (at, data) in loaded.items()}

    def moment_of(self, identity, at):
        if at:
            return datetime.fromisoformat(at)
        why = "it has no date, so it has that of its post"
        self.report.say("changed", "comments", self.spool.ref(identity), why)
        return self.fallback

    def make_one(self, identity, posted_at, data):
        ref = self.spool.ref(identity)
        comment = Comment(
            public_id=public_id(ref),
            import_ref=ref,
            posted_at=posted_at,
            reveals_through=self.recap.covers_through if self.recap else 0,
            **self.authorship(ref, data),
        )
        if identity in self.tombstones:
            comment.status, comment.removed_by = CommentStatus.TOMBSTONE, RemovedBy.MODERATOR
            return comment
        self.fill(comment, ref, data)
        return comment

    def fill(self, comment, ref, data):
        comment.source, rest = source_of(data["content"])
        if rest:
            self.report.say("changed", "comments", ref, "it is too long, and was cut", rest=rest)
        comment.html = render(comment.source)
        if not comment.html:
            self.report.say("doubtful", "comments", ref, "it has no text")
        if data["approved"].strip() not in ("1", "approve", "approved", ""):
            comment.status = CommentStatus.HELD

    def authorship(self, ref, data):
        if user := number(data["user"]):
            return {"member_id": self.people.known[self.people.ref(user)]}
        name = unescape(data["author"]).strip()
        shown = display_name(name)
        if shown != name or not shown:
            why = "its writer's name was made fit for the site" if shown else "its writer has no name that can be shown"
            self.report.say("changed", "comments", ref, why, name=name[:200])
        return {"guest_name": shown or NAMELESS, "guest_email": valid_email(data["email"])}


def newcomer(data, at):
    name = unescape(data["author"]).strip()
    return Newcomer(number(data["user"]), name, name, data["email"], at)
