"""Every address of the site, visited as each kind of person. An address that the table lacks fails."""

import re

import pytest
from django.urls import URLPattern, get_resolver

from comments.notifications import guests, letters
from recaps import previews
from tests import factories, people, site
from tests.site import CANARY

pytestmark = pytest.mark.django_db
PEOPLE = ["guest", "member", "recapper", "moderator", "editor"]
# What each gets, in that order. Addresses may use the names of `parts()` below.
EVERYBODY = [200] * 5
SIGNED_IN = [302, 200, 200, 200, 200]
SIGNED_OUT = [200, 302, 302, 302, 302]
NOBODY = [404] * 5
NOT_SET_UP = [302, 404, 404, 404, 404]
POST_ONLY = [405] * 5
MEMBERS_ONLY = [403, 200, 200, 200, 200]
MODERATORS = [302, 403, 403, 200, 200]
TABLE = {
    "recaps:home": [("/", EVERYBODY), ("/?page=2", NOBODY), ("/?page=x", NOBODY)],
    "recaps:shows": [("/shows/", EVERYBODY), ("/shows/?by=year", EVERYBODY)],
    "recaps:show": [("/shows/{show}/", EVERYBODY), ("/shows/nothing/", NOBODY)],
    "recaps:episode": [
        ("/shows/{show}/episodes/1/", EVERYBODY),
        ("/shows/{show}/episodes/s1e1/", [301] * 5),
        ("/shows/{show}/episodes/99/", NOBODY),
        ("/shows/{show}/episodes/01/", NOBODY),
        ("/shows/{show}/episodes/99999999999999999999/", NOBODY),
    ],
    "recaps:person": [("/people/{person}/", EVERYBODY), ("/people/nobody/", NOBODY)],
    "recaps:recapper": [("/recappers/marisol/", EVERYBODY), ("/recappers/yuna/", NOBODY)],
    "recaps:tag": [("/tags/{tag}/", EVERYBODY), ("/tags/nothing/", NOBODY)],
    "recaps:page": [("/about/", EVERYBODY), ("/comment-policy/", EVERYBODY), ("/nothing/", NOBODY)],
    "recaps:recap": [
        ("{recap}", EVERYBODY),
        ("/1999/01/{slug}/", [301] * 5),
        ("/2024/10/nothing/", NOBODY),
        # Their own at any stage for its recapper, and everything for editors.
        ("{draft}", [404, 404, 200, 404, 200]),
        ("{review}", [404, 404, 200, 404, 200]),
        ("{scheduled}", [404, 404, 200, 404, 200]),
        # Readers have known it: gone, and not "not here".
        ("{withdrawn}", [410, 410, 200, 410, 200]),
        ("/1999/01/not-public-withdrawn/", [410, 410, 302, 410, 302]),
    ],
    # Whoever has the link, and while it lasts.
    "recaps:preview": [
        ("{preview}", EVERYBODY),
        ("{preview_of_another}", NOBODY),
        ("/preview/1-nothing:x/", NOBODY),
        ("/preview/%00/", NOBODY),
    ],
    "comments:write": [
        ("{recap}comments/", EVERYBODY),
        ("{recap}comments/?parent={comment}", EVERYBODY),
        ("{scheduled}comments/", NOBODY),
        ("{draft}comments/", NOBODY),
    ],
    "recaps:schedule": [
        ("/schedule/", EVERYBODY),
        ("/schedule/?week=2024-W43", EVERYBODY),
        ("/schedule/?week=2024-W99", NOBODY),
        ("/schedule/?week=%00", NOBODY),
    ],
    "recaps:set_zone": [("/schedule/clock/", POST_ONLY)],
    "recaps:feed": [("/feed/", EVERYBODY)],
    "recaps:kind_feed": [("/feed/series-review/", EVERYBODY), ("/feed/nothing/", NOBODY)],
    "recaps:show_feed": [("/shows/{show}/feed/", EVERYBODY), ("/shows/nothing/feed/", NOBODY)],
    "recaps:calendar": [("/shows/{show}/episodes.ics", EVERYBODY), ("/shows/nothing/episodes.ics", NOBODY)],
    "recaps:recapper_feed": [("/recappers/marisol/feed/", EVERYBODY), ("/recappers/yuna/feed/", NOBODY)],
    "recaps:tag_feed": [("/tags/{tag}/feed/", EVERYBODY), ("/tags/nothing/feed/", NOBODY)],
    "recaps:sitemap": [("/sitemap.xml", EVERYBODY)],
    "recaps:sitemap_of": [("/sitemap-recaps.xml", EVERYBODY), ("/sitemap-nothing.xml", NOBODY)],
    "recaps:robots": [("/robots.txt", EVERYBODY)],
    "recaps:manifest": [("/site.webmanifest", EVERYBODY)],
    "recaps:opensearch": [("/opensearch.xml", EVERYBODY)],
    "recaps:oembed": [
        ("/oembed/?url={recap}", EVERYBODY),
        ("/oembed/?url={recap}&format=xml", [501] * 5),
        ("/oembed/?url={draft}", NOBODY),
        ("/oembed/?url=/shows/{show}/", NOBODY),
        ("/oembed/?url=https://elsewhere.example{recap}", NOBODY),
        ("/oembed/?url=http://[", NOBODY),
        ("/oembed/", NOBODY),
    ],
    "recaps:card": [("{recap}card.jpg", EVERYBODY), ("{draft}card.jpg", NOBODY), ("{scheduled}card.jpg", NOBODY)],
    "comments:feed": [("/comments/feed/", EVERYBODY)],
    "comments:recap_feed": [("{recap}feed/", EVERYBODY), ("{draft}feed/", NOBODY)],
    "recaps:search": [
        ("/search/", EVERYBODY),
        ("/search/?q=lamp", EVERYBODY),
        # Words of the canary, which the page may repeat; all of it it may not.
        ("/search/?q=canary+nobody", EVERYBODY),
        ("/search/?q=canary+nobody&in=comment", EVERYBODY),
        ("/search/?q=lamp&page=99", NOBODY),
    ],
    "recaps:suggest": [("/search/suggest/?q=lam", EVERYBODY), ("/search/suggest/", EVERYBODY)],
    "recaps:watching": [("/me/watching/", EVERYBODY)],
    "recaps:watch": [("/me/watching/set/", POST_ONLY)],
    "recaps:forget": [("/me/watching/forget/", POST_ONLY)],
    "recaps:undo": [("/me/watching/undo/", POST_ONLY)],
    "comments:preview": [("{recap}comments/preview/", POST_ONLY)],
    "comments:react": [("{recap}comments/react/", POST_ONLY)],
    "comments:draft": [("{recap}comments/draft/", MEMBERS_ONLY), ("{draft}comments/draft/", NOBODY)],
    "comments:news": [("{recap}comments/news/", EVERYBODY), ("{draft}comments/news/", NOBODY)],
    "comments:gone": [("{recap}comments/gone/", EVERYBODY), ("{draft}comments/gone/", NOBODY)],
    "comments:arrivals": [
        ("{recap}comments/arrivals/?since=2001-01-01T00:00:00Z", EVERYBODY),
        ("{recap}comments/arrivals/?since=soon", [400] * 5),
        ("{draft}comments/arrivals/?since=2001-01-01T00:00:00Z", NOBODY),
    ],
    "comments:people": [("{recap}comments/people/?q=y", EVERYBODY), ("{draft}comments/people/?q=y", NOBODY)],
    "comments:opened": [("/comments/{comment}/open/", EVERYBODY), ("/comments/{held}/open/", NOBODY)],
    "comments:report": [("/comments/{comment}/report/", EVERYBODY), ("/comments/{held}/report/", NOBODY)],
    "comments:follow": [("/me/follow/", POST_ONLY)],
    "comments:mail": [("/me/mail/", SIGNED_IN)],
    "comments:notifications": [("/me/notifications/", SIGNED_IN), ("/me/notifications/?page=x", SIGNED_IN)],
    "comments:read_all": [("/me/notifications/read/", POST_ONLY)],
    "comments:open_notification": [("/me/notifications/1/open/", POST_ONLY)],
    "comments:confirm": [("/mail/confirm/{question}/", EVERYBODY), ("/mail/confirm/nothing/", NOBODY)],
    "comments:unsubscribe": [("/mail/unsubscribe/{letter}/", EVERYBODY), ("/mail/unsubscribe/nothing/", NOBODY)],
    # One's own alone: nobody here wrote these.
    "comments:edit": [("/comments/{comment}/edit/", [403] * 5)],
    "comments:delete": [("/comments/{comment}/delete/", [403] * 5)],
    "comments:revisions": [("/comments/{comment}/revisions/", [403, 403, 403, 200, 200])],
    "comments:rules": [("{recap}comments/rules/", POST_ONLY)],
    "comments:queue": [("/moderation/", MODERATORS)],
    "comments:waiting": [("/moderation/waiting/", MODERATORS)],
    "comments:log": [("/moderation/log/", MODERATORS)],
    "comments:undo": [("/moderation/undo/", POST_ONLY)],
    "comments:case": [("/moderation/comments/{comment}/", MODERATORS)],
    "comments:person": [("/moderation/people/yuna/", MODERATORS)],
    "comments:decisions": [("/me/decisions/", SIGNED_IN)],
    "comments:permalink": [
        ("/comments/{comment}/", [302] * 5),
        ("/comments/{tombstone}/", [302] * 5),
        ("/comments/{held}/", NOBODY),
        ("/comments/nothing/", NOBODY),
        ("/comments/%00/", NOBODY),
    ],
    "comments:old-page": [("{recap}comment-page-2/", [301] * 5), ("{draft}comment-page-2/", NOBODY)],
    "members:detail": [
        ("/members/yuna/", EVERYBODY),
        ("/members/YUNA/", [301] * 5),
        ("/members/nobody/", NOBODY),
        ("/members/%00/", NOBODY),
    ],
    "members:me": [("/me/", SIGNED_IN)],
    "members:profile": [("/me/profile/", SIGNED_IN)],
    "members:privacy": [("/me/privacy/", SIGNED_IN)],
    "members:mute": [("/me/mutes/yuna/", POST_ONLY)],
    "members:security": [("/me/security/", SIGNED_IN)],
    "members:download": [("/me/download/", SIGNED_IN)],
    "members:leave": [("/me/leave/", SIGNED_IN)],
    "comments:drafts": [("/me/drafts/", SIGNED_IN)],
    "comments:claim": [("/me/claim/", SIGNED_IN)],
    "healthz": [("/healthz", EVERYBODY)],
    "readyz": [("/readyz", EVERYBODY)],
    "media/<path:path>": [("{picture}", EVERYBODY), ("/media/nothing.jpg", NOBODY), ("/media/", NOBODY)],
    "favicon.ico": [("/favicon.ico", [302] * 5)],
    # allauth's
    "account_login": [("/accounts/login/", SIGNED_OUT)],
    "account_logout": [("/accounts/logout/", SIGNED_IN)],
    "account_inactive": [("/accounts/inactive/", EVERYBODY)],
    "account_signup": [("/accounts/signup/", SIGNED_OUT)],
    "account_reauthenticate": [("/accounts/reauthenticate/", SIGNED_IN)],
    "account_email": [("/accounts/email/", SIGNED_IN)],
    "account_email_verification_sent": [("/accounts/confirm-email/", EVERYBODY)],
    "account_change_password": [("/accounts/password/change/", SIGNED_IN)],
    "account_set_password": [("/accounts/password/set/", [302] * 5)],
    "account_reset_password": [("/accounts/password/reset/", EVERYBODY)],
    "account_confirm_login_code": [("/accounts/login/code/confirm/", [302] * 5)],
    "account_confirm_email": [("/accounts/confirm-email/nothing/", EVERYBODY)],
    "account_reset_password_from_key_done": [("/accounts/password/reset/key/done/", EVERYBODY)],
    "account_reset_password_from_key": [("/accounts/password/reset/key/1-nothing/", EVERYBODY)],
    "account_reset_password_done": [("/accounts/password/reset/done/", EVERYBODY)],
    "mfa_index": [("/accounts/2fa/", SIGNED_IN)],
    "mfa_authenticate": [("/accounts/2fa/authenticate/", [302] * 5)],
    "mfa_reauthenticate": [("/accounts/2fa/reauthenticate/", [302] * 5)],
    # Some ask for the password again first, and some have nothing to show before a second factor is set up.
    "mfa_activate_totp": [("/accounts/2fa/totp/activate/", [302] * 5)],
    "mfa_deactivate_totp": [("/accounts/2fa/totp/deactivate/", NOT_SET_UP)],
    "mfa_view_recovery_codes": [("/accounts/2fa/recovery-codes/", NOT_SET_UP)],
    "mfa_generate_recovery_codes": [("/accounts/2fa/recovery-codes/generate/", [302] * 5)],
    "mfa_list_webauthn": [("/accounts/2fa/webauthn/", SIGNED_IN)],
    "mfa_add_webauthn": [("/accounts/2fa/webauthn/add/", [302] * 5)],
    "mfa_reauthenticate_webauthn": [("/accounts/2fa/webauthn/reauthenticate/", [302] * 5)],
    "mfa_remove_webauthn": [("/accounts/2fa/webauthn/keys/1/remove/", [302] * 5)],
    "mfa_edit_webauthn": [("/accounts/2fa/webauthn/keys/1/edit/", [302] * 5)],
    "mfa_login_webauthn": [("/accounts/2fa/webauthn/login/", [302] * 5)],
    "usersessions_list": [("/accounts/sessions/", SIGNED_IN)],
    "mfa_download_recovery_codes": [("/accounts/2fa/recovery-codes/download/", NOT_SET_UP)],
}


READ_BY_MODERATORS = {(f"comments:{name}", "moderator") for name in ("queue", "waiting", "person")}


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
    assert {name for name, route in patterns() if not route.startswith("admin/")} == set(TABLE)


@pytest.fixture
def whole_site():
    return site.build()


def parts(whole):
    comments = whole.recap.threads.model.objects.get(recap=whole.recap, number=1).comments
    held = whole.recap.threads.get(number=2).comments.get(level=0)
    return {
        "show": whole.show.slug,
        "person": whole.show.credits.get().person.slug,
        "tag": whole.tag.slug,
        "recap": whole.recap.get_absolute_url(),
        "slug": whole.recap.slug,
        "comment": comments.get(level=0).public_id,
        "tombstone": comments.get(level=1).public_id,
        "held": held.public_id,
        "picture": whole.recap.lead_image.src,
        "question": guests.token_of("bo@example.net"),
        "letter": letters.token_of(whole.member, ["reply"]),
        "preview": link_to_what_says_nothing(whole.editor),
        "preview_of_another": "/preview/" + previews.signer.sign(f"{whole.hidden['draft'].pk}-") + "/",
        **{stage: recap.get_absolute_url() for stage, recap in whole.hidden.items()},
    }


def link_to_what_says_nothing(editor):
    """A link opens what is not public to whoever has it: without the canary, which the others may not see."""
    recap = factories.RecapFactory(stage="draft", by=[editor])
    previews.make_link(recap)
    return previews.address(recap)


@pytest.mark.parametrize("person", PEOPLE)
def test_each_person_gets_what_the_table_says(whole_site, client_of, person):
    known, wrong = parts(whole_site), []
    for rows in TABLE.values():
        for address, codes in rows:
            client = client_of(getattr(whole_site, person, None))  # a fresh one each: a page may end a session
            code = client.get(address.format(**known)).status_code
            if code != (wanted := codes[PEOPLE.index(person)]):
                wrong.append(f"{address}: {code} and not {wanted}")
    assert wrong == []


@pytest.mark.parametrize("person", ["guest", "member", "moderator"])
def test_what_is_hidden_is_in_no_page(whole_site, client_of, person):
    """Drafts, what is scheduled or withdrawn, and comments that are held or rejected, each with a canary in it."""
    client, known = client_of(getattr(whole_site, person, None)), parts(whole_site)
    # Moderators read what is held where they decide about it, and nowhere else.
    rows = [row for name, rows in TABLE.items() for row in rows if (name, person) not in READ_BY_MODERATORS]
    addresses = [address.format(**known) for address, _ in rows]
    leaks = []
    for address in {*addresses, *whole_site.addresses.values()}:
        response = client.get(address, follow=True)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if CANARY.encode() in body:
            leaks.append(address)
    assert leaks == []


def test_the_canary_sings_where_it_may(whole_site, client_of):
    """Or the test above would prove nothing."""
    page = client_of(whole_site.editor).get(whole_site.hidden["draft"].get_absolute_url())
    assert CANARY in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("person", ["guest", "member"])
def test_the_admin_is_closed_to_all_but_the_newsroom(whole_site, client_of, person):
    for name, route in patterns():
        if not route.startswith("admin/"):
            continue
        address = "/" + re.sub(r"<[^>]+>|\(\?P<.*$", "1", route).replace("^", "").replace("$", "")
        response = client_of(getattr(whole_site, person, None)).get(address, follow=True)
        body = response.content.decode() if not response.streaming else ""
        assert "Log out" not in body, name
        assert CANARY not in body, name
        assert response.status_code in (403, 404) or "/accounts/login/" in str(response.redirect_chain), (name, address)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_no_page_changes_anything_by_another_method(whole_site, client, method):
    for address in whole_site.addresses.values():
        assert getattr(client, method)(address).status_code in (200, 403, 405), address


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
