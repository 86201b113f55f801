from django.urls import path

from members import me, views

app_name = "members"
urlpatterns = [
    path("members/<slug:handle>/", views.member, name="detail"),
    path("me/", me.me, name="me"),
    path("me/profile/", me.profile, name="profile"),
    path("me/privacy/", me.privacy, name="privacy"),
    path("me/mutes/<slug:handle>/", me.mute, name="mute"),
    path("me/security/", me.security, name="security"),
    path("me/download/", me.download, name="download"),
    path("me/leave/", me.leave, name="leave"),
]
