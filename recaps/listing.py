"""Lists of public recaps by pages, newest first.

What a list asks of the database is composed once: that takes longer than the answer.
"""

from functools import lru_cache

from django.db.models import Count, DateTimeField
from django.utils import timezone

from config.composed import Composed, Given
from recaps.models import Recap

NOW = Given("now", DateTimeField())
RECAPS_A_PAGE = 20
PAGES_COMPOSED = 20  # the first of each list are asked for the most


class Listed:
    """What a Paginator turns into pages: the public recaps that `narrow`, a function of a queryset, leaves.

    `given` are the values that it is Given.
    """

    def __init__(self, narrow, **given):
        self.narrow, self.given = narrow, given

    def count(self):
        return sum(composed_count(self.narrow)(now=timezone.now(), **self.given))

    def __len__(self):
        return self.count()

    def __getitem__(self, page):
        """A slice of no more than RECAPS_A_PAGE."""
        wanted = page.stop - page.start  # the last page is asked for as far as it goes
        return composed_page(self.narrow, page.start)(now=timezone.now(), **self.given)[:wanted] if wanted else []


@lru_cache(maxsize=PAGES_COMPOSED)
def composed_page(narrow, start):
    """Asks for a whole page always: how many there are is not part of the query."""
    recaps = Recap.objects.public(NOW).for_cards().newest_first()
    return Composed(Recap, lambda: narrow(recaps)[start : start + RECAPS_A_PAGE])


@lru_cache
def composed_count(narrow):
    """A count as a queryset, which is what can be composed: by status, which is one for all that is public."""
    recaps = Recap.objects.public(NOW).order_by().values("status")
    return Composed(Recap, lambda: narrow(recaps).annotate(count=Count("pk")).values_list("count", flat=True))
