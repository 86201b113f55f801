"""axe finds nothing serious on any page, light and dark, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import factories, site
from tests.browser.conftest import DESK, PHONE

SERIOUS = {"serious", "critical"}


@pytest.fixture
def whole_site(stage):
    return site.build()


def findings(page):
    """What is seriously wrong: the rule, and where."""
    # axe would fetch the style sheets once more, which the policy of a page need not allow.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:150]} ({node['failureSummary'].splitlines()[-1].strip()[:200]})"
        for fault in found
        for node in fault["nodes"]
        if fault["impact"] in SERIOUS
    ]


def look_at(page, addresses):
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(details => details.open = true)")
        if seen := findings(page):
            found[name] = seen
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("at", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_can_be_used_by_everybody(open_page, whole_site, at, scheme):
    page = open_page(at, color_scheme=scheme)
    assert look_at(page, whole_site.addresses | {"schedule": "/schedule/", "not there": "/nothing/"}) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_so_can_what_a_member_and_the_newsroom_see(open_page, whole_site, scheme):
    page = open_page(PHONE, by=whole_site.editor, color_scheme=scheme)
    factories.comment_on(whole_site.recap, to=factories.comment_on(whole_site.recap, by=whole_site.editor))
    names = ("home", "show", "first_impressions", "write", "member")
    addresses = {name: whole_site.addresses[name] for name in names}
    addresses |= {"notifications": "/me/notifications/", "mail": "/me/mail/"}
    addresses["preview"] = whole_site.hidden["scheduled"].get_absolute_url()
    assert look_at(page, addresses | {"e-mail": "/accounts/email/", "password": "/accounts/password/change/"}) == {}


def test_so_can_a_form_that_was_refused(open_page, whole_site):
    page = open_page(PHONE)
    page.goto(whole_site.addresses["write"])
    page.get_by_role("button", name="Post").click()
    page.locator(".errorlist").nth(2).wait_for()
    assert findings(page) == []
