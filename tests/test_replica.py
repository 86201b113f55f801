"""Guests read from a real replica that follows a real primary, and from the primary when it is gone."""

import json
import os
import subprocess
import sys

import pytest

from tests.servers import Missing, postgres, replica_of, workshop

MAKE = "from tests import factories as f; r = f.RecapFactory(); f.comment_on(r); print(r.get_absolute_url())"
# Prints, for each look, its status and how many queries each of the databases had.
LOOK = """
import json, sys, django
django.setup()
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from members.models import Member
looks = {}
def look(name, method="get", **options):
    with CaptureQueriesContext(connections["default"]) as primary:
        try:
            connections["replica"].ensure_connection()
            with CaptureQueriesContext(connections["replica"]) as replica:
                status = getattr(client, method)(path, **options).status_code
            asked = len(replica)
        except Exception as error:
            if connections["replica"].connection is not None:
                raise
            status, asked = getattr(client, method)(path, **options).status_code, 0
    looks[name] = [status, len(primary), asked]
path = sys.argv[1]
client = Client()
look("guest")
client.cookies["mine"] = "something"
look("guest who wrote")
client = Client()
client.force_login(Member.objects.get_or_create(handle="kettle")[0], "members.backends.ModelBackend")
look("member")
client = Client()
path += "comments/"
look("post", "post", data={"body": "Who?", "guest_name": "Bo", "guest_email": "bo@example.net"})
print(json.dumps(looks))
"""


def run(command, environment):
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().rpartition("\n")[2]


def looks(environment, path):
    return json.loads(run([sys.executable, "-c", LOOK, path], environment))


@pytest.fixture(scope="module")
def primary_site():
    """(environment of a site on PostgreSQL, path of a recap of it, the database's address, a folder)."""
    try:
        with workshop() as folder, postgres(folder) as primary:
            environment = os.environ | {
                "DATABASE_URL": primary,
                "REDIS_URL": "",
                "MEDIA_ROOT": str(folder / "media"),
                "STATIC_ROOT": str(folder / "static"),
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DEBUG": "1",
                "ALLOWED_HOSTS": "testserver",
            }
            run([sys.executable, "manage.py", "migrate", "-v0"], environment)
            run([sys.executable, "manage.py", "createcachetable"], environment)
            path = run([sys.executable, "manage.py", "shell", "-v0", "-c", MAKE], environment)
            yield environment, path, primary, folder
    except Missing as missing:
        pytest.skip(str(missing))


def test_guests_read_from_the_replica_and_nobody_else_does(primary_site):
    environment, path, primary, folder = primary_site
    with replica_of(primary, folder) as replica:
        found = looks(environment | {"DATABASE_REPLICA_URL": replica}, path)
    status, asked_primary, asked_replica = found["guest"]
    assert (status, asked_primary) == (200, 0)
    assert asked_replica > 0
    for name in ("guest who wrote", "member", "post"):
        status, asked_primary, asked_replica = found[name]
        assert (status, asked_replica) == (303 if name == "post" else 200, 0), name
        assert asked_primary > 0


def test_a_replica_that_is_gone_costs_no_reader_their_page(primary_site):
    environment, path, *_ = primary_site
    found = looks(environment | {"DATABASE_REPLICA_URL": "postgres://previously@127.0.0.1:9/postgres"}, path)
    assert found["guest"][0] == 200
    assert found["guest"][1] > 0
