import sys

from django.core.management.base import BaseCommand
from tqdm import tqdm

from recaps.search.indexing import rebuild


class Command(BaseCommand):
    help = "Reads everything for search anew, in small pieces, while the site runs and search answers."

    def handle(self, *, verbosity, **options):
        def bar(label, total):
            return tqdm(desc=label, total=total, unit="", file=sys.stderr, disable=None if verbosity else True)

        rebuild(bar)
        self.stdout.write("Search has read everything.")
