"""Picture files that belong to no picture: left by a killed upload, or by a picture that was deleted.

Deleting a picture deletes its row alone; a transaction can be undone, and a deleted file cannot. The worker comes here
once an hour.
"""

import logging
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from recaps.models.pictures import FOLDER, Image

log = logging.getLogger(__name__)
# Files are written before their row is. An import of years of pictures may take hours between the two.
SAFE_AGE = timedelta(days=2)
KEYS_A_QUERY = 500


def sweep():
    """Delete the files of pictures that nobody knows. Returns how many pictures that were."""
    swept = sum(sweep_away(key) for key in orphans())
    if swept:
        log.info("files of %s pictures that belonged to nothing are deleted", swept)
    return swept


def orphans():
    """The keys of folders without a picture."""
    if not default_storage.exists(FOLDER):
        return
    keys, _ = default_storage.listdir(FOLDER)
    for start in range(0, len(keys), KEYS_A_QUERY):
        some = keys[start : start + KEYS_A_QUERY]
        known = set(Image.objects.filter(key__in=some).values_list("key", flat=True))
        yield from (key for key in some if key not in known)


def sweep_away(key):
    """Delete the files of `key` unless one of them is young. Whether they are gone."""
    folder = f"{FOLDER}/{key}"
    _, names = default_storage.listdir(folder)
    paths = [f"{folder}/{name}" for name in names]
    youngest = timezone.now() - SAFE_AGE
    if any(default_storage.get_modified_time(path) > youngest for path in paths):
        return False
    for path in [*paths, folder]:
        default_storage.delete(path)
    return True
