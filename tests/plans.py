"""What the database means to do: the plan of every statement that a piece of the site sends, and the big tables in it
that it means to read from end to end.

PostgreSQL rightly reads a table of a few thousand rows, or joins it as a whole, rather than go along its index. So it
is asked twice: as it is for the `huge` tables, and for the `big` ones without these ways. What it still reads from end
to end has no index. And since statements are prepared there, it is asked a third time what it would do for any values.

SQLite says only by which index it goes, not how far. There the steps that it takes are counted.
"""

import json
import re
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import NamedTuple

from django.apps import apps
from django.db import connection, models

EXPLAINED = re.compile(r"\s*(SELECT|UPDATE|DELETE|WITH)\b", re.I)
ALIASES = re.compile(r'"(\w+)" (?:AS )?"?(\w+)"?')


class Read(NamedTuple):
    table: str
    sql: str
    plan: str

    def __str__(self):
        return f"{self.table} is read from end to end\n{self.sql}\n{self.plan}\n"


@contextmanager
def read_whole(big, huge):
    """A list of the Reads of these tables that the block's statements would do. Each is explained, then run."""
    found = []

    def explain(execute, sql, params, many, context):
        if not many and EXPLAINED.match(sql):
            of_database = OF_DATABASE[connection.vendor]
            for asked, ways in ((big, NESTED), (huge, {}), (huge, ANY_VALUES)):
                tables, plan = of_database(sql, params, ways)
                found.extend(Read(table, sql, plan) for table in sorted(tables & set(asked)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield found


def explained(word, sql, params):
    cursor = connection.create_cursor()  # Django's own for this database, below what wraps it
    cursor.execute(f"{word} {sql}", params)
    return [row[-1] for row in cursor.fetchall()]


@cache
def partial():
    """Indexes of what waits for somebody: such a one may be read from end to end."""
    indexes = [index for model in apps.get_models() for index in model._meta.indexes]
    return {index.name for index in indexes if isinstance(index.condition, models.Q)} - {"comment_newest_of_guest"}


# --- SQLite: a line for each table, in words

SCAN = re.compile(r"^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", re.M)
ENDS_EARLY = re.compile(r"LIMIT \S+( OFFSET \S+)?\s*\Z")


def of_sqlite(sql, params, ways):
    """A scan in the order that is asked for ends at its LIMIT; with a sort after it, or a condition, it may not."""
    plan = "\n".join(explained("EXPLAIN QUERY PLAN", sql, params))
    if ENDS_EARLY.search(sql) and "TEMP B-TREE" not in plan and " WHERE " not in sql:
        return set(), plan
    called = {alias: table for table, alias in ALIASES.findall(sql)}
    return {called.get(name, name) for name, index in SCAN.findall(plan) if index not in partial()}, plan


EVERY = 100


@contextmanager
def steps_on_sqlite():
    """A list whose sum is how many steps of SQLite's machine the block takes: about ten to look at a row."""
    taken, machine = [], connection.connection if connection.vendor == "sqlite" else None
    if machine:
        machine.set_progress_handler(lambda: taken.append(EVERY), EVERY)
    try:
        yield taken
    finally:
        if machine:
            machine.set_progress_handler(None, 0)


# --- PostgreSQL: a tree

NESTED = {"enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off"}
ANY_VALUES = {"plan_cache_mode": "force_generic_plan"}
PLANNING = 50  # the most that it reckons with: 2.5 a table
NUMBERS = count()
READS_ALL = {"Sort", "Hash", "Aggregate", "Materialize", "Memoize"}  # of what is below them, whatever is above
ENOUGH = 10  # times as many rows as are wanted
ALONG_AN_INDEX = {"Index Scan", "Index Only Scan"}


def of_postgresql(sql, params, ways):
    if ways == ANY_VALUES and not params:
        return set(), ""
    plan = planned(sql, params, ways)
    if ways == ANY_VALUES and is_planned_each_time(plan, planned(sql, params, {})):
        return set(), ""
    return set(read_by(plan)), json.dumps(plan, indent=1)


def planned(sql, params, ways):
    for way, to in ways.items():
        connection.create_cursor().execute(f"SET LOCAL {way} = {to}")
    if ways == ANY_VALUES:
        sql, params = prepared(sql, params), None
    [answer] = explained("EXPLAIN (FORMAT JSON)", sql, params)
    for way in ways:
        connection.create_cursor().execute(f"SET LOCAL {way} TO DEFAULT")
    [tree] = answer if isinstance(answer, list) else json.loads(answer)
    return tree["Plan"]


def is_planned_each_time(any_values, these):
    """PostgreSQL keeps to the plan for any values where it costs no more than others and their planning did."""
    return any_values["Total Cost"] > these["Total Cost"] + PLANNING


def prepared(sql, params):
    """What runs `sql` as a statement that is prepared. Each stays until its connection ends."""
    number, name = count(1), f"asked_{next(NUMBERS)}"
    text = re.sub("%[s%]", lambda mark: f"${next(number)}" if mark[0] == "%s" else "%", sql)
    connection.create_cursor().execute(f"PREPARE {name} AS {text}")
    return connection.ops.compose_sql(f"EXECUTE {name} ({', '.join(['%s'] * len(params))})", params)


def read_by(node, wanted=0):
    """`wanted`: rows after which whoever is above has enough, 0 for all of them."""
    kind = node["Node Type"]
    wanted = node["Plan Rows"] if kind == "Limit" else 0 if kind in READS_ALL else wanted
    is_walk = kind in ALONG_AN_INDEX and "Index Cond" not in node and node["Index Name"] not in partial()
    if "Seq Scan" in kind or (is_walk and not ends_early(node, wanted)):
        yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from read_by(below, wanted)


def ends_early(node, wanted):
    """Whether a walk along an index has what is `wanted` after a few rows: all of them will do, or most."""
    return wanted and ("Filter" not in node or node["Plan Rows"] >= ENOUGH * wanted)


OF_DATABASE = {"sqlite": of_sqlite, "postgresql": of_postgresql}
