"""A backup that is taken while people write, restored into an empty place, is the site as it was at one moment."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers import Missing, postgres, postgres_programs, workshop

pytestmark = pytest.mark.chaos
ROOT = Path(__file__).parent.parent
MAKE = """
from tests import factories
recaps = factories.RecapFactory.create_batch(2)
for recap in recaps:
    factories.talk_under(recap, threads=20)
factories.picture()
print(*(recap.pk for recap in recaps))
"""
COUNT = """
import json
from comments.models import Comment, Thread
from django.db.models import Sum
from recaps.models import Image, Recap
print(json.dumps({
    "keys": list(Comment.objects.exclude(submission_key=None).values_list("submission_key", flat=True)),
    "comments": Comment.objects.count(),
    "threads": Thread.objects.count(),
    "counted": Recap.objects.aggregate(sum=Sum("comment_count"))["sum"],
    "pictures": [image.original.size for image in Image.objects.all()],
}))
"""


class Place:
    """A site on this machine: its database and its pictures."""

    def __init__(self, address, media):
        programs = str(postgres_programs()) if address.startswith("postgres") else ""
        self.environment = os.environ | {
            "DATABASE_URL": address,
            "REDIS_URL": "",
            "MEDIA_ROOT": str(media),
            "DATABASE_POOL": "0",
            "PATH": f"{programs}:{os.environ['PATH']}",
        }

    def run(self, *command):
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout.strip()

    def manage(self, *arguments):
        return self.run(sys.executable, "manage.py", *arguments)

    def shell(self, code):
        return self.manage("shell", "-v0", "-c", code).rpartition("\n")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request, tmp_path):
    """(the site, an empty place for another one)."""
    if request.param == "sqlite":
        yield tuple(Place(f"sqlite:///{tmp_path / name}.sqlite3", tmp_path / name) for name in ("old", "new"))
        return
    try:
        with workshop() as folder, postgres(folder) as address:
            old = Place(address, tmp_path / "old")
            old.run(str(postgres_programs() / "psql"), "-q", "-d", address, "-c", "CREATE DATABASE elsewhere")
            yield old, Place(f"{address.rpartition('/')[0]}/elsewhere", tmp_path / "new")
    except Missing as missing:
        pytest.skip(str(missing))


def begin_to_write(site, recaps, said):
    """Six people who post until they have posted eighty each, or are killed; what was acknowledged goes into `said`."""
    plan = {"recaps": recaps, "writers": 6, "posts": 80, "seed": 1}
    command = [sys.executable, "-m", "tests.writers", json.dumps(plan)]
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    with said.open("wb") as output:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.DEVNULL)


def acknowledged(said):
    """The keys of the comments that somebody has been told of. The last line may be half written."""
    lines = said.read_text().split("\n")[:-1]
    return {line["key"] for line in map(json.loads, lines) if "id" in line}


def test_a_backup_while_writing_is_one_moment_and_can_be_restored(places, tmp_path):
    site, empty = places
    site.manage("migrate", "-v0")
    recaps = [int(pk) for pk in site.shell(MAKE).split()]
    said = tmp_path / "said"
    writers = begin_to_write(site, recaps, said)
    try:
        while len(acknowledged(said)) < 20:
            assert writers.poll() is None
            time.sleep(0.1)
        before = acknowledged(said)
        backup = site.run("deploy/backup", str(tmp_path / "backups"))
        assert writers.poll() is None, "they had stopped before the backup was done"
    finally:
        writers.wait(120)

    empty.run("deploy/restore", backup)
    empty.manage("migrate", "-v0")
    assert "all sound" in empty.manage("check_threads")
    found = json.loads(empty.shell(COUNT))
    assert before <= set(found["keys"]), "what was acknowledged before the backup began is in it"
    assert len(found["keys"]) < len(acknowledged(said)), "and what came long after it is not"
    assert set(found["keys"]) <= acknowledged(said)
    assert found["counted"] == found["comments"], "every count agrees with the comments of the same moment"
    assert len(found["pictures"]) == 1


def test_a_restore_writes_over_nothing(tmp_path):
    site = Place(f"sqlite:///{tmp_path / 'old'}.sqlite3", tmp_path / "media")
    site.manage("migrate", "-v0")
    backup = site.run("deploy/backup", str(tmp_path / "backups"))
    done = subprocess.run(["deploy/restore", backup], cwd=ROOT, env=site.environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "a restore writes over nothing" in done.stderr


def test_old_backups_go_and_a_failed_one_leaves_nothing(tmp_path):
    site = Place(f"sqlite:///{tmp_path / 'old'}.sqlite3", tmp_path / "media")
    site.manage("migrate", "-v0")
    folder = tmp_path / "backups"
    for name in ("2001-01-01T000000Z", "2002-01-01T000000Z"):
        (folder / name).mkdir(parents=True)
    site.run("deploy/backup", str(folder), "2")
    assert len(list(folder.iterdir())) == 2
    assert not (folder / "2001-01-01T000000Z").exists()
    gone = Place(f"sqlite:///{tmp_path / 'nowhere'}.sqlite3", tmp_path / "media")
    done = subprocess.run(["deploy/backup", str(folder)], cwd=ROOT, env=gone.environment, capture_output=True)
    assert done.returncode
    assert len(list(folder.iterdir())) == 2


def test_one_that_is_ended_leaves_nothing_and_takes_away_what_a_killed_one_left(tmp_path):
    """`rsync` here is a program that takes its time, so that the signal comes in the middle."""
    site = Place(f"sqlite:///{tmp_path / 'old'}.sqlite3", tmp_path / "media")
    site.manage("migrate", "-v0")
    slow, folder = tmp_path / "programs" / "rsync", tmp_path / "backups"
    killed, new = folder / ".unfinished-2001-01-01T000000Z", folder / ".unfinished-of-another"
    for made in (slow.parent, killed, new, tmp_path / "media"):
        made.mkdir(parents=True)
    os.utime(killed, (0, 0))
    slow.write_text("#!/bin/sh\ntouch begun; sleep 1\n")
    slow.chmod(0o755)
    environment = site.environment | {"PATH": f"{slow.parent}:{site.environment['PATH']}"}
    backup = subprocess.Popen([ROOT / "deploy/backup", folder], cwd=tmp_path, env=environment)
    while not (tmp_path / "begun").exists():
        assert backup.poll() is None
        time.sleep(0.05)
    backup.send_signal(signal.SIGTERM)
    assert backup.wait(30) == 1
    assert list(folder.iterdir()) == [new]


@pytest.mark.parametrize(("status", "is_there"), [(24, True), (23, False)], ids=["swept away", "unreadable"])
def test_pictures_that_go_meanwhile_are_no_failure_and_those_that_cannot_be_read_are(tmp_path, status, is_there):
    """`rsync` here is a program that ends as the real one does then."""
    site = Place(f"sqlite:///{tmp_path / 'old'}.sqlite3", tmp_path / "media")
    site.manage("migrate", "-v0")
    program = tmp_path / "programs" / "rsync"
    for made in (program.parent, tmp_path / "media"):
        made.mkdir()
    program.write_text(f"#!/bin/sh\nexit {status}\n")
    program.chmod(0o755)
    environment = site.environment | {"PATH": f"{program.parent}:{site.environment['PATH']}"}
    done = subprocess.run(["deploy/backup", tmp_path / "backups"], cwd=ROOT, env=environment, capture_output=True)
    assert (done.returncode == 0) is is_there
    assert len(list((tmp_path / "backups").iterdir())) == is_there


def test_what_the_planner_was_told_is_in_a_backup(tmp_path):
    site = Place(f"sqlite:///{tmp_path / 'old'}.sqlite3", tmp_path / "media")
    site.manage("migrate", "-v0")
    backup = site.run("deploy/backup", str(tmp_path / "backups"))
    told = [
        set(sqlite3.connect(file).execute("SELECT * FROM sqlite_stat1"))
        for file in (tmp_path / "old.sqlite3", Path(backup) / "site.sqlite3")
    ]
    assert told[0] == told[1] != set()


def test_pictures_that_are_not_there_are_missed_aloud(tmp_path):
    site = Place(f"sqlite:///{tmp_path / 'old'}.sqlite3", tmp_path / "nowhere")
    site.manage("migrate", "-v0")
    command = ["deploy/backup", str(tmp_path / "backups")]
    done = subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, text=True)
    assert done.returncode == 0
    assert f"There is no folder {tmp_path / 'nowhere'}" in done.stderr


def test_an_extension_that_somebody_else_has_made_is_no_hindrance(tmp_path):
    try:
        with workshop() as folder, postgres(folder) as address:
            owner = Place(address, tmp_path / "media")

            def ask(database, sql):
                owner.run(str(postgres_programs() / "psql"), "-q", "-d", f"{host}/{database}", "-c", sql)

            host = address.rpartition("/")[0]
            owner.manage("migrate", "-v0")
            backup = owner.run("deploy/backup", str(tmp_path / "backups"))
            ask("postgres", "CREATE ROLE site LOGIN")
            ask("postgres", "CREATE DATABASE elsewhere OWNER site")
            ask("elsewhere", "CREATE EXTENSION pg_trgm")
            new = Place(f"{host.replace('previously@', 'site@')}/elsewhere", tmp_path / "new")
            new.run("deploy/restore", backup)
            new.manage("migrate", "--check", "-v0")
    except Missing as missing:
        pytest.skip(str(missing))
