from django.db import migrations

from recaps.search import schema


def know_more(apps, editor):
    schema.sample(editor.connection, "recaps_searchdocument", schema.WORDS_KNOWN)


def know_as_usual(apps, editor):
    schema.sample(editor.connection, "recaps_searchdocument", schema.AS_USUAL)


class Migration(migrations.Migration):
    dependencies = [
        ("recaps", "0010_page_import_ref"),
    ]

    operations = [
        migrations.RunPython(know_more, know_as_usual),
    ]
