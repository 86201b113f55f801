"""Queries that are composed once, and then only filled in.

Django composes the SQL of a query anew at each asking. Where a query has many parts, or is asked at each post, that
takes far longer than the database takes for its answer. Such a query says with Given where a value will stand, and its
SQL is kept.
"""

import json
from datetime import datetime
from functools import cache
from operator import itemgetter
from weakref import WeakKeyDictionary

from django.db import connections, router
from django.db.models import BigIntegerField, Expression
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators


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
    """What `_do_insert` of a model does, by a statement that is composed once for its `fields`. Their values are as the
    database takes them, but for moments: no expressions, and of no field that changes them when it is saved."""
    connection = connections[using]
    fit = connection.ops.adapt_datetimefield_value
    values = [getattr(row, field.attname) for field in fields]
    values = [fit(value) if isinstance(value, datetime) else value for value in values]
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

    Its SQL, and how rows become objects, are kept for each connection, and so for each thread. `locks`: it is a SELECT
    FOR UPDATE, and asked of the primary. Nothing is prefetched.
    """

    def __init__(self, model, compose, locks=False):
        self.compose, self.kept = compose, WeakKeyDictionary()
        self.model, self.route = model, router.db_for_write if locks else router.db_for_read

    def __call__(self, **given):
        connection, sql, params, read = self.composed()
        with connection.cursor() as cursor:
            cursor.execute(sql, [filled(param, given, connection) for param in params])
            return read(cursor.fetchall(), connection)

    def sql(self, **given):
        """(SQL, parameters), for a statement that it is a part of."""
        connection, sql, params, _ = self.composed()
        return sql, [filled(param, given, connection) for param in params]

    def composed(self):
        connection = connections[self.route(self.model)]
        if connection not in self.kept:
            self.kept[connection] = self.compose_for(connection)
        return connection, *self.kept[connection]

    def compose_for(self, connection):
        queryset = self.compose().using(connection.alias)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        return sql, params, reader(queryset, compiler)


def filled(param, given, connection):
    if not isinstance(param, Given):
        return param
    return param.output_field.get_db_prep_value(given[param.name], connection)


# --- From rows to what a queryset gives. Django finds out how for each answer anew; it follows from the columns.


def reader(queryset, compiler):
    """What makes a list of the things that `queryset` gives, of the rows of its answer. `compiler` has its SQL."""
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    converters = [(place, *found) for place, found in converters.items()]
    make = MAKERS[queryset._iterable_class](compiler, queryset.db)

    def read(rows, connection):
        return [make(converted(row, converters, connection)) for row in rows]

    return read


def converted(row, converters, connection):
    """`row` with values of Python in the place of the database's."""
    if not converters:
        return row
    row = list(row)
    for place, convert, column in converters:
        for each in convert:
            row[place] = each(row[place], column, connection)
    return row


def maker(compiler, db):
    """What makes a model of a row, with those that it was selected with and what it was annotated with."""
    info, notes = compiler.klass_info, tuple((compiler.annotation_col_map or {}).items())
    own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    names = [column.target.attname for column, *_ in compiler.select[own]]
    model, related = info["model"], get_related_populators(info, compiler.select, db)

    def make(row):
        found = model.from_db(db, names, row[own])
        for one in related:
            one.populate(row, found)
        for name, place in notes:
            setattr(found, name, row[place])
        return found

    return make


MAKERS = {
    ModelIterable: maker,
    ValuesListIterable: lambda *_: tuple,
    FlatValuesListIterable: lambda *_: itemgetter(0),
}
