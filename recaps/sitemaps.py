"""What search engines may find: every public page, and nothing that is not public yet or any more."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from members.models import Member
from recaps import cards
from recaps.models import Byline, Episode, Page, Person, Recap, Show, Tag

A_PAGE = 10_000


class HouseSitemap(Sitemap):
    limit = A_PAGE
    newest = None  # the field that says when something changed

    def lastmod(self, thing):
        return getattr(thing, self.newest) if self.newest else None

    def get_latest_lastmod(self):
        """Said of recaps alone: Django would read every row of the others."""
        return


class Recaps(HouseSitemap):
    newest = "updated_at"

    def get_latest_lastmod(self):
        return Recap.objects.public().aggregate(newest=Max("updated_at"))["newest"]

    def items(self):
        return Recap.objects.public().for_lists().select_related("show__poster").newest_first()

    def get_urls(self, page=1, site=None, protocol=None):
        """With the card of each: its lead picture is not for everybody's eyes."""
        urls = super().get_urls(page, site, protocol)
        root = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        for url in urls:
            url["image"] = root + cards.address_of(url["item"], url["item"].people)
        return urls


class Shows(HouseSitemap):
    newest = "newest_recap"

    def items(self):
        recaps = Recap.objects.public().filter(show=OuterRef("pk")).newest_first()
        return Show.objects.annotate(newest_recap=Subquery(recaps.values("published_at")[:1])).order_by("pk")


class Episodes(HouseSitemap):
    """Those that have been aired or recapped: the page of any other has nothing to say."""

    def items(self):
        aired = Episode.objects.filter(aired_on__lte=timezone.localdate(), position__isnull=False)
        return aired.select_related("show").only("season", "number", "show__slug").order_by("pk")


class People(HouseSitemap):
    def items(self):
        return Person.objects.filter(credits__isnull=False).distinct().order_by("pk")


class Tags(HouseSitemap):
    def items(self):
        return Tag.objects.filter(recaps__in=Recap.objects.public()).distinct().order_by("pk")


class Recappers(HouseSitemap):
    def items(self):
        written = Byline.objects.filter(recap__in=Recap.objects.public())
        return Member.objects.filter(pk__in=written.values("member")).order_by("pk")

    def location(self, person):
        return f"/recappers/{person.handle}/"


class Pages(HouseSitemap):
    newest = "updated_at"

    def items(self):
        return Page.objects.order_by("pk")


class Fixed(Sitemap):
    def items(self):
        return ["/", "/shows/", "/schedule/"]

    def location(self, address):
        return address


SECTIONS = {
    "site": Fixed,
    "recaps": Recaps,
    "dramas": Shows,
    "episodes": Episodes,
    "people": People,
    "tags": Tags,
    "recappers": Recappers,
    "pages": Pages,
}
