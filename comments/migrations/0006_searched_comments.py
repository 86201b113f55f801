import django.db.models.deletion
from django.db import migrations, models

from recaps.search import schema

COLUMNS = ["names", "body", "facets"]


def make(apps, editor):
    schema.make(editor.connection, "comments_searchedcomment", COLUMNS, key="comment_id")


def drop(apps, editor):
    schema.drop(editor.connection, "comments_searchedcomment")


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0005_editors_look_after_old_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchedComment",
            fields=[
                ("names", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                ("facets", models.TextField(blank=True)),
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="searched",
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunPython(make, drop),
    ]
