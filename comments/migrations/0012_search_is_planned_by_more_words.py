from django.db import migrations

from recaps.search import schema


def know_more(apps, editor):
    schema.sample(editor.connection, "comments_searchedcomment", schema.WORDS_KNOWN)


def know_as_usual(apps, editor):
    schema.sample(editor.connection, "comments_searchedcomment", schema.AS_USUAL)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0011_threads_have_versions"),
    ]

    operations = [
        migrations.RunPython(know_more, know_as_usual),
    ]
