"""Queries that are composed once, and then only filled in.

Django composes the SQL of a query anew at each asking. Where a query has many parts, or is asked at each post, that
takes far longer than the database takes for its answer. Such a query says with Given where a value will stand, and its
SQL is kept.
"""

import json
from copy import copy
from functools import cache
from weakref import WeakKeyDictionary

from django.db import connections, router
from django.db.models import BigIntegerField, Expression


class Given(Expression):
    """The value called `name`, which comes with each asking. `output_field` as in any expression."""

    def __init__(self, name, output_field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


class GivenKeys(Given):
    """As many primary keys as there are, for `…__in`: one value, so that the SQL is the same for any number."""

    def __init__(self, name):
        super().__init__(name, ListOfKeys())

    def as_sqlite(self, compiler, connection):
        return "(SELECT value FROM json_each(%s))", [self]

    def as_postgresql(self, compiler, connection):
        return "(SELECT unnest(%s::bigint[]))", [self]


class ListOfKeys(BigIntegerField):
    def get_db_prep_value(self, value, connection, prepared=False):
        return json.dumps(list(value)) if connection.vendor == "sqlite" else list(value)


def insert(row, using, fields, returning):
    """What `_do_insert` of a model does, by a statement that is composed once for its `fields`; their values are no
    expressions."""
    connection = connections[using]
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    columns = [tuple(field.column for field in some) for some in (fields, returning)]
    with connection.cursor() as cursor:
        cursor.execute(insertion(row._meta.db_table, *columns), values)
        return cursor.fetchall()


@cache
def insertion(table, columns, returning):
    marks = ", ".join(["%s"] * len(columns))
    return f'INSERT INTO "{table}" ({names_of(columns)}) VALUES ({marks}) RETURNING {names_of(returning)}'


def names_of(columns):
    return ", ".join(f'"{column}"' for column in columns)


class Composed:
    """Called with the values that it is Given: a list of what the queryset that `compose` makes would give.

    It is composed once for each database. `locks`: it is a SELECT FOR UPDATE, and asked of the primary. Nothing is
    prefetched.
    """

    def __init__(self, model, compose, locks=False):
        self.compose, self.kept, self.of_connection = compose, {}, WeakKeyDictionary()
        self.model, self.route = model, router.db_for_write if locks else router.db_for_read

    def __call__(self, **given):
        rows, compiler, sql, params = self.composed()
        compiler.as_sql = lambda *_, **__: (sql, tuple(filled(param, given, compiler.connection) for param in params))
        return list(rows)

    def sql(self, **given):
        """(SQL, parameters), for a statement that it is a part of."""
        _, compiler, sql, params = self.composed()
        return sql, [filled(param, given, compiler.connection) for param in params]

    def composed(self):
        connection = connections[self.route(self.model)]
        if connection not in self.of_connection:
            self.of_connection[connection] = self.on(connection)
        return self.of_connection[connection]

    def on(self, connection):
        """The same for each connection, and so for each thread, but for the little that names a connection."""
        if connection.alias not in self.kept:
            self.kept[connection.alias] = self.compose_for(connection)
        queryset, compiler, sql, params = self.kept[connection.alias]
        queryset, compiler = queryset.all(), copy(compiler)
        compiler.connection = connection
        # How values of the database become Python's follows from the columns, and was found anew for each answer.
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda _: converters
        # What makes objects of rows asks the query for its compiler, and that for its SQL: both are at hand.
        queryset.query.get_compiler = lambda *_, **__: compiler
        return queryset._iterable_class(queryset), compiler, sql, params

    def compose_for(self, connection):
        queryset = self.compose().using(connection.alias)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        compiler.connection = None  # that of one thread, which ends with it
        return queryset, compiler, sql, params


def filled(param, given, connection):
    if not isinstance(param, Given):
        return param
    return param.output_field.get_db_prep_value(given[param.name], connection)
