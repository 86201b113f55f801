"""Signing in, being signed in elsewhere, and what a person's own pages show and keep."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import encrypt
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config import uploads
from config.uploads import open_upload
from members import avatars, browsers
from members.accounts import MISMATCH
from members.models import Member
from tests import factories, people

pytestmark = pytest.mark.django_db
PHONE_SAYS = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/144.0 Mobile Safari/537.36"


@pytest.fixture
def confirmed(member):
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    return member


def sign_in(**headers):
    client = Client(headers=headers)
    answer = client.post("/accounts/login/", {"login": "yuna", "password": people.PASSWORD})
    assert answer.status_code == 302
    return client


def is_signed_in(client):
    return client.get("/me/profile/").status_code == 200


def test_who_may_no_longer_sign_in_or_is_gone_is_a_guest_at_once(confirmed, client_of):
    browsers = sign_in(), client_of(confirmed)
    assert all(map(is_signed_in, browsers))
    Member.objects.update(is_active=False)
    assert not any(map(is_signed_in, browsers))
    Member.objects.update(is_active=True)
    browsers = sign_in(), client_of(confirmed)
    assert all(map(is_signed_in, browsers))
    Member.objects.all().delete()
    assert not any(map(is_signed_in, browsers))


def test_each_browser_is_listed_and_others_are_ended_in_one_press(confirmed):
    phone, laptop = sign_in(user_agent=PHONE_SAYS), sign_in(user_agent="A laptop")
    page = laptop.get("/accounts/sessions/").content.decode()
    assert f'<p title="{PHONE_SAYS}">Chrome on Android</p>' in page
    assert '<p title="A laptop">An unknown browser</p>' in page
    laptop.post("/accounts/sessions/")
    assert phone.get("/me/").status_code == 302
    assert laptop.get("/me/").status_code == 200
    assert UserSession.objects.get().user_agent == "A laptop"


AS_SAFARI = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {AS_SAFARI} Chrome/144.0 Safari/537.36", "Chrome on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0) {AS_SAFARI} Chrome/144.0 Safari/537.36 Edg/144.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15) Gecko/20100101 Firefox/140.0", "Firefox on Mac"),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {AS_SAFARI} Safari/604", "Safari on iPhone"),
        (f"Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) {AS_SAFARI} CriOS/144.0 Safari/604", "Chrome on iPad"),
        ("curl/8.5.0", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_browsers_have_the_names_that_people_know(user_agent, name):
    assert browsers.named(user_agent) == name


def test_the_list_of_sessions_costs_other_pages_nothing(confirmed):
    client = sign_in()
    with CaptureQueriesContext(connection) as caught:
        client.get("/me/privacy/")
    assert not any("usersessions" in query["sql"] for query in caught)


def test_a_wrong_password_and_a_person_who_is_not_there_are_answered_alike(confirmed, client):
    answers = [client.post("/accounts/login/", {"login": who, "password": "wrong"}) for who in ("yuna", "nobody")]
    said = [re.findall(r'class="errorlist.*?</ul>', answer.content.decode(), re.S) for answer in answers]
    assert said[0] == said[1] != []


def test_tries_are_counted_and_then_refused(confirmed, client):
    for _ in range(12):
        answer = client.post("/accounts/login/", {"login": "yuna", "password": "wrong"})
    assert answer.status_code in (200, 429)
    assert client.post("/accounts/login/", {"login": "yuna", "password": people.PASSWORD}).status_code != 302


def test_what_allauth_says_is_said_as_the_house_speaks(confirmed, client):
    wrong = client.post("/accounts/login/", {"login": "yuna", "password": "wrong"}).content.decode()
    assert MISMATCH in wrong
    assert "placeholder" not in wrong.split("<main", 1)[1]
    client.post("/accounts/login/", {"login": "yuna", "password": people.PASSWORD})
    assert f"Welcome back, {confirmed.name}." in client.get("/me/").content.decode()


@pytest.mark.parametrize("by", ["password", "codes", "spare codes"])
def test_every_page_of_the_second_factor_is_of_the_house(confirmed, by):
    """Each says what it is about above its form, and leads back."""
    client = sign_in()
    client.post("/accounts/reauthenticate/", {"password": people.PASSWORD})
    if by != "password":
        Authenticator.objects.create(user=confirmed, type="totp", data={"secret": encrypt("A" * 16)})
    if by == "spare codes":
        RecoveryCodes.activate(confirmed)
    for address, needs in SECOND_FACTOR_PAGES.items():
        if by in needs:
            page = client.get(f"/accounts/2fa/{address}")
            assert page.status_code == 200, address
            assert '<p class="kicker"><a href=' in page.content.decode(), address


SECOND_FACTOR_PAGES = {
    "": ("password", "codes", "spare codes"),
    "totp/activate/": ("password",),
    "totp/deactivate/": ("codes",),
    "recovery-codes/": ("spare codes",),
    "recovery-codes/generate/": ("codes", "spare codes"),
    "webauthn/": ("password",),
    "webauthn/add/": ("password",),
}


def test_a_forgotten_password_is_set_anew_by_the_letter(confirmed, client):
    client.post("/accounts/password/reset/", {"email": confirmed.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[0].body)[0]
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": "four odd words more", "password2": "four odd words more"})
    confirmed.refresh_from_db()
    assert confirmed.check_password("four odd words more")


def test_another_address_counts_once_it_is_confirmed(confirmed, client):
    client = sign_in()
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    link = re.search(r"/accounts/confirm-email/\S+", mail.outbox[-1].body)[0]
    assert not confirmed.emailaddress_set.get(email="new@example.org").verified
    client.post(link)
    assert confirmed.emailaddress_set.get(email="new@example.org").verified


def test_a_profile_is_said_and_shown(member, client_of, client):
    sent = {"display_name": "Yuna, up late 🌙", "bio": "Cries at\nopening credits."}
    assert client_of(member).post("/me/profile/", sent).status_code == 303
    page = client.get("/members/yuna/").content.decode()
    assert "Yuna, up late 🌙" in page
    assert "Cries at opening credits." in page


@pytest.mark.parametrize("bio", ["a\u202eb", "x" * 301])
def test_what_is_wrong_comes_back_with_what_was_typed(member, client_of, bio):
    answer = client_of(member).post("/me/profile/", {"display_name": "Kept", "bio": bio})
    assert answer.status_code == 422
    assert 'value="Kept"' in answer.content.decode()
    assert Member.objects.get(pk=member.pk).display_name == people.MEMBER.display_name


def test_a_picture_becomes_a_square_and_the_old_one_goes(member, client_of, django_capture_on_commit_callbacks):
    client = client_of(member)
    for _ in range(2):
        old = Member.objects.get(pk=member.pk).avatar
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/me/profile/", {"picture": factories.picture_file(width=90, height=40), "place": "0"})
    new = Member.objects.get(pk=member.pk).avatar
    assert (new.width, new.height) == (40, 40)
    assert not old.storage.exists(old.name)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/me/profile/", {"without": "on"})
    assert not Member.objects.get(pk=member.pk).avatar
    assert not new.storage.exists(new.name)


def test_a_picture_that_nobody_has_is_swept_once_it_is_old(member, time_machine_at):
    avatars.keep(member, open_upload(factories.picture_file()), 0.5)
    storage = member.avatar.storage
    left = storage.save("avatars/left-behind.jpg", ContentFile(b"x"))
    assert avatars.sweep() == 0
    with time_machine_at(timezone.now() + avatars.SAFE_AGE + timedelta(minutes=1)):
        assert avatars.sweep() >= 1
    assert not storage.exists(left)
    assert storage.exists(member.avatar.name)


def test_a_file_that_is_no_picture_is_refused_beside_the_field(member, client_of):
    file = factories.picture_file()
    file.file.seek(0)
    file.file.write(b"<svg onload=alert(1)>" * 40)
    file.seek(0)
    answer = client_of(member).post("/me/profile/", {"picture": file})
    assert answer.status_code == 422
    assert "cannot be read as a picture" in answer.content.decode()


def test_a_folder_that_may_not_be_written_to_is_said_beside_the_field(member, client_of, settings):
    settings.MEDIA_ROOT = "/dev/null/media"  # a folder that not even root can make
    answer = client_of(member).post("/me/profile/", {"picture": factories.picture_file()})
    assert answer.status_code == 422
    assert uploads.NO_PLACE in answer.content.decode()


def test_what_they_watch_is_shown_if_they_wish(member, client_of, client):
    show = factories.ShowFactory(title="Salt Hours")
    member.watch_progress.create(show=show, watched_through=2)
    assert "Salt Hours" not in client.get("/members/yuna/").content.decode()
    client_of(member).post("/me/privacy/", {"shows_watching": "on", "shows_comments": "on"})
    assert "Salt Hours" in client.get("/members/yuna/").content.decode()
    assert client.get("/members/yuna/")["X-Robots-Tag"] == "noindex"


def test_what_they_said_is_shown_unless_they_wish_not(member, client_of, client):
    factories.comment_on(factories.RecapFactory(), by=member, says="The lamp, again.")
    factories.hold(factories.comment_on(factories.RecapFactory(), by=member, says="Nobody sees this."))
    page = client.get("/members/yuna/").content.decode()
    assert "The lamp, again." in page
    assert "Nobody sees this." not in page
    client_of(member).post("/me/privacy/", {})
    assert "The lamp, again." not in client.get("/members/yuna/").content.decode()


def test_what_they_said_goes_on_page_by_page_without_gap_or_double(member, client):
    recap = factories.RecapFactory()
    for number in range(45):
        factories.comment_on(recap, by=member, says=f"Remark {number}.")
    found, address = [], "/members/yuna/"
    while address:
        page = client.get(address).content.decode()
        found += re.findall(r"Remark \d+\.", page)
        more = re.search(r'href="(\?before=\d+)"', page)
        address = more and f"/members/yuna/{more[1]}"
    assert found == [f"Remark {number}." for number in reversed(range(45))]


def test_a_persons_page_costs_the_same_however_much_they_did(recapper, member, client_of):
    """At most ten queries, for a member who has muted somebody and with all that a page can show."""
    recapper.shows_watching = True
    recapper.save()
    client = client_of(member)

    def cost():
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/members/marisol/").status_code == 200
        return len(caught)

    def do_more():
        recap = factories.RecapFactory(by=[recapper], lead_image=factories.picture())
        recapper.watch_progress.create(show=recap.show, watched_through=1)
        factories.comment_on(recap, by=recapper, reveals_through=8)
        factories.comment_on(recap, by=recapper)

    do_more()
    cost()
    before = cost()
    for _ in range(4):
        do_more()
    assert cost() == before
    assert before <= 10


def test_a_draft_is_listed_led_on_and_discarded(member, other_member, client_of):
    draft = member.drafts.create(recap=factories.RecapFactory(), text="Half a thought")
    client = client_of(member)
    assert "Half a thought" in client.get("/me/drafts/").content.decode()
    client_of(other_member).post("/me/drafts/", {"draft": draft.pk})
    assert member.drafts.exists()
    client.post("/me/drafts/", {"draft": draft.pk})
    assert not member.drafts.exists()


def test_a_guests_name_is_kept_on_their_device_if_they_wish(client):
    at = f"{factories.RecapFactory().get_absolute_url()}comments/"
    sent = {"body": "The lamp.", "guest_name": "Bo 보", "guest_email": "bo@example.net"}
    client.post(at, sent)
    assert "guest" not in client.cookies
    client.post(at, sent | {"body": "Again.", "remember_me": "on"})
    page = client.get(at).content.decode()
    assert 'value="Bo 보"' in page
    assert 'value="bo@example.net"' in page
    client.post(at, sent | {"body": "Forget me."})
    assert client.cookies["guest"].value == ""


@pytest.mark.parametrize("cookie", ["", "x", "%7B%7D", "[]", "null", "%00", "{" * 3000])
def test_a_cookie_of_another_making_does_no_harm(client, cookie):
    client.cookies["guest"] = cookie
    assert client.get(f"{factories.RecapFactory().get_absolute_url()}comments/").status_code == 200
