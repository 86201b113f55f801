"""Who may still change a comment: the one rule, asked as everybody."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.test import RequestFactory, override_settings
from django.utils import timezone

from comments import ownership
from comments.ownership import COOKIE, EDIT_WINDOW, REMEMBERED_MAX, SALT, may_delete, may_edit
from tests import factories
from tests.people import GUEST, OTHER_GUEST

pytestmark = pytest.mark.django_db
LATER = EDIT_WINDOW + timedelta(seconds=1)


@pytest.fixture
def recap():
    return factories.RecapFactory()


def request_of(person=None, cookie=None):
    request = RequestFactory().get("/")
    request.user = person or AnonymousUser()
    if cookie is not None:
        request.COOKIES[COOKIE] = cookie
    return request


def cookie_naming(*comments):
    return signing.dumps([[comment.public_id, int(comment.posted_at.timestamp())] for comment in comments], salt=SALT)


def send(client, recap, key="a-key-of-this-test", **fields):
    data = {"body": "The lamp.", "guest_name": GUEST.name, "guest_email": GUEST.email, "submission_key": key}
    return client.post(f"{recap.get_absolute_url()}comments/", data | fields)


def test_a_member_may_edit_for_half_an_hour_and_delete_for_good(recap, member):
    comment = factories.comment_on(recap, by=member)
    request = request_of(member)
    assert may_edit(request, comment)
    assert may_delete(request, comment)
    with time_machine.travel(timezone.now() + LATER):
        assert not may_edit(request, comment)
        assert may_delete(request, comment)


def test_a_guest_may_do_both_for_half_an_hour_from_the_same_browser(recap):
    comment = factories.comment_on(recap, by=GUEST)
    request = request_of(cookie=cookie_naming(comment))
    assert may_edit(request, comment)
    assert may_delete(request, comment)
    with time_machine.travel(timezone.now() + LATER):
        assert not may_edit(request_of(cookie=cookie_naming(comment)), comment)
        assert not may_delete(request_of(cookie=cookie_naming(comment)), comment)


@pytest.mark.parametrize("role", ["other_member", "recapper", "moderator", "editor", "owner"])
@pytest.mark.parametrize("by", ["member", "guest"])
def test_nobody_owns_the_comment_of_another(request, recap, role, by):
    comment = factories.comment_on(recap, by=request.getfixturevalue(by))
    somebody = request_of(request.getfixturevalue(role))
    assert not may_edit(somebody, comment)
    assert not may_delete(somebody, comment)


def test_another_guest_owns_nothing_of_it(recap, member):
    own = factories.comment_on(recap, by=OTHER_GUEST)
    for comment in (factories.comment_on(recap, by=GUEST), factories.comment_on(recap, by=member)):
        for request in (request_of(), request_of(cookie=cookie_naming(own))):
            assert not may_edit(request, comment)
            assert not may_delete(request, comment)


def test_a_guests_cookie_gives_no_right_to_a_members_comment(recap, member):
    comment = factories.comment_on(recap, by=member)
    assert not may_edit(request_of(cookie=cookie_naming(comment)), comment)


def test_who_signs_in_afterwards_still_owns_what_the_browser_posted(recap, member):
    comment = factories.comment_on(recap, by=GUEST)
    assert may_edit(request_of(member, cookie_naming(comment)), comment)


@pytest.mark.parametrize("change", [factories.remove, factories.reject])
def test_what_is_removed_or_rejected_is_nobodys_to_change(recap, member, change):
    comment = change(factories.comment_on(recap, by=member))
    assert not may_edit(request_of(member), comment)
    assert not may_delete(request_of(member), comment)


def test_a_held_comment_can_be_changed_by_its_author(recap, member):
    comment = factories.hold(factories.comment_on(recap, by=member))
    assert may_edit(request_of(member), comment)
    assert may_delete(request_of(member), comment)


# --- The cookie


def test_posting_as_a_guest_leaves_a_cookie_that_no_script_can_read(client, recap):
    cookie = send(client, recap).cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    comment = recap.threads.get().comments.get()
    assert may_edit(request_of(cookie=cookie.value), comment)


def test_over_https_the_cookie_is_sent_nowhere_else(client, recap):
    with override_settings(HTTPS=True):
        assert send(client, recap).cookies[COOKIE]["secure"] is True


def test_a_member_gets_no_such_cookie(client_of, recap, member):
    assert COOKIE not in send(client_of(member), recap).cookies


def test_a_second_press_gives_the_cookie_that_the_first_one_lost(client, recap):
    send(client, recap)
    client.cookies.clear()
    assert COOKIE in send(client, recap).cookies


def test_the_key_alone_gives_nothing(client_of, recap):
    send(client_of(), recap)
    assert COOKIE not in send(client_of(), recap, body="Let me see what I can take.").cookies


def test_the_cookie_holds_the_last_few_and_stays_small(client, recap):
    for number in range(REMEMBERED_MAX + 5):
        response = send(client, recap, key=f"key-number-{number}")
    value = response.cookies[COOKIE].value
    assert len(value) < 1500
    kept = ownership.read_cookie(value)
    newest = recap.threads.order_by("-number")[:REMEMBERED_MAX]
    assert list(kept) == [thread.comments.get().public_id for thread in reversed(newest)]


@pytest.mark.parametrize(
    "spoil", [lambda value: value[:-1] + "x", lambda value: "x" + value, lambda value: "", str.upper]
)
def test_a_cookie_that_was_tampered_with_is_worth_nothing_and_breaks_nothing(client, recap, spoil):
    comment = factories.comment_on(recap)
    client.cookies[COOKIE] = spoil(cookie_naming(comment))
    assert client.get(recap.get_absolute_url()).status_code == 200
    assert client.get(f"{comment.get_absolute_url()}edit/").status_code == 403


def test_a_cookie_of_another_salt_is_worth_nothing(recap):
    comment = factories.comment_on(recap)
    forged = signing.dumps([[comment.public_id, 0]], salt="something else")
    assert not may_edit(request_of(cookie=forged), comment)


# --- What a page shows of it


def controls(client, recap):
    html = client.get(recap.get_absolute_url()).content.decode()
    assert "<!--" not in html, "marks stay on the server"
    return html.count("/edit/"), html.count("/delete/")


def test_the_controls_stand_only_on_ones_own_comments(client_of, recap, member, other_member):
    factories.comment_on(recap, by=member)
    factories.comment_on(recap, by=other_member)
    factories.comment_on(recap, by=GUEST)
    assert controls(client_of(member), recap) == (1, 1)
    assert controls(client_of(), recap) == (0, 0)


def test_a_guest_sees_them_after_posting(client, recap):
    factories.comment_on(recap, by=GUEST)
    send(client, recap)
    assert controls(client, recap) == (1, 1)


def test_after_the_window_a_member_can_only_delete(client_of, recap, member):
    factories.comment_on(recap, by=member)
    with time_machine.travel(timezone.now() + LATER):
        assert controls(client_of(member), recap) == (0, 1)


@pytest.mark.parametrize("many", [1, 4])
def test_own_comments_cost_no_queries_of_their_own(client_of, recap, member, many, django_assert_max_num_queries):
    for _ in range(many):
        factories.comment_on(recap, by=member)
    client = client_of(member)
    client.get(recap.get_absolute_url())
    with django_assert_max_num_queries(16):
        client.get(recap.get_absolute_url())
