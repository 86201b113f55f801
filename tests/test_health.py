"""What whoever watches the site is told."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config.health import PATIENCE_SECONDS, our_migrations
from config.logs import AccessLine, OneLine

ASK = """
import time, django
django.setup()
from django.test import Client
client = Client()
client.get("/healthz")
start = time.monotonic()
print(client.get("/readyz").status_code, time.monotonic() - start)
"""


def test_healthz_asks_nothing_of_the_database(client):
    """This test may not touch one: a query would fail it."""
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_names_what_it_has_checked(client):
    response = client.get("/readyz")
    ready = {"status": "ok", "database": "ok", "cache": "ok", "migrations": "ok"}
    assert (response.status_code, response.json()) == (200, ready)


@pytest.mark.django_db
def test_a_migration_that_waits_makes_it_not_ready(client):
    MigrationRecorder.Migration.objects.filter(app="comments").order_by("-pk").first().delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] == "1 waiting"


def test_the_migrations_are_those_that_the_process_was_started_with(monkeypatch):
    """New code beside a process that still runs makes it no less ready: files are not looked at again."""
    assert our_migrations() == set(MigrationLoader(None).disk_migrations)
    monkeypatch.setattr("config.health.apps", None)
    assert our_migrations()


def test_they_are_known_before_the_fork():
    """So that a worker that is replaced after an upgrade, and forked anew, says the same."""
    code = "from config import warming, health as h; warming.warm_up(); print(h.our_migrations.cache_info().currsize)"
    command = [sys.executable, "-c", f"from config.wsgi import application; {code}"]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stdout == "1\n"


@pytest.mark.django_db
@pytest.mark.parametrize(("redis", "cache_says"), [("", "not asked"), ("redis://127.0.0.1", "ok")])
def test_a_database_that_is_gone_makes_it_not_ready(client, monkeypatch, settings, redis, cache_says):
    """It is asked once. The password and the address in the error stay with us."""
    settings.REDIS_URL = redis
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr(connection, "cursor", lambda: (_ for _ in ()).throw(OSError("password=hunter2")))
    response = client.get("/readyz")
    assert response.status_code == 503
    found = {"database": "OSError", "cache": cache_says, "migrations": "not asked"}
    assert response.json() == {"status": "not ready", **found}
    assert b"hunter2" not in response.content


def test_a_postgres_that_is_gone_is_not_waited_for_as_long_as_a_reader_would():
    """Through the pool, which by itself is patient."""
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "DATABASE_POOL": "4", "REDIS_URL": ""}
    environment = os.environ | nowhere | {"DJANGO_SETTINGS_MODULE": "config.settings", "ALLOWED_HOSTS": "testserver"}
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    status, seconds = done.stdout.split()
    assert status == "503", done.stderr
    assert float(seconds) < 2 * PATIENCE_SECONDS


@pytest.mark.django_db
def test_a_cache_that_forgets_makes_it_not_ready(client, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda *args: None)
    assert client.get("/readyz").json()["cache"] == "lost what was put into it"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_a_check_inside_is_not_sent_to_https(client, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    assert client.get(address).status_code == 200


def record(message, *args, **fields):
    made = logging.LogRecord("a.logger", logging.WARNING, __file__, 1, message, args, None)
    vars(made).update(fields)
    return made


def test_a_log_record_is_one_line_of_json_whatever_is_in_it():
    said = OneLine().format(record("Not Found: %s", '/a"b\nc/\u2028', status_code=404))
    assert "\n" not in said
    line = json.loads(said)
    assert (line["level"], line["logger"], line["status"]) == ("warning", "a.logger", 404)
    assert line["message"] == 'Not Found: /a"b\nc/\u2028'


def test_a_request_is_one_line_of_json_too():
    atoms = {"m": "GET", "U": '/"\\\n', "q": "", "s": "200", "B": 12, "D": 345, "h": "127.0.0.1"}
    made = record("%(m)s")
    made.args = atoms
    said = AccessLine().format(made)
    assert "\n" not in said
    assert json.loads(said)["path"] == '/"\\\n'


def test_a_host_that_is_not_ours_is_a_warning_in_one_line(client, caplog):
    """An error would drown those that the guide greps for."""
    client.raise_request_exception = False
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400
    found = [record for record in caplog.records if record.name == "django.security.DisallowedHost"]
    assert [json.loads(OneLine().format(record)).keys() for record in found] == [
        {"at", "level", "logger", "message", "status"}
    ]
    assert found[0].levelname == "WARNING"
