from django.urls import path

from comments import views
from recaps.addresses import RECAP

app_name = "comments"
urlpatterns = [
    path(f"{RECAP}comments/", views.write, name="write"),
    path(f"{RECAP}comments/preview/", views.preview, name="preview"),
    path(f"{RECAP}comments/draft/", views.draft, name="draft"),
    path(f"{RECAP}comments/news/", views.news, name="news"),
    path(f"{RECAP}comments/arrivals/", views.arrivals, name="arrivals"),
    path(f"{RECAP}comments/people/", views.people, name="people"),
    path(f"{RECAP}comments/react/", views.react, name="react"),
    path(f"{RECAP}comment-page-<int:page>/", views.old_page, name="old-page"),
    path("comments/<slug:public_id>/", views.permalink, name="permalink"),
    path("comments/<slug:public_id>/open/", views.opened, name="opened"),
    path("comments/<slug:public_id>/report/", views.report, name="report"),
    path("comments/<slug:public_id>/edit/", views.edit, name="edit"),
    path("comments/<slug:public_id>/delete/", views.delete, name="delete"),
    path("comments/<slug:public_id>/revisions/", views.revisions, name="revisions"),
]
