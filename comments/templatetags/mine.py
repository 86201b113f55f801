"""What pages of a person say of the discussions."""

from django import template
from django.db.models import Q
from django.utils.text import Truncator

from comments import ownership
from comments.models import Comment
from comments.searched import labels_of
from comments.sight import sight_of
from comments.words import open_words
from recaps.models import Recap
from recaps.shields import WHOLE_DRAMA

register = template.Library()
A_PAGE = 20
WORDS = 60
DIGITS_MAX = 19  # of a primary key


@register.simple_tag(takes_context=True)
def own_figures(context):
    """For a member's own page: how many drafts they have, and whether there is something to claim."""
    member = context["request"].user
    return {"drafts": member.drafts.count(), "unclaimed": ownership.unclaimed(member).count()}


@register.inclusion_tag("comments/_said_by.html", takes_context=True)
def said_by(context, person):
    """What `person` said lately, as far as the reader may know of it, with the recaps; `?before=` goes further back.

    Three queries, however much there is: they are read along the index of a member's comments, and none are counted.
    """
    request = context["request"]
    before = request.GET.get("before", "")
    found = list(older(Comment.objects.visible().filter(member=person), before)[: A_PAGE + 1])
    recaps = Recap.objects.to_discuss().in_bulk({comment.thread.recap_id for comment in found})
    found = [comment for comment in found if comment.thread.recap_id in recaps]  # withdrawn between the two questions
    for comment in found:
        comment.about = recaps[comment.thread.recap_id]
        comment.is_open = sight_of(request, comment.about).sees(comment)
    labels = labels_of([comment for comment in found if not comment.is_open])
    rows = [row_of(comment, labels) for comment in found[:A_PAGE]]
    more = found[A_PAGE - 1].pk if len(found) > A_PAGE else None
    return {"rows": rows, "person": person, "more": more, "is_older": bool(before)}


def older(comments, before):
    comments = comments.select_related("thread").order_by("-posted_at", "-pk")
    if not (before.isascii() and before.isdecimal() and len(before) < DIGITS_MAX):
        return comments
    moment = Comment.objects.filter(pk=before).values("posted_at")[:1]
    return comments.filter(Q(posted_at__lt=moment) | Q(posted_at=moment, pk__lt=before))


def row_of(comment, labels):
    beyond = labels.get((comment.about.show_id, comment.reveals_through), WHOLE_DRAMA)
    words = Truncator(open_words(comment.html)).words(WORDS, truncate=" …") if comment.is_open else ""
    return {"comment": comment, "recap": comment.about, "words": words, "beyond": "" if comment.is_open else beyond}
