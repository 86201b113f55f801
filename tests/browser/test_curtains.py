"""Comments behind a curtain, in real Chromium, with and without a script."""

import re

import pytest
from allauth.account.models import EmailAddress

from members.models import Member
from recaps.models import Kind, WatchProgress
from tests import factories, people
from tests.browser.conftest import DESK, PHONE

SECRET = "She leaves him at the ferry."


@pytest.fixture
def hangout(stage):
    """Love in the Big City and its hangout, with something said about episodes 1 and 7."""
    show = factories.ShowFactory(title="Love in the Big City")
    recap = factories.RecapFactory(kind=Kind.HANGOUT, show=show)
    root = factories.comment_on(recap, says="The first scene.", reveals_through=1)
    secret = factories.comment_on(recap, to=root, says=SECRET, reveals_through=7)
    factories.comment_on(recap, to=secret, says="No details, please.", reveals_through=1)
    return recap


def watched_through(page, show, position):
    page.goto(show.get_absolute_url())
    page.get_by_role("button", name=f"Episode {position}", exact=True).click()


@pytest.mark.parametrize("at", [PHONE, DESK], ids=["phone", "desk"])
def test_a_guest_reads_as_far_as_they_have_watched_and_signing_up_keeps_it(open_page, hangout, at):
    page = open_page(at, javascript=False)
    watched_through(page, hangout.show, 2)
    page.goto(hangout.get_absolute_url())
    assert SECRET not in page.content()
    assert page.get_by_text("Gives away episode 7.").is_visible()
    assert page.get_by_text("No details, please.").is_visible()
    watched_through(page, hangout.show, 7)
    page.goto(hangout.get_absolute_url())
    assert SECRET in page.content()
    member = people.join(people.MEMBER)
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    page.goto("/accounts/login/")
    page.get_by_label("Handle or e-mail").fill(member.handle)
    page.get_by_label("Password").fill(people.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(hangout.get_absolute_url())
    assert SECRET in page.content()
    assert WatchProgress.objects.get(member=Member.objects.get()).watched_through == 7


def test_a_curtain_is_a_link_without_a_script(open_page, hangout):
    page = open_page(PHONE, javascript=False)
    watched_through(page, hangout.show, 2)
    page.goto(hangout.get_absolute_url())
    page.get_by_role("link", name=re.compile("^Show")).click()
    assert page.get_by_text(SECRET).is_visible()
    page.goto(hangout.get_absolute_url())
    assert SECRET not in page.content()


def test_a_curtain_opens_in_place_by_keyboard_and_closes_again(open_page, hangout):
    page = open_page(DESK)
    watched_through(page, hangout.show, 2)
    page.goto(hangout.get_absolute_url())
    address = page.url
    page.get_by_role("link", name=re.compile("^Show")).focus()
    page.keyboard.press("Enter")
    page.get_by_text(SECRET).wait_for()
    assert page.url == address
    assert page.evaluate("document.activeElement.textContent.trim()") == SECRET
    page.get_by_role("button", name="Close the curtain").click()
    assert page.get_by_text(SECRET).count() == 0
    assert page.evaluate("document.activeElement.className") == "show-it"


def test_open_all_through_an_episode_says_that_it_was_watched(open_page, hangout):
    page = open_page(DESK)
    watched_through(page, hangout.show, 2)
    page.goto(hangout.get_absolute_url())
    page.get_by_role("button", name="Open all through episode 7").click()
    page.get_by_text(SECRET).wait_for()
    page.goto("/me/watching/")
    assert page.locator("main").get_by_role("combobox").first.input_value() == "7"
