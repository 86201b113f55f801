from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import path
from django.views.decorators.http import require_safe

from recaps import views
from recaps.addresses import RECAP
from recaps.feeds import KindFeed, RecapFeed, RecapperFeed, ShowFeed, TagFeed, feed_of
from recaps.search.views import search, suggest
from recaps.sitemaps import SECTIONS

MAP_OF_SECTIONS = {"sitemaps": SECTIONS, "sitemap_url_name": "recaps:sitemap_of"}
MAP_OF_A_SECTION = {"sitemaps": SECTIONS, "template_name": "recaps/sitemap.xml"}

app_name = "recaps"
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("shows/", views.show_index, name="shows"),
    path("shows/<slug:slug>/", views.show, name="show"),
    path("shows/<slug:slug>/episodes/<slug:code>/", views.episode, name="episode"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("recappers/<slug:handle>/", views.RecapperPage.as_view(), name="recapper"),
    path("tags/<slug:slug>/", views.TagPage.as_view(), name="tag"),
    path("schedule/", views.schedule, name="schedule"),
    path("schedule/clock/", views.set_zone, name="set_zone"),
    path("feed/", feed_of(RecapFeed), name="feed"),
    path("feed/<slug:kind>/", feed_of(KindFeed), name="kind_feed"),
    path("shows/<slug:slug>/feed/", feed_of(ShowFeed), name="show_feed"),
    path("shows/<slug:slug>/episodes.ics", views.calendar, name="calendar"),
    path("recappers/<slug:handle>/feed/", feed_of(RecapperFeed), name="recapper_feed"),
    path("tags/<slug:slug>/feed/", feed_of(TagFeed), name="tag_feed"),
    path("sitemap.xml", require_safe(sitemap_index), MAP_OF_SECTIONS, name="sitemap"),
    path("sitemap-<section>.xml", require_safe(sitemap), MAP_OF_A_SECTION, name="sitemap_of"),
    path("robots.txt", views.robots, name="robots"),
    path("site.webmanifest", views.manifest, name="manifest"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("oembed/", views.oembed, name="oembed"),
    path(f"{RECAP}card.jpg", views.card, name="card"),
    path("search/", search, name="search"),
    path("search/suggest/", suggest, name="suggest"),
    path("me/watching/", views.watching, name="watching"),
    path("me/watching/set/", views.watch, name="watch"),
    path("me/watching/forget/", views.forget, name="forget"),
    path("me/watching/undo/", views.undo, name="undo"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path(RECAP, views.recap, name="recap"),
    path("<slug:slug>/", views.page, name="page"),
]
