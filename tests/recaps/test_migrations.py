"""Migrations of what search knows can be taken back on a site that is in use, and made again."""

from django.db import connection

from recaps.models import SearchDocument
from tests import factories
from tests.migrating import columns_of, migrate
from tests.recaps.searching import read_everything, results

BEFORE_WORDS_WERE_KEPT_IN_THE_ROW = ("recaps", "0012_search_finds_titles_first")


def test_words_in_the_row_and_the_way_back(stage, client):
    shown, draft = factories.RecapFactory(), factories.RecapFactory(stage="draft")
    read_everything()
    documents = SearchDocument.objects.filter(kind="recap")
    assert list(documents.filter(at=None).values_list("object_id", flat=True)) == [draft.pk]
    try:
        migrate(BEFORE_WORDS_WERE_KEPT_IN_THE_ROW)
        assert "open_words" not in columns_of(SearchDocument)
        documents.update(at=shown.published_at)  # as it was kept then, of drafts too
    finally:
        migrate()
    assert list(documents.filter(at=None).values_list("object_id", flat=True)) == [draft.pk]
    assert ("open_words" in columns_of(SearchDocument)) is (connection.vendor == "postgresql")
    assert kept_elsewhere("recaps_searchdocument", "words", "title", "names") == set()
    assert shown.get_absolute_url() in results(client, shown.show.title)


def kept_elsewhere(table, *columns):
    """Those of `columns` that PostgreSQL may put apart from their row."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attstorage = 'x'", [table])
        return {name for (name,) in cursor.fetchall()} & set(columns)
