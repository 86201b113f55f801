"""A site as large as the one that moves here: for measuring, not for reading.

The words are those of the handwritten site, taken apart and put together anew. Each recap is made with its whole
discussion in one transaction and from a seed of its own, so that a killed run goes on where it stopped and ends with
the same site.
"""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.db import transaction

from comments import markup, tree
from comments.models import Comment
from comments.models.discussion import PUBLIC_ID_BYTES, CommentStatus, RemovedBy
from members.models import Member
from recaps.models import Byline, Image, Kind, Recap, Show, Status, Tag
from transfer.demo.calendar import QUICK, moments
from transfer.demo.crowd import EPISODES, REF, make_crowd
from transfer.demo.names import token
from transfer.demo.reading import STILL
from transfer.demo.site import markdown
from transfer.demo.talk import TALK_LASTS, at_evening, parents_of, trees_of

DISTINCT_TEXTS = 6_000  # enough that no page repeats itself; each is rendered once
BODY_PARAGRAPHS = 14
BIGGEST = (0.01, 0.005)  # of all comments: 10,000 of a million under one recap, 5,000 under another
SIZE_SIGMA, SIZE_CAP = 0.9, 8  # of the other discussions: of a million, two in three have 50 to 500
ROOTS, ANSWER_LAST = 0.3, 0.45  # the shares of comments that begin a thread, and that answer the one just above
DEEPEST = 8
GUESTS, TOMBSTONES = 0.18, 0.01
WRITERS = 12


@dataclass(frozen=True)
class Scale:
    shows: int = 100
    recaps: int = 2_000
    comments: int = 1_000_000
    members: int = 2_000


@dataclass(frozen=True)
class Stock:
    """What the recaps and comments are put together from."""

    members: list
    shows: list
    images: list
    tags: list
    paragraphs: list[str]
    texts: list[tuple[str, str]]


def fill(site, scale, calendar, bar):
    """Add a site of this `scale`, or what an earlier run has left of it to do. `bar` is a tqdm of comments."""
    make_crowd(scale, calendar)
    stock = take_stock(site)
    done = set(Recap.objects.filter(import_ref__startswith=REF).values_list("import_ref", flat=True))
    for number, size in enumerate(discussion_sizes(scale)):
        if f"{REF}/{number}" not in done:
            make_recap(number, size, stock, calendar)
        bar.update(size)


def take_stock(site):
    return Stock(
        members=list(Member.objects.filter(import_ref__startswith=REF).order_by("pk")),
        shows=list(Show.objects.filter(import_ref__startswith=REF).order_by("pk").prefetch_related("episodes")),
        images=list(Image.objects.exclude(leads=None).order_by("pk").distinct()),
        tags=list(Tag.objects.order_by("pk")),
        paragraphs=[part for text in site.texts for part in STILL.sub("", text.body).split("\n\n") if part.strip()],
        texts=comment_texts([said.source for text in site.texts for said in text.comments]),
    )


def comment_texts(sources):
    """(source, html) of comments put together from `sources`. What names people is left out: they are not there."""
    rng = Random(f"{REF}/texts")
    sources = [source for source in sources if source and "@" not in source]
    paragraphs = [part for source in sources for part in source.split("\n\n")]
    mixed = ["\n\n".join(rng.sample(paragraphs, rng.choice((1, 1, 2, 3)))) for _ in range(DISTINCT_TEXTS)]
    return [(source, markup.render(source)) for source in dict.fromkeys(sources + mixed)]


def discussion_sizes(scale):
    """How many comments each recap has: two very many, the others as unevenly as real ones, all of them together."""
    rng = Random(f"{REF}/sizes")
    biggest = [int(scale.comments * share) for share in BIGGEST]
    weights = [min(rng.lognormvariate(0, SIZE_SIGMA), SIZE_CAP) for _ in range(scale.recaps - len(biggest))]
    left = scale.comments - sum(biggest)
    sizes = [int(left * weight / sum(weights)) for weight in weights]
    for number in range(left - sum(sizes)):
        sizes[number % len(sizes)] += 1
    return biggest + sizes


# --- A recap with its discussion


@transaction.atomic
def make_recap(number, size, stock, calendar):
    rng = Random(f"{REF}/{number}")
    turn, place = divmod(number, len(stock.shows))
    show = stock.shows[place]
    recap = Recap(
        import_ref=f"{REF}/{number}",
        show=show,
        standfirst=f"<p>{markdown.renderInline(rng.choice(stock.paragraphs)[:200])}</p>",
        body=markdown.render("\n\n".join(rng.sample(stock.paragraphs, BODY_PARAGRAPHS))),
        lead_image=rng.choice(stock.images) if stock.images else None,
        status=Status.PUBLISHED,
    )
    cover(recap, turn, list(show.episodes.all()))
    recap.save()
    Byline.objects.create(recap=recap, member=stock.members[number % WRITERS])
    recap.tags.set(rng.sample(stock.tags, min(3, len(stock.tags))))
    tree.plant(recap, trees_of(make_comments(recap, size, stock, calendar, rng)))


def cover(recap, turn, episodes):
    """First impressions, one recap an episode, a review; then once more through the episodes, under other headlines."""
    recap.kind, first, last = Kind.EPISODE_RECAP, turn % EPISODES + 1, turn % EPISODES + 1
    if turn == 0:
        recap.kind = Kind.FIRST_IMPRESSIONS
    elif turn == EPISODES:
        recap.kind, first, last = Kind.SERIES_REVIEW, 1, EPISODES
    elif turn > EPISODES:
        recap.headline = f"{recap.show.title}: Episode {last}, seen again"
    recap.first_episode, recap.last_episode = episodes[first - 1], episodes[last - 1]
    recap.published_at = at_evening(recap.last_episode.aired_on) + timedelta(hours=2 + turn)
    recap.created_at = recap.published_at - timedelta(hours=2)


def make_comments(recap, size, stock, calendar, rng):
    parents = parents_of(levels(size, rng))
    closed = min(recap.published_at + TALK_LASTS, calendar.now)
    times = moments(parents, opened=recap.published_at, closed=closed, usual=QUICK, seed=recap.import_ref)
    comments, through = [], recap.covers_through
    for index, (parent, posted_at) in enumerate(zip(parents, times, strict=True)):
        comment = Comment(
            parent=None if parent is None else comments[parent],
            public_id=token(f"{recap.import_ref}/{index}", PUBLIC_ID_BYTES),
            posted_at=posted_at,
            reveals_through=through,
            **authorship(stock.members, rng),
            **words(stock.texts, rng),
        )
        comments.append(comment)
    return comments


def levels(size, rng):
    """The depths of `size` comments in reading order: short threads and long ones, a few very deep."""
    level = 0
    for place in range(size):
        if place == 0 or rng.random() < ROOTS:
            level = 0
        elif level == 0 or rng.random() < ANSWER_LAST:
            level = min(level + 1, DEEPEST)
        else:
            level = rng.randint(1, level)
        yield level


def authorship(members, rng):
    """A guest, or a member: a few write most of it."""
    if rng.random() < GUESTS:
        number = rng.randrange(5_000)
        return {"guest_name": f"Guest {number}", "guest_email": f"guest{number}@example.com"}
    return {"member": members[int(len(members) * rng.random() ** 3)]}


def words(texts, rng):
    if rng.random() < TOMBSTONES:
        return {"status": CommentStatus.TOMBSTONE, "removed_by": RemovedBy.AUTHOR}
    source, html = rng.choice(texts)
    return {"source": source, "html": html}
