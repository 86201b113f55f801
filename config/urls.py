from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config import health, media

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("media/<path:path>", media.media),
    path("favicon.ico", media.icon),
    path("", include("comments.urls")),
    path("", include("members.urls")),
    path("", include("recaps.urls")),
]

if settings.METRICS:  # before what takes any word for a page
    from config.metrics import metrics

    urlpatterns.insert(0, path("metrics", metrics))

handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.server_error"
