"""Makes the rows of the demo site from its texts and its pictures: people, dramas, recaps, pages. Talk is in talk.py.

Everything goes through the models, as an editor's work would, so that what a reader sees is what the site makes of it.
"""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import slugify
from markdown_it import MarkdownIt

from members.models import Member
from recaps import headlines
from recaps.models import Byline, Credit, Episode, Kind, Page, Person, Recap, Rendition, Show, Status, Tag
from transfer.demo.calendar import Calendar
from transfer.demo.drawing import avatar_ref, poster_ref
from transfer.demo.reading import STILL

PASSWORD = "one-more-episode"
EDITOR = "noor"
LANGUAGES = {
    "KR": "ko", "JP": "ja", "CN": "zh-Hans", "TW": "zh-Hant", "TH": "th", "TR": "tr", "BR": "pt", "DK": "da",
    "ES": "es", "GB": "en",
}  # fmt: skip
PLAIN_LETTERS = str.maketrans("ıøæłß", "ioals")
WRITTEN_BEFORE = timedelta(hours=5)  # how long before its publication a recap is begun

markdown = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class Makings:
    """What dramas and recaps are made of, besides their texts."""

    members: dict
    pictures: dict
    calendar: Calendar


# --- People


def make_members(facts, avatars, calendar):
    """Members by handle. All of them can sign in, with the one password that the command prints."""
    # Hashing is slow on purpose, and salted at random: once for all, and the same every time.
    password = make_password(None if settings.PRODUCTION else PASSWORD, salt="previouslyonpreviously")
    members = {person["handle"]: make_member(person, password, avatars, calendar) for person in facts}
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=member.email, verified=True, primary=True) for member in members.values()
    )
    return members


def make_member(facts, password, avatars, calendar):
    member = Member.objects.create(
        handle=facts["handle"],
        display_name=facts["name"],
        email=f"{facts['handle']}@example.com",
        password=password,
        bio=facts["bio"],
        avatar=avatars.get(avatar_ref(facts["handle"]), ""),
        joined_at=calendar.now - timedelta(days=facts["joined"]),
    )
    if "role" in facts:
        member.take_role(facts["role"])
    return member


# --- Dramas


def make_show(drama, makings):
    """The drama with its poster, episodes and cast, as aired by the calendar."""
    facts = drama.facts
    moved = makings.calendar.moved if facts["status"] == Show.Status.AIRING else timedelta()
    show = Show.objects.create(
        import_ref=f"demo:{drama.slug}",
        other_titles="\n".join(facts["other_titles"]),
        language=LANGUAGES[facts["country"]],
        premiered=facts["premiered"] + moved,
        air_time=facts.get("air_time"),
        genres=", ".join(facts["genres"]),
        where_to_watch="\n".join(f"{place['name']} {place['url']}" for place in facts["where_to_watch"]),
        other_versions=facts.get("other_versions", ""),
        **{
            name: facts[name]
            for name in ("slug", "title", "original_title", "country", "network", "status", "synopsis", "based_on")
        },
    )
    poster = makings.pictures[poster_ref(drama.slug)]
    show.poster = keep(poster, show=show, alt=f"The poster of {show.title}.", credit=show.network)
    show.save()
    make_episodes(show, facts["episode"], moved)
    make_cast(show, facts["cast"])
    return show


def make_episodes(show, facts, moved):
    Episode.objects.bulk_create(
        Episode(
            show=show,
            season=episode.get("season", 1),
            number=episode["number"],
            title=episode["title"],
            aired_on=episode["aired_on"] + moved,
            content_notes=episode["content_notes"],
        )
        for episode in facts
    )
    show.place_episodes()


def make_cast(show, facts):
    for billing, role in enumerate(facts, 1):
        name, original = role["person"], role.get("original_name", "")
        slug = slugify(name.translate(PLAIN_LETTERS))
        person, _ = Person.objects.get_or_create(slug=slug, defaults={"name": name, "original_name": original})
        Credit.objects.create(show=show, person=person, character=role["character"], billing=billing)


def keep(picture, **words):
    """Save a drawn picture with its words."""
    image, renditions = picture
    for name, value in words.items():
        setattr(image, name, value)
    image.save()
    Rendition.objects.bulk_create(renditions)
    return image


# --- Recaps


def make_recaps(texts, show, makings):
    """(recap, its text) of a drama or, without one, of news. Hangouts come first: the others link to them."""
    calendar, hangout, made = makings.calendar, None, []
    dates = [text.facts["published"] for text in texts if text.is_public]
    moved = calendar.of(show is not None and show.status == Show.Status.AIRING, dates)
    for text in sorted(texts, key=lambda text: text.facts["kind"] != Kind.HANGOUT):
        published = timezone.make_aware(text.facts["published"] + (moved if text.is_public else calendar.moved))
        recap = make_recap(text, show, published, hangout, makings)
        hangout = recap if recap.kind == Kind.HANGOUT else hangout
        made.append((recap, text))
    return made


def make_recap(text, show, published, hangout, makings):
    """`published` is when readers see it, or would if it were no draft."""
    facts = text.facts
    status = facts.get("status", Status.PUBLISHED)
    recap = Recap(
        import_ref=f"demo:{text.ref}",
        show=show,
        status=status,
        published_at=published if status == Status.PUBLISHED else None,
        created_at=min(published, makings.calendar.now) - WRITTEN_BEFORE,
        standfirst=short_prose(facts["standfirst"]),
        editors_note=short_prose(facts["editors_note"], hangout),
        rating=facts.get("rating"),
        **{name: facts[name] for name in ("kind", "pull_quote", "content_notes")},
    )
    cover(recap, facts)
    recap.headline = headline(recap, facts["headline_suffix"])
    writers = [makings.members[handle] for handle in facts["bylines"]]
    illustrate(recap, text, writers[0], makings.pictures)
    recap.save()
    sign_and_tag(recap, writers, facts["tags"])
    return recap


def cover(recap, facts):
    """The episodes that it covers. A hangout is about the whole drama, which is said by naming none."""
    if "first_episode" in facts and recap.kind != Kind.HANGOUT:
        episodes = {episode.position: episode for episode in recap.show.episodes.all()}
        recap.first_episode, recap.last_episode = episodes[facts["first_episode"]], episodes[facts["last_episode"]]


def illustrate(recap, text, writer, pictures):
    """The lead picture, and the body with its stills."""

    def kept(still):
        words = {"alt": still.alt, "caption": still.caption, "credit": still.credit}
        return keep(pictures[still.ref], show=recap.show, uploaded_by=writer, uploaded_at=recap.created_at, **words)

    recap.lead_image = kept(text.lead)
    recap.body = long_prose(text.body, [kept(still) for still in text.stills])


def sign_and_tag(recap, writers, tags):
    Byline.objects.bulk_create(
        Byline(recap=recap, member=member, position=position) for position, member in enumerate(writers, 1)
    )
    recap.tags.set(Tag.objects.get_or_create(name=tag, defaults={"slug": slugify(tag)})[0] for tag in tags)


# --- Words


def headline(recap, suffix):
    """What the site composes, with the writer's suffix where it says more than "(Final)" does; news has its own."""
    if recap.kind == Kind.NEWS:
        return suffix
    composed, suffix = headlines.compose(recap), suffix.strip("() ")
    if not suffix or (suffix.lower() == "finale" and composed.endswith("(Final)")):
        return composed
    return f"{composed} ({suffix})"


def short_prose(text, hangout=None):
    if hangout:
        text = text.replace("](hangout)", f"]({hangout.get_absolute_url()})")
    return f"<p>{markdown.renderInline(text)}</p>" if text else ""


def long_prose(text, images):
    """The HTML that the newsroom's editor would store: each still's line becomes a figure."""
    parts = STILL.split(text)
    html = markdown.render(parts[0])
    # Between two stretches of text stand the description, the motif and the caption of one still.
    for image, prose in zip(images, parts[4::4], strict=True):
        html += figure(image) + markdown.render(prose)
    return html


def figure(image):
    return format_html(
        '<figure><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>', image.src, image.alt, image.caption
    )


def write_pages(pages):
    """About and the comment policy exist already: a migration makes them, for an editor to write over."""
    for slug, (title, body) in pages.items():
        Page.objects.update_or_create(slug=slug, defaults={"title": title, "body": markdown.render(body)})
