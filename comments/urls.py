from django.urls import path

from comments import views
from recaps.addresses import RECAP

app_name = "comments"
urlpatterns = [
    path(f"{RECAP}comments/", views.write, name="write"),
    path("comments/<slug:public_id>/", views.permalink, name="permalink"),
]
