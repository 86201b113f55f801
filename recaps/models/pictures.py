import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

KEY_BYTES = 12  # 16 characters of an address


def new_key():
    """A name that nobody can guess: pictures of drafts live beside public ones."""
    return secrets.token_urlsafe(KEY_BYTES)


FOLDER = "pictures"
WIDTHS = (480, 960, 1600)
FORMATS = ("avif", "jpeg")


def rendition_widths(width):
    """The widths in pixels that a picture of `width` is served in. Never wider than it is."""
    return sorted({min(width, step) for step in WIDTHS})


def rendition_path(key, width, format):
    return f"{FOLDER}/{key}/{width}.{format}"


def original_path(image, filename):
    return f"{FOLDER}/{image.key}/original.{filename.rsplit('.', 1)[-1]}"


class Image(models.Model):
    """A picture as the newsroom knows it: what it shows, who took it, and where its middle is.

    The file kept here is re-encoded from the upload by `recaps.pictures`, which also makes the renditions.
    """

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    original = models.ImageField("file", upload_to=original_path)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        "description",
        max_length=300,
        blank=True,
        help_text="What the picture shows, for readers who cannot see it. One sentence; no “picture of”.",
    )
    caption = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=120, blank=True, help_text="Whose picture it is, for example “TVING”.")
    colour = models.CharField(max_length=7, default="#888888", editable=False)
    focal_x = models.FloatField(
        "focal point from the left",
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="0 is the left edge, 1 the right. Crops keep this point in sight.",
    )
    focal_y = models.FloatField(
        "focal point from the top",
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="0 is the top edge, 1 the bottom.",
    )
    show = models.ForeignKey(
        "recaps.Show",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="pictures",
        verbose_name="drama",
        help_text="The drama that it is from, so that the next recapper finds it.",
    )
    episode = models.ForeignKey(
        "recaps.Episode", models.SET_NULL, null=True, blank=True, related_name="pictures", help_text="Where it is seen."
    )
    # The recap on whose desk it lies, used or not, and its place there. What a text shows is `Recap.pictures`.
    recap = models.ForeignKey(
        "recaps.Recap", models.SET_NULL, null=True, blank=True, editable=False, related_name="desk"
    )
    place = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    import_ref = models.CharField(max_length=100, unique=True, null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = "picture"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="image_focal_point_inside",
            )
        ]

    def __str__(self):
        return self.caption or self.alt or f"Picture {self.pk}"

    @property
    def widths(self):
        return rendition_widths(self.width)

    def url(self, width, format="jpeg"):
        """Of plain characters, so nothing has to be quoted: there are hundreds of these on a list."""
        return f"{settings.MEDIA_URL}{rendition_path(self.key, width, format)}"

    @property
    def src(self):
        """The address for what knows no `srcset`, and what the editor puts into a text."""
        return self.url(min(self.widths, key=lambda width: abs(width - 960)))

    @property
    def srcset(self):
        return {format: ", ".join(f"{self.url(width, format)} {width}w" for width in self.widths) for format in FORMATS}

    @property
    def focal_position(self):
        """For CSS `object-position`."""
        return f"{self.focal_x:.0%} {self.focal_y:.0%}"


class Rendition(models.Model):
    """One derived size of a picture in one format, made once when the picture is saved."""

    image = models.ForeignKey(Image, models.CASCADE, related_name="renditions")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    format = models.CharField(max_length=4, choices=[(format, format.upper()) for format in FORMATS])
    file = models.FileField(max_length=200)
    bytes = models.PositiveIntegerField()

    class Meta:
        ordering = ["format", "width"]
        constraints = [models.UniqueConstraint(fields=["image", "width", "format"], name="rendition_unique")]

    def __str__(self):
        return f"{self.width}×{self.height} {self.format}"
