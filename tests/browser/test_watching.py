"""Saying how far one has watched, in real Chromium, most of it without a script."""

import pytest

from tests import factories, people
from tests.browser.conftest import DESK, PHONE

OF_EPISODE = {number: f"What happens in {number}." for number in (2, 7)}


@pytest.fixture
def recaps(stage):
    """Recaps of episodes 2 and 7 of one drama."""
    show = factories.ShowFactory()
    return {number: recap_of(show.episodes.get(position=number), words) for number, words in OF_EPISODE.items()}


def recap_of(episode, words):
    return factories.RecapFactory(
        show=episode.show, first_episode=episode, last_episode=episode, body=f"<p>{words}</p>" * 30,
        lead_image=factories.picture(),
    )  # fmt: skip


def stays_in_view(page, selector):
    return page.locator(selector).evaluate(
        "element => { const box = element.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight }"
    )


@pytest.mark.parametrize("at", [PHONE, DESK], ids=["phone", "desk"])
def test_a_guest_marks_a_recap_is_shielded_from_the_next_and_goes_on(open_page, recaps, at):
    page = open_page(at, javascript=False)
    page.goto(recaps[2].get_absolute_url())
    page.get_by_role("button", name="Mark as watched").click()
    assert page.get_by_text("Watched through episode 2.").is_visible()
    assert page.get_by_text("You have watched this.").is_visible()
    page.goto(recaps[7].get_absolute_url())
    assert OF_EPISODE[7] not in page.content()
    page.get_by_role("button", name="Open all through episode 7").click()
    assert OF_EPISODE[7] in page.content()


def test_the_reader_stays_where_they_pressed_and_undoes_it_there(open_page, recaps):
    page = open_page(PHONE, javascript=False)
    page.goto(recaps[2].get_absolute_url())
    page.get_by_role("button", name="Mark as watched").click()
    assert stays_in_view(page, "#watching .notices")
    page.get_by_role("button", name="Undo").click()
    assert stays_in_view(page, "#watching .notices")
    assert page.get_by_role("button", name="Mark as watched").is_visible()
    page.goto(recaps[7].get_absolute_url())
    assert OF_EPISODE[7] in page.content()


def test_a_shield_is_lifted_once_and_closed_again(desk, recaps):
    show = recaps[7].show
    desk.goto(show.get_absolute_url())
    desk.get_by_role("button", name="Episode 3", exact=True).click()
    desk.goto(recaps[7].get_absolute_url())
    desk.get_by_role("link", name="Read on anyway").click()
    assert OF_EPISODE[7] in desk.content()
    desk.get_by_role("link", name="Close it again").click()
    assert OF_EPISODE[7] not in desk.content()


def test_the_keyboard_presses_a_pip_and_chooses_from_a_list(desk, recaps):
    show = recaps[7].show
    desk.goto(show.get_absolute_url())
    desk.get_by_role("button", name="Episode 5", exact=True).focus()
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert desk.get_by_role("button", name="Episode 5", exact=True).get_attribute("aria-pressed") == "true"
    assert desk.get_by_role("heading", name="You have watched through episode 5").is_visible()
    desk.goto("/me/watching/")
    desk.get_by_label("Watched through").focus()
    desk.keyboard.type("finished")
    desk.keyboard.press("Tab")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    desk.goto(recaps[7].get_absolute_url())
    assert desk.get_by_text("You are further than this: watched to the end.").is_visible()


def test_a_curtain_is_as_large_as_the_picture_behind_it(desk, recaps):
    desk.goto("/")
    pictures = [picture.bounding_box() for picture in desk.locator("main picture img").all()]
    desk.context.add_cookies([{"name": "watching", "value": f"{recaps[2].show.pk}:0", "url": desk.url}])
    desk.reload()
    assert [curtain.bounding_box() for curtain in desk.locator(".curtain").all()] == pictures


def test_nothing_is_wider_than_a_phone(phone, stage):
    show = factories.ShowFactory(episodes=60)
    for address in (show.get_absolute_url(), show.episodes.last().get_absolute_url()):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.goto(show.get_absolute_url())
    with phone.expect_navigation():
        phone.get_by_role("button", name="Episode 60", exact=True).tap()
    phone.goto("/me/watching/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_signing_in_brings_along_what_a_guest_has_said(open_page, recaps):
    from allauth.account.models import EmailAddress

    member = people.join(people.MEMBER)
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    page = open_page(DESK)
    page.goto(recaps[2].get_absolute_url())
    page.get_by_role("button", name="Mark as watched").click()
    page.goto("/accounts/login/")
    page.get_by_label("Handle or e-mail").fill(member.handle)
    page.get_by_label("Password").fill(people.PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(recaps[7].get_absolute_url())
    assert "you are at 2" in page.content()
    assert not any(cookie["name"] == "watching" for cookie in page.context.cookies())
