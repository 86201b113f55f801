"""What PostgreSQL is asked again and again, it plans once (docs/decisions/0013-posting-fast.md); and its moments are
read as fast as Python can.
"""

from datetime import UTC, datetime

from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.postgresql.psycopg_any import get_adapters_template
from psycopg import ClientCursor
from psycopg.adapt import Loader

SEEN = 5  # times that a connection has sent a statement before it has it prepared, which is a message more
VALUES_MAX = 100  # of a statement that can be sent again: a list of more is hardly ever as long the next time


class PreparingCursor(ServerBindingCursor):
    """Sends values beside their statement, so that the statement is the same each time and is prepared.

    One with many values is sent as text: PostgreSQL takes no more than 65,535 beside a statement, and what deletes an
    old discussion names each comment. What comes without values has them in it already, and is not prepared.
    """

    def execute(self, query, params=None, **options):
        if params and len(params) > VALUES_MAX:
            query, params = ClientCursor(self.connection).mogrify(query, params), None
        if params is None:
            options["prepare"] = False
        return super().execute(query, params, **options)


class MomentLoader(Loader):
    """A moment as PostgreSQL writes it. Django's loader takes it apart by a pattern, in five times the time."""

    timezone = UTC  # a connection in another takes the loader of Django, which sees it by this

    def load(self, data):
        return datetime.fromisoformat(str(data, "ascii"))


# What Django gives to each connection of a site that has `USE_TZ`.
get_adapters_template(True, UTC).register_loader("timestamptz", MomentLoader)

# What stands in an address comes after them: `?prepare_threshold=1000000000` behind a pooler that keeps no statements.
OPTIONS = {"server_side_binding": True, "cursor_factory": PreparingCursor, "prepare_threshold": SEEN}
