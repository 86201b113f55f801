import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from transfer.reading.stream import Refused
from transfer.report import Report
from transfer.wordpress.importing import Import, Wishes


class Command(BaseCommand):
    help = (
        "Brings a WordPress site here from its export (WXR) files: posts, pages, pictures, people, and comments of any "
        "depth. Can be interrupted and run again, also with a newer export, and while the site is live."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="export files, .xml or .xml.gz")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, and say what would happen")
        parser.add_argument("--uploads", metavar="DIR", help="the old site's wp-content/uploads; “uploads” beside FILE")
        parser.add_argument("--fetch-media", action="store_true", help="ask the old site for pictures that lack a file")
        parser.add_argument("--also", default="", metavar="TYPES", help="post types to read as posts: recap,review")
        parser.add_argument("--prefix", default="wp", help="another word for a second site, whose numbers clash")
        parser.add_argument(
            "--restore",
            action="store_true",
            help="FILE is an export of this software that you trust: roles and verified addresses come back too",
        )
        parser.add_argument("--report", metavar="FILE", help="where the report goes; var/import-….jsonl unless said")

    def handle(self, files, **options):
        paths = self.existing(files)
        wishes = Wishes(
            paths,
            uploads=self.uploads(options["uploads"], paths),
            fetching=options["fetch_media"],
            dry=options["dry_run"],
            restore=options["restore"],
            prefix=self.prefix(options["prefix"]),
            also=[kind.strip() for kind in options["also"].split(",") if kind.strip()],
        )
        report = Report(options["report"] or f"var/import-{timezone.now():%Y%m%d-%H%M%S}.jsonl")
        bar = BarOf(options["verbosity"] == 0)
        try:
            with report:
                Import(wishes, report, bar).run()
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if options["dry_run"]:
            self.stdout.write("Nothing was written. This is what would happen:\n")
        self.stdout.write(report.summary())
        self.stdout.write(f"Line by line: {report.path}")

    def existing(self, files):
        paths = [Path(name) for name in files]
        for path in paths:
            if not path.is_file():
                raise CommandError(f"There is no file {path}.")
        return paths

    def uploads(self, folder, paths):
        if folder and not Path(folder).is_dir():
            raise CommandError(f"There is no folder {folder}.")
        beside = paths[0].parent / "uploads"
        return folder or (str(beside) if beside.is_dir() else None)

    def prefix(self, word):
        if not (word.isascii() and word.isalnum() and len(word) <= 10):
            raise CommandError("A prefix is a short word of letters and digits.")
        return word


class BarOf:
    """Bars on standard error, with rate and time left."""

    def __init__(self, quiet):
        self.quiet = quiet

    def __call__(self, label, total):
        return tqdm(desc=label, total=total, unit="", unit_scale=True, file=sys.stderr, disable=self.quiet or None)
