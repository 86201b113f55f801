"""What SQLite's planner is told of our indexes, by migrations.

Without statistics it takes ten rows to share whatever an index begins with. Where that is a status nearly all of them
do: SQLite walked through every comment of the site for those of one recap, and the more there was the longer. ANALYZE
would tell it so, but what it tells of a young site is believed of an old one: that the words of all comments stand in
two rows, and are best read from end to end. So it is told this much, which is true of every site that is large enough
for it to matter, and nothing else: https://www.sqlite.org/optoverview.html#manual_control_of_query_plans

Django makes a table anew to alter a column on SQLite, and what was told is dropped with the old one. Such a migration
tells it again; `tests.test_plans` shows whether it did.
"""

from django.db import migrations

ROWS = 1_000_000  # what SQLite supposes of a table that it knows nothing of
SHARE = 250_000  # of them have a status


def narrows_little(table, index, columns):
    """The operation of a migration that tells it of `index`, of so many `columns`, of which the first is a status."""
    stat = " ".join(map(str, [ROWS, SHARE, *[1] * (columns - 1)]))
    return migrations.RunPython(
        lambda apps, editor: tell(editor.connection, table, index, stat),
        lambda apps, editor: tell(editor.connection, table, index, None),
    )


def tell(connection, table, index, stat):
    """`stat` as ANALYZE would write it: how many rows there are, and share the first column, the first two, and on."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sqlite_schema")  # makes the table where there is none
        cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl = %s AND idx = %s", [table, index])
        if stat:
            cursor.execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", [table, index, stat])
        cursor.execute("ANALYZE sqlite_schema")  # and this has it read
