"""How the site is served: `gunicorn` alone finds this file. Settings of the site itself are in config/settings.py."""

import os
from pathlib import Path

wsgi_app = "config.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"

# Most of a request is waiting (database, disk, a reader's slow line), and threads wait cheaply.
worker_class = "config.serving.Worker"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Loaded once and forked: workers share its memory and start at once. What that asks for is in
# docs/decisions/0027-memory-and-start.md.
preload_app = True
# A worker says that it is alive by touching a file; on a disk under load that alone can take too long.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# It would stand in the home directory, one for every site of this user; signals do what we need.
control_socket_disable = True

timeout = 30
graceful_timeout = 20  # what a request under way may still take after SIGTERM; an upload of 15 MB takes a few seconds
keepalive = 5
# New workers now and then, so that what a library leaks never adds up; not all at the same time. A new one has kept
# nothing yet, so not often: at 500 requests a second this is every few minutes.
max_requests = 100_000
max_requests_jitter = 20_000

accesslog = "-"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.OneLine"}, "access": {"()": "config.logs.AccessLine"}},
    "handlers": {
        "errors": {"class": "logging.StreamHandler", "formatter": "line"},
        "access": {"class": "logging.StreamHandler", "formatter": "access", "stream": "ext://sys.stdout"},
    },
    "root": {"handlers": ["errors"], "level": "INFO"},
    "loggers": {
        "gunicorn.error": {"handlers": ["errors"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
    },
}


def when_ready(server):
    """Just before the first worker is forked."""
    if server.app.app_uri == wsgi_app:
        from config.warming import warm_up

        warm_up()


def post_request(worker, req, environ, resp):
    if worker.app.app_uri == wsgi_app:
        from config.warming import tidy_up

        tidy_up()
