"""The page that the footer and every question about watch progress link to. Editors write over these words."""

from django.db import migrations

TITLE = "How spoiler shields work"
BODY = (
    "<p>Tell us how far you have watched a drama, on its page or at the end of a recap. What lies beyond that episode "
    "then stays behind a shield, everywhere on this site, until you get there.</p>"
    "<ul>"
    "<li><p>Behind a shield is nothing: the words and pictures are not sent to you at all, not even hidden.</p></li>"
    "<li><p>A shield says which episode it covers. Open it once with “Read on anyway”, or say that you are further, "
    "and everything up to there opens.</p></li>"
    "<li><p>Headlines and the titles of episodes are always shown. We write them so that they give nothing "
    "away.</p></li>"
    "<li><p>As long as you have said nothing about a drama, each page shows what its recap covers, and what goes "
    "beyond it is shielded.</p></li>"
    "<li><p>A hangout or review of the whole drama opens when you have finished it.</p></li>"
    "<li><p>No account is needed: your answers are kept in this browser. When you join or sign in, they come along, "
    "and the further of the two counts.</p></li>"
    '<li><p>All that you have said stands at <a href="/me/watching/">What you have watched</a>, to change, forget or '
    "undo. Nobody else sees it.</p></li>"
    "</ul>"
)


def make_page(apps, schema_editor):
    Page = apps.get_model("recaps", "Page")
    Page.objects.get_or_create(slug="spoilers", defaults={"title": TITLE, "body": BODY})


class Migration(migrations.Migration):
    dependencies = [("recaps", "0002_house_pages")]
    operations = [migrations.RunPython(make_page, migrations.RunPython.noop)]
