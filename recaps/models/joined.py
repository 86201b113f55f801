from django.db.models import Aggregate, CharField, F, TextField, Value
from django.db.models.functions import Cast, Concat

# Made for this, and typed by nobody: the unit and the record separator of ASCII. A tab may well stand in a tag.
SEPARATOR, RECORD_END = "\x1f", "\x1e"


class Lines(Aggregate):
    """The values of a group as one text, a line each, in no order that can be counted on.

    A subquery of it brings a short list along with the row that it belongs to, where a query of its own would be one
    too many for the page.
    """

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, chr(30))"
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **context):
        template = "%(function)s(%(expressions)s, char(30))"
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", template=template, **context)


def lines_of(rows, group, *fields):
    """For a Subquery: the `fields` of `rows`, which an OuterRef filters by `group`, a line each."""
    parts = []
    for field in fields:
        parts += [Value(SEPARATOR), Cast(F(field), CharField())]
    line = Concat(*parts[1:], output_field=TextField()) if len(fields) > 1 else parts[1]
    return rows.order_by().values(group).annotate(lines=Lines(line)).values("lines")


def read_lines(text):
    """The rows of such a subquery's answer, as lists of texts."""
    return [line.split(SEPARATOR) for line in text.split(RECORD_END)] if text else []
