"""The baseline of everything that goes over a network: a Django view that sends constant bytes.

With the middleware that `startproject` sets up, and without a session, a template or a database.
TRIVIAL_BYTES says how many it sends.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

from benchmarks.harness import TRIVIAL_MIDDLEWARE

BYTES = b"x" * int(os.environ.get("TRIVIAL_BYTES", "1000"))

settings.configure(
    SECRET_KEY="of no use to anybody",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=TRIVIAL_MIDDLEWARE,
)
urlpatterns = [path("", lambda request: HttpResponse(BYTES))]
application = get_wsgi_application()
