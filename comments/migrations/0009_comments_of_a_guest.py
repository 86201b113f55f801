"""An index for what a guest has written before, which screening asks at every post. Without a lock on PostgreSQL."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class AddIndexWhileReadersWrite(AddIndexConcurrently):
    """SQLite has one writer at a time anyhow."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        is_postgres = schema_editor.connection.vendor == "postgresql"
        way = super() if is_postgres else super(AddIndexConcurrently, self)
        way.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        is_postgres = schema_editor.connection.vendor == "postgresql"
        way = super() if is_postgres else super(AddIndexConcurrently, self)
        way.database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0008_moderation")]
    operations = [
        AddIndexWhileReadersWrite(
            model_name="comment",
            index=models.Index(
                fields=["guest_email", "-posted_at"],
                condition=~models.Q(guest_email=""),
                name="comment_newest_of_guest",
            ),
        )
    ]
