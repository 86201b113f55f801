"""People and dramas by the hundred for the large demo: names put together from lists, nothing to be read."""

from datetime import timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.text import slugify

from members.models import Member
from recaps.models import Credit, Episode, Person, Show

REF = "demo:large"
YEARS = 15  # of posts, as on the site that moves here
EPISODES, DAYS_BETWEEN = 16, 3.5
CAST, PEOPLE = 6, 300
COUNTRIES = ["KR", "JP", "TW", "CN", "TH", "TR", "BR", "GB"]
ADJECTIVES = [
    "Quiet", "Amber", "Paper", "Winter", "Borrowed", "Second", "Silver", "Salted", "Crooked", "Distant", "Velvet",
    "Hollow", "Early", "Brass",
]  # fmt: skip
NOUNS = [
    "Harbour", "Orchard", "Letters", "Crane", "Kitchen", "Ledger", "Lantern", "Bridge", "Garden", "Station",
    "Sparrow", "Island", "Tailor", "Ferry",
]  # fmt: skip
GIVEN = [
    "Ha-na", "Min-seo", "Ji-hoon", "Aiko", "Ren", "Mei-ling", "Wei", "Somchai", "Pim", "Elif", "Deniz", "Lucia",
    "Tomas", "Freja", "Anders", "Alice", "Owen",
]  # fmt: skip
FAMILY = [
    "Seo", "Baek", "Okada", "Fujii", "Lin", "Zhao", "Suwan", "Boonmee", "Yildiz", "Aksoy", "Moreira", "Prado", "Holm",
    "Winther", "Ashdown", "Pryce",
]  # fmt: skip


@transaction.atomic
def make_crowd(scale, calendar):
    """Members, people and dramas of the large demo, unless an earlier run has made them."""
    if Show.objects.filter(import_ref__startswith=REF).exists():
        return
    nobody = make_password(None)
    Member.objects.bulk_create(member(number, nobody, calendar) for number in range(scale.members))
    people = Person.objects.bulk_create(person(number) for number in range(PEOPLE))
    for number in range(scale.shows):
        make_show(number, people, calendar)


def pair(number):
    """An adjective and a noun, another for each number for a good while, and how often they came before."""
    times, place = divmod(number, len(ADJECTIVES) * len(NOUNS))
    return ADJECTIVES[place // len(NOUNS)], NOUNS[place % len(NOUNS)], times


def member(number, password, calendar):
    adjective, noun, _ = pair(number)
    return Member(
        import_ref=f"{REF}/member/{number}",
        handle=f"{adjective}{noun}{number}".lower(),
        display_name=f"{adjective} {noun}".lower() if number % 3 else "",
        email=f"member{number}@example.com",
        password=password,
        joined_at=calendar.now - timedelta(days=365 * YEARS + 30 + number % 300),
    )


def person(number):
    name = f"{FAMILY[number // len(GIVEN) % len(FAMILY)]} {GIVEN[number % len(GIVEN)]}"
    return Person(name=name, slug=f"{slugify(name)}-{number}")


def make_show(number, people, calendar):
    rng = Random(f"{REF}/show/{number}")
    adjective, noun, times = pair(number)
    title = f"The {adjective} {noun}" + (f" {times + 1}" if times else "")
    show = Show.objects.create(
        import_ref=f"{REF}/show/{number}",
        title=title,
        slug=f"{slugify(title)}-{number}",
        country=rng.choice(COUNTRIES),
        network="Large TV",
        premiered=calendar.today - timedelta(days=rng.randrange(120, 365 * YEARS)),
        status=Show.Status.FINISHED,
        synopsis="One of many, made for measuring.",
        genres="melodrama, mystery",
    )
    make_episodes(show)
    Credit.objects.bulk_create(
        Credit(show=show, person=someone, character=f"{rng.choice(GIVEN)} {noun}", billing=billing)
        for billing, someone in enumerate(rng.sample(people, CAST), 1)
    )


def make_episodes(show):
    Episode.objects.bulk_create(
        Episode(show=show, number=number, aired_on=show.premiered + timedelta(days=int((number - 1) * DAYS_BETWEEN)))
        for number in range(1, EPISODES + 1)
    )
    show.place_episodes()
