from pathlib import Path

from django.core.management.base import CommandError

from transfer.commands import ImportCommand
from transfer.wordpress.importing import Import, Wishes


class Command(ImportCommand):
    help = (
        "Brings a WordPress site here from its export (WXR) files: posts, pages, pictures, people, and comments of any "
        "depth. Can be interrupted and run again, also with a newer export, and while the site is live."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="export files, .xml or .xml.gz")
        super().add_arguments(parser)
        parser.add_argument("--uploads", metavar="DIR", help="the old site's wp-content/uploads; “uploads” beside FILE")
        parser.add_argument("--fetch-media", action="store_true", help="ask the old site for pictures that lack a file")
        parser.add_argument("--also", default="", metavar="TYPES", help="post types to read as posts: recap,review")
        parser.add_argument("--prefix", default="wp", help="another word for a second site, whose numbers clash")
        parser.add_argument(
            "--restore",
            action="store_true",
            help="FILE is an export of this software that you trust: roles and verified addresses come back too",
        )

    def handle(self, files, **options):
        paths = [self.existing(file) for file in files]
        wishes = Wishes(
            paths,
            uploads=self.uploads(options["uploads"], paths),
            fetching=options["fetch_media"],
            dry=options["dry_run"],
            restore=options["restore"],
            prefix=self.prefix(options["prefix"]),
            also=[kind.strip() for kind in options["also"].split(",") if kind.strip()],
        )
        self.bring(lambda report, bar: Import(wishes, report, bar), options)

    def uploads(self, folder, paths):
        if folder and not Path(folder).is_dir():
            raise CommandError(f"There is no folder {folder}.")
        beside = paths[0].parent / "uploads"
        return folder or (str(beside) if beside.is_dir() else None)

    def prefix(self, word):
        if not (word.isascii() and word.isalnum() and len(word) <= 10):
            raise CommandError("A prefix is a short word of letters and digits.")
        return word
