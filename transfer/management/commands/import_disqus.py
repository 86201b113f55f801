from transfer.commands import ImportCommand
from transfer.disqus.importing import Import
from transfer.wordpress.survey import Survey


class Command(ImportCommand):
    help = (
        "Brings comments here from a Disqus export, under the recaps that stand at their addresses. Can be interrupted "
        "and run again, and while the site is live."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="Disqus's export, .xml or .xml.gz")
        super().add_arguments(parser)

    def handle(self, file, **options):
        path = self.existing(file)
        self.bring(lambda report, bar: Import(path, report, bar, Survey().disk, options["dry_run"]), options)
