"""Which write to the database moves which version.

Every statement that the site sends passes here, whoever sends it: the newsroom, an import, a command, a shell. A page
that shows something new of these tables can so not be forgotten. What a discussion shows moves in one place of its own,
`comments.tree.count_on_recap`; its running figures on the recap are the one write to these tables that is passed over.
"""

import re

from recaps.keeping import versions

WRITE = re.compile(r'(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "((?:recaps|members)_\w+)"(?: SET "(\w+)")?')
RUNNING_FIGURES = {"comment_count", "thread_count", "last_thread_number", "discussion_version", "last_comment_at"}
# One reader's or one writer's own, and what search and redirects look up.
ONES_OWN = {"recaps_watchprogress", "recaps_workingcopy", "recaps_revision", "recaps_oldaddress"}
ONES_OWN |= {"recaps_searchdue", "recaps_searchdocument", "recaps_searchname"}
SHOWN_OF_MEMBERS = ('"display_name" =', '"avatar" =', '"role" =', '"bio" =', '"handle" =', '"is_active" =')


def watch(connection, **_):
    """Let every statement of a new `connection` be looked at."""
    if connection.alias == "default" and look not in connection.execute_wrappers:
        connection.execute_wrappers.append(look)


def look(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if (write := WRITE.match(sql)) and is_shown(sql, *write.groups()):
        versions.move(versions.SITE)
    return result


def is_shown(sql, table, first_column):
    """Whether a write to `table` can change a page that all share. Somebody new is on none of them yet."""
    if table == "members_member":
        return sql.startswith("DELETE") or (sql.startswith("UPDATE") and any(map(sql.__contains__, SHOWN_OF_MEMBERS)))
    return table.startswith("recaps_") and table not in ONES_OWN and first_column not in RUNNING_FIGURES
