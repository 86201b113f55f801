"""What the tests of moving share: running an import, and all that the site then has."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

WXR = Path(__file__).parent / "wxr"
SILENT = {"verbosity": 0}


def bring(*files, report, **options):
    """Run import_wxr; what it said."""
    said = StringIO()
    call_command("import_wxr", *map(str, files), report=str(report), stdout=said, **SILENT, **options)
    return said.getvalue()
