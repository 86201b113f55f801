"""What the commands that bring another site here have in common: a dry run, a report, a bar, how a fault is told."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from transfer.reading.stream import Refused
from transfer.report import Report


class ImportCommand(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="write nothing, and say what would happen")
        parser.add_argument("--report", metavar="FILE", help="where the report goes; var/import-….jsonl unless said")

    def existing(self, file):
        path = Path(file)
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        return path

    def bring(self, make, options):
        """Run the import that `make(report, progress)` gives, and say what became of it."""
        report = Report(options["report"] or f"var/import-{timezone.now():%Y%m%d-%H%M%S}.jsonl")
        try:
            with report:
                make(report, BarOf(options["verbosity"] == 0)).run()
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if options["dry_run"]:
            self.stdout.write("Nothing was written. This is what would happen:\n")
        self.stdout.write(report.summary())
        self.stdout.write(f"Line by line: {report.path}")


class BarOf:
    """Bars on standard error, with rate and time left."""

    def __init__(self, quiet):
        self.quiet = quiet

    def __call__(self, label, total):
        return tqdm(desc=label, total=total, unit="", unit_scale=True, file=sys.stderr, disable=self.quiet or None)
