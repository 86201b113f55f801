from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from config.clock import local
from members.models import Member, Role
from recaps import headlines, rendering
from recaps.addresses import address_of
from recaps.models.addressed import Addressed
from recaps.models.joined import lines_of, read_lines
from recaps.models.searching import SearchDue
from recaps.models.shows import Credit, Episode, Person, Show
from recaps.models.watching import WHOLE_SHOW, WatchProgress
from recaps.prose import LONG_PROSE, SHORT_PROSE, clean_prose, plain, prose_field

HEADLINE_MAX = 200  # what is composed of a long title is cut there
# What a byline shows of a person.
BYLINE_FIELDS = ["handle", "display_name", "avatar"]
UNBILLED = 99_999  # after everybody who has a place on the bill
CAST_FIELDS = ["person__name", "person__slug"]
# What moves with the discussion under a recap.
RATINGS = [Decimal(halves) / 2 for halves in range(1, 11)]


class Kind(models.TextChoices):
    FIRST_IMPRESSIONS = "first_impressions", "First impressions"
    EPISODE_RECAP = "episode_recap", "Episode recap"
    SERIES_REVIEW = "series_review", "Series review"
    HANGOUT = "hangout", "Hangout"
    NEWS = "news", "News"


LABELS = dict(Kind.choices)
OF_EPISODES = (Kind.FIRST_IMPRESSIONS, Kind.EPISODE_RECAP)


class Status(models.TextChoices):
    """How far the newsroom is with it. Whether readers see it is a matter of time too: `Recap.objects.public()`."""

    DRAFT = "draft", "draft"
    REVIEW = "review", "waiting for review"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


class Tag(Addressed):
    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, **options):
        super().save(**options)
        SearchDue.note("tag", self.pk)

    def get_absolute_url(self):
        return address_of("recaps:tag", self.slug)


# What a comment that is posted asks of its recap: its address, who may answer there, and how far it goes.
ASKED_BY_A_POST = (
    "kind", "slug", "published_at", "status", "headline", "comment_count", "thread_count",
    "discussion_open", "close_after_days", "members_only", "slow_seconds", "hold_all",
    "show__slug", "show__title", "show__status", "last_episode__position", "last_episode__season",
    "last_episode__number", "last_episode__show",
)  # fmt: skip


# What a small card shows of a recap, with what its shield compares, and what any other card shows besides.
ON_A_SMALL_CARD = (
    "kind", "slug", "published_at", "headline", "show",
    "first_episode__season", "first_episode__number", "first_episode__position",
    "last_episode__season", "last_episode__number", "last_episode__position",
    "lead_image__key", "lead_image__width", "lead_image__height", "lead_image__focal_x", "lead_image__focal_y",
)  # fmt: skip
ON_A_CARD = (*ON_A_SMALL_CARD, "standfirst", "rating", "comment_count")


class RecapQuerySet(models.QuerySet):
    def public(self, now=None):
        """What everybody may read now. The only place where that is said."""
        return self.filter(status=Status.PUBLISHED, published_at__lte=now or timezone.now())

    def next_scheduled(self, now=None):
        """What becomes public by itself, at a moment to come: the next one first."""
        return self.filter(status=Status.PUBLISHED, published_at__gt=now or timezone.now()).order_by("published_at")

    def visible_to(self, person):
        """What `person` may open: public recaps, their own at any stage, and for editors all."""
        if not person.is_authenticated:
            return self.public()
        if person.is_superuser or person.role == Role.EDITOR:  # not `has_perm`: two queries on every page of a member
            return self.all()
        own = Byline.objects.filter(member=person).values("recap")
        return self.filter(Q(pk__in=self.public().values("pk")) | Q(pk__in=own))

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def with_ends(self):
        """With what shields compare, so that they cost no query of their own: see `Recap.show_ends_at`."""
        last = Episode.objects.filter(show=models.OuterRef("show"), position__isnull=False).order_by("-position")
        # Its drama is in the same row already: asked within the subquery, PostgreSQL reads all dramas for each recap.
        ended = models.When(show__status=Show.Status.FINISHED, then=models.Subquery(last.values("position")[:1]))
        return self.select_related("first_episode", "last_episode").annotate(show_ends_at=models.Case(ended))

    def with_bylines(self):
        """With who wrote it, in the same query: see `Recap.bylined` and `Recap.writers`."""
        bylines = Byline.objects.filter(recap=models.OuterRef("pk"))
        person = [f"member__{field}" for field in BYLINE_FIELDS]
        return self.annotate(byline_lines=models.Subquery(lines_of(bylines, "recap", "position", "pk", *person)))

    def for_page(self, reader):
        """With what the page of a recap shows and asks in one query: bylines, tags, and what `reader` has watched."""
        tags = Tag.objects.filter(recaps=models.OuterRef("pk"))
        watched = WatchProgress.objects.filter(member=reader.pk) if reader.pk else WatchProgress.objects.none()
        cast = Credit.objects.filter(show=models.OuterRef("show"))
        return (
            self.with_ends()
            .with_bylines()
            .select_related("show__poster", "lead_image")
            .annotate(
                tag_lines=models.Subquery(lines_of(tags, "recaps", "name", "slug")),
                cast_lines=models.Subquery(lines_of(cast, "show", "billing", "character", *CAST_FIELDS)),
                watched_lines=models.Subquery(lines_of(watched, "member", "show", "watched_through", "updated_at")),
            )
        )

    def to_discuss(self):
        """Public recaps with what their discussion asks of them, without their long texts."""
        return self.public().with_ends().select_related("show").defer("body", "body_html", "editors_note")

    def to_post_under(self, now=None):
        """Public recaps with no more than a comment on its way asks: each column costs some of the time of a post."""
        bylines = Byline.objects.filter(recap=models.OuterRef("pk"))
        asked = self.public(now).select_related("show", "last_episode").only(*ASKED_BY_A_POST)
        return asked.annotate(writer_lines=models.Subquery(lines_of(bylines, "recap", "member")))

    def for_small_cards(self):
        """With what a small card shows, in one query, and no more: each column costs some of the time of a list."""
        return self.with_ends().select_related("lead_image").only(*ON_A_SMALL_CARD)

    def for_cards(self):
        """The same for the cards of readers' lists."""
        return self.for_small_cards().with_bylines().only(*ON_A_CARD)

    def for_results(self):
        """The same with the text, of which a result of a search shows a passage."""
        return self.for_cards().only(*ON_A_CARD, "body")

    def for_episodes(self):
        """With what a list of episodes says of the recaps of each, and from where to where they go."""
        ends = {"first_at": models.F("first_episode__position"), "last_at": models.F("last_episode__position")}
        return self.annotate(**ends).only("kind", "slug", "published_at", "comment_count")

    def for_lists(self):
        """With what feeds, the sitemap and the newsroom say of recaps, in a fixed number of queries."""
        return (
            self.with_ends()
            .select_related("show", "lead_image")
            .prefetch_related(models.Prefetch("byline_set", Byline.objects.select_related("member")))
            .defer("body", "body_html", "editors_note", "show__synopsis", "show__where_to_watch")
        )


def covered_through(show_id, last_position):
    """`Recap.covers_through` of what covers a drama through `last_position`, None for the whole of it."""
    if not show_id:
        return 0
    return WHOLE_SHOW if last_position is None else last_position


class Writer(NamedTuple):
    """Who stands in the byline of a card."""

    handle: str
    display_name: str

    @property
    def name(self):
        return self.display_name or self.handle

    def get_absolute_url(self):
        return address_of("recaps:recapper", self.handle)


def rows_of_byline(lines):
    """The BYLINE_FIELDS of each who stands in what `with_bylines()` brought, in the order of the byline."""
    rows = read_lines(lines)
    if len(rows) > 1:
        rows.sort(key=lambda row: (int(row[0]), int(row[1])))
    return [row[2:] for row in rows]


def writers_in(lines):
    return [Writer(handle, name) for handle, name, _ in rows_of_byline(lines)]


class Recap(Addressed):
    """What editors publish: an episode recap, first impressions, a series review, a hangout or news."""

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.EPISODE_RECAP)
    show = models.ForeignKey(
        "recaps.Show",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recaps",
        verbose_name="drama",
        help_text="Every kind but news is about one.",
    )
    first_episode = models.ForeignKey(
        "recaps.Episode", models.PROTECT, null=True, blank=True, related_name="+", help_text="The first it covers."
    )
    last_episode = models.ForeignKey(
        "recaps.Episode",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The last it covers: readers who have not come so far are shielded. "
        "Leave both empty in a hangout or review of the whole drama.",
    )
    headline = models.CharField(
        max_length=HEADLINE_MAX,
        blank=True,
        help_text="Leave it empty and it is made from the drama, the episodes and the kind.",
    )
    slug = models.SlugField(
        max_length=150, unique=True, blank=True, help_text="Its address. Leave it empty and it is made of the headline."
    )
    standfirst = prose_field(
        SHORT_PROSE, help_text="One or two sentences under the headline. Gives nothing away that the recap covers."
    )
    editors_note = prose_field(SHORT_PROSE, verbose_name="editor's note", help_text="Shown above the text, set apart.")
    body = prose_field(LONG_PROSE, help_text="At a character's first mention write GO YEONG (Nam Yoon-soo).")
    body_html = models.TextField(editable=False, blank=True)
    pull_quote = models.CharField(max_length=300, blank=True, help_text="One sentence of the text, hung in the margin.")
    rating = models.DecimalField(
        max_digits=2,
        decimal_places=1,
        null=True,
        blank=True,
        choices=[(rating, f"{rating.normalize():f} of 5") for rating in RATINGS],
        help_text="Series reviews only.",
    )
    lead_image = models.ForeignKey(
        "recaps.Image", models.PROTECT, null=True, blank=True, related_name="leads", verbose_name="lead picture"
    )
    pictures = models.ManyToManyField("recaps.Image", related_name="in_recaps", editable=False)
    content_notes = models.CharField(
        max_length=300, blank=True, help_text="What some would rather be warned of. Hidden until asked for."
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="recaps")
    bylines = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Byline", related_name="recaps")

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        "publish at",
        null=True,
        blank=True,
        help_text="A moment to come: it appears by itself then. Empty: now, when you publish.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    import_ref = models.CharField(max_length=100, unique=True, null=True, blank=True, editable=False)
    # Counts whole saves: who saves a form has to have opened the version that stands now (recaps.publishing).
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    preview_key = models.CharField(max_length=20, blank=True, default="", db_default="", editable=False)
    preview_until = models.DateTimeField(null=True, editable=False)

    discussion_open = models.BooleanField(default=True, help_text="Whether new comments are taken.")
    close_after_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Days after publication until new comments are no longer taken. Empty: as the site has it. 0: never.",
    )
    members_only = models.BooleanField(default=False, help_text="Guests read along, and sign in to write.")
    slow_seconds = models.PositiveSmallIntegerField(
        "slow mode", default=0, help_text="Seconds that a person waits between two comments. 0: no wait."
    )
    hold_all = models.BooleanField(default=False, help_text="Every new comment waits for a moderator.")
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    thread_count = models.PositiveIntegerField(default=0, editable=False)
    last_thread_number = models.PositiveIntegerField(default=0, editable=False)
    discussion_version = models.PositiveIntegerField(default=0, editable=False)
    last_comment_at = models.DateTimeField(null=True, editable=False)

    objects = RecapQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        permissions = [("publish_recap", "Can publish, schedule and withdraw recaps")]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="recap_newest_first"),
            models.Index(fields=["show", "status", "-published_at"], name="recap_of_show"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.NEWS, show__isnull=True) | (~Q(kind=Kind.NEWS) & Q(show__isnull=False)),
                name="recap_has_a_show_unless_news",
            ),
            models.CheckConstraint(
                condition=Q(first_episode__isnull=True, last_episode__isnull=True)
                | (Q(first_episode__isnull=False, last_episode__isnull=False) & ~Q(kind=Kind.NEWS)),
                name="recap_covers_both_ends",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[*OF_EPISODES]) | Q(last_episode__isnull=False),
                name="recap_of_episodes_names_them",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(kind=Kind.SERIES_REVIEW, rating__in=RATINGS),
                name="recap_rating_in_reviews_by_halves",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="recap_published_has_a_moment",
            ),
        ]

    def __str__(self):
        return self.headline or "(no headline yet)"

    def get_absolute_url(self):
        dated = local(self.published_at or self.created_at)
        return address_of("recaps:recap", f"{dated.year:04}", f"{dated.month:02}", self.slug)

    def clean(self):
        """What the constraints hold, said for people and beside the field."""
        self.settle_moment()
        errors = {}
        is_news = self.kind == Kind.NEWS
        if is_news and self.show_id:
            errors["show"] = "News stands by itself. Choose another kind, or leave the drama empty."
        if not is_news and not self.show_id:
            errors["show"] = "Which drama is it about?"
        if is_news and not self.headline:
            errors["headline"] = "News needs a headline of its own."
        errors |= self.episode_errors()
        if self.rating is not None and self.kind != Kind.SERIES_REVIEW:
            errors["rating"] = "Only a series review is rated."
        if errors:
            raise ValidationError(errors)

    def episode_errors(self):
        first, last = self.first_episode, self.last_episode
        if self.kind in OF_EPISODES and not last:
            return {"last_episode": "Which episodes does it cover?"}
        if bool(first) != bool(last):
            return {"first_episode" if last else "last_episode": "Name both the first and the last episode."}
        if not last:
            return {}
        if self.kind == Kind.NEWS:
            return {"last_episode": "News covers no episodes."}
        if {first.show_id, last.show_id} != {self.show_id}:
            return {"last_episode": "These episodes are of another drama."}
        if first.position > last.position:
            return {"last_episode": "The last episode comes before the first."}
        return {}

    def save(self, *, update_fields=None, **options):
        """Compose what the writer left empty, and make the reader's HTML, unless only other fields are saved."""
        if update_fields is None:
            self.fill_in()
            self.version += 1
        is_new = self._state.adding
        super().save(update_fields=update_fields, **options)
        if update_fields is None:
            pictures = rendering.pictures_in(self.body)
            if pictures or not is_new:
                self.pictures.set(pictures)
            SearchDue.note("recap", self.pk)

    def fill_in(self):
        """All that follows from what was written: as it will be saved, and as a preview shows it before that."""
        self.headline = self.headline or headlines.compose(self)[:HEADLINE_MAX]
        self.slug = self.slug or headlines.free_slug(self.headline, type(self).objects.exclude(pk=self.pk))
        self.standfirst = clean_prose(self.standfirst, "short")
        self.editors_note = clean_prose(self.editors_note, "short")
        self.body = clean_prose(self.body)
        self.body_html = rendering.render_body(self)
        self.settle_moment()

    def settle_moment(self):
        """Published without a moment means: now."""
        if self.status == Status.PUBLISHED and not self.published_at:
            self.published_at = timezone.now()

    @property
    def is_public(self):
        return self.status == Status.PUBLISHED and self.published_at <= timezone.now()

    @property
    def is_known_to_readers(self):
        """It is or was public: an old address of anything else would tell what is to come."""
        shown = self.status in (Status.PUBLISHED, Status.WITHDRAWN)
        return shown and self.published_at is not None and self.published_at <= timezone.now()

    @property
    def is_scheduled(self):
        return self.status == Status.PUBLISHED and self.published_at > timezone.now()

    @property
    def closes_at(self):
        """When its discussion closes by itself; None for never."""
        days = settings.CLOSE_DISCUSSIONS_AFTER_DAYS if self.close_after_days is None else self.close_after_days
        return self.published_at + timedelta(days=days) if days and self.published_at else None

    @property
    def takes_comments(self):
        return self.discussion_open and (self.closes_at is None or timezone.now() < self.closes_at)

    @property
    def covers_through(self):
        """The position of the last episode that it gives away; 0 for news, WHOLE_SHOW for the drama as a whole."""
        return covered_through(self.show_id, self.last_episode and self.last_episode.position)

    def covers(self, episode):
        """Whether it is about `episode` among others. Costs nothing after `with_ends()`."""
        if self.show_id != episode.show_id or not self.last_episode_id:
            return False
        return self.first_episode.position <= episode.position <= self.last_episode.position

    @cached_property
    def show_ends_at(self):
        """The position of the last episode of a drama that has ended; None while more may come.

        Who has come so far has seen the drama as a whole. Comes with `with_ends()`, and else costs a query.
        """
        ended = Episode.objects.filter(show=self.show_id, show__status=Show.Status.FINISHED)
        return ended.aggregate(last=models.Max("position"))["last"]

    @property
    def ends_at(self):
        """How far one has to have watched to have seen all that it covers; None where nobody can have yet."""
        return self.last_episode.position if self.last_episode else self.show_ends_at

    def get_kind_display(self):
        """As Django has it, which looks through the choices anew each time: a list asks this a hundred times."""
        return LABELS.get(self.kind, self.kind)

    @property
    def kicker(self):
        return headlines.kicker(self)

    @property
    def excerpt(self):
        return plain(self.standfirst)

    @property
    def comments_counted(self):
        """ "12 comments", as every list says it."""
        if not self.comment_count:
            return "No comments yet"
        return f"{self.comment_count} comment{'' if self.comment_count == 1 else 's'}"

    @property
    def bylined(self):
        """`people` without a query of its own, after `with_bylines()`: unsaved, with what a byline shows."""
        return [Member(**dict(zip(BYLINE_FIELDS, row, strict=True))) for row in rows_of_byline(self.byline_lines)]

    @property
    def writers(self):
        """The same as Writers, which cost next to nothing."""
        return writers_in(self.byline_lines)

    def is_by(self, member_id):
        """Whether the byline names this member, after `to_post_under()`."""
        return [str(member_id)] in read_lines(self.writer_lines)

    @property
    def cast(self):
        """(character, Person) in billing order, after `for_page()`."""
        rows = sorted(read_lines(self.cast_lines), key=lambda row: (int(row[0] or UNBILLED), row[1]))
        return [(character, Person(name=name, slug=slug)) for _, character, name, slug in rows]

    @property
    def tagged(self):
        """Its tags in their order, after `for_page()`."""
        return [Tag(name=name, slug=slug) for name, slug in sorted(read_lines(self.tag_lines))]

    @property
    def people(self):
        """Who wrote it, in the order of the byline. Costs nothing after `for_lists()`."""
        return [byline.member for byline in self.byline_set.all()]


class Byline(models.Model):
    recap = models.ForeignKey(Recap, models.CASCADE)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="recapper")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["recap", "member"], name="byline_unique")]

    def __str__(self):
        return str(self.member)
