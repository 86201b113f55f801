"""Fewer indexes on what is written most: each comment has an entry in every one, and a new one whenever it moves.

Those of one column go where another index begins with it, and those for the beginnings of keys (Django makes one beside
each unique text on PostgreSQL), which nobody looks for. Dropped by themselves, without making a table anew on SQLite,
or a foreign key on PostgreSQL, where readers write meanwhile.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COLUMNS = {
    "comment": ["member", "tree_id", "public_id", "submission_key", "import_ref"],
    "thread": ["recap"],
}


def drop(apps, schema_editor):
    connection = schema_editor.connection
    way = "CONCURRENTLY" if connection.vendor == "postgresql" else ""
    for model, fields in fields_of(apps):
        with connection.cursor() as cursor:
            there = connection.introspection.get_constraints(cursor, model._meta.db_table)
        columns = [[field.column] for field in fields]
        for name, found in there.items():
            if found["index"] and not found["unique"] and found["columns"] in columns:
                schema_editor.execute(f"DROP INDEX {way} {schema_editor.quote_name(name)}")


def make(apps, schema_editor):
    for model, fields in fields_of(apps):
        for field in fields:
            for statement in schema_editor._field_indexes_sql(model, field):
                schema_editor.execute(statement)


def fields_of(apps):
    for name, fields in COLUMNS.items():
        model = apps.get_model("comments", name)
        yield model, [model._meta.get_field(field) for field in fields]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("comments", "0012_search_is_planned_by_more_words"),
        ("recaps", "0012_search_finds_titles_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        # First, so that on the way back the fields have their indexes again when these are made.
        migrations.RunPython(drop, make),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="comment",
                    name="member",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="comment",
                    name="tree_id",
                    field=models.PositiveIntegerField(editable=False),
                ),
                migrations.AlterField(
                    model_name="thread",
                    name="recap",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="recaps.recap",
                    ),
                ),
            ]
        ),
    ]
