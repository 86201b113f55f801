import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from recaps.search.indexing import rebuild
from transfer.demo import loading
from transfer.demo.calendar import Calendar
from transfer.demo.large import Scale
from transfer.demo.reading import read_site
from transfer.demo.site import EDITOR, PASSWORD


class Command(BaseCommand):
    help = "Load the demo site into an empty database: dramas, recaps, people and their talk, all made up."

    def add_arguments(self, parser):
        parser.add_argument(
            "--size",
            choices=["small", "large"],
            default="small",
            help="large: besides, 2,000 recaps and 1,000,000 comments for measuring. Takes minutes; can be run again.",
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing, quietly, where there is content already."
        )

    def handle(self, *, size, if_empty, verbosity, **options):
        self.quiet = verbosity == 0
        if if_empty and loading.content():
            return
        try:
            self.load(read_site(), Calendar(timezone.localdate()), size)
        except loading.Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(self.farewell())

    def load(self, site, calendar, size):
        if size == "small" or not loading.content():
            loading.load(site, calendar, self.progress)
        if size == "large":
            scale = Scale()
            with tqdm(desc="Comments", total=scale.comments, unit="", unit_scale=True, disable=self.quiet) as bar:
                loading.load_large(site, scale, calendar, bar)
        rebuild(lambda label, total: tqdm(desc=f"Search: {label}", total=total, unit="", disable=self.quiet))
        if size == "large" and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # its autovacuum would, some minutes later

    def progress(self, things, label, total):
        return tqdm(things, label, total, file=sys.stderr, disable=self.quiet)

    def farewell(self):
        if settings.PRODUCTION:
            return f"The demo site is loaded. Give its editor a password: manage.py changepassword {EDITOR}"
        return (
            f"The demo site is loaded. Sign in at /admin/ as {EDITOR} (editor), password {PASSWORD}.\n"
            "The others have the same password: joonie (recapper), bakjwi (moderator), kettle (member)…"
        )
