"""Very many comments in search: read in short pieces, written once, and joined by the time that they are all there."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import search
from comments.models import SearchedComment
from recaps.models import SearchDue
from recaps.search import backends, indexing
from tests import factories
from tests.recaps.searching import read_everything, results

pytestmark = pytest.mark.django_db
MANY = 12


class Killed(BaseException):
    """As nothing in between may catch it."""


@pytest.fixture
def recap(db, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 2)
    recap = factories.RecapFactory()
    for number in range(MANY):
        factories.comment_on(recap, says=f"Gondola number{number}.")
    SearchDue.objects.all().delete()
    return recap


@pytest.fixture
def killed_at_the_third_piece(monkeypatch):
    read, read_so_far = search.Comments.index, []

    def index(self, ids):
        read(self, ids)
        read_so_far.append(ids)
        if len(read_so_far) == 3:
            raise Killed

    monkeypatch.setattr(search.Comments, "index", index)


def read():
    return SearchedComment.objects.count()


def asked(command):
    """The statements of `command` that write comments."""
    with CaptureQueriesContext(connection) as sent:
        command()
    return [one["sql"] for one in sent if "INSERT INTO comments_searchedcomment " in one["sql"]]


def test_a_discussion_is_read_in_pieces(recap, client):
    search.note_discussions([recap.pk])
    assert len(asked(indexing.work_off)) == MANY / indexing.BATCH
    assert f"number{MANY - 1}" in results(client, "gondola", **{"in": "comment"})
    assert not SearchDue.objects.exists()


def test_a_worker_that_is_killed_finds_all_of_it_still_due(recap, killed_at_the_third_piece):
    search.note_discussions([recap.pk])
    with pytest.raises(Killed):
        indexing.work_off()
    assert read() == 2 * indexing.BATCH
    assert SearchDue.objects.filter(kind="discussion", object_id=recap.pk).exists()
    call_command("worker", "--once")
    assert read() == MANY
    assert not SearchDue.objects.exists()


def test_what_stands_there_is_not_written_again(recap):
    read_everything()
    changed = recap.threads.first().comments.get()
    changed.html = "<p>A zeppelin.</p>"
    changed.save()
    (written,) = asked(read_everything)
    assert "zeppelin" in written
    assert "number" not in written


# --- SQLite's index, which is in parts


def parts(table="comments_searchedcomment"):
    """How many parts the index of `table` is in."""
    with connection.cursor() as cursor:
        # The place of a part is in the upper bits of its rows; those up to 10 are of the whole index.
        return cursor.execute(f"SELECT count(DISTINCT id >> 37) FROM {table}_words_data WHERE id > 10").fetchone()[0]


def settings():
    with connection.cursor() as cursor:
        return dict(cursor.execute("SELECT k, v FROM comments_searchedcomment_words_config").fetchall())


def check():
    """FTS5 compares its index with the table, and refuses where they differ."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO comments_searchedcomment_words (comments_searchedcomment_words) VALUES ('integrity-check')"
        )


@pytest.mark.of_sqlite
def test_the_parts_of_many_writes_are_joined(recap, monkeypatch):
    monkeypatch.setattr(indexing, "JOINED_AFTER", 4)
    grown = []
    join = backends.SQLite.join
    monkeypatch.setattr(backends.SQLite, "join", lambda *args: (grown.append(parts()), join(*args)))
    read_everything()
    assert max(grown) >= 4  # one of each batch, and none joined meanwhile
    assert parts() <= 3
    assert read() == MANY
    check()


@pytest.mark.of_sqlite
def test_what_is_read_together_is_one_part_in_whatever_order_it_is_found(recap, monkeypatch):
    """FTS5 allows 2,000 parts, and says that the disk is full where there are more."""
    monkeypatch.setattr(indexing, "BATCH", MANY)
    monkeypatch.setattr(backends.SQLite, "join", lambda *args: None)
    monkeypatch.setattr(search, "rows_of", lambda comments, rows=search.rows_of: sorted(rows(comments), reverse=True))
    read_everything()
    assert parts() == 1


@pytest.mark.of_sqlite
def test_dramas_that_are_read_again_are_one_part(db, monkeypatch):
    """They come by their titles; their documents are in the order in which they came to the site."""
    for letter in "fedcba":
        factories.ShowFactory(title=f"{letter} gondola")
        read_everything()
    monkeypatch.setattr(backends.SQLite, "join", lambda *args: None)
    before = parts("recaps_searchdocument")
    read_everything()
    assert parts("recaps_searchdocument") == before + 1


@pytest.mark.of_sqlite
def test_the_index_goes_on_as_usual_after_many_writes(recap):
    read_everything()
    assert settings().items() >= backends.USUAL.items()


@pytest.mark.of_sqlite
def test_the_index_goes_on_as_usual_after_a_killed_write(recap, killed_at_the_third_piece):
    with pytest.raises(Killed):
        read_everything()
    assert settings().items() >= backends.USUAL.items()
    check()
    read_everything()
    assert read() == MANY
    check()
