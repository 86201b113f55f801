"""Every address of the site, visited as each kind of person. An address that the table lacks fails."""

import itertools

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import URLPattern, get_resolver

from tests import people, site
from tests.addresses import PEOPLE, discussing, newsroom, parts, reading
from tests.addresses import people as accounts
from tests.site import CANARY

pytestmark = pytest.mark.django_db
TABLE = reading.TABLE | discussing.TABLE | accounts.TABLE | newsroom.TABLE
ROWS = list(itertools.chain.from_iterable(TABLE.values()))
# What is refused to everybody is asked for as who may least, and as who may most.
LEAST_AND_MOST = ("guest", "editor")
# Where moderators read what is held. Nowhere else do they, and others nowhere.
MODERATORS_READ = ("/moderation/", "/admin/")


def patterns(resolver=None, prefix="", namespace=""):
    """(name or route, whole route) of every address that the site knows."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else route, route
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from patterns(pattern, route, namespace + inner)


def test_every_address_is_in_the_table():
    assert {name for name, _ in patterns()} == set(TABLE)


# --- What each gets


class Visitor(RequestFactory):
    """A browser that forgets: whatever a request does is taken back, and the next one is that of the same session."""

    def __init__(self, client, needs_tokens=False):
        super().__init__()
        self.session = client.cookies.output(header="", sep=";")
        self.handler = ClientHandler(enforce_csrf_checks=needs_tokens)

    def request(self, **environ):
        self.cookies.load(self.session)
        with transaction.atomic():
            response = self.handler(self._base_environ(**environ))
            self.body = b"".join(response)
            transaction.set_rollback(True)
        cache.clear()
        return response.status_code

    def send(self, method, row, known):
        if method == "post":
            return self.post(
                row.address.format(**known), {name: said.format(**known) for name, said in row.sends.items()}
            )
        return getattr(self, method)(row.address.format(**known))


def asked(row, person):
    """(method, what comes back) of all that `person` tries at an address."""
    yield "get", row.get[person]
    yield "post", row.post[person]
    if person in LEAST_AND_MOST:
        yield "head", (row.head or row.get)[person]
        yield from dict.fromkeys(("put", "patch", "delete", "options"), 405).items()


def may_read_all(person, address):
    """Drafts, what is scheduled or withdrawn, and what is held or rejected has a canary in it."""
    return person in ("recapper", "editor") or (person == "moderator" and address.startswith(MODERATORS_READ))


@pytest.mark.parametrize("person", PEOPLE)
def test_each_person_gets_what_the_table_says_by_each_method_and_nothing_hidden(client_of, person):
    everybody, known = parts.build()
    visitor, wrong = Visitor(client_of(everybody[person])), []
    for row in ROWS:
        for method, wanted in asked(row, person):
            code = visitor.send(method, row, known)
            if code != wanted:
                wrong.append(f"{method} {row.address} {row.sends or ''}: {code} and not {wanted}")
            if CANARY.encode() in visitor.body and not may_read_all(person, row.address):
                wrong.append(f"{method} {row.address}: something hidden")
    assert not wrong, "\n".join(wrong)


def test_without_its_token_no_form_is_taken_but_the_one_of_mail_programs(client_of):
    everybody, known = parts.build()
    visitor = Visitor(client_of(everybody["editor"]), needs_tokens=True)
    taking = [row for row in ROWS if row.post["editor"] not in (403, 404, 405)]
    taken = {row.address for row in taking if visitor.send("post", row, known) != 403}
    assert taken == {"/mail/unsubscribe/{letter}/"}


@pytest.fixture
def whole_site():
    return site.build()


def test_the_canary_sings_where_it_may(whole_site, client_of):
    """Or the test above would prove nothing."""
    page = client_of(whole_site.editor).get(whole_site.hidden["draft"].get_absolute_url())
    assert CANARY in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "address", ["//evil.example/", "/%09//evil.example", "/\\evil.example", "/shows//evil.example/"]
)
def test_no_address_leads_away(client, db, address):
    response = client.get(address)
    assert not response.headers.get("Location", "/").startswith(("//", "http"))


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "\t//evil.example", "/\t/evil.example", "javascript:x"]
)
def test_signing_in_leads_nowhere_else(client, member, target):
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    response = client.post(
        f"/accounts/login/?next={target}", {"login": member.handle, "password": people.PASSWORD, "next": target}
    )
    assert (response.status_code, response["Location"]) == (302, "/")


@pytest.mark.parametrize("page", ["home", "show", "first_impressions", "write"])
def test_every_page_says_what_a_browser_may_do(whole_site, client, page):
    headers = client.get(whole_site.addresses[page]).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/nothing/", "/shows/nothing/", "/2024/10/nothing/"])
def test_a_page_that_is_not_there_helps(client, db, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "All dramas" in response.content.decode()
