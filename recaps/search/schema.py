"""The databases' own part of search, made by migrations: indexes that follow their tables without a word from us.

SQLite: FTS5 over the words (`unicode61`, with prefixes) and over the sounds of names (`trigram`), kept in step by
triggers. PostgreSQL: a generated `tsvector` (`simple`) with a GIN index, and pg_trgm over the sounds.

All of it may be run again. A migration that alters one of these tables on SQLite makes it anew without its triggers,
and has to call `make` afterwards.
"""

from django.db import DatabaseError, migrations, transaction

WORDS = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
# PostgreSQL knows four kinds of words by a letter; a question may name those that it is about.
WEIGHTS = {"title": "A", "names": "B", "body": "C", "facets": "D"}
FACETS = ("drama", "kind", "year", "by", "posted")  # how the words of the last kind begin
WORDS_KNOWN, AS_USUAL = 1000, -1  # PostgreSQL's `SET STATISTICS`
NO_TRIGRAMS = (
    "Search needs PostgreSQL's extension pg_trgm, and this role may not add it. Please run as a superuser, in this "
    "database: CREATE EXTENSION pg_trgm;"
)


def make(connection, table, columns, key="id"):
    """An index over the words in `columns` of `table`, the most telling column first. `key` is its primary key."""
    if connection.vendor == "sqlite":
        follow(connection, table, f"{table}_words", columns, f"tokenize=\"{WORDS}\", prefix='2 3 4'", key)
    else:
        generate(connection, table, columns)


def make_sounds(connection, table):
    if connection.vendor == "sqlite":
        follow(connection, table, f"{table}_sounds", ["sound"], 'tokenize="trigram"')
        return
    add_trigrams(connection)
    run(connection, f"CREATE INDEX IF NOT EXISTS {table}_sounds ON {table} USING gin (sound gin_trgm_ops)")


def drop(connection, table, suffix="words"):
    if connection.vendor == "sqlite":
        for event in ("insert", "delete", "update"):
            run(connection, f"DROP TRIGGER IF EXISTS {table}_{suffix}_{event}")
        run(connection, f"DROP TABLE IF EXISTS {table}_{suffix}")
    elif suffix == "words":
        run(connection, f"ALTER TABLE {table} DROP COLUMN IF EXISTS words")
    else:
        run(connection, f"DROP INDEX IF EXISTS {table}_{suffix}")


def run(connection, *statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


# --- SQLite


def follow(connection, table, index, columns, options, key="id"):
    """FTS5 without a copy of the text: it reads `table`, and is told by triggers what changes there."""
    names = ", ".join(columns)
    forget = f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', old.{key}, {each('old', columns)});"
    learn = f"INSERT INTO {index} (rowid, {names}) VALUES (new.{key}, {each('new', columns)});"
    run(
        connection,
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5({names}, content='{table}', "
        f"content_rowid='{key}', {options})",
        f"CREATE TRIGGER IF NOT EXISTS {index}_insert AFTER INSERT ON {table} BEGIN {learn} END",
        f"CREATE TRIGGER IF NOT EXISTS {index}_delete AFTER DELETE ON {table} BEGIN {forget} END",
        f"CREATE TRIGGER IF NOT EXISTS {index}_update AFTER UPDATE ON {table} BEGIN {forget} {learn} END",
    )


def each(row, columns):
    return ", ".join(f"{row}.{column}" for column in columns)


# --- PostgreSQL


def generate(connection, table, columns):
    run(
        connection,
        f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS words tsvector GENERATED ALWAYS AS ({weighed(columns)}) STORED",
        f"CREATE INDEX IF NOT EXISTS {table}_words ON {table} USING gin (words)",
    )


def weighed(columns):
    vectors = [f"setweight(to_tsvector('simple', {column}), '{WEIGHTS[column]}')" for column in columns]
    return " || ".join(vectors)


def keep_in_the_row(connection, table, columns):
    """Have PostgreSQL keep the words of `table` in its rows; those of `columns`, in the field `open_words`, once more
    by themselves, with an index. Locks the table for as long as it takes to write its rows anew.

    The words of a text are a few KB, and would be kept apart, in pieces: to fetch and to join them takes longer than
    all else that is done to weigh a text. What is short goes with them, or it would be put apart in their place.
    """
    if connection.vendor == "postgresql":
        kept = [f"ALTER COLUMN {column} SET STORAGE MAIN" for column in ("words", "open_words", *columns)]
        open_words = f"open_words tsvector GENERATED ALWAYS AS ({weighed(columns)}) STORED"
        run(
            connection,
            f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {open_words}, {', '.join(kept)}",
            f"CREATE INDEX IF NOT EXISTS {table}_open_words ON {table} USING gin (open_words)",
            f"ANALYZE {table}",
        )


def keep_apart(connection, table, columns):
    """The way back, for what is written from now on."""
    if connection.vendor == "postgresql":
        kept = [f"ALTER COLUMN {column} SET STORAGE EXTENDED" for column in ("words", *columns)]
        run(connection, f"ALTER TABLE {table} DROP COLUMN IF EXISTS open_words, {', '.join(kept)}")


def knowing_more(table):
    """The operation of a migration that has WORDS_KNOWN of `table` known."""
    return migrations.RunPython(
        lambda apps, editor: sample(editor.connection, table, WORDS_KNOWN),
        lambda apps, editor: sample(editor.connection, table, AS_USUAL),
    )


def sample(connection, table, known):
    """Have PostgreSQL know how often the `known` commonest words of `table` stand there, and look at them now.

    A word that it does not know counts as half as frequent as the rarest that it does. By the usual hundred that is one
    comment in three hundred: it would rather walk through a million, the newest first, than ask the index for a word
    that stands nowhere. Takes seconds, and locks nobody out.
    """
    if connection.vendor == "postgresql":
        run(connection, f"ALTER TABLE {table} ALTER COLUMN words SET STATISTICS {known}", f"ANALYZE {table} (words)")


def add_trigrams(connection):
    """The extension, unless it is there already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():
            return
    try:
        with transaction.atomic(using=connection.alias):
            run(connection, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as error:
        raise RuntimeError(NO_TRIGRAMS) from error
