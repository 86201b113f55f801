"""What the tests of moving share: running an import, and all that the site then has."""

import json
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from comments.models import Comment
from recaps.models import Recap
from tests.factories import picture_file
from transfer.export.rows import TABLES
from transfer.export.writing import bylines, places, tagged

WXR = Path(__file__).parent / "wxr"
SILENT = {"verbosity": 0}
# The moment of the import, which two imports do not share.
OF_THE_MOMENT = {"made_at"}


def bring(*files, report, **options):
    """Run import_wxr; what it said."""
    said = StringIO()
    call_command("import_wxr", *map(str, files), report=str(report), stdout=said, **SILENT, **options)
    return said.getvalue()


def told_in(folder):
    """The lines of report.jsonl there."""
    return [json.loads(line) for line in (folder / "report.jsonl").read_text().splitlines()]


def post(number):
    return Recap.objects.get(import_ref=f"wp:post:{number}")


def comment(number):
    return Comment.objects.get(import_ref=f"wp:comment:{number}")


def make_uploads(folder):
    """A wp-content/uploads for site.xml."""
    month = folder / "uploads" / "2024" / "10"
    month.mkdir(parents=True)
    (month / "lamp.jpg").write_bytes(picture_file(320, 180).read())
    (month / "stairs.png").write_bytes(picture_file(64, 36, format="PNG").read())
    return folder / "uploads"


def everything():
    """{table: its rows}, without primary keys."""
    rows = {name: [without_moments(row) for row in table.rows()] for name, table in TABLES.items()}
    return rows | {"bylines": list(bylines()), "tagged": list(tagged()), "places": list(places())}


def without_moments(row):
    return {name: value for name, value in row.items() if name not in OF_THE_MOMENT}


def wxr(*items, head="", version="1.2", scheme="http"):
    """An export with these items, as text."""
    spaces = f'xmlns:wp="{scheme}://wordpress.org/export/{version}/" xmlns:dc="{scheme}://purl.org/dc/elements/1.1/"'
    spaces += f' xmlns:content="{scheme}://purl.org/rss/1.0/modules/content/"'
    return f'<?xml version="1.0" encoding="UTF-8"?><rss {spaces}><channel>{head}{"".join(items)}</channel></rss>'


def item(number, title="A post", content="<p>Words.</p>", more=""):
    return (
        f"<item><title>{title}</title><link>https://lamp.example/2024/10/post-{number}/</link>"
        f"<dc:creator>wren</dc:creator><content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>2024-10-07 20:00:00</wp:post_date_gmt>"
        f"<wp:post_name>post-{number}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        f"{more}</item>"
    )


def said_by(number, text="Words.", parent=0, author="Bo", more=""):
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>{author}</wp:comment_author>"
        f"<wp:comment_date_gmt>2024-10-07 21:00:00</wp:comment_date_gmt>"
        f"<wp:comment_content><![CDATA[{text}]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
        f"<wp:comment_parent>{parent}</wp:comment_parent>{more}</wp:comment>"
    )
