"""Redis itself, for what Django's cache has no words for, or takes four times as long to say."""

from functools import cache

from django.conf import settings
from django.core.cache import caches


def client():
    """What Django would make anew at each question, which takes longer than to ask it. One for all threads."""
    return client_of(str(settings.CACHES["default"]["LOCATION"]))


@cache
def client_of(address):
    return caches["default"]._cache.get_client(write=True)
