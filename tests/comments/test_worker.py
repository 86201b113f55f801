"""The worker does what is due, once among several, survives what fails, and ends when it is told to."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from comments.management.commands import worker
from config import housekeeping

pytestmark = pytest.mark.django_db


def leave_sessions():
    moment = timezone.now()
    for key, hours in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=moment + timedelta(hours=hours))


def test_what_has_expired_goes_and_the_rest_stays():
    leave_sessions()
    call_command("worker", once=True)
    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_it_is_done_once_an_hour(time_machine_at):
    moment = timezone.now()
    with time_machine_at(moment):
        assert housekeeping.clean_when_due()
        assert not housekeeping.clean_when_due()
    if connection.vendor == "sqlite":  # Redis has a clock of its own
        with time_machine_at(moment + timedelta(seconds=housekeeping.EVERY_SECONDS + 1)):
            assert housekeeping.clean_when_due()


def test_rows_of_the_cache_table_go_when_they_have_expired(settings):
    if settings.REDIS_URL:
        housekeeping.clear_cache()  # nothing to do, and nothing breaks
        return
    cache.set("old", 1, 1)
    cache.set("new", 1, 3600)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shared_cache SET expires = '2001-01-01' WHERE cache_key LIKE %s", ["%old"])
        housekeeping.clear_cache()
        cursor.execute("SELECT count(*) FROM shared_cache")
        assert cursor.fetchone() == (1,)
    assert cache.get("new") == 1


def test_what_failed_is_logged_and_tried_again(monkeypatch, caplog):
    tries = []

    def fails_once():
        tries.append(1)
        if len(tries) == 1:
            raise OSError("the disk is full")
        return False

    monkeypatch.setattr(worker, "WORK", [fails_once, lambda: tries.append("the next") or False])
    assert not worker.work_is_done()
    assert "the disk is full" in caplog.text
    assert not worker.work_is_done()
    assert tries == [1, "the next", 1, "the next"]


def test_a_cleaning_that_failed_is_not_put_off_for_an_hour(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(housekeeping, "clear_sessions", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            housekeeping.clean_when_due()
    assert housekeeping.clean_when_due()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to(tmp_path, number):
    url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    environment = os.environ | {"DATABASE_URL": url, "REDIS_URL": ""}
    for command in ("migrate", "createcachetable"):
        subprocess.run([sys.executable, "manage.py", command, "-v0"], env=environment, check=True)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"], env=environment, stderr=subprocess.PIPE, text=True
    )
    lines = iter(process.stderr.readline, "")
    assert any("has started" in line for line in lines)
    assert any("are cleared" in line for line in lines)  # and now it waits for the next
    process.send_signal(number)
    assert any("has stopped" in line for line in lines)
    assert process.wait(10) == 0
    process.stderr.close()
