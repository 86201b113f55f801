"""A recap appears at its minute, everywhere, by nothing but the time; before, it is nowhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import site
from tests.addresses import parts
from tests.factories import CreditFactory, PersonFactory, RecapFactory, picture
from tests.recaps.searching import read_everything
from tests.site import CANARY
from tests.test_every_address import ROWS

pytestmark = pytest.mark.django_db
# Where a recap shows once it is out.
LISTS = ["home", "show", "episode", "person", "recapper", "tag"]


@pytest.fixture
def whole_site():
    return site.build()


def texts(response):
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode(errors="replace")


def test_it_is_nowhere_a_minute_before_and_everywhere_at_its_minute(client, whole_site, time_machine_at):
    at = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    recap = RecapFactory(
        show=whole_site.show, by=[whole_site.recapper], tagged=[whole_site.tag], headline="At its minute",
        stage="scheduled", published_at=at,
    )  # fmt: skip
    everywhere = [*(whole_site.addresses[name] for name in LISTS), recap.get_absolute_url()]
    everywhere += ["/feed/", *(f"{whole_site.addresses[name]}feed/" for name in ("show", "recapper", "tag"))]
    everywhere += ["/search/?q=minute", "/sitemap-recaps.xml"]
    read_everything()

    def tell_of_it():
        """By its headline, or as a drama's page does by a link to it."""
        seen = {address: texts(client.get(address)) for address in everywhere}
        signs = (
            "At its minute",
            f'href="{recap.get_absolute_url()}',
            f"<loc>http://testserver{recap.get_absolute_url()}",
        )
        return [page for page, text in seen.items() if any(sign in text for sign in signs)]

    with time_machine_at(at - timedelta(minutes=1)):
        assert tell_of_it() == []
    with time_machine_at(at):
        assert tell_of_it() == everywhere


def test_no_public_address_tells_of_what_is_not_public_or_of_its_pictures(client, whole_site):
    """Every address of the table, as a stranger: neither the canary nor the key of a picture that only drafts show."""
    keys = []
    for recap in whole_site.hidden.values():
        own = picture(alt=CANARY)
        recap.body += f'<figure><img src="{own.src}" alt=""></figure>'
        recap.lead_image = own
        recap.save()
        keys.append(own.key)
    known = parts.named(whole_site)
    addresses = {row.address.format(**known) for row in ROWS}
    for address in addresses | {*whole_site.addresses.values()}:
        seen = texts(client.get(address, follow=True))
        assert CANARY not in seen, address
        assert not [key for key in keys if key in seen], address


def test_a_renamed_cast_brings_nothing_hidden_up(client, whole_site):
    CreditFactory(show=whole_site.show, person=PersonFactory(name="Somebody New", slug="somebody-new"))
    assert CANARY not in texts(client.get("/people/somebody-new/"))
