from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("recaps", "0011_search_is_planned_by_more_words"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(fields=["-at", "id", "kind", "object_id"], name="search_document_newest"),
        ),
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(fields=["id", "kind", "object_id", "at"], name="search_document_row"),
        ),
    ]
