"""PostgreSQL hears several statements at once (docs/decisions/0013-posting-fast.md)."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def together():
    """What is sent in this block waits for the first statement whose answer is read, or for the end of the block.

    Within a transaction. What the database refuses may be raised later than it was asked for, at one of these places.
    SQLite is not far away: there nothing is different.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
