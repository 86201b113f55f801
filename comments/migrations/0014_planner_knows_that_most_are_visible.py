from django.db import migrations

from recaps.planner import narrows_little


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0013_indexes_that_others_stand_in_for"),
        ("recaps", "0014_planner_knows_that_most_are_published"),
    ]

    operations = [
        narrows_little("comments_comment", "comment_newest_by_status", columns=2),
    ]
