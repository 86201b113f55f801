"""What every test stands on. Who appears is in `people.py`, what stands on the site in `factories.py`."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import hypothesis
import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import post_migrate
from django.test import Client, override_settings

from recaps.keeping import sharing, shelf, versions
from tests import people

# Examples are the same in every run of CI, so that it fails by what changed; a machine under load is no fault.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("ci", hypothesis.settings.get_profile("house"), derandomize=True)
hypothesis.settings.register_profile("soak", hypothesis.settings.get_profile("house"), max_examples=3000)

STATIC = Path(__file__).parent.parent / "static"
OURS = ("members", "recaps", "comments", "transfer")
CI = os.environ.get("CI", "").lower() in ("1", "true")


hypothesis.settings.load_profile("ci" if CI else "soak" if os.environ.get("SOAK") else "house")


# --- Settings of a test run


@pytest.fixture(scope="session", autouse=True)
def settings_of_tests(tmp_path_factory):
    """Fast passwords, plain file names, and folders that go with the run."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "static").mkdir()
    small_files(folder / "small")
    changes = {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "LIMIT_PACE": False,  # a test says more in a second than a person in an evening
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "STATICFILES_DIRS": [folder / "small"],
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    }
    with override_settings(**changes):
        yield


def small_files(folder):
    """`static/` as readers get it: in Chromium, scripts run as the minifier leaves them."""
    from django.core.files.storage import FileSystemStorage

    from config import static

    shutil.copytree(STATIC, folder)
    storage = FileSystemStorage(STATIC)
    for file in folder.rglob("*"):
        name = file.relative_to(folder).as_posix()
        if static.OURS.fullmatch(name):
            file.write_bytes(static.Smaller(storage, name).open(name).read())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite as the site has it: a file, for several threads and processes. (Django's default is in memory.)"""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def redis_database_of_this_worker(request):
    """With Redis, a database for each xdist worker, so that one may empty its own."""
    from django.conf import settings

    worker = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    if not settings.REDIS_URL:
        yield
        return
    backend = settings.CACHES["default"]
    with override_settings(CACHES={"default": {**backend, "LOCATION": f"{settings.REDIS_URL}/{worker[2:]}"}}):
        yield


@pytest.fixture(scope="session", autouse=True)
def rows_of_migrations():
    """Groups, aliases and pages come from migrations. A test that commits empties every table: bring them back."""
    last_of_ours = apps.get_app_config("transfer")
    post_migrate.connect(write_again, sender=last_of_ours)
    yield
    post_migrate.disconnect(write_again, sender=last_of_ours)


def write_again(**_):
    """What our migrations write, by the functions that they write it with. `flush` sends the signal of `migrate`."""
    editor = SimpleNamespace(connection=connection)
    for (label, _), migration in sorted(MigrationLoader(connection).disk_migrations.items()):
        for operation in migration.operations:
            if label in OURS and isinstance(operation, RunPython):
                operation.code(apps, editor)


def asks_the_database(test):
    fixtures = {"db", "transactional_db", "live_server"} & set(test.fixturenames)
    return bool(fixtures or test.get_closest_marker("django_db"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """On PostgreSQL, what asks nothing of the database or is SQLite's own is left out: it is proven with SQLite."""
    if connection.vendor == "postgresql":
        config.hook.pytest_deselected(items=[test for test in items if not is_for_postgresql(test)])
        items[:] = filter(is_for_postgresql, items)


def is_for_postgresql(test):
    return asks_the_database(test) and not test.get_closest_marker("of_sqlite")


@pytest.fixture(autouse=True)
def fresh_cache(request):
    """No test finds what another has counted or kept."""
    if asks_the_database(request.node):
        request.getfixturevalue("_django_db_helper")
        cache.clear()
        shelf.clear()
        sharing.keys.clear()


@pytest.fixture
def nothing_kept(settings):
    """For tests of what a page costs: no page is kept. Called, it takes the frames of recaps from the shelf too."""
    settings.KEEP_PAGES = False
    return shelf.clear


@pytest.fixture(autouse=True)
def nothing_waits_for_a_commit(request, monkeypatch):
    """Where a test runs in a transaction that is never committed, what waits for the commit is done at once."""
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server", "stage"} & set(request.fixturenames)
    if not (commits or (marker and marker.kwargs.get("transaction"))):
        monkeypatch.setattr(versions, "after_commit", lambda task: task())


@pytest.fixture
def stage(transactional_db):
    """A database where everything is really committed, for tests of several connections. Slower than `db`."""


# --- Who appears


@pytest.fixture
def guest():
    return people.GUEST


@pytest.fixture
def member(db):
    return people.join(people.MEMBER)


@pytest.fixture
def other_member(db):
    return people.join(people.OTHER_MEMBER)


@pytest.fixture
def muted(db):
    return people.join_muted()


@pytest.fixture
def banned(db):
    return people.join_banned()


@pytest.fixture
def recapper(db):
    return people.join(people.RECAPPER)


@pytest.fixture
def other_recapper(db):
    return people.join(people.OTHER_RECAPPER)


@pytest.fixture
def moderator(db):
    return people.join(people.MODERATOR)


@pytest.fixture
def editor(db):
    return people.join(people.EDITOR)


@pytest.fixture
def owner(db):
    return people.join_owner()


@pytest.fixture
def client_of():
    """`client_of(person)`: a browser with that person signed in; `client_of(None)`: a guest's."""

    def make(person=None, **options):
        client = Client(**options)
        if person is not None:
            client.force_login(person, backend="members.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def time_machine_at():
    """`with time_machine_at(moment): …`, where the clock stands still."""
    return lambda moment: time_machine.travel(moment, tick=False)


# --- In CI nothing is left out


def skipped_in(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", [])) if reporter else 0


def pytest_sessionfinish(session, exitstatus):
    if CI and exitstatus == 0 and skipped_in(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if CI and skipped_in(config):
        terminalreporter.write_line("CI=true: a skipped test counts as a failed one.", red=True)
