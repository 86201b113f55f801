"""What the site throws away, once an hour: sessions, cache entries and files that nobody can use any more."""

import logging
from importlib import import_module

from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)
EVERY_SECONDS = 3600
CLAIM = "housekeeping"


def clean_when_due():
    """Clean up, unless some worker has within the hour. Whether there was anything to do.

    The claim is an entry of the shared cache, which only one of several workers can add; it is given back when the
    cleaning fails.
    """
    if not cache.add(CLAIM, "claimed", EVERY_SECONDS):
        return False
    try:
        clear_sessions()
        clear_cache()
        for chore in settings.CHORES:
            import_string(chore)()
    except Exception:
        cache.delete(CLAIM)
        raise
    log.info("expired sessions, cache entries and files that belong to nothing are cleared")
    return True


def clear_sessions():
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def clear_cache():
    """Rows of the cache table that have expired. Redis forgets by itself, and a table does not."""
    backend = caches["default"]
    if not isinstance(backend, DatabaseCache):
        return
    now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(backend._table)} WHERE expires < %s", [now])
