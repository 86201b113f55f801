"""A member's own pages in a browser: the picture, a passkey, what a guest's device remembers."""

import pytest

from tests import factories, people
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_accessibility import look_at

OWN = ["me", "me/profile", "me/privacy", "me/security", "me/download", "me/leave", "me/drafts", "me/claim"]
ALLAUTHS = ["accounts/2fa", "accounts/2fa/webauthn", "accounts/sessions"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_own_pages_can_be_used_by_everybody(open_page, stage, scheme):
    member, other = people.join(people.MEMBER), people.join(people.OTHER_MEMBER)
    recap = factories.RecapFactory()
    factories.comment_on(recap, by=other)
    member.drafts.create(recap=recap, text="Not yet.")
    member.mutes.create(whom=other)
    page = open_page(PHONE, by=member, color_scheme=scheme)
    addresses = {name: f"/{name}/" for name in [*OWN, *ALLAUTHS, "members/yuna", "members/bertrand"]}
    assert look_at(page, addresses) == {}
    for address in addresses.values():
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_a_picture_is_shown_as_it_will_be_cut_and_kept_so(open_page, stage, tmp_path):
    member = people.join(people.MEMBER)
    page = open_page(PHONE, by=member)
    page.goto("/me/profile/")
    file = tmp_path / "wide.jpg"
    file.write_bytes(factories.picture_file(width=400, height=200).read())
    page.set_input_files("[type=file]", file)
    page.locator(".crop-now img").wait_for()
    page.locator("[type=range]").fill("100")
    assert page.locator(".crop-now img").evaluate("image => image.style.objectPosition") == "100% 100%"
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    member.refresh_from_db()
    assert (member.avatar.width, member.avatar.height) == (200, 200)


def test_a_passkey_is_added_and_signs_in(open_page, live_server, stage, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    member = people.join(people.MEMBER)
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    page = open_page(DESK)
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    # A key belongs to a name, and not to an address of numbers.
    site = live_server.url.replace("127.0.0.1", "localhost")
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("Handle or e-mail").fill("yuna")
    page.get_by_label("Password").fill(people.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{site}/")
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(people.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/webauthn/add/**")
    page.get_by_label("Sign me in with it alone").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/recovery-codes/**")
    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="passkey").click()
    page.wait_for_url(f"{site}/")
    page.goto(f"{site}/me/")
    assert page.get_by_role("heading", name="Yuna").is_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_passkey_is_offered_where_it_works(open_page, javascript):
    page = open_page(PHONE, javascript=javascript)
    page.goto("/accounts/login/")
    assert page.get_by_role("button", name="passkey").is_visible() == javascript
    assert "JavaScript" not in page.locator("body").inner_text()


def test_a_guests_device_remembers_them_if_they_wish(open_page, stage):
    recap = factories.RecapFactory()
    page = open_page(PHONE)
    page.goto(recap.get_absolute_url())
    page.get_by_label("Name", exact=True).fill("Bo")
    page.get_by_label("E-mail, never shown").fill("bo@example.net")
    page.get_by_label("Your comment").fill("The lamp again.")
    page.get_by_label("Remember my name").check()
    page.get_by_role("button", name="Post").click()
    page.get_by_text("The lamp again.").first.wait_for()
    page.goto(factories.RecapFactory().get_absolute_url())
    assert page.get_by_label("Name", exact=True).input_value() == "Bo"
    page.context.clear_cookies()
    page.reload()
    assert page.get_by_label("Name", exact=True).input_value() == ""
