from django.db import migrations

from recaps.search import schema

TABLE, OPEN = "recaps_searchdocument", ["title", "names"]


def undate(apps, editor):
    """What is not published has no date any more: see `recaps.search.sources.Recaps`."""
    documents, recaps = (apps.get_model("recaps", name).objects for name in ("SearchDocument", "Recap"))
    published = recaps.filter(status="published").values("pk")
    documents.filter(kind="recap", at__isnull=False).exclude(object_id__in=published).update(at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("recaps", "0012_search_finds_titles_first"),
    ]

    operations = [
        migrations.RunPython(undate, migrations.RunPython.noop),
        migrations.RunPython(
            lambda apps, editor: schema.keep_in_the_row(editor.connection, TABLE, OPEN),
            lambda apps, editor: schema.keep_apart(editor.connection, TABLE, OPEN),
        ),
    ]
