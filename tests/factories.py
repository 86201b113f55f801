"""What stands on the site in tests: dramas, recaps of every kind and stage, pictures, and comments.

Comments are posted as readers post them (`comment_on`), never made raw: their place in the tree is the point.
"""

import io
from datetime import timedelta
from decimal import Decimal

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image as Pillow

from comments import posting, tree
from comments.models.discussion import CommentStatus, RemovedBy
from config.uploads import open_upload
from members.models import Member
from recaps import pictures
from recaps.models import Byline, Credit, Episode, Image, Kind, Page, Person, Recap, Show, Status, Tag
from tests.people import GUEST

EPISODES = 8
# How a recap stands at each stage of its life: (status, days from now until its moment).
STAGES = {
    "draft": (Status.DRAFT, None),
    "review": (Status.REVIEW, None),
    "scheduled": (Status.PUBLISHED, 2),
    "published": (Status.PUBLISHED, -2),
    "withdrawn": (Status.WITHDRAWN, -2),
}
BODY = (
    "<p>MI-AE (Lee Soo-kyung) comes home to a lamp that somebody left on.</p><h2>The lamp</h2>"
    "<p>GO YEONG (Nam Yoon-soo) says nothing of it, and <em>that</em> is the scene.</p>"
)


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    handle = factory.Sequence("reader-{}".format)
    email = factory.LazyAttribute(lambda member: f"{member.handle}@example.org")
    display_name = factory.Sequence("Reader {} 독자".format)


class ShowFactory(DjangoModelFactory):
    """A drama; `episodes=n` says how many it has (8), one a day, the first of them on the day of the premiere."""

    class Meta:
        model = Show
        skip_postgeneration_save = True

    class Params:
        airing = factory.Trait(
            status=Show.Status.AIRING,
            premiered=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=3)),
        )

    title = factory.Sequence("The Lamp on Floor {}".format)
    original_title = "등불"
    slug = factory.Sequence("the-lamp-on-floor-{}".format)
    network = "TVING"
    country = "KR"
    language = "ko"
    premiered = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=400))
    status = Show.Status.FINISHED
    synopsis = "Two people share a staircase, and for eight weeks nobody changes the bulb."
    genres = "melodrama, mystery"
    where_to_watch = "TVING https://www.tving.com/\nA friend's sofa"

    @factory.post_generation
    def episodes(show, create, count, **_):
        number = EPISODES if count is None else count
        Episode.objects.bulk_create(
            Episode(show=show, number=n, aired_on=show.premiered + timedelta(days=n - 1)) for n in range(1, number + 1)
        )
        show.place_episodes()


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence("Nam Yoon-{}".format)
    original_name = "남윤수"
    slug = factory.Sequence("nam-yoon-{}".format)


class CreditFactory(DjangoModelFactory):
    class Meta:
        model = Credit

    show = factory.SubFactory(ShowFactory)
    person = factory.SubFactory(PersonFactory)
    character = factory.Sequence("Go Yeong {}".format)
    billing = factory.Sequence(lambda number: number + 1)


class TagFactory(DjangoModelFactory):
    class Meta:
        model = Tag

    name = factory.Sequence("staircases {}".format)
    slug = factory.Sequence("staircases-{}".format)


class PageFactory(DjangoModelFactory):
    class Meta:
        model = Page

    title = factory.Sequence("House rules {}".format)
    slug = factory.Sequence("house-rules-{}".format)
    body = "<p>Wipe your feet.</p>"


class RecapFactory(DjangoModelFactory):
    """A published recap of the first episode. `stage` is one of STAGES; `by=[…]` is its byline, `tagged=[…]` its tags.

    What a kind needs is there: news has no drama, hangouts and reviews are of the whole one, reviews are rated.
    """

    class Meta:
        model = Recap
        skip_postgeneration_save = True

    class Params:
        stage = "published"
        of_episodes = factory.LazyAttribute(lambda o: o.kind in (Kind.FIRST_IMPRESSIONS, Kind.EPISODE_RECAP))

    kind = Kind.EPISODE_RECAP
    show = factory.Maybe("is_news", None, factory.SubFactory(ShowFactory))
    first_episode = factory.LazyAttribute(lambda o: episode_of(o.show, 1) if o.of_episodes else None)
    last_episode = factory.LazyAttribute(lambda o: o.first_episode)
    headline = factory.LazyAttribute(lambda o: "The week in staircases" if o.kind == Kind.NEWS else "")
    standfirst = "<p>A lamp is left on, and nobody asks by whom.</p>"
    body = BODY
    rating = factory.LazyAttribute(lambda o: Decimal("4.5") if o.kind == Kind.SERIES_REVIEW else None)
    status = factory.LazyAttribute(lambda o: STAGES[o.stage][0])
    published_at = factory.LazyAttribute(lambda o: moment_of(o.stage))

    @classmethod
    def _adjust_kwargs(cls, **fields):
        fields.pop("is_news", None)
        return fields

    @factory.lazy_attribute
    def is_news(self):
        return self.kind == Kind.NEWS

    @factory.post_generation
    def by(recap, create, people, **_):
        for position, person in enumerate(people or [], 1):
            Byline.objects.create(recap=recap, member=person, position=position)

    @factory.post_generation
    def tagged(recap, create, tags, **_):
        recap.tags.set(tags or [])


def episode_of(show, number):
    return show.episodes.get(position=number)


def moment_of(stage):
    days = STAGES[stage][1]
    return None if days is None else timezone.now() + timedelta(days=days)


def picture_file(width=64, height=36, colour="#4A4E8A", format="JPEG", name="still.jpg", **options):
    """A sound picture as an upload."""
    buffer = io.BytesIO()
    Pillow.new("RGB", (width, height), colour).save(buffer, format=format, **options)
    return SimpleUploadedFile(name, buffer.getvalue())


def picture(**fields):
    """A picture of the library, with its renditions, through the same door as an upload."""
    fields = {"alt": "A lamp at the top of a staircase.", "caption": "The lamp.", "credit": "TVING"} | fields
    return pictures.keep(Image(**fields), open_upload(picture_file()))


def comment_on(recap, *, by=GUEST, to=None, says="Who left the lamp on?", reveals_through=None, key=None):
    """A comment as it is posted: `by` a Member or Guest, `to` the comment that it answers."""
    return posting.post(
        recap=recap,
        author=by,
        source=says,
        reply_to=to and to.public_id,
        reveals_through=recap.covers_through if reveals_through is None else reveals_through,
        submission_key=key,
    )


def remove(comment, by=RemovedBy.AUTHOR):
    return tree.change_status(comment, CommentStatus.TOMBSTONE, by)


def hold(comment):
    return tree.change_status(comment, CommentStatus.HELD)


def reject(comment):
    return tree.change_status(comment, CommentStatus.REJECTED)


def talk_under(recap, threads=3, replies=2):
    """A discussion: so many threads, each with a chain of so many replies. The root comments."""
    roots = []
    for number in range(1, threads + 1):
        roots.append(above := comment_on(recap, says=f"Thread {number}: the lamp again."))
        for _ in range(replies):
            above = comment_on(recap, to=above, says="And yet nobody asks.")
    return roots
