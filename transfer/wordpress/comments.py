"""The discussions of many posts: from the spool to threads, some thousand comments at once."""

from datetime import datetime
from html import unescape
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from comments.models import Comment
from comments.models.discussion import CommentStatus, RemovedBy
from recaps.models import Recap
from transfer.people import Newcomer, display_name, valid_email
from transfer.reading.words import render, source_of
from transfer.talk import BATCH, Planting, arrange, public_id
from transfer.wordpress.records import number

NAMELESS = "Guest"


class Ground(NamedTuple):
    """Where the comments of one turn belong: None for the recap in a dry run. `at` is for those without a moment."""

    recap: Recap | None
    at: datetime


class Discussions:
    """From the spool to threads under their recaps. A post waits here until there are enough comments for a batch."""

    column = "import_ref"  # by which a comment is known

    def __init__(self, spool, people, report, dry=False):
        self.spool, self.people, self.report, self.dry = spool, people, report, dry
        self.waiting, self.recaps, self.size, self.tombstones = {}, set(), 0, set()

    def take(self, recap, at):
        """The comments of this turn belong to `recap`."""
        if not self.spool.size:
            return
        self.make_room(recap)
        self.waiting[self.spool.turn] = Ground(recap, at)
        self.recaps |= {recap.pk} if recap else set()
        self.size += self.spool.size
        self.spool.next_turn()
        if self.size >= BATCH:
            self.plant()

    def make_room(self, recap):
        """A batch has each recap once."""
        if recap and recap.pk in self.recaps:
            self.plant()

    def plant(self):
        """Plant what waits."""
        if not self.waiting:
            return
        gone = self.gone()
        plots = [(ground.recap, self.without(gone, self.trees(rows, ground.at))) for ground, rows in self.grounds()]
        total = sum(len(tree) for _, trees in plots for tree in trees)
        planting = Planting(self.make, self.ref, self.say_of_orphan, self.column, self.dry)
        planted = planting.plant(plots)
        self.report.count("made", "comments", planted)
        self.report.count("here", "comments", total - planted)
        self.spool.drop(self.waiting)
        self.waiting, self.recaps, self.size, self.tombstones = {}, set(), 0, set()

    def ref(self, identity):
        return self.spool.ref(identity)

    def grounds(self):
        """(ground, rows) of what waits, in the order of the file."""
        for turn, rows in groupby(self.spool.rows(), itemgetter(0)):
            if turn in self.waiting:
                yield self.waiting[turn], [row[1:] for row in rows]

    def trees(self, rows, at):
        arranged = arrange(self.in_time(rows, at))
        for why, numbers in (
            ("it answers itself in a ring, so it begins a thread", arranged.rings),
            ("its thread is too long, so it begins another", arranged.long),
        ):
            for identity in numbers:
                self.report.say("changed", "comments", self.ref(identity), why)
        return arranged.trees

    def in_time(self, rows, fallback):
        return [(identity, parent, at or fallback.isoformat()) for identity, parent, at in rows]

    def say_of_orphan(self, identity):
        why = "its parent is not among the comments of its post, so it begins a thread"
        self.report.say("changed", "comments", self.ref(identity), why)

    def gone(self):
        """Numbers of spam and trash."""
        return self.spool.gone()

    def without(self, gone, trees):
        """Spam and trash go, unless something stands below: then their place stays, empty."""
        if not gone:
            return trees
        return [kept for tree in trees if (kept := self.kept(gone, tree))]

    def kept(self, gone, tree):
        kept, kept_below = [], set()
        for identity, parent in reversed(tree):
            if identity in gone and identity not in kept_below:
                self.report.count("skipped", "spam and trash")
                continue
            if identity in gone:
                self.tombstones.add(identity)
                self.report.count("changed", "spam and trash")
            kept.append((identity, parent))
            kept_below.add(parent)
        return kept[::-1]

    def make(self, numbers):
        """{number: unsaved comment}; their writers have joined by then."""
        said = [self.placed(*row) for row in self.spool.load(numbers)]
        self.people.join_all([newcomer(data, at) for _, _, at, data in said if number(data["user"])])
        return {identity: self.make_one(identity, *rest) for identity, *rest in said}

    def placed(self, identity, turn, at, data):
        recap, fallback = self.waiting[turn]
        if at:
            return identity, recap, datetime.fromisoformat(at), data
        self.report.say("changed", "comments", self.ref(identity), "it has no date, so it has that of its post")
        return identity, recap, fallback, data

    def make_one(self, identity, recap, posted_at, data):
        ref = self.ref(identity)
        comment = Comment(
            public_id=public_id(ref),
            import_ref=ref,
            posted_at=posted_at,
            reveals_through=recap.covers_through if recap else 0,
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
        email = valid_email(data["email"])
        if data["email"].strip() and not email:
            why = "what stands for its writer's e-mail address is none"
            self.report.say("changed", "comments", ref, why, email=data["email"][:254])
        return {"guest_name": shown or NAMELESS, "guest_email": email}


def newcomer(data, at):
    name = unescape(data["author"]).strip()
    return Newcomer(number(data["user"]), name, name, data["email"], at)
