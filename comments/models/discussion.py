import re
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from mptt.models import MPTTModel, TreeForeignKey

from config import composed
from members.names import DISPLAY_NAME_MAX
from recaps.models import WHOLE_SHOW, Recap

PUBLIC_ID_BYTES = 9  # 12 characters of an address; 2^72 of them, so that two never meet
BODY_MAX = 10_000  # characters of source: four times a long comment, and a bound for every parser

# Where a text cites a comment. Addresses of other sites that look alike do no harm: their ids are not found.
PERMALINK = re.compile(r"/comments/([\w-]{12})/")


def permalink(public_id):
    """Where a comment is found, on whichever page it stands today."""
    return reverse("comments:permalink", args=[public_id])


def new_public_id():
    return secrets.token_urlsafe(PUBLIC_ID_BYTES)


class ThreadQuerySet(models.QuerySet):
    def listed(self):
        """Threads that have something to show to everybody."""
        return self.filter(Q(root_shown=True) | Q(reply_count__gt=0))


class Thread(models.Model):
    """A root comment and its replies. The primary key is the `tree_id` of the tree that they form.

    Whoever changes the tree holds this row's lock (`comments.tree`).
    """

    id = models.AutoField(primary_key=True)
    # Without an index of its own, here and below: one of those in Meta begins with it.
    recap = models.ForeignKey(Recap, models.PROTECT, related_name="threads", db_index=False)
    number = models.PositiveIntegerField()
    root_shown = models.BooleanField(default=True)
    reply_count = models.PositiveIntegerField(default=0)
    loves = models.PositiveIntegerField(default=0)
    last_activity_at = models.DateTimeField(default=timezone.now)
    locked = models.BooleanField(default=False)
    # Moves with whatever a page shows of the thread (`comments.tree`): what is kept of its HTML is kept under it.
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["recap", "number"]
        constraints = [models.UniqueConstraint(fields=["recap", "number"], name="thread_number_unique")]
        indexes = [
            models.Index(fields=["recap", "-last_activity_at"], name="thread_latest_activity"),
            models.Index(fields=["recap", "-loves"], name="thread_most_loved"),
        ]

    def __str__(self):
        return f"#{self.number} of {self.recap}"


class CommentStatus(models.TextChoices):
    VISIBLE = "visible", "visible"
    HELD = "held", "held"
    REJECTED = "rejected", "rejected"
    TOMBSTONE = "tombstone", "tombstone"


class RemovedBy(models.TextChoices):
    AUTHOR = "author", "its author"
    MODERATOR = "moderator", "a moderator"


class CommentQuerySet(models.QuerySet):
    def visible(self):
        """Comments that everybody may read, on recaps that everybody may read. For each in turn its recap is asked, so
        the newest are walked to along their index: with a join, SQLite would rather sort all that is said.
        """
        public = Recap.objects.public().filter(threads=OuterRef("thread"))
        return self.filter(Exists(public), status=CommentStatus.VISIBLE)

    def seen_under(self, recap):
        """The same of one recap, which is known to be public."""
        return self.filter(status=CommentStatus.VISIBLE, thread__recap=recap)

    def of_guest(self, email):
        """Those written under this address. Said twice: so SQLite sees that the index without empty ones will do."""
        return self.filter(guest_email=email).exclude(guest_email="")

    def in_order(self):
        """Depth first within each thread: the order in which they are read."""
        return self.order_by("tree_id", "lft")


class Comment(MPTTModel):
    """One contribution to a discussion. Its place in the tree is written by `comments.tree` alone."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="comments")
    parent = TreeForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="comments", db_index=False
    )
    guest_name = models.CharField(max_length=DISPLAY_NAME_MAX, blank=True)
    guest_email = models.EmailField(blank=True)
    source = models.TextField("text", max_length=BODY_MAX, blank=True)
    html = models.TextField(blank=True, editable=False)
    status = models.CharField(max_length=10, choices=CommentStatus, default=CommentStatus.VISIBLE)
    removed_by = models.CharField(max_length=10, choices=RemovedBy, blank=True)
    reveals_through = models.PositiveSmallIntegerField(
        help_text=f"The position of the last episode that it gives away; {WHOLE_SHOW} is the whole drama."
    )
    posted_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    loves = models.PositiveIntegerField(default=0, editable=False)
    laughs = models.PositiveIntegerField(default=0, editable=False)
    tears = models.PositiveIntegerField(default=0, editable=False)
    gasps = models.PositiveIntegerField(default=0, editable=False)
    submission_key = models.CharField(max_length=40, unique=True, null=True, blank=True, editable=False)
    import_ref = models.CharField(max_length=100, unique=True, null=True, blank=True, editable=False)
    # mptt's own would have an index by itself.
    tree_id = models.PositiveIntegerField(editable=False)

    objects = models.Manager.from_queryset(CommentQuerySet)()

    class Meta:
        ordering = ["tree_id", "lft"]
        constraints = [
            models.UniqueConstraint("tree_id", condition=Q(parent__isnull=True), name="comment_one_root_a_tree"),
            models.CheckConstraint(condition=Q(tree_id=F("thread_id")), name="comment_tree_is_its_thread"),
            models.CheckConstraint(condition=Q(lft__gte=1) & Q(rght__gt=F("lft")), name="comment_edges_in_order"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, level=0) | Q(parent__isnull=False, level__gte=1),
                name="comment_root_at_level_zero",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False, guest_name="", guest_email="")
                | (Q(member__isnull=True) & ~Q(guest_name="")),
                name="comment_by_member_or_guest",
            ),
            models.CheckConstraint(
                condition=Q(status=CommentStatus.TOMBSTONE, source="", html="") & ~Q(removed_by="")
                | (~Q(status=CommentStatus.TOMBSTONE) & Q(removed_by="")),
                name="comment_tombstone_keeps_no_text",
            ),
            models.CheckConstraint(condition=Q(reveals_through__lte=WHOLE_SHOW), name="comment_reveals_within_show"),
        ]
        indexes = [
            models.Index(fields=["tree_id", "lft"], name="comment_reading_order"),
            models.Index(fields=["status", "-posted_at"], name="comment_newest_by_status"),
            models.Index(fields=["member", "-posted_at"], name="comment_newest_of_member"),
            models.Index(
                fields=["guest_email", "-posted_at"], condition=~Q(guest_email=""), name="comment_newest_of_guest"
            ),
        ]

    def __str__(self):
        return f"{self.author_name}, {self.posted_at:%Y-%m-%d %H:%M}"

    def _do_insert(self, manager, using, fields, returning_fields, raw):
        """Django's own step of `save()`, which puts the statement together anew for each comment."""
        return composed.insert(self, using, fields, returning_fields)

    def get_absolute_url(self):
        return permalink(self.public_id)

    @property
    def anchor(self):
        return f"c-{self.public_id}"

    @property
    def depth(self):
        return self.level

    @property
    def author_name(self):
        return self.member.name if self.member_id else self.guest_name

    @property
    def is_visible(self):
        return self.status == CommentStatus.VISIBLE

    @property
    def is_tombstone(self):
        return self.status == CommentStatus.TOMBSTONE


class CommentRevision(models.Model):
    """What a comment said before an edit. For moderators; readers see only that it was edited."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="revisions")
    source = models.TextField()
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["replaced_at", "pk"]

    def __str__(self):
        return f"until {self.replaced_at:%Y-%m-%d %H:%M}"
