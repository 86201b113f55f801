"""What whoever watches the site is told."""

import json
import logging

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.logs import AccessLine, OneLine


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


@pytest.mark.django_db
def test_a_database_that_is_gone_makes_it_not_ready(client, monkeypatch):
    """The password and the address in the error stay with us."""
    monkeypatch.setattr(connection, "cursor", lambda: (_ for _ in ()).throw(OSError("password=hunter2")))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "OSError"
    assert b"hunter2" not in response.content


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
