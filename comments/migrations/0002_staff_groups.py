"""The three groups of the newsroom and what each may do. A member's role puts them into one (Member.take_role)."""

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

WRITING = {
    "recaps": {
        "recap": ("add", "change", "view"),
        "image": ("add", "change", "view"),
        "tag": ("add", "view"),
        "show": ("view",),
        "episode": ("view",),
        "person": ("view",),
        "credit": ("view",),
    }
}
MODERATING = {
    "comments": {
        "comment": ("change", "view"),
        "thread": ("view",),
        "report": ("change", "view"),
        "moderationaction": ("view",),
    },
    "recaps": {"recap": ("view",)},
}
PUBLISHING = {
    "recaps": {
        **dict.fromkeys(("show", "episode", "person", "credit", "image", "tag"), ("add", "change", "delete", "view")),
        "recap": ("add", "change", "delete", "view", "publish"),
        "page": ("change", "view", "add"),
        "byline": ("add", "change", "delete", "view"),
    },
    "comments": MODERATING["comments"],
    "members": {"member": ("view",)},
}
GROUPS = {"Recappers": WRITING, "Moderators": MODERATING, "Editors": PUBLISHING}


def make_groups(apps, schema_editor):
    # Permissions are made after all migrations; these groups need them now.
    for label in ("members", "recaps", "comments"):
        create_permissions(real_apps.get_app_config(label), verbosity=0, using=schema_editor.connection.alias)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, allowed in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        for label, models in allowed.items():
            for model, verbs in models.items():
                codenames = [f"{verb}_{model}" for verb in verbs]
                group.permissions.add(*Permission.objects.filter(content_type__app_label=label, codename__in=codenames))


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0001_initial"),
        ("members", "0001_initial"),
        ("recaps", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, remove_groups)]
