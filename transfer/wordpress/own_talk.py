"""The discussions of recaps from our own export: each comment as it was, in the order in which it was read."""

import re

from django.core.exceptions import ValidationError

from comments import markup, mentions
from comments.models.discussion import BODY_MAX, CommentStatus
from members.models import Member
from recaps.models import WHOLE_SHOW
from transfer.export.rows import COMMENTS
from transfer.people import display_name
from transfer.reading import words
from transfer.wordpress.comments import Discussions
from transfer.wordpress.own import Bad, Rows, named_by, read

PUBLIC_ID = re.compile(r"[\w-]{6,20}", re.A)


class OwnDiscussions(Discussions):
    """Comments whose row cannot be are made as WordPress's fields beside it say."""

    column = "public_id"

    def plant(self):
        self.ids = self.spool.public_ids() if self.waiting else {}
        super().plant()

    def in_time(self, rows, fallback):
        """The file has them in reading order."""
        return [(identity, parent, "") for identity, parent, _ in rows]

    def gone(self):
        """Nothing was spam that we have kept."""
        return set()

    def ref(self, number):
        known = self.ids.get(number)
        return known if isinstance(known, str) and PUBLIC_ID.fullmatch(known) else f"none-{number}"

    def make(self, numbers):
        rows = dict(self.spool.own(numbers))
        rows = {number: row for number, row in ((number, read(text)) for number, text in rows.items()) if row}
        try:
            named = {field.name: named_by(field, rows.values()) for field in COMMENTS.fields if field.related_model}
            people = self.people_named(rows.values())
        except (TypeError, ValueError, AttributeError):
            rows, named, people = {}, {}, {}
        made = {}
        for number, row in rows.items():
            try:
                made[number] = self.make_own(row, named, people)
            except (Bad, ValidationError, TypeError, ValueError) as error:
                self.report.say("doubtful", "comments", self.ref(number), f"its row cannot be: {error}"[:300])
        rest = [number for number in numbers if number not in made]
        return made | (super().make(rest) if rest else {})

    def people_named(self, rows):
        handles = {handle for row in rows for handle in row.get("mentions", [])[: mentions.NAMES_MAX]}
        return {member.handle: member.get_absolute_url() for member in Member.objects.filter(handle__in=handles)}

    def make_own(self, row, named, people):
        comment = Rows(self.report, restore=True).thing(COMMENTS, row, named)
        if not PUBLIC_ID.fullmatch(comment.public_id) or comment.reveals_through > WHOLE_SHOW:
            raise Bad("its public id or its reach makes no sense")
        if comment.member_id is None and display_name(comment.guest_name) != comment.guest_name:
            raise Bad("its writer's name is not one that the site takes")
        if (comment.member_id is None) == (not comment.guest_name) or len(comment.source) > BODY_MAX:
            raise Bad("its writer or its length makes no sense")
        if (comment.status == CommentStatus.TOMBSTONE) != bool(comment.removed_by):
            raise Bad("its status makes no sense")
        if comment.is_tombstone:
            comment.source = comment.html = ""
        elif row.get("mentions"):
            addresses = {handle: people[handle] for handle in row["mentions"] if handle in people}
            comment.html = markup.render(comment.source, addresses)
        else:
            comment.html = words.render(comment.source)
        return comment
