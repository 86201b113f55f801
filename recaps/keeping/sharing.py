"""Which addresses are kept for all, what each depends on, and whose answer is their own."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.http import urlencode

from recaps.keeping import versions
from recaps.models import Recap

LISTS = (versions.SITE, versions.COUNTS)


@dataclass(frozen=True)
class Shared:
    """A view whose answer can be shared by all who have nothing of their own on the site.

    `names` gives, from the view's arguments, the versions that the answer depends on, or None where there is nothing to
    keep. `asks` are the parts of a query that the view looks at, `own` those that make the answer one reader's. With
    `for_all` the answer says nothing of anybody, whoever asks.
    """

    names: object
    asks: tuple = ()
    own: frozenset = frozenset()
    for_all: bool = False

    def query(self, request):
        """The part of the query that matters, in one order; None where the answer is one reader's own."""
        if not request.GET:
            return ""
        if not self.own.isdisjoint(request.GET):
            return None
        return urlencode([(name, request.GET[name]) for name in self.asks if name in request.GET])


def shared(names, **options):
    """Decorate a view: see Shared."""

    def mark(view):
        view.shared = Shared(names, **options)
        return view

    return mark


def on_lists(**_):
    return LISTS


def on_the_site(**_):
    return (versions.SITE,)


def on_discussion(slug, **_):
    """What the page of a recap depends on. A query when a process first hears of it, and after every newsroom write."""
    [site] = versions.read([versions.SITE])
    known, pk = keys.get(slug, (None, None))
    if known != site:
        pk = Recap.objects.public().filter(slug=slug).values_list("pk", flat=True).first()
        if pk is None:
            return None
        if len(keys) > KEYS_MAX:
            keys.clear()
        keys[slug] = (site, pk)
    return (versions.SITE, versions.talk_of(pk))


# {slug of a public recap: (how the site stood, its primary key)}.
keys = {}
KEYS_MAX = 20_000


def find(path):
    """(the Shared, or None, and the view's arguments) of the view at `path`."""
    try:
        match = resolve(path)
    except Resolver404:
        return None, {}
    return getattr(match.func, "shared", None), match.kwargs


def has_own(request):
    """Whether whoever asks may have something of their own on a page: a session, a notice, comments of their own."""
    return not settings.COOKIES_OF_ONES_OWN.isdisjoint(request.COOKIES)
