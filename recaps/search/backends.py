"""The two databases behind one small interface: candidates come from here, and are judged in one place for both.

A question is a list of Terms that must all be found. Words are letters and digits alone by now (`words.split`), so
that none of the databases' own signs is in them.
"""

from contextlib import contextmanager, nullcontext
from typing import NamedTuple

from django.db import connection, transaction

from recaps.search.schema import FACETS, WEIGHTS

NO_SIGN_BEYOND = "\U0010ffff"
NOTHING = '""'  # a question that FTS5 finds no row for
CANDIDATES = 60  # spellings that share the most trigrams
# What FTS5 does by itself: it joins parts of its index at each write, so that a million comments are written five times
# and more. And what it does while many are written: nothing, with room for the words of a whole batch (in bytes).
USUAL = {"automerge": 4, "crisismerge": 16, "hashsize": 1 << 20}
APART = {"automerge": 0, "crisismerge": 1999, "hashsize": 16 << 20}
PAGES_JOINED = 800  # of an index, in one transaction: less than a tenth of a second


class Term(NamedTuple):
    """Words in a row; the last of them may go on, if `prefix`."""

    words: tuple
    prefix: bool = False


def backend():
    return BACKENDS[connection.vendor]


class SQLite:
    """FTS5. Sounds are compared by trigrams, which need three letters."""

    def one_writer(self):
        """Transactions are IMMEDIATE: there is one writer already."""

    @contextmanager
    def kept_apart(self, table):
        """Within a transaction: have the words that are written to `table` kept as a part of its index, for `join`.

        The index knows no setting of a transaction's own. These are set back before others can see them, and are rolled
        back with whoever is killed.
        """
        self.set_up(table, APART)
        with transaction.atomic():  # whose end has the words written
            yield
        self.set_up(table, USUAL)

    def set_up(self, table, settings):
        with connection.cursor() as cursor:
            for name, value in settings.items():
                cursor.execute(f"INSERT INTO {table}_words ({table}_words, rank) VALUES (%s, %s)", [name, value])

    def join(self, table):
        """Join the parts of `table`'s index, until as few are left as FTS5 would leave; in short transactions."""
        while self.joined_some(table):
            """Others come between."""

    @transaction.atomic
    def joined_some(self, table):
        """Whether there was something to join: FTS5 writes two rows or more then (its documentation of 'merge')."""
        with connection.cursor() as cursor:
            before = changes(cursor)
            cursor.execute(f"INSERT INTO {table}_words ({table}_words, rank) VALUES ('merge', %s)", [PAGES_JOINED])
            return changes(cursor) - before > 1

    def rows(self, sql, parameters, along_indexes=False):
        """`along_indexes`: see the other. It has no other way to what FTS5 finds."""
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def expression(self, terms, columns):
        asked = " AND ".join(f'"{" ".join(term.words)}"{" *" if term.prefix else ""}' for term in terms)
        return f"{{{' '.join(columns)}}} : ({asked})"

    def question(self, terms, columns, facets=()):
        parts = [self.expression(terms, columns)] if terms else []
        parts += [self.expression([Term((one,)) for one in facets], ["facets"])] if facets else []
        return " AND ".join(parts)

    def found(self, table, index, unless):
        """SQL of the rows of `table` that a question finds, as `d`, with a number that is smaller for what fits better:
        its `misfit`. `index`: as for `along`. None where the SQL `unless` is true: nothing is asked of the index then,
        while a condition beside the question would be looked at with each row that it finds.
        """
        words = f"{table}_words"
        asked = f"CASE WHEN {unless} THEN '{NOTHING}' ELSE %s END"
        misfit = f"bm25({words}, 10.0, 5.0, 1.0, 0.0)"
        fits = f"SELECT rowid AS id, {misfit} AS misfit FROM {words} WHERE {words} MATCH {asked}"
        return f"({fits}) f JOIN {self.along(index, table)} ON d.id = f.id"

    def along(self, index, table):
        """`table` as `d`, read along `index` alone: its rows have long texts before the columns that are asked for."""
        return f"{table} d INDEXED BY {index}"

    def fits(self, table, terms, columns):
        """(SQL, parameters): whether the row `d` has all the terms in these columns alone."""
        having, parameters = self.having(table, terms, columns)
        return f"d.id IN ({having})", parameters

    def having(self, table, terms, columns):
        """(SQL, parameters) of the keys of all rows that `fits` is true of, by the index alone."""
        return f"SELECT rowid FROM {table}_words WHERE {table}_words MATCH %s", [self.question(terms, columns)]

    def newest(self, table, key):
        return f"SELECT rowid FROM {table}_words WHERE {table}_words MATCH %s ORDER BY rowid DESC LIMIT %s"

    def begins(self, column, text):
        """Its LIKE cannot use an index; a range can."""
        return f"({column} >= %s AND {column} < %s)", [text, text + NO_SIGN_BEYOND]

    def alike(self, sounds):
        grams = dict.fromkeys(gram for sound in sounds for gram in trigrams(sound))
        if not grams:
            return "SELECT NULL WHERE 1 = 0", []
        asked = " OR ".join(f'"{gram}"' for gram in grams)
        table = "recaps_searchname_sounds"
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY rank LIMIT %s"
        return sql, [asked, CANDIDATES * len(sounds)]


class PostgreSQL:
    """A `tsvector` of four weights, another of what is open, and pg_trgm over sounds."""

    def one_writer(self):
        """Until commit. Two who read the same thing could else write it in the wrong order."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('recaps.search'))")

    def kept_apart(self, table):
        """GIN gathers new words by itself."""
        return nullcontext()

    def join(self, table):
        """And joins them by itself."""

    def rows(self, sql, parameters, along_indexes=False):
        """Asked with the words in the statement: how common they are decides along which index. One that is prepared is
        planned once, for any words.

        `along_indexes`: no table is read from end to end. PostgreSQL takes two sounds for as cheap to compare as two
        numbers, and so compares thousands. To be told so takes no message of its own, and holds for this one alone.
        """
        told = "SELECT set_config('enable_seqscan', 'off', true); " if along_indexes else ""
        with connection.cursor() as cursor:
            cursor.execute(told + connection.ops.compose_sql(sql, parameters))
            if along_indexes:
                cursor.nextset()
            return cursor.fetchall()

    def question(self, terms, columns, facets=()):
        asked = [f"'{' '.join(term.words)}':{'*' if term.prefix else ''}{weights_of(term, columns)}" for term in terms]
        asked += [f"'{one}':{WEIGHTS['facets']}" for one in facets]
        return " & ".join(asked)

    def found(self, table, index, unless):
        rank = "-ts_rank('{0, 0.1, 0.5, 1}', words, asked)"
        fits = f"words @@ asked AND NOT {unless}"
        return f"(SELECT *, {rank} AS misfit FROM {table}, to_tsquery('simple', %s) asked WHERE {fits}) d"

    def along(self, index, table):
        """Long texts are kept apart, and which way is short it knows best."""
        return f"{table} d"

    def fits(self, table, terms, columns):
        """Of what is open to everybody, whose words are kept by themselves."""
        if not terms:
            return "FALSE", []
        return "d.open_words @@ to_tsquery('simple', %s)", [self.question(terms, columns)]

    def having(self, table, terms, columns):
        fits, parameters = self.fits(table, terms, columns)
        return f"SELECT d.id FROM {table} d WHERE {fits}", parameters

    def newest(self, table, key):
        return f"SELECT {key} FROM {table} WHERE words @@ to_tsquery('simple', %s) ORDER BY {key} DESC LIMIT %s"

    def begins(self, column, text):
        """Of letters and digits alone: none of them is one of LIKE's signs."""
        return f"{column} LIKE %s", [f"{text}%"]

    def alike(self, sounds):
        if not sounds:
            return "SELECT NULL::bigint WHERE false", []
        near = "(SELECT id FROM recaps_searchname WHERE sound %% %s ORDER BY similarity(sound, %s) DESC LIMIT %s)"
        parameters = [value for sound in sounds for value in (sound, sound, CANDIDATES)]
        return " UNION ".join([near] * len(sounds)), parameters


def weights_of(term, columns):
    """None where all texts are meant: to compare them, each that was found is unpacked. A beginning that a facet has
    too is looked for in texts alone.
    """
    is_anywhere = "body" in columns and "names" in columns
    word = term.words[-1]
    may_be_facet = term.prefix and any(name.startswith(word) or word.startswith(name) for name in FACETS)
    return "" if is_anywhere and not may_be_facet else "".join(WEIGHTS[column] for column in columns)


def changes(cursor):
    """Rows that SQLite has written so far for this connection."""
    return cursor.execute("SELECT total_changes()").fetchone()[0]


def trigrams(text):
    return [text[start : start + 3] for start in range(len(text) - 2)]


BACKENDS = {"sqlite": SQLite(), "postgresql": PostgreSQL()}
