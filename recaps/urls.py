from django.urls import path

from recaps import views
from recaps.addresses import RECAP

app_name = "recaps"
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("shows/", views.show_index, name="shows"),
    path("shows/<slug:slug>/", views.show, name="show"),
    path("shows/<slug:slug>/episodes/<slug:code>/", views.episode, name="episode"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("recappers/<slug:handle>/", views.RecapperPage.as_view(), name="recapper"),
    path("tags/<slug:slug>/", views.TagPage.as_view(), name="tag"),
    path("me/watching/", views.watching, name="watching"),
    path("me/watching/set/", views.watch, name="watch"),
    path("me/watching/forget/", views.forget, name="forget"),
    path("me/watching/undo/", views.undo, name="undo"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path(RECAP, views.recap, name="recap"),
    path("<slug:slug>/", views.page, name="page"),
]
