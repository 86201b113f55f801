"""RSS of what is said: on the whole site, and under one recap. What lies beyond its reader is named, not sent."""

from django.shortcuts import get_object_or_404
from django.utils.text import Truncator

from comments.models import Comment
from comments.sight import gives_away, sight_of
from comments.words import in_words, without_spoilers
from recaps.feeds import HouseFeed, with_whole_addresses, xml_text
from recaps.models import Recap

COMMENTS = 50
SUMMARY_CHARACTERS = 400


class CommentFeed(HouseFeed):
    description = "What readers say."

    def title(self, recap=None):
        return f"Comments: {recap.headline}" if recap else "Comments"

    def link(self, recap=None):
        return f"{recap.get_absolute_url()}#discussion" if recap else "/"

    def comments(self, recap):
        return Comment.objects.visible()

    def items(self, recap=None):
        """In two queries: the recaps come once each, with what sight asks of them."""
        found = list(self.comments(recap).select_related("member", "thread").order_by("-posted_at", "-pk")[:COMMENTS])
        recaps = Recap.objects.to_discuss().in_bulk({comment.thread.recap_id for comment in found})
        found = [comment for comment in found if comment.thread.recap_id in recaps]  # withdrawn between the questions
        for comment in found:
            comment.recap = recaps[comment.thread.recap_id]
        return found

    def item_title(self, comment):
        return xml_text(f"{comment.author_name} on {comment.recap.headline}")

    def item_description(self, comment):
        if not self.sees(comment):
            return f"Gives away {gives_away(comment.recap, comment.reveals_through)}."
        return xml_text(Truncator(in_words(comment.html)).chars(SUMMARY_CHARACTERS))

    def item_extra_kwargs(self, comment):
        html = with_whole_addresses(without_spoilers(comment.html), self.request)
        return {"content:encoded": xml_text(html) if self.sees(comment) else None}

    def sees(self, comment):
        return sight_of(self.request, comment.recap).sees(comment)

    def item_author_name(self, comment):
        return xml_text(comment.author_name)

    def item_pubdate(self, comment):
        return comment.posted_at

    def item_link(self, comment):
        return comment.get_absolute_url()


class RecapCommentFeed(CommentFeed):
    def get_object(self, request, year, month, slug):
        return get_object_or_404(Recap.objects.to_discuss(), slug=slug)

    def comments(self, recap):
        return Comment.objects.seen_under(recap)

    def item_title(self, comment):
        return xml_text(comment.author_name)
