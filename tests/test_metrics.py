"""/metrics says what waits, to whom it may concern and to nobody else. In processes of their own."""

import json
import os
import subprocess
import sys

import pytest

LOOK = """
import json, sys, django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("createcachetable")
from tests import factories
factories.hold(factories.comment_on(factories.RecapFactory()))
client = Client()
looks = {"page": client.get("/").status_code}
for name, extra in {
    "here": {}, "elsewhere": {"REMOTE_ADDR": "203.0.113.7"}, "through a proxy": {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
}.items():
    answer = client.get("/metrics", **extra)
    looks[name] = [answer.status_code, answer.content.decode()]
print(json.dumps(looks))
"""

# As gunicorn does it: the site is loaded, and then forked.
FORK = """
import os, django
django.setup()
from django.http import HttpResponse
from config import metrics
answer = metrics.counted(lambda request: HttpResponse())
if not os.fork():
    answer(None)
    samples = [sample for metric in metrics.answers.collect() for sample in metric.samples]
    print({sample.labels["worker"] for sample in samples} == {str(os.getpid())}, flush=True)
    os._exit(0)
os.wait()
"""


@pytest.fixture
def looks(tmp_path):
    def look(**changes):
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
            "REDIS_URL": "",
            "MEDIA_ROOT": str(tmp_path / "media"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEBUG": "1",
            "ALLOWED_HOSTS": "testserver",
            **changes,
        }
        done = subprocess.run([sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.strip().rpartition("\n")[2])

    return look


def test_metrics_say_what_waits_to_this_machine_alone(looks):
    found = looks(METRICS="1")
    assert found["here"][0] == 200
    assert 'previously_waiting{what="held_comments"} 1.0' in found["here"][1]
    assert "previously_answers_total" in found["here"][1]
    assert found["elsewhere"][0] == found["through a proxy"][0] == 404


def test_other_addresses_may_see_them_where_the_setting_says_so(looks):
    assert looks(METRICS="1", METRICS_FROM="203.0.113.0/24")["elsewhere"][0] == 200


def test_without_the_setting_there_are_none(looks):
    assert looks()["here"][0] != 200


def test_each_worker_counts_under_its_own_number():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", FORK], env=environment, capture_output=True, text=True)
    assert done.stdout == "True\n", done.stderr
