import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from recaps.search import schema

COLUMNS = ["title", "names", "body", "facets"]


def make(apps, editor):
    schema.make(editor.connection, "recaps_searchdocument", COLUMNS)
    schema.make_sounds(editor.connection, "recaps_searchname")


def drop(apps, editor):
    schema.drop(editor.connection, "recaps_searchname", "sounds")
    schema.drop(editor.connection, "recaps_searchdocument")


class Migration(migrations.Migration):
    dependencies = [
        ("recaps", "0005_dramas_have_an_hour"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchDue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("object_id", models.BigIntegerField()),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name_plural": "search due",
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("names", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                ("facets", models.TextField(blank=True)),
                ("kind", models.CharField(max_length=10)),
                ("object_id", models.BigIntegerField()),
                ("title", models.TextField(blank=True)),
                ("at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "object_id"), name="search_document_unique")],
            },
        ),
        migrations.CreateModel(
            name="SearchName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200)),
                ("folded", models.CharField(db_index=True, max_length=200)),
                ("sound", models.CharField(db_index=True, max_length=300)),
                ("whole", models.BooleanField(default=True)),
                ("character", models.BooleanField(default=False)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spellings",
                        to="recaps.searchdocument",
                    ),
                ),
            ],
        ),
        migrations.RunPython(make, drop),
    ]
