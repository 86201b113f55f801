"""Every page is HTML without a fault, with one heading of the first order and a name for everything."""

import html5lib
import pytest

from comments.notifications import guests, letters
from tests import factories, site

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole_site():
    return site.build()


def faults(html):
    """What a strict parser says, and what it does not look at: ids that stand twice, and words that lead nowhere."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    found = [f"line {line}: {code}" for (line, _), code, _ in parser.errors]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    found += [f"the id {name} stands twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    for element in root.iter():
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            targets = (element.get(attribute) or "").split()
            found += [f"{attribute} speaks of {name}" for name in targets if name not in ids]
        if element.tag == "img" and element.get("alt") is None:
            found.append(f"a picture without words: {element.get('src')}")
    found += [] if len(list(root.iter("h1"))) == 1 else ["not one h1"]
    found += [] if root.get("lang") and root.find("head/title").text.strip() else ["no language or title"]
    return found


@pytest.mark.parametrize("person", ["guest", "editor"])
def test_every_page_is_valid(whole_site, client_of, person):
    client, found = client_of(getattr(whole_site, person, None)), {}
    for page, address in whole_site.addresses.items():
        found[page] = faults(client.get(address, follow=True).content.decode())
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


def test_pages_for_what_went_wrong_are_valid(whole_site, client, client_of, settings):
    pages = {
        "404": client.get("/nothing/"),
        "403": client_of(None, enforce_csrf_checks=True).post("/accounts/login/"),
        "refused": client.post(f"{whole_site.recap.get_absolute_url()}comments/", {"body": "", "guest_name": "\u202e"}),
        "preview": client_of(whole_site.editor).get(whole_site.hidden["scheduled"].get_absolute_url()),
    }
    assert [page.status_code for page in pages.values()] == [404, 403, 422, 200]
    assert {name: found for name, page in pages.items() if (found := faults(page.content.decode()))} == {}


def test_pages_about_what_is_told_are_valid(whole_site, client, client_of):
    member = client_of(whole_site.editor)
    empty = member.get("/me/notifications/")
    root = factories.comment_on(whole_site.recap, by=whole_site.editor)
    factories.comment_on(whole_site.recap, to=root, says="Look: <b>")
    factories.comment_on(whole_site.recap, to=root, reveals_through=7)
    guests.wish(factories.comment_on(whole_site.recap))
    pages = {
        "empty": empty,
        "list": member.get("/me/notifications/"),
        "mail": member.get("/me/mail/"),
        "refused": member.post("/me/mail/", {}),
        "question": client.get(f"/mail/confirm/{guests.token_of('rosalind@example.org')}/"),
        "too old": client.get("/mail/confirm/nothing/"),
        "unsubscribe": client.get(f"/mail/unsubscribe/{letters.token_of(whole_site.editor, ['reply'])}/"),
    }
    assert {name: found for name, page in pages.items() if (found := faults(page.content.decode()))} == {}


def test_a_fault_of_the_server_is_told_without_leaning_on_anything(client, monkeypatch, caplog):
    """The page that says so may need neither database nor session: both may be what broke."""
    from config import health

    client.raise_request_exception = False
    monkeypatch.setattr(health, "outcome", lambda check: 1 / 0)
    response = client.get("/readyz")
    assert response.status_code == 500
    assert faults(response.content.decode()) == []
    assert "go back" in response.content.decode()
