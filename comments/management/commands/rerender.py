from django.core.management.base import BaseCommand
from tqdm import tqdm

from comments import mentions
from comments.models import Comment
from recaps import rendering
from recaps.models import Recap

BATCH = 500


class Command(BaseCommand):
    help = "Makes the stored HTML of all recaps and comments anew from their sources, after the rules have changed."

    def handle(self, **options):
        recaps = Recap.objects.select_related("show")
        rendering.rerender(tqdm(recaps.iterator(BATCH), "recaps", recaps.count(), disable=None))
        self.rerender_comments()
        self.stdout.write("All stored HTML is made anew.")

    def rerender_comments(self):
        """In batches by primary key, writing only what changed, so that it can run while the site is live."""
        comments = Comment.objects.exclude(source="").only("source", "html").order_by("pk")
        comments = comments.prefetch_related("mentions__member__former_handles")
        changed = []
        for comment in tqdm(comments.iterator(BATCH), "comments", comments.count(), disable=None):
            html = mentions.render_again(comment)
            if html != comment.html:
                comment.html = html
                changed.append(comment)
            if len(changed) == BATCH:
                Comment.objects.bulk_update(changed, ["html"])
                changed = []
        Comment.objects.bulk_update(changed, ["html"])
