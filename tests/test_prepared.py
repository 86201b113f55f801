"""PostgreSQL is asked with prepared statements: by a real connection to a real server, whatever the site runs on."""

from contextlib import contextmanager
from datetime import datetime

import environ
import pytest
from django.db import ConnectionHandler, IntegrityError, ProgrammingError

from config.pipeline import together
from config.prepared import OPTIONS, SEEN, VALUES_MAX, MomentLoader
from recaps.search.backends import PostgreSQL
from tests.servers import Missing, postgres, workshop


@pytest.fixture(scope="module")
def server():
    try:
        with workshop() as folder, postgres(folder) as address:
            yield address
    except Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def connection(server, django_db_blocker):
    connection = ConnectionHandler({"default": environ.Env.db_url_config(server) | {"OPTIONS": OPTIONS}})["default"]
    with django_db_blocker.unblock():
        yield connection
        connection.close()


def ask(connection, sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def prepared(connection):
    return [sql for (sql,) in ask(connection, "SELECT statement FROM pg_prepared_statements")]


def test_what_is_asked_again_and_again_is_prepared(connection):
    for number in range(SEEN):
        assert ask(connection, "SELECT %s + 1", [number]) == [(number + 1,)]
    assert prepared(connection) == []
    assert ask(connection, "SELECT %s + 1", [41]) == [(42,)]
    assert prepared(connection) == ["SELECT $1 + 1"]


@pytest.mark.parametrize("values", [VALUES_MAX + 1, 70_000])
def test_more_values_than_fit_beside_a_statement_stand_in_it(connection, values):
    sql = f"SELECT count(*), '100 %%' FROM (VALUES {', '.join(['(%s)'] * values)}) AS given (value)"
    for _ in range(SEEN + 1 if values < 1000 else 1):
        assert ask(connection, sql, ["it's 100 %"] * values) == [(values, "100 %")]
    assert prepared(connection) == []


def test_a_search_is_planned_for_its_words(connection, monkeypatch):
    monkeypatch.setattr("recaps.search.backends.connection", connection)
    sql = "SELECT to_tsquery('simple', %s)::text, %s LIKE '100 %%'"
    for number in range(SEEN + 2):
        words = f"'o' <-> 'clock' & 'lamp{number}'"
        assert PostgreSQL().rows(sql, [words, "100 %"]) == [(words, True)]
    assert prepared(connection) == []


@pytest.mark.parametrize("zone", ["UTC", "Asia/Seoul", "America/St_Johns"])
@pytest.mark.parametrize(
    "written", ["2026-11-30T23:59:59.000001+00:00", "1999-12-31T12:00:00.5+00:00", "0987-06-05T04:03:02+00:00"]
)
def test_moments_are_read_as_they_are(connection, zone, written):
    ask(connection, "SELECT set_config('TimeZone', %s, false)", [zone])
    [(read, nothing)] = ask(connection, "SELECT %s::timestamptz, NULL::timestamptz", [written])
    assert read == datetime.fromisoformat(written)
    assert nothing is None
    assert connection.connection.adapters.get_loader(1184, 0) is MomentLoader


def test_what_goes_along_an_index_says_so_for_one_question_alone(connection, monkeypatch):
    monkeypatch.setattr("recaps.search.backends.connection", connection)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE sounds (word text UNIQUE)")
    sql = "SELECT count(*) FROM sounds WHERE word = %s"
    for _ in range(SEEN + 2):
        plan = PostgreSQL().rows(f"EXPLAIN (COSTS OFF) {sql}", ["lamp"], along_indexes=True)
        assert "Index" in str(plan)
        assert PostgreSQL().rows(sql, ["lamp"], along_indexes=True) == [(0,)]
        assert ask(connection, "SHOW enable_seqscan") == [("on",)]
    assert connection.connection.execute("SHOW enable_seqscan").fetchall() == [("on",)]  # as the pool asks
    with pytest.raises(ProgrammingError):
        PostgreSQL().rows("SELECT no_such_column FROM sounds", [], along_indexes=True)
    assert ask(connection, "SHOW enable_seqscan") == [("on",)]


@pytest.fixture
def paper(connection, monkeypatch):
    """A table that lasts as long as the connection, and `together` on it."""
    monkeypatch.setattr("config.pipeline.connection", connection)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE paper (word text UNIQUE)")


@contextmanager
def atomic_on(connection):
    """Django's own would look for the connection by its name."""
    connection.set_autocommit(False)
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.set_autocommit(True)


def write(connection, word):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO paper VALUES (%s)", [word])


def test_what_nobody_reads_is_sent_with_what_is_read_next(connection, paper):
    with atomic_on(connection), together():
        write(connection, "one")
        write(connection, "two")
        assert ask(connection, "SELECT count(*) FROM paper") == [(2,)]
        write(connection, "three")
    assert ask(connection, "SELECT count(*) FROM paper") == [(3,)]


def test_what_is_refused_in_it_takes_back_the_whole(connection, paper):
    def write_twice(and_then):
        with atomic_on(connection), together():
            write(connection, "one")
            write(connection, "one")
            and_then()

    for and_then in (lambda: write(connection, "two"), lambda: ask(connection, "SELECT count(*) FROM paper")):
        with pytest.raises(IntegrityError):
            write_twice(and_then)
        assert ask(connection, "SELECT count(*) FROM paper") == [(0,)]
