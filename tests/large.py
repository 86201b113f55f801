"""A site of 100,000 comments in a few seconds: rows written by the database itself, true to every constraint.

Of the threads of five comments, one recap has the first BIG_TALK, and the others have as many each.
"""

from django.core.management.color import no_style
from django.db import connection
from django.utils import timezone

from comments.models import (
    Comment,
    Draft,
    Mention,
    Notification,
    Reaction,
    Report,
    SearchedComment,
    Subscription,
    Thread,
    Visit,
)
from comments.models.discussion import CommentStatus
from members.models import Member
from recaps.models import Byline, Episode, Recap, SearchDocument, SearchName, Show, Tag, WatchProgress
from tests import factories, people

COMMENTS, A_THREAD, MEMBERS, RECAPS = 100_000, 5, 5_000, 2_000
THREADS = COMMENTS // A_THREAD
BIG_TALK = 500
FIRST = 1_000_000  # of the primary keys, beyond those of the factories


def fill():
    """The site; its big recap, and a member who has something of everything."""
    shows = factories.ShowFactory.create_batch(20)
    episode = shows[0].episodes.first()
    tag = factories.TagFactory()
    insert(Tag, RECAPS, name="'tag ' || i", slug="'tag-' || i")
    writer = people.join(people.RECAPPER)
    insert(Member, MEMBERS, handle="'m' || i", email="'m' || i || '@example.org'", display_name="'M ' || i")
    show = f"{shows[0].pk} + i % 20"
    recap = {"status": "'published'", "kind": "'hangout'", "headline": "'Talk ' || i", "slug": "'talk-' || i"}
    insert(
        Recap,
        RECAPS,
        show_id=show,
        published_at=ago("i * 600"),
        last_thread_number=f"{THREADS}",
        body="'Lamp'",
        **recap,
    )
    insert(
        Byline,
        RECAPS,
        recap_id=f"{FIRST} + i",
        member_id=f"CASE WHEN i % 10 = 0 THEN {writer.pk} ELSE {FIRST} + i % 10 END",
        position="1",
    )
    # One recap in a hundred has the tag, so that no plan but the one along its index can be the cheapest.
    own_tag = f"CASE WHEN i % 10 = 0 THEN {tag.pk} ELSE {FIRST} + i END"
    insert(Recap.tags.through, RECAPS // 10, recap_id=f"{FIRST} + 10 * i", tag_id=own_tag)
    of_recap = f"{FIRST} + CASE WHEN i < {BIG_TALK} THEN 0 ELSE i % {RECAPS} END"
    replies = {"reply_count": f"{A_THREAD - 1}", "root_shown": "TRUE", "loves": "i % 50"}
    insert(Thread, THREADS, recap_id=of_recap, number="i + 1", last_activity_at=ago("i"), **replies)
    fill_threads()
    fill_members()
    big = Recap.objects.get(pk=FIRST)
    Recap.objects.filter(pk=FIRST).update(thread_count=BIG_TALK, comment_count=BIG_TALK * A_THREAD)
    settle()
    return big, Member.objects.get(handle="m7"), episode


def fill_threads():
    place = f"i % {A_THREAD}"
    root = f"{FIRST} + i - {place}"
    thread = f"{FIRST} + i / {A_THREAD}"
    insert(
        Comment,
        COMMENTS,
        thread_id=thread,
        tree_id=thread,
        parent_id=f"CASE WHEN {place} = 0 THEN NULL ELSE {root} END",
        level=f"CASE WHEN {place} = 0 THEN 0 ELSE 1 END",
        lft=f"CASE WHEN {place} = 0 THEN 1 ELSE 2 * ({place}) END",
        rght=f"CASE WHEN {place} = 0 THEN {2 * A_THREAD} ELSE 2 * ({place}) + 1 END",
        public_id="'comment' || i",
        member_id=f"CASE WHEN i % 6 = 0 THEN NULL ELSE {FIRST} + i % {MEMBERS} END",
        guest_name="CASE WHEN i % 6 = 0 THEN 'Bo' ELSE '' END",
        guest_email="CASE WHEN i % 6 = 0 THEN 'bo' || (i % 900) || '@example.net' ELSE '' END",
        source="'Lamp ' || i",
        html="'<p>Lamp ' || i || '</p>'",
        status=f"CASE WHEN i % 2000 = 3 THEN '{CommentStatus.HELD}' ELSE '{CommentStatus.VISIBLE}' END",
        posted_at=ago("i"),
        reveals_through="1",
    )
    insert(SearchedComment, COMMENTS, comment_id=f"{FIRST} + i", body="'lamp ' || i", names="'m' || (i % 5000)")


def fill_members():
    """Of everything that members have some twenty thousand rows."""
    many, comment, member = 20_000, f"{FIRST} + i", f"{FIRST} + i % {MEMBERS}"
    own = {"comment_id": comment, "member_id": member}
    told = {"read_at": f"CASE WHEN i % 10 = 0 THEN NULL ELSE {ago('i')} END", "created_at": ago("i")}
    due = {"mail_due_at": ago("i"), "mailed_at": f"CASE WHEN i % 500 = 0 THEN NULL ELSE {ago('i')} END"}
    insert(Notification, many, kind="'reply'", **own, **told, **due)
    insert(Reaction, many, kind="'love'", created_at=ago("i"), **own)
    insert(Mention, many, **own)
    settled = f"CASE WHEN i % 500 = 0 THEN NULL ELSE {ago('i')} END"
    insert(Report, many, reason="'spam'", created_at=ago("i"), settled_at=settled, **own)
    at = {"member_id": member, "recap_id": f"{FIRST} + (i / {MEMBERS}) * 10"}
    insert(Visit, many, new_since=ago("i"), seen_at=ago("i"), **at)
    insert(Draft, many, parent_id=comment, text="'Lamp'", updated_at=ago("i"), **at)
    insert(Subscription, many, member_id=member, thread_id=f"{FIRST} + i % {THREADS}", created_at=ago("i"))
    show = f"(SELECT MIN(id) FROM {Show._meta.db_table}) + i / {MEMBERS}"
    insert(WatchProgress, many, member_id=member, show_id=show, watched_through="1", updated_at=ago("i"))
    document = {
        "kind": "'recap'",
        "object_id": f"{FIRST} + i",
        "title": "'talk ' || i",
        "body": "CASE WHEN i % 200 = 0 THEN 'lamp' ELSE 'stairs' END",
    }
    insert(SearchDocument, many, **document)
    name = {"text": "'Talk ' || i", "folded": "'talk' || i", "sound": "'tak' || i"}
    insert(SearchName, many, document_id=f"{FIRST} + i", **name)


def ago(minutes):
    """SQL of a moment so many minutes ago."""
    if connection.vendor == "sqlite":
        return f"datetime('now', '-' || ({minutes} + 1) || ' minutes')"
    return f"now() - ({minutes} + 1) * interval '1 minute'"


def insert(model, count, **columns):
    """Write `count` rows; `columns` are SQL with the number `i` of the row. Others have their default, or nothing."""
    fields = [field for field in model._meta.concrete_fields if field.column != "id"]
    values, parameters = [f"{FIRST} + i"], []
    names = ["id"] if any(field.column == "id" for field in model._meta.concrete_fields) else values.clear() or []
    for field in fields:
        names.append(field.column)
        if field.column in columns:
            values.append(columns.pop(field.column))
        elif field.null:
            values.append("NULL")
        else:
            values.append("%s")
            default = timezone.now() if getattr(field, "auto_now", False) else field.get_default()
            parameters.append(field.get_db_prep_save(default, connection))
    assert not columns, f"{model.__name__} has no {', '.join(columns)}"
    quoted = ", ".join(f'"{name}"' for name in names)
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})"
    with connection.cursor() as cursor:
        sql = f"{numbers} INSERT INTO {model._meta.db_table} ({quoted}) SELECT {', '.join(values)} FROM n"
        cursor.execute(sql.replace("i % ", "i %% ").replace("%% s", "% s") if parameters else sql, parameters or None)


def settle():
    """The next keys come after ours, and the planner knows how much there is."""
    models = [Comment, Thread, Recap, Notification, Reaction, Report, Member, Byline, Episode, Visit, Draft, Tag]
    models += [SearchDocument, SearchName, Subscription, Mention, WatchProgress]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
        if connection.vendor == "postgresql":  # what autovacuum does meanwhile
            cursor.execute(
                "SELECT gin_clean_pending_list(c.oid) FROM pg_class c JOIN pg_am a ON a.oid = c.relam"
                " WHERE a.amname = 'gin' AND c.relkind = 'i'"
            )
            cursor.execute("ANALYZE")
