"""The large demo from SQLite into PostgreSQL, table by table: minutes, where loading it again takes an hour.

    DATABASE_URL=postgres://… python -m benchmarks.across var/benchmarks/large.sqlite3

The database has to be migrated, and is emptied first.
"""

import os
import sqlite3
import sys

SKIPPED = {"django_migrations", "django_cache"}


def carry(file):
    """Every row of every table that the two have in common."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    source = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    with transaction.atomic(), connection.cursor() as cursor:
        # Rows come in any order: no foreign key is looked at while we are at it.
        cursor.execute("SET LOCAL session_replication_role = replica")
        tables = [table for table in connection.introspection.table_names(cursor) if table not in SKIPPED]
        cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))}")
        for table in tables:
            copy(source, cursor, table)
        for statement in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(statement)
    source.close()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def models():
    from django.apps import apps

    return apps.get_models(include_auto_created=True)


def copy(source, cursor, table):
    columns = [column for column in columns_of(cursor, table) if column in columns_there(source, table)]
    if not columns:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as takes:
        for row in source.execute(f'SELECT {names} FROM "{table}"'):
            takes.write_row(row)


def columns_of(cursor, table):
    """Those that are written, not generated."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s "
        "AND is_generated = 'NEVER'",
        [table],
    )
    return [column for (column,) in cursor.fetchall()]


def columns_there(source, table):
    return {row[1] for row in source.execute(f'PRAGMA table_info("{table}")')}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    carry(sys.argv[1])
