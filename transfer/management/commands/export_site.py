import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from transfer.export.writing import write


class Command(BaseCommand):
    help = (
        "Writes the whole site into a folder: a file that WordPress takes, all pictures, and every row as JSON. It has "
        "the e-mail addresses of members and guests in it, for the owner; no passwords."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR")
        parser.add_argument("--address", default="http://localhost:8000", help="where this site is: https://…")

    def handle(self, folder, *, address, verbosity, **options):
        if not address.startswith(("http://", "https://")):
            raise CommandError("--address is the address of this site, for example https://previously.example")
        if Path(folder).exists() and not Path(folder).is_dir():
            raise CommandError(f"{folder} is no folder.")

        def progress(things, label, total):
            return tqdm(things, label, total, unit="", file=sys.stderr, disable=verbosity == 0 or None)

        write(folder, address, settings.SITE_NAME, progress)
        self.stdout.write(
            f"The site is in {folder}; README.txt there says what is what. It has the e-mail addresses of members and "
            "guests in it: keep it as you keep the database."
        )
