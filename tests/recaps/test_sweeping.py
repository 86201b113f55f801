"""Files that belong to no picture are swept, and no others."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from recaps import sweeping
from tests.factories import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(time_machine_at):
    with time_machine_at(timezone.now() + sweeping.SAFE_AGE + timedelta(hours=1)):
        yield


def test_the_files_of_a_deleted_picture_go(later):
    kept, gone = picture(), picture()
    paths = [gone.original.name, *(rendition.file.name for rendition in gone.renditions.all())]
    gone.delete()
    assert default_storage.exists(paths[0])
    sweeping.sweep()
    assert not any(default_storage.exists(path) for path in paths)
    assert default_storage.exists(kept.original.name)
    assert sweeping.sweep() == 0


def test_what_is_young_may_still_get_its_row():
    default_storage.save("pictures/under-way-1234/original.jpg", ContentFile(b"x"))
    sweeping.sweep()
    assert default_storage.exists("pictures/under-way-1234/original.jpg")
