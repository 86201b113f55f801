from django.db import migrations

from recaps.planner import narrows_little


class Migration(migrations.Migration):
    dependencies = [
        ("recaps", "0013_search_keeps_words_in_the_row"),
    ]

    operations = [
        narrows_little("recaps_recap", "recap_newest_first", columns=3),
    ]
