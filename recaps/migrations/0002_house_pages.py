"""The two pages that every page links to. Editors write over these words in the admin."""

from django.db import migrations

PAGES = {
    "about": (
        "About",
        "<p>Who we are, what we recap and how to reach us. An editor can write this page in the admin.</p>",
    ),
    "comment-policy": (
        "Comment policy",
        "<p>Be kind to each other and to the people on the screen. Say through which episode your comment gives "
        "things away. Nothing that links to stolen episodes.</p>",
    ),
}


def make_pages(apps, schema_editor):
    Page = apps.get_model("recaps", "Page")
    for slug, (title, body) in PAGES.items():
        Page.objects.get_or_create(slug=slug, defaults={"title": title, "body": body})


class Migration(migrations.Migration):
    dependencies = [("recaps", "0001_initial")]
    operations = [migrations.RunPython(make_pages, migrations.RunPython.noop)]
