from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from transfer.disqus.importing import Import
from transfer.management.commands.import_wxr import BarOf
from transfer.reading.stream import Refused
from transfer.report import Report
from transfer.wordpress.survey import Survey


class Command(BaseCommand):
    help = (
        "Brings comments here from a Disqus export, under the recaps that stand at their addresses. Can be interrupted "
        "and run again, and while the site is live."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="Disqus's export, .xml or .xml.gz")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, and say what would happen")
        parser.add_argument("--report", metavar="FILE", help="where the report goes; var/import-….jsonl unless said")

    def handle(self, file, **options):
        path = Path(file)
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        report = Report(options["report"] or f"var/import-{timezone.now():%Y%m%d-%H%M%S}.jsonl")
        try:
            with report:
                Import(path, report, BarOf(options["verbosity"] == 0), Survey().disk, options["dry_run"]).run()
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if options["dry_run"]:
            self.stdout.write("Nothing was written. This is what would happen:\n")
        self.stdout.write(report.summary())
        self.stdout.write(f"Line by line: {report.path}")
