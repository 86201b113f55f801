from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from config.composed import Composed, Given
from recaps.addresses import address_of
from recaps.models.addressed import Addressed
from recaps.models.searching import SearchDue
from recaps.zones import zone_of_country


class ShowQuerySet(models.QuerySet):
    def airing(self):
        return self.filter(status=Show.Status.AIRING)

    def with_poster(self):
        return self.select_related("poster").prefetch_related("poster__renditions")


class Show(Addressed):
    """A drama."""

    class Status(models.TextChoices):
        ANNOUNCED = "announced", "announced"
        AIRING = "airing", "airing"
        FINISHED = "finished", "finished"

    title = models.CharField(max_length=200, help_text="As readers know it, for example “Love in the Big City”.")
    original_title = models.CharField(max_length=200, blank=True, help_text="In its own script: 대도시의 사랑법.")
    other_titles = models.TextField(
        "other spellings", blank=True, help_text="What else readers might type to find it, one a line."
    )
    slug = models.SlugField(max_length=120, unique=True, help_text="Its address: /shows/…/")
    network = models.CharField(max_length=80, blank=True)
    country = models.CharField(
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"\A[A-Z]{2}\Z", "Two capital letters, for example KR.")],
        help_text="Two letters: KR, JP, TW, CN, TH, GB…",
    )
    language = models.CharField(
        "language of the original title",
        max_length=10,
        blank=True,
        help_text="Two letters: ko, ja, zh, th… Screen readers and fonts go by it.",
    )
    premiered = models.DateField(null=True, blank=True)
    air_time = models.TimeField(
        null=True, blank=True, help_text="The hour at which episodes air, by the clock of its country: 21:20."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.ANNOUNCED)
    synopsis = models.TextField(blank=True, help_text="Two or three sentences that give nothing away.")
    genres = models.CharField(max_length=120, blank=True, help_text="Separated by commas: melodrama, mystery.")
    based_on = models.CharField(max_length=300, blank=True, help_text="A novel, a webtoon, an earlier drama.")
    other_versions = models.CharField(max_length=300, blank=True, help_text="A film or a remake of the same story.")
    where_to_watch = models.TextField(
        blank=True, help_text="One place a line, with its address if there is one: “TVING https://www.tving.com/”."
    )
    poster = models.ForeignKey("recaps.Image", models.PROTECT, null=True, blank=True, related_name="poster_of")
    import_ref = models.CharField(max_length=100, unique=True, null=True, blank=True, editable=False)

    objects = ShowQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = "drama"
        indexes = [models.Index(fields=["status", "title"]), models.Index(fields=["-premiered"])]

    def __str__(self):
        return self.title

    def save(self, **options):
        super().save(**options)
        SearchDue.note("show", self.pk)

    def get_absolute_url(self):
        return address_of("recaps:show", self.slug)

    @property
    def native_title(self):
        """Its original title, where that is another one."""
        return self.original_title if self.original_title != self.title else ""

    @property
    def genre_list(self):
        return [genre.strip() for genre in self.genres.split(",") if genre.strip()]

    @property
    def places_to_watch(self):
        """(name, address) of each line of `where_to_watch`; the address is empty where the line has none."""
        for line in filter(None, map(str.strip, self.where_to_watch.splitlines())):
            name, _, address = line.rpartition(" ")
            yield (name, address) if address.startswith(("https://", "http://")) and name else (line, "")

    @cached_property
    def in_order(self):
        """All its episodes, each of which knows its drama without a query. One query, and then kept."""
        episodes = episodes_in_order(show=self.pk)
        for episode in episodes:
            episode.show = self
        return episodes

    @cached_property
    def episode_labels(self):
        """{position: "episode 7"}."""
        return {episode.position: episode.label.lower() for episode in self.in_order}

    @property
    def year(self):
        return self.premiered.year if self.premiered else None

    def place_episodes(self):
        """Number the saved episodes 1, 2, 3… across seasons, in the order of season and number.

        Raises ValidationError as `new_places` does.
        """
        moved = self.new_places(self.episodes.all())
        # Out of the way first: the positions are unique at every moment.
        self.episodes.filter(pk__in=[episode.pk for _, episode in moved]).update(position=None)
        for place, episode in moved:
            episode.position = place
        Episode.objects.bulk_update([episode for _, episode in moved], ["position"])

    def new_places(self, episodes):
        """(place, episode) of those `episodes`, saved or not, that do not stand in their place yet.

        Raises ValidationError when one would move that a reader may already count on: watch progress and
        `reveals_through` compare these positions.
        """
        in_order = sorted(episodes, key=lambda episode: (episode.season, episode.number))
        moved = [(place, episode) for place, episode in enumerate(in_order, 1) if episode.position != place]
        settled = next((episode for _, episode in moved if episode.position), None)
        if settled and self.recaps.public().exists():
            raise ValidationError(
                f"This would move {settled.label} to another place, and readers have said how far they have watched by "
                "that count. Add episodes after the last one, and take away only the last."
            )
        return moved


class Episode(models.Model):
    """One episode. `position` counts across seasons and is what progress and shields compare."""

    show = models.ForeignKey(Show, models.CASCADE, related_name="episodes", verbose_name="drama")
    season = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    position = models.PositiveSmallIntegerField(null=True, editable=False)
    title = models.CharField(max_length=200, blank=True)
    aired_on = models.DateField(null=True, blank=True)
    content_notes = models.CharField(
        max_length=300, blank=True, help_text="What some would rather be warned of. Hidden until asked for."
    )

    class Meta:
        ordering = ["show", "season", "number"]
        constraints = [
            models.UniqueConstraint(fields=["show", "season", "number"], name="episode_number_unique"),
            models.UniqueConstraint(fields=["show", "position"], name="episode_position_unique"),
            models.CheckConstraint(condition=Q(season__gte=1, number__gte=1), name="episode_counts_from_one"),
            models.CheckConstraint(condition=Q(position__gte=1), name="episode_position_from_one"),
        ]
        indexes = [models.Index(fields=["aired_on"])]

    def __str__(self):
        return f"{self.show.title}: {self.label}"

    def get_absolute_url(self):
        return address_of("recaps:episode", self.show.slug, self.code)

    @property
    def code(self):
        """Its part of an address: `7`, or `s2e5` from the second season on."""
        return str(self.number) if self.season == 1 else f"s{self.season}e{self.number}"

    @property
    def label(self):
        return f"Episode {self.number}" if self.season == 1 else f"Season {self.season} Episode {self.number}"

    @property
    def has_aired(self):
        return self.aired_on is not None and self.aired_on <= timezone.localdate()

    @property
    def airs_at(self):
        """The moment, where the day and the hour are known."""
        if not (self.aired_on and self.show.air_time):
            return None
        return datetime.combine(self.aired_on, self.show.air_time, zone_of_country(self.show.country))

    @property
    def is_to_come(self):
        return self.aired_on is not None and not self.has_aired


def compose_episodes():
    of_show = Episode.objects.filter(show=Given("show", models.BigAutoField()), position__isnull=False)
    return of_show.order_by("position")


episodes_in_order = Composed(Episode, compose_episodes)


class Person(Addressed):
    name = models.CharField(max_length=120)
    original_name = models.CharField(max_length=120, blank=True, help_text="In their own script: 남윤수.")
    other_names = models.TextField("other spellings", blank=True, help_text="One a line.")
    slug = models.SlugField(max_length=120, unique=True)
    picture = models.ForeignKey("recaps.Image", models.PROTECT, null=True, blank=True, related_name="portrait_of")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self):
        return self.name

    def save(self, **options):
        super().save(**options)
        SearchDue.note("person", self.pk)

    def get_absolute_url(self):
        return address_of("recaps:person", self.slug)

    @property
    def spellings(self):
        """Every way in which we know the name."""
        return [name for name in [self.name, self.original_name, *self.other_names.splitlines()] if name.strip()]


class CreditQuerySet(models.QuerySet):
    def in_billing_order(self):
        return self.order_by(F("billing").asc(nulls_last=True), "pk")


class Credit(models.Model):
    """A person plays a character in a drama."""

    show = models.ForeignKey(Show, models.CASCADE, related_name="credits", verbose_name="drama")
    person = models.ForeignKey(Person, models.PROTECT, related_name="credits")
    character = models.CharField(max_length=120, help_text="As you write it in recaps: Go Yeong.")
    billing = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 comes first. Leave it empty to come last."
    )

    objects = CreditQuerySet.as_manager()

    class Meta:
        ordering = ["billing", "pk"]
        constraints = [models.UniqueConstraint(fields=["show", "person", "character"], name="credit_unique")]

    def __str__(self):
        return f"{self.character} ({self.person})"
