"""Who leaves, or takes everything along, while the machine dies: nothing is half done, and the next try ends it."""

import os
import random
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from comments.models import Comment, Departure
from members import avatars, downloading
from members.models import Member
from tests import factories, people
from tests.comments.test_parallel import address_of_test_database
from tests.members import leaving as life
from tests.members.leaving import WORD
from tests.recaps.searching import read_everything

pytestmark = [pytest.mark.chaos, pytest.mark.usefixtures("stage")]
MOMENTS = 12 if os.environ.get("SOAK") else 3


def run(what, last, temporary="/tmp"):
    """In a process of its own, killed at statement `last`."""
    site = {"DATABASE_URL": address_of_test_database(), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    environment = os.environ | site | {"TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "tests.members.stopped", what, str(last), WORD]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, timeout=120, check=False)


def lived():
    member = life.join()
    life.live(member, factories.RecapFactory(), people.join(people.OTHER_MEMBER))
    return member


def is_whole_or_gone():
    """Until the first commit everything is as it was; after it nobody can sign in and only comments are left to do."""
    member = Member.objects.filter(handle=WORD).first()
    if member:
        return member.is_active and member.drafts.count() == 1 and not Departure.objects.exists()
    return Departure.objects.exists() and not life.tables_with(life.ADDRESS)


def test_a_departure_killed_at_any_moment_leaves_no_half_and_the_next_try_ends_it(time_machine_at):
    lived()
    statements, dice = int(run("leave", 0).stdout), random.Random(1)
    for _ in range(MOMENTS):
        call_command("flush", interactive=False, verbosity=0)
        member = lived()
        assert run("leave", dice.randint(2, statements)).returncode == -signal.SIGKILL
        assert is_whole_or_gone()
        call_command("check_threads", verbosity=0)
        assert run("leave", 0).returncode == 0
        read_everything()
        assert life.tables_with(WORD) == set()
        assert life.files_with(WORD) == set()
        assert not Departure.objects.exists()
        assert not Comment.objects.filter(member=member.pk).exists()
        with time_machine_at(timezone.now() + avatars.SAFE_AGE):
            avatars.sweep()
        assert life.avatar_files() == set()
        call_command("check_threads", verbosity=0)


def everything_in(member):
    with zipfile.ZipFile(downloading.archive(member)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist() if name != "index.html"}  # which says when


def files():
    return set(Path(settings.MEDIA_ROOT).rglob("*"))


def test_a_download_killed_half_way_leaves_nothing_behind_and_the_next_one_is_whole(tmp_path):
    member = lived()
    statements, whole, before = int(run("download", 0).stdout), everything_in(member), files()
    assert run("download", statements // 2, tmp_path).returncode == -signal.SIGKILL
    assert files() == before
    assert list(tmp_path.iterdir()) == []
    assert everything_in(member) == whole
    assert f"picture{Path(member.avatar.name).suffix}" in whole
