"""The comments of the posts that are being read, on disk until these are written."""

import json

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
AT_ONCE = 500  # numbers in one question


class Spool:
    """Comments come before the end of the post that they are under, so each has the `turn` of that post.

    `room()` is called when a number is here already, of an earlier turn, so that this may be written first.
    """

    def __init__(self, disk, report, ref, room=None):
        self.disk, self.report, self.ref, self.room = disk, report, ref, room
        self.turn = self.size = 0  # of this turn, how many there are
        disk.execute("DELETE FROM spool")

    def next_turn(self):
        self.turn, self.size = self.turn + 1, 0

    def drop(self, turns):
        of_these = "turn IN (SELECT value FROM json_each(?))"
        self.disk.execute(f"DELETE FROM spool WHERE {of_these}", [json.dumps(list(turns))])

    def drop_this(self):
        if self.size:
            self.drop([self.turn])
            self.next_turn()

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
        parent = number(record.get("wp:comment_parent"))
        row = (identity, self.turn, parent, at.isoformat() if at else "", json.dumps(data), own)
        if self.insert(row) or (self.is_of_earlier(identity) and self.room() and self.insert(row)):
            self.size += 1
        else:
            self.report.say("skipped", "comments", self.ref(identity), "its number comes twice in one post")

    def insert(self, row):
        return self.disk.execute("INSERT OR IGNORE INTO spool VALUES (?, ?, ?, ?, ?, ?)", row).rowcount

    def is_of_earlier(self, identity):
        return self.disk.execute("SELECT turn < ? FROM spool WHERE id = ?", (self.turn, identity)).fetchone()[0]

    def rows(self):
        """(turn, number, parent, moment) of all, turn by turn."""
        return self.disk.execute("SELECT turn, id, parent, at FROM spool ORDER BY turn, id")

    def gone(self):
        marks = ",".join("?" * len(GONE))
        found = self.disk.execute(
            f"SELECT id FROM spool WHERE json_extract(data, '$.approved') IN ({marks})", sorted(GONE)
        )
        return {row[0] for row in found}

    def load(self, numbers):
        """(number, turn, moment, fields) of so many comments."""
        for identity, turn, at, data in self.asked("id, turn, at, data", numbers):
            yield identity, turn, at, json.loads(data)

    def own(self, numbers):
        """(number, text of its row in our own export) of so many comments."""
        return self.asked("id, own", numbers)

    def asked(self, columns, numbers):
        for start in range(0, len(numbers), AT_ONCE):
            part = numbers[start : start + AT_ONCE]
            marks = ",".join("?" * len(part))
            yield from self.disk.execute(f"SELECT {columns} FROM spool WHERE id IN ({marks})", part)

    def public_ids(self):
        """{number: public id} of the comments that have a row."""
        found = "SELECT id, json_extract(own, '$.public_id') FROM spool WHERE json_valid(own)"
        return dict(self.disk.execute(found))
