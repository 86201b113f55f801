"""Guests read from the replica, where there is one; everything else is asked of the primary.

A read is a guest's when the request only looks (GET, HEAD) and carries nothing of one person's. From the first write of
such a request on, and within a transaction, the primary answers: a replica is a moment behind, and who has just written
something wants to see it. A replica that does not answer is left alone for a while, and the primary serves everybody.
"""

import logging
import time
from contextvars import ContextVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

log = logging.getLogger(__name__)
REPLICA = "replica"
# What readers are shown. Sessions, the cache table and the like are asked where they are written.
READERS = {"members", "recaps", "comments"}
LEFT_ALONE_SECONDS = 15  # by this process, once it did not answer; a restart of PostgreSQL takes a few

reading_as_guest = ContextVar("reading_as_guest", default=False)


def reads_of_guests(get_response):
    """Middleware: marks what may be answered from the replica."""

    def middleware(request):
        token = reading_as_guest.set(is_guests_read(request))
        try:
            return get_response(request)
        finally:
            reading_as_guest.reset(token)

    return middleware if REPLICA in settings.DATABASES else get_response


def is_guests_read(request):
    return request.method in ("GET", "HEAD") and settings.COOKIES_OF_ONES_OWN.isdisjoint(request.COOKIES)


class Health:
    """Whether the replica answered when it was last asked, by this process."""

    down_until = 0.0

    def is_up(self):
        if time.monotonic() < self.down_until:
            return False
        replica = connections[REPLICA]
        try:
            replica.close_if_health_check_failed()  # asks once a request
            replica.ensure_connection()
        except DatabaseError:
            log.warning("the replica does not answer; the primary serves guests for %s s", LEFT_ALONE_SECONDS)
            self.down_until = time.monotonic() + LEFT_ALONE_SECONDS
            return False
        return True


health = Health()


class ReadersReplica:
    """The database router."""

    def db_for_read(self, model, **hints):
        if model._meta.app_label not in READERS or not reading_as_guest.get():
            return DEFAULT_DB_ALIAS
        if connections[DEFAULT_DB_ALIAS].in_atomic_block or not health.is_up():
            return DEFAULT_DB_ALIAS
        return REPLICA

    def db_for_write(self, model, **hints):
        reading_as_guest.set(False)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == DEFAULT_DB_ALIAS
