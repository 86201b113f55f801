"""What is published: dramas, recaps, feeds, and what machines ask for."""

from tests.addresses import EVERYBODY, NO_MORE, NOBODY, at, each, press

# Their own at any stage for its recapper, and everything for editors.
OF_THE_NEWSROOM = each(404, recapper=200, editor=200)
# Readers have known it: gone, and not "not here".
GONE = each(410, recapper=200, editor=200)
LED_BACK = each(303)

TABLE = {
    "recaps:home": [at("/", EVERYBODY), at("/?page=2", NOBODY), at("/?page=x", NOBODY)],
    "recaps:shows": [at("/shows/", EVERYBODY), at("/shows/?by=year", EVERYBODY)],
    "recaps:show": [at("/shows/{show}/", EVERYBODY), at("/shows/nothing/", NOBODY)],
    "recaps:episode": [
        at("/shows/{show}/episodes/1/", EVERYBODY),
        at("/shows/{show}/episodes/s1e1/", NO_MORE),
        at("/shows/{show}/episodes/99/", NOBODY),
        at("/shows/{show}/episodes/01/", NOBODY),
        at("/shows/{show}/episodes/99999999999999999999/", NOBODY),
    ],
    "recaps:person": [at("/people/{person}/", EVERYBODY), at("/people/nobody/", NOBODY)],
    "recaps:recapper": [at("/recappers/marisol/", EVERYBODY), at("/recappers/yuna/", NOBODY)],
    "recaps:tag": [at("/tags/{tag}/", EVERYBODY), at("/tags/nothing/", NOBODY)],
    "recaps:page": [at("/about/", EVERYBODY), at("/comment-policy/", EVERYBODY), at("/nothing/", NOBODY)],
    "recaps:recap": [
        at("{recap}", EVERYBODY),
        at("{episode_recap}", EVERYBODY),
        at("{series_review}", EVERYBODY),
        at("{hangout}", EVERYBODY),
        at("{news}", EVERYBODY),
        at("/1999/01/{slug}/", NO_MORE),
        at("/2024/10/nothing/", NOBODY),
        at("{draft}", OF_THE_NEWSROOM),
        at("{review}", OF_THE_NEWSROOM),
        at("{scheduled}", OF_THE_NEWSROOM),
        at("{withdrawn}", GONE),
        at("/1999/01/not-public-withdrawn/", each(410, recapper=302, editor=302)),
    ],
    # Whoever has the link, and while it lasts.
    "recaps:preview": [
        at("{preview}", EVERYBODY),
        at("{preview_of_another}", NOBODY),
        at("/preview/1-nothing:x/", NOBODY),
        at("/preview/%00/", NOBODY),
    ],
    "recaps:schedule": [
        at("/schedule/", EVERYBODY),
        at("/schedule/?week=2024-W43", EVERYBODY),
        at("/schedule/?week=2024-W99", NOBODY),
        at("/schedule/?week=%00", NOBODY),
    ],
    "recaps:set_zone": [press("/schedule/clock/", each(302), zone="Asia/Seoul")],
    "recaps:feed": [at("/feed/", EVERYBODY)],
    "recaps:kind_feed": [at("/feed/series-review/", EVERYBODY), at("/feed/nothing/", NOBODY)],
    "recaps:show_feed": [at("/shows/{show}/feed/", EVERYBODY), at("/shows/nothing/feed/", NOBODY)],
    "recaps:calendar": [at("/shows/{show}/episodes.ics", EVERYBODY), at("/shows/nothing/episodes.ics", NOBODY)],
    "recaps:recapper_feed": [at("/recappers/marisol/feed/", EVERYBODY), at("/recappers/yuna/feed/", NOBODY)],
    "recaps:tag_feed": [at("/tags/{tag}/feed/", EVERYBODY), at("/tags/nothing/feed/", NOBODY)],
    "recaps:sitemap": [at("/sitemap.xml", EVERYBODY)],
    "recaps:sitemap_of": [at("/sitemap-recaps.xml", EVERYBODY), at("/sitemap-nothing.xml", NOBODY)],
    "recaps:robots": [at("/robots.txt", EVERYBODY)],
    "recaps:manifest": [at("/site.webmanifest", EVERYBODY)],
    "recaps:opensearch": [at("/opensearch.xml", EVERYBODY)],
    "recaps:oembed": [
        at("/oembed/?url={recap}", EVERYBODY),
        at("/oembed/?url={recap}&format=xml", each(501)),
        at("/oembed/?url={draft}", NOBODY),
        at("/oembed/?url=/shows/{show}/", NOBODY),
        at("/oembed/?url=https://elsewhere.example{recap}", NOBODY),
        at("/oembed/?url=http://[", NOBODY),
        at("/oembed/", NOBODY),
    ],
    "recaps:card": [at("{recap}card.jpg", EVERYBODY), at("{draft}card.jpg", NOBODY), at("{scheduled}card.jpg", NOBODY)],
    "recaps:search": [
        at("/search/", EVERYBODY),
        at("/search/?q=lamp", EVERYBODY),
        at("/search/?q=asks&in=comment", EVERYBODY),
        at("/search/?q=zzzqqq", EVERYBODY),
        # Words of the canary, which the page may repeat; all of it it may not.
        at("/search/?q=canary+nobody", EVERYBODY),
        at("/search/?q=canary+nobody&in=comment", EVERYBODY),
        at("/search/?q=lamp&page=99", NOBODY),
    ],
    "recaps:suggest": [at("/search/suggest/?q=lam", EVERYBODY), at("/search/suggest/", EVERYBODY)],
    "recaps:watching": [at("/me/watching/", EVERYBODY)],
    "recaps:watch": [
        press("/me/watching/set/", LED_BACK, show="{show}", through="2"),
        press("/me/watching/set/", each(422), show="{show}", through="99"),
        press("/me/watching/set/", NOBODY),
    ],
    "recaps:forget": [
        press("/me/watching/forget/", LED_BACK, show="{show}"),
        press("/me/watching/forget/", LED_BACK),
    ],
    "recaps:undo": [press("/me/watching/undo/", LED_BACK, before="nonsense")],
    "healthz": [at("/healthz", EVERYBODY)],
    "readyz": [at("/readyz", EVERYBODY)],
    "media/<path:path>": [at("{picture}", EVERYBODY), at("/media/nothing.jpg", NOBODY), at("/media/", NOBODY)],
    "favicon.ico": [at("/favicon.ico", each(302))],
}
