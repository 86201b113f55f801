"""For whoever watches the site: is the process alive, and can it do its work."""

from functools import cache as once
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PATIENCE_SECONDS = 2  # for a connection of PostgreSQL


@require_safe
@never_cache
def healthz(request):
    """The process answers. Asks nothing of anything else, so that a slow database restarts no workers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request):
    """Database, cache and migrations, each by name; 503 when one of them is not ready."""
    results = {"database": outcome(check_database)}
    for name, check in {"cache": check_cache, "migrations": check_migrations}.items():
        # Each would wait for a database that is down as long as a reader does.
        asks_it = check is check_migrations or not settings.REDIS_URL
        is_down = asks_it and results["database"] != "ok"
        results[name] = "not asked" if is_down else outcome(check)
    ready = all(result == "ok" for result in results.values())
    return JsonResponse({"status": "ok" if ready else "not ready", **results}, status=200 if ready else 503)


def outcome(check):
    try:
        return check() or "ok"
    except Exception as error:  # whatever is wrong, the answer is that it is not ready
        return type(error).__name__


def check_database():
    """Who asks comes again in some seconds, and is not kept as long as a reader who finds no connection free."""
    pool = getattr(connection, "pool", None)
    if pool and connection.connection is None:
        pool.open()
        pool.putconn(pool.getconn(PATIENCE_SECONDS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_cache():
    cache.set("readyz", "ok", 10)
    return None if cache.get("readyz") == "ok" else "lost what was put into it"


def check_migrations():
    waiting = our_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    return f"{len(waiting)} waiting" if waiting else None


@once
def our_migrations():
    """What this process was started with, as config/warming.py sees to: the next code may lie on the disk already.

    By the names of their files, since all of them loaded take ten megabytes.
    """
    files = ((app.label, Path(app.path, "migrations").glob("[!_~]*.py")) for app in apps.get_app_configs())
    return frozenset((label, file.stem) for label, found in files for file in found)
