"""Editors add what links out there ask for. The groups are made by this app's migrations."""

from django.db import migrations

from members.groups import grant

GROUPS = {"Editors": {"recaps": {"oldaddress": ("add", "change", "delete", "view")}}}


def let_editors(apps, schema_editor):
    grant(apps, schema_editor, GROUPS)


class Migration(migrations.Migration):
    dependencies = [("comments", "0004_group_aliases"), ("recaps", "0004_old_addresses")]
    operations = [migrations.RunPython(let_editors, migrations.RunPython.noop)]
