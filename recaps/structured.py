"""What search engines read of a page (schema.org, as JSON-LD): what it is about, by whom, and where it belongs.

Nothing is said here that the page itself does not show to the same reader.
"""

import json

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from recaps import cards
from recaps.models import Kind

ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
TYPES = {Kind.SERIES_REVIEW: "Review", Kind.HANGOUT: "DiscussionForumPosting", Kind.NEWS: "NewsArticle"}
BEST = 5


def as_json_ld(things):
    """For a `<script>` that holds data: nothing in it can end the element."""
    return json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False).translate(ESCAPES)


class Describing:
    """Describes things of this site under its whole addresses. `request` says what the site is called just now."""

    def __init__(self, request):
        self.whole = request.build_absolute_uri

    def site(self):
        target = self.whole("/search/") + "?q={search_term_string}"
        return {
            "@type": "WebSite",
            "@id": self.whole("/#site"),
            "name": settings.SITE_NAME,
            "url": self.whole("/"),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": target},
                "query-input": "required name=search_term_string",
            },
        }

    def publisher(self):
        logo = self.whole(static("img/icon-512.png"))
        return {"@type": "Organization", "name": settings.SITE_NAME, "url": self.whole("/"), "logo": logo}

    def person(self, name, address):
        return {"@type": "Person", "name": name, "url": self.whole(address)}

    def series(self, show, cast=()):
        found = {"@type": "TVSeries", "@id": self.whole(f"{show.get_absolute_url()}#series"), "name": show.title}
        found["url"] = self.whole(show.get_absolute_url())
        others = list(filter(None, [show.native_title, *show.other_titles.splitlines()]))
        optional = {
            "alternateName": others,
            "countryOfOrigin": show.country and {"@type": "Country", "name": show.country},
            "startDate": show.premiered and f"{show.premiered:%Y-%m-%d}",
            "genre": show.genre_list,
            "image": show.poster and self.whole(show.poster.src),
            "actor": [
                {
                    "@type": "PerformanceRole",
                    "actor": self.person(person.name, person.get_absolute_url()),
                    "characterName": character,
                }
                for character, person in cast
            ],
        }
        return found | {name: value for name, value in optional.items() if value}

    def episode(self, episode):
        show = episode.show
        found = {
            "@type": "TVEpisode",
            "@id": self.whole(f"{episode.get_absolute_url()}#episode"),
            "url": self.whole(episode.get_absolute_url()),
            "name": episode.title or episode.label,
            "episodeNumber": episode.number,
            "partOfSeason": {"@type": "TVSeason", "seasonNumber": episode.season},
            "partOfSeries": {"@id": self.whole(f"{show.get_absolute_url()}#series")},
        }
        return found | ({"datePublished": f"{episode.aired_on:%Y-%m-%d}"} if episode.aired_on else {})

    def recap(self, recap, people, cast, shield):
        """The article itself. Behind a `shield` its headline, people and dates are all that is said."""
        address = self.whole(recap.get_absolute_url())
        found = {
            "@type": TYPES.get(recap.kind, "Article"),
            "@id": f"{address}#recap",
            "headline": recap.headline,
            "url": address,
            "mainEntityOfPage": address,
            "datePublished": recap.published_at.isoformat(),
            "dateModified": recap.updated_at.isoformat(),
            "inLanguage": settings.LANGUAGE_CODE,
            "author": [self.person(p.name, reverse("recaps:recapper", args=[p.handle])) for p in people],
            "publisher": self.publisher(),
            "image": [self.whole(cards.address_of(recap, people))],
            "commentCount": recap.comment_count,
        }
        if recap.lead_image and not shield:
            found["image"].append(self.whole(recap.lead_image.src))
        if recap.excerpt and not shield:
            found["description"] = recap.excerpt
        return found | self.subject(recap, cast)

    def subject(self, recap, cast):
        """What it is about: the drama, and the episodes that it names. A review is rated."""
        if not recap.show:
            return {}
        series = self.series(recap.show, cast)
        if recap.kind == Kind.SERIES_REVIEW:
            return {"itemReviewed": series} | rated(recap)
        if not recap.last_episode:
            return {"about": [series]}
        ends = {recap.first_episode_id: recap.first_episode, recap.last_episode_id: recap.last_episode}
        for episode in ends.values():
            episode.show = recap.show
        return {"about": [*map(self.episode, ends.values()), series]}

    def crumbs(self, *steps):
        """Where a page stands: (name, address) from the top, the page itself last."""
        items = [
            {"@type": "ListItem", "position": place, "name": name, "item": self.whole(address)}
            for place, (name, address) in enumerate([(settings.SITE_NAME, "/"), *steps], 1)
        ]
        return {"@type": "BreadcrumbList", "itemListElement": items}


def rated(recap):
    if recap.rating is None:
        return {}
    rating = {"@type": "Rating", "ratingValue": f"{recap.rating.normalize():f}", "bestRating": BEST, "worstRating": 0.5}
    return {"reviewRating": rating}


def of_recap(request, recap, people, cast, shield):
    describe = Describing(request)
    show = recap.show
    above = [("Dramas", reverse("recaps:shows")), (show.title, show.get_absolute_url())] if show else []
    crumbs = describe.crumbs(*above, (recap.headline, recap.get_absolute_url()))
    return [describe.recap(recap, people, cast, shield), crumbs]


def of_show(request, show, cast):
    describe = Describing(request)
    crumbs = describe.crumbs(("Dramas", reverse("recaps:shows")), (show.title, show.get_absolute_url()))
    return [describe.series(show, cast), crumbs]


def of_episode(request, episode):
    describe, show = Describing(request), episode.show
    crumbs = describe.crumbs(
        ("Dramas", reverse("recaps:shows")),
        (show.title, show.get_absolute_url()),
        (episode.label, episode.get_absolute_url()),
    )
    return [describe.episode(episode), describe.series(show), crumbs]


def of_person(request, person):
    describe = Describing(request)
    found = describe.person(person.name, person.get_absolute_url())
    if person.original_name:
        found["alternateName"] = person.original_name
    return [found]


def of_site(request):
    describe = Describing(request)
    return [describe.site(), describe.publisher()]
