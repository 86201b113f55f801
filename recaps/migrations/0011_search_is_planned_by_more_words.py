from django.db import migrations

from recaps.search.schema import knowing_more


class Migration(migrations.Migration):
    dependencies = [
        ("recaps", "0010_page_import_ref"),
    ]

    operations = [
        knowing_more("recaps_searchdocument"),
    ]
