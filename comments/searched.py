"""Comments that answer a search, as far as their reader may know of them.

What is beyond a reader's sight is not found by its text: that it was found would say what is in it. By its author's
name it is, and then stands behind its curtain like everywhere else.
"""

from dataclasses import dataclass, field

from django.db.models import F

from comments import sight
from comments.models import Comment
from comments.words import open_words
from recaps.models import Episode
from recaps.search.asking import FoundRecaps, counted, judged
from recaps.search.backends import backend
from recaps.search.words import HANGUL

NEWEST = 200  # that have the words: of a million, so many are looked at
PREFIX_MIN = 4
JUDGED = ["public_id", "status", "member", "reveals_through", "posted_at", "thread__recap"]


@dataclass
class Found(FoundRecaps):
    """Comments that were found, the newest first; `recaps` has the recap of each."""

    comments: list = field(default_factory=list)

    def __len__(self):
        return len(self.comments)

    def __getitem__(self, part):
        return self.comments[part]

    def years(self):
        return counted((str(comment.posted_at.year),) * 2 for comment in self.comments)


def find(request, question, facets):
    """The Found comments of `question`. Three queries, and one for what the reader has said."""
    # By their keys alone: in another order, or asked for their recaps too, a database may walk through a million.
    comments = Comment.objects.filter(pk__in=with_the_words(question, facets)).select_related("thread").order_by()
    comments = [one for one in comments.annotate(names=F("searched__names")).only(*JUDGED) if one.is_visible]
    comments.sort(key=lambda comment: (comment.posted_at, comment.pk), reverse=True)
    recaps = recaps_of(comments)  # the public ones
    sights = {pk: sight.sight_of(request, recap) for pk, recap in recaps.items()}
    comments = [comment for comment in comments if comment.thread.recap_id in recaps]
    for comment in comments:
        comment.about = recaps[comment.thread.recap_id]
        comment.is_open = sights[comment.about.pk].sees(comment)
    known = [comment for comment in comments if comment.is_open or is_by(comment.names, question)]
    return Found([comment.about for comment in known], comments=known)


def with_the_words(question, facets):
    """The primary keys of the newest comments that have all the words."""
    asked = backend()
    *others, last = question.terms
    terms = [term._replace(prefix=term.prefix and is_hangul(term)) for term in others]
    terms.append(last._replace(prefix=last.prefix and may_go_on(last)))
    sql = asked.newest("comments_searchedcomment", "comment_id")
    return [pk for (pk,) in asked.rows(sql, [asked.question(terms, ["names", "body"], facets), NEWEST])]


def may_go_on(term):
    """Short beginnings are begun by too many words of a million comments."""
    return len(term.words[-1]) >= PREFIX_MIN or is_hangul(term)


def is_hangul(term):
    """Korean hangs particles on every word. Of others the last one alone goes on: where all do, PostgreSQL gathers
    hundreds of thousands of comments for each before it finds the few that have them all.
    """
    return bool(HANGUL.search(term.words[-1]))


def recaps_of(comments):
    ids = {comment.thread.recap_id for comment in comments}
    return {recap.pk: recap for recap in judged(ids)}


def is_by(names, question):
    """Whether the author's name has all the words by itself, so that it tells nothing of the text."""
    words = names.split()
    return all(any(word.startswith(asked) for word in words) for asked in question.words)


def shown(comments, marker):
    """What the page shows of each: its passage, or what its curtain says. Two queries."""
    full = Comment.objects.select_related("member").in_bulk([comment.pk for comment in comments])
    labels = labels_of([comment for comment in comments if not comment.is_open])
    for comment in comments:
        now = full[comment.pk]
        now.recap = comment.about
        yield {
            "comment": now,
            "recap": comment.about,
            "passage": marker.passage(open_words(now.html)) if comment.is_open else "",
            "beyond": labels.get((comment.about.show_id, comment.reveals_through), "the whole drama"),
            "is_open": comment.is_open,
        }


def labels_of(comments):
    """{(drama, position): "episode 7"} for the curtains of `comments`, without a query where there are none."""
    if not comments:
        return {}
    shows = {comment.about.show_id for comment in comments}
    positions = {comment.reveals_through for comment in comments}
    episodes = Episode.objects.filter(show__in=shows, position__in=positions)
    return {(episode.show_id, episode.position): episode.label.lower() for episode in episodes}
