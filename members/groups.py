"""For migrations: what the groups of the newsroom may do with models that came later than the groups."""

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions


def grant(apps, schema_editor, groups):
    """Give `{"Editors": {"recaps": {"oldaddress": ("add", "change", "delete", "view")}}}` what it says."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    # Permissions are made after all migrations; these are needed now.
    for label in {label for allowed in groups.values() for label in allowed}:
        create_permissions(real_apps.get_app_config(label), verbosity=0, using=schema_editor.connection.alias)
    for name, allowed in groups.items():
        group, _ = Group.objects.get_or_create(name=name)
        for label, models in allowed.items():
            codenames = [f"{verb}_{model}" for model, verbs in models.items() for verb in verbs]
            group.permissions.add(*Permission.objects.filter(content_type__app_label=label, codename__in=codenames))
