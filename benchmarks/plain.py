"""A baseline over a network: the comments of a recap in a plain loop of a template, and nothing around them.

No middleware, no compression. PLAIN_RECAP is the primary key of the recap.
"""

import os

from django.core.wsgi import get_wsgi_application

get_wsgi_application()

from benchmarks.pages import plain_loop  # noqa: E402
from recaps.models import Recap  # noqa: E402

RENDER = plain_loop(Recap(pk=int(os.environ.get("PLAIN_RECAP", "0"))))


def application(environ, start_response):
    body = RENDER().encode()
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]
