"""RSS 2.0 for feed readers: of the site, a drama, a kind, a tag, a recapper. The comments' feeds build on the same.

What lies beyond a reader is not in their feed either. A feed reader says nothing of where its owner is and so gets
what everybody gets; a browser that does say is answered by that.
"""

import re

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import conditional_page, require_safe

from config.clock import local
from members.models import Member, find_by_handle
from recaps.models import Kind, Recap, Show, Tag
from recaps.progress import progress_of

ITEMS = 20
NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
    "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
}
ADDRESS = re.compile(r'\b(src|href|srcset)="([^"]*)"')
# Characters that XML has no way to write.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Rss(Rss201rev2Feed):
    """With the elements that WordPress's feeds have and feed readers know."""

    mime_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self):
        return super().rss_attributes() | NAMESPACES

    def latest_post_date(self):
        """Of an empty feed: today, so that it is the same feed for the whole of the day."""
        if any(item["pubdate"] for item in self.items):
            return super().latest_post_date()
        return local(timezone.now()).replace(hour=0, minute=0, second=0, microsecond=0)

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in ("content:encoded", "slash:comments", "wfw:commentRss"):
            if item.get(name) is not None:
                handler.addQuickElement(name, item[name])


def xml_text(text):
    return NO_XML.sub("", text)


def with_whole_addresses(html, request):
    """`html` of ours for somewhere else: every address in it with the name of this site."""
    root = request.build_absolute_uri("/").rstrip("/")

    def whole(match):
        places = [f"{root}{place}" if place.startswith("/") else place for place in match[2].split(", ")]
        return f'{match[1]}="{", ".join(places)}"'

    return ADDRESS.sub(whole, html)


class HouseFeed(Feed):
    feed_type = Rss
    language = settings.LANGUAGE_CODE

    def __call__(self, request, *args, **kwargs):
        self = type(self)()  # one for each request: it keeps what the request's reader may see
        self.request = request
        return super().__call__(request, *args, **kwargs)

    def feed_copyright(self):
        return f"{settings.SITE_NAME} and who wrote it"


class RecapFeed(HouseFeed):
    """The newest public recaps. What it is a feed of, its subclasses say."""

    description = "Recaps of TV drama and the talk underneath."

    def title(self, thing=None):
        return f"{thing}: {settings.SITE_NAME}" if thing else settings.SITE_NAME

    def link(self, thing=None):
        return thing.get_absolute_url() if thing else reverse("recaps:home")

    def recaps(self, thing):
        return Recap.objects.public()

    def items(self, thing=None):
        found = self.recaps(thing).for_lists().newest_first().prefetch_related("tags")
        return (found.defer(None) if settings.FEEDS_FULL_TEXT else found)[:ITEMS]

    def item_title(self, recap):
        return xml_text(recap.headline)

    def item_description(self, recap):
        shield = progress_of(self.request).shield(recap)
        return xml_text(f"{shield}." if shield else recap.excerpt)

    def item_author_name(self, recap):
        return xml_text(", ".join(person.name for person in recap.people)) or None

    def item_pubdate(self, recap):
        return recap.published_at

    def item_updateddate(self, recap):
        return recap.updated_at

    def item_guid(self, recap):
        return f"recap-{recap.pk}"

    item_guid_is_permalink = False

    def item_categories(self, recap):
        return [recap.get_kind_display(), *([recap.show.title] if recap.show else []), *map(str, recap.tags.all())]

    def item_comments(self, recap):
        return self.request.build_absolute_uri(f"{recap.get_absolute_url()}#discussion")

    def item_extra_kwargs(self, recap):
        return {
            "content:encoded": self.whole_text(recap) if settings.FEEDS_FULL_TEXT else None,
            "slash:comments": str(recap.comment_count),
            "wfw:commentRss": self.request.build_absolute_uri(f"{recap.get_absolute_url()}feed/"),
        }

    def whole_text(self, recap):
        if not progress_of(self.request).may_read(recap):
            return None
        return xml_text(with_whole_addresses(recap.standfirst + recap.body_html, self.request))


class ShowFeed(RecapFeed):
    def get_object(self, request, slug):
        return get_object_or_404(Show, slug=slug)

    def recaps(self, show):
        return super().recaps(show).filter(show=show)


class TagFeed(RecapFeed):
    def get_object(self, request, slug):
        return get_object_or_404(Tag, slug=slug)

    def recaps(self, tag):
        return super().recaps(tag).filter(tags=tag)


class RecapperFeed(RecapFeed):
    """Of somebody with a byline; there is none of anybody else."""

    def get_object(self, request, handle):
        person = find_by_handle(handle, Member.objects.all())
        if not self.recaps(person).exists():
            raise Http404("Nobody of that name writes here.")
        return person

    def link(self, person):
        return reverse("recaps:recapper", args=[person.handle])

    def recaps(self, person):
        return super().recaps(person).filter(byline__member=person)


class KindFeed(RecapFeed):
    def get_object(self, request, kind):
        if kind.replace("-", "_") not in Kind.values:
            raise Http404("There is no such kind of recap.")
        return Kind(kind.replace("-", "_"))

    def title(self, kind):
        return f"{kind.label}: {settings.SITE_NAME}"

    def link(self, kind):
        return reverse("recaps:home")

    def recaps(self, kind):
        return super().recaps(kind).filter(kind=kind)


def feed_of(feed):
    """A view that answers with 304 while nothing in the feed has changed."""
    return require_safe(conditional_page(feed()))
