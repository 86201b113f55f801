"""Search on the demo site, loaded once for this module: sixty questions, and the answer that should come first."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from recaps.search.indexing import rebuild
from tests.recaps.search_quality import WANTED, questions, wrong_answers
from tests.recaps.searching import no_bar
from transfer.demo import loading
from transfer.demo.calendar import Calendar
from transfer.demo.drawing import Sizes
from transfer.demo.reading import Site, read_site

SMALL = Sizes(poster=(40, 60), lead=(48, 27), still=(48, 27), avatar=16)


def without_talk(site):
    """Comments are not asked here, and take most of the time that loading takes."""
    for text in [*site.news, *(text for drama in site.dramas for text in drama.texts)]:
        text.comments.clear()
    return Site(site.members, site.dramas, site.news, site.pages)


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        site = without_talk(read_site())
        loading.load(site, Calendar(timezone.localdate()), lambda things, *_: things, SMALL, workers=1)
        rebuild(no_bar)
        yield
        transaction.set_rollback(True)


def test_what_readers_type_leads_where_they_want():
    wrong = wrong_answers(Client())
    assert len(questions()) == 60
    assert len(wrong) <= len(questions()) - WANTED, wrong


@pytest.mark.parametrize("typed", ["nam yoon su", "Nam Yoon-soo", "namyoonsu", "남윤수"])
def test_four_spellings_are_one_person(typed):
    page = Client().get("/search/", {"q": typed}).content.decode()
    assert "/people/nam-yoon-soo/" in page
