"""The spellings by which people call the moderators. The owner changes them in the admin."""

from django.db import migrations

SPELLINGS = ("staff", "mod", "mods", "moderator", "moderators", "admin", "admins")


def make_aliases(apps, schema_editor):
    GroupAlias = apps.get_model("comments", "GroupAlias")
    for name in SPELLINGS:
        GroupAlias.objects.get_or_create(name=name, defaults={"role": "moderator"})


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_drafts_visits_edits_and_reaction_counts")]
    operations = [migrations.RunPython(make_aliases, migrations.RunPython.noop)]
