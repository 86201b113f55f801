"""Comments as search knows them: beside the recaps' documents, in a table of their own, since there are a million."""

from django.db.models import Prefetch

from comments import searched
from comments.models import Comment, SearchedComment
from comments.models.discussion import CommentStatus
from comments.words import open_words
from recaps.models import Byline, Recap, SearchDue
from recaps.search import narrowing
from recaps.search.sources import SOURCES, Source, facet, facets_of, register
from recaps.search.words import index_words

UNDER_ONE = 2_000  # comments of a discussion that are read in one piece


def note(comment):
    """Have the worker read `comment`, a moment after the change to it is committed: posting waits for no index."""
    SearchDue.note("comment", comment.pk, later=True)


def note_all(ids):
    """The same for many."""
    SearchDue.objects.bulk_create(SearchDue(kind="comment", object_id=pk) for pk in ids)


def note_discussions(recap_ids):
    """Have the worker read all comments under each of these recaps."""
    SearchDue.objects.bulk_create(SearchDue(kind="discussion", object_id=pk) for pk in recap_ids)


def document(comment, facets):
    return SearchedComment(
        comment_id=comment.pk,
        names=index_words(comment.author_name, comment.member.handle if comment.member_id else ""),
        body=index_words(open_words(comment.html)),
        facets=f"{facets} {facet('posted', comment.posted_at.year)}",
    )


@register
class Comments(Source):
    """What is visible; whether it still is, and its recap public, is asked again when it is found."""

    kind, label = "comment", "Comments"
    template, a_page = "comments/_found.html", 20

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
        comments = self.objects().filter(pk__in=ids).order_by().select_related("member", "thread")
        comments = list(
            comments.only("html", "guest_name", "posted_at", "member__handle", "member__display_name", "thread__recap")
        )
        facets = facets_by_recap({comment.thread.recap_id for comment in comments})
        self.forget(set(ids) - {comment.pk for comment in comments})
        SearchedComment.objects.bulk_create(
            [document(comment, facets[comment.thread.recap_id]) for comment in comments],
            update_conflicts=True,
            unique_fields=["comment"],
            update_fields=["names", "body", "facets"],
        )


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

    def index(self, ids):
        comments = SOURCES["comment"]
        pks = list(comments.objects().filter(thread__recap__in=ids).values_list("pk", flat=True))
        for start in range(0, len(pks), UNDER_ONE):
            comments.index(pks[start : start + UNDER_ONE])

    def forget_strays(self):
        """Nothing is kept of a discussion but its comments."""

    def ids(self):
        """Rebuilding reads the comments themselves."""
        return Comment.objects.none().order_by("pk").values_list("pk", flat=True)
