from django.db import migrations

from recaps.search.schema import knowing_more


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0011_threads_have_versions"),
    ]

    operations = [
        knowing_more("comments_searchedcomment"),
    ]
