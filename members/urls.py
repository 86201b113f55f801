from django.urls import path

from members import views

app_name = "members"
urlpatterns = [
    path("members/<slug:handle>/", views.member, name="detail"),
]
