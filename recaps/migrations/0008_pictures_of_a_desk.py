import django.db.models.deletion
from django.db import migrations, models


def related(model, name, **options):
    return models.ForeignKey(
        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name=name, to=model, **options
    )


class Migration(migrations.Migration):
    dependencies = [("recaps", "0007_discussion_rules")]
    operations = [
        migrations.AddField("image", "episode", related("recaps.episode", "pictures", help_text="Where it is seen.")),
        migrations.AddField("image", "recap", related("recaps.recap", "desk", editable=False)),
        migrations.AddField(
            "image", "place", models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)
        ),
    ]
