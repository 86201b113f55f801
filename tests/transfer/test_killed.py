"""An import that is killed with -9 and run again ends with the same site as one that was left alone."""

import os
import random
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

from benchmarks import wxr
from comments.models import Comment
from tests.comments.test_parallel import address_of_test_database
from tests.transfer.moving import WXR, everything, make_uploads

pytestmark = [pytest.mark.chaos, pytest.mark.usefixtures("stage")]
LONG = bool(os.environ.get("SOAK"))
MOMENTS = 20 if LONG else 3


def run(tmp_path, file, last):
    """An import in a process of its own, killed at statement `last`."""
    environment = os.environ | {"DATABASE_URL": address_of_test_database(), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    command = ["-m", "tests.transfer.stopped", last, file, tmp_path / "uploads", tmp_path / "r.jsonl"]
    command = [sys.executable, *map(str, command)]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, timeout=300, check=False)


def empty():
    call_command("flush", interactive=False, verbosity=0)


def test_killed_at_any_moment_and_run_again_it_ends_the_same(tmp_path):
    make_uploads(tmp_path)
    files = [tmp_path / "many.xml", WXR / "site.xml"]
    wxr.write(files[0], 4, 160)
    statements, expected = {}, {}
    for file in files:
        statements[file] = int(run(tmp_path, file, 0).stdout)
        expected[file] = everything()
        empty()
    dice = random.Random(1)
    for turn in range(MOMENTS):
        file = files[turn % 2]
        killed = run(tmp_path, file, dice.randint(1, statements[file]))
        assert killed.returncode == -signal.SIGKILL
        assert run(tmp_path, file, 0).returncode == 0
        assert everything() == expected[file]
        call_command("check_threads", verbosity=0)
        empty()
    assert not Comment.objects.exists()
