"""For whoever watches the site: is the process alive, and can it do its work."""

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request):
    """The process answers. Asks nothing of anything else, so that a slow database restarts no workers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request):
    """Database, cache and migrations, each by name; 503 when one of them is not ready."""
    checks = {"database": check_database, "cache": check_cache, "migrations": check_migrations}
    results = {name: outcome(check) for name, check in checks.items()}
    ready = all(result == "ok" for result in results.values())
    return JsonResponse({"status": "ok" if ready else "not ready", **results}, status=200 if ready else 503)


def outcome(check):
    try:
        return check() or "ok"
    except Exception as error:  # whatever is wrong, the answer is that it is not ready
        return type(error).__name__


def check_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_cache():
    cache.set("readyz", "ok", 10)
    return None if cache.get("readyz") == "ok" else "lost what was put into it"


def check_migrations():
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} waiting" if waiting else None
