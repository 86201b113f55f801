"""Comments as search knows them: beside the recaps' documents, in a table of their own, since there are a million."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Prefetch

from comments import searched
from comments.models import Comment, SearchedComment
from comments.models.discussion import CommentStatus
from comments.words import open_words
from members.models import Member
from recaps.models import Byline, Recap, SearchDue
from recaps.search import narrowing
from recaps.search.sources import SOURCES, Source, facet, facets_of, register
from recaps.search.words import index_words

TABLE = SearchedComment._meta.db_table
WRITE = f"""
    INSERT INTO {TABLE} (comment_id, names, body, facets) VALUES {{}} ON CONFLICT (comment_id)
    DO UPDATE SET names = excluded.names, body = excluded.body, facets = excluded.facets"""


def note(comment):
    """Have the worker read `comment`, a moment after the change to it is committed: posting waits for no index."""
    SearchDue.note("comment", comment.pk, later=True)


def note_all(ids):
    """The same for many."""
    SearchDue.objects.bulk_create(SearchDue(kind="comment", object_id=pk) for pk in ids)


def note_discussions(recap_ids):
    """Have the worker read all comments under each of these recaps."""
    SearchDue.objects.bulk_create(SearchDue(kind="discussion", object_id=pk) for pk in recap_ids)


class Read(NamedTuple):
    """What is read of a comment. To make models of a million takes as long as SQLite takes for their words."""

    pk: int
    html: str
    guest_name: str
    posted_at: datetime
    member: int | None
    thread__recap: int


def rows_of(comments):
    """What stands in TABLE of `comments`, which are Read: the key, names, body and facets of each. Three queries."""
    facets = facets_by_recap({comment.thread__recap for comment in comments})
    names = names_by_member({comment.member for comment in comments} - {None})
    for comment in comments:
        author = names[comment.member] if comment.member else index_words(comment.guest_name)
        body = index_words(open_words(comment.html))
        yield comment.pk, author, body, f"{facets[comment.thread__recap]} {facet('posted', comment.posted_at.year)}"


def names_by_member(ids):
    """A few write most of it: their names are folded once."""
    members = Member.objects.filter(pk__in=ids).only("handle", "display_name")
    return {member.pk: index_words(member.name, member.handle) for member in members}


def write(rows):
    """In one statement: SQLite keeps the words of each apart, to join them later, and Django makes one of 249 rows. In
    the order of their keys: whatever does not follow the row before it is a part of FTS5's index by itself.
    """
    if rows:
        sql = WRITE.format(", ".join(["(%s, %s, %s, %s)"] * len(rows)))
        with connection.cursor() as cursor:
            cursor.execute(sql, [each for row in rows for each in row])


@register
class Comments(Source):
    """What is visible; whether it still is, and its recap public, is asked again when it is found."""

    kind, label = "comment", "Comments"
    template, a_page = "comments/_found.html", 20
    table = TABLE

    def objects(self):
        return Comment.objects.filter(status=CommentStatus.VISIBLE)

    def forget(self, ids):
        SearchedComment.objects.filter(comment__in=ids).delete()

    def find(self, request, question, chips):
        return searched.find(request, question, narrowing.facets_of_chips(chips, year="posted"))

    def shown(self, request, found, marker):
        return searched.shown(found, marker)

    def forget_strays(self):
        SearchedComment.objects.exclude(comment__status=CommentStatus.VISIBLE).delete()

    def index(self, ids):
        comments = self.objects().filter(pk__in=ids).order_by().values_list(*Read._fields)
        comments = [Read(*row) for row in comments]
        self.forget(set(ids) - {comment.pk for comment in comments})
        known = set(SearchedComment.objects.filter(pk__in=ids).values_list("pk", "names", "body", "facets"))
        # To write what stands there already has the index forget and learn every word of it.
        write(sorted(row for row in rows_of(comments) if row not in known))


def facets_by_recap(ids):
    bylines = Prefetch("byline_set", Byline.objects.order_by("position", "pk"))
    recaps = Recap.objects.filter(pk__in=ids).only("kind", "show", "published_at").prefetch_related(bylines)
    return {recap.pk: without_year(facets_of(recap)) for recap in recaps}


def without_year(facets):
    """A comment has a year of its own."""
    return " ".join(word for word in facets.split() if not word.startswith("year"))


@register
class Discussions(Source):
    """All comments under a recap at once: after an import, and when what its recap is found under has changed."""

    kind, label, follows = "discussion", "Discussions", "recap"
    is_wide, table = True, TABLE

    def index(self, ids):
        """`ids` are of comments, as `pieces` has them."""
        SOURCES["comment"].index(ids)

    def pieces(self, recaps, size):
        """The primary keys of all comments under `recaps`, so many at once."""
        for recap in sorted(recaps):
            pks = list(SOURCES["comment"].objects().filter(thread__recap=recap).values_list("pk", flat=True))
            yield from (pks[start : start + size] for start in range(0, len(pks), size))

    def forget_strays(self):
        """Nothing is kept of a discussion but its comments."""

    def ids(self):
        """Rebuilding reads the comments themselves."""
        return Comment.objects.none().order_by("pk").values_list("pk", flat=True)
