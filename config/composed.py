"""Queries that are composed once, and then only filled in.

Django composes the SQL of a query anew at each asking. Where a query has many parts, that takes far longer than the
database takes for its answer. Such a query says with Given where a value will stand, and its SQL is kept.
"""

from weakref import WeakKeyDictionary

from django.db import connections, router
from django.db.models import Expression


class Given(Expression):
    """The value called `name`, which comes with each asking. `output_field` as in any expression."""

    def __init__(self, name, output_field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Composed:
    """Called with the values that it is Given: the rows, as tuples, of the `values_list()` that `compose` makes.

    Its SQL is kept for each connection, and so for each thread.
    """

    def __init__(self, model, compose):
        self.model, self.compose, self.compilers = model, compose, WeakKeyDictionary()

    def __call__(self, **given):
        alias = router.db_for_read(self.model)
        connection = connections[alias]
        if connection not in self.compilers:
            query = self.compose().using(alias).query
            compiler = query.get_compiler(connection=connection)
            self.compilers[connection] = compiler, *compiler.as_sql()
        compiler, sql, params = self.compilers[connection]
        compiler.as_sql = lambda: (sql, [filled(param, given, connection) for param in params])
        return list(compiler.results_iter(tuple_expected=True))


def filled(param, given, connection):
    if not isinstance(param, Given):
        return param
    return param.output_field.get_db_prep_value(given[param.name], connection)
