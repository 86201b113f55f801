"""Migrations, back and forth, on the database of the tests."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate(*targets):
    """Without the signals of the command: other tests' rows are none of this one's business."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


def columns_of(model):
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)}
