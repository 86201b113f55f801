"""The bell, the list behind it, and the buttons that follow."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import moderation
from comments.models import MailChoice, Notification, Subscription
from members.models import Member
from recaps.models import WatchProgress
from tests import factories
from tests.comments.post import answer, follow, spread

pytestmark = pytest.mark.django_db
LIST = "/me/notifications/"


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def answered(recap, member):
    return answer(recap, member, says="It was the neighbour.")


def page(client, address=LIST):
    """Once the worker has told what there is to tell."""
    spread()
    return client.get(address).content.decode()


# --- The bell


def test_the_bell_counts_what_is_new(client_of, recap, member, answered):
    html = page(client_of(member), recap.get_absolute_url())
    assert '<span class="bell-count">1</span>' in html


def test_a_guest_has_no_bell(client, recap):
    assert 'class="bell"' not in page(client, recap.get_absolute_url())


def test_looking_at_the_list_puts_a_wrong_count_right(client_of, member, answered):
    Member.objects.update(unread_count=7)
    assert '<span class="bell-count">1</span>' in page(client_of(member))
    assert Member.objects.get(pk=member.pk).unread_count == 1


# --- The list


def test_the_list_says_who_did_what_where(client_of, recap, member, answered):
    html = page(client_of(member))
    for words in ("Rosalind, up late", "answered you", recap.headline, "It was the neighbour.", "Today"):
        assert words in html


def test_an_empty_list_says_so(client_of, member):
    assert "Nothing yet." in page(client_of(member))


def test_nobody_sees_what_another_is_told(client_of, answered, other_member):
    assert "Nothing yet." in page(client_of(other_member))


def test_what_they_have_not_seen_is_named_and_not_quoted(client_of, recap, member):
    root = factories.comment_on(recap, by=member)
    factories.comment_on(recap, to=root, says="canary", reveals_through=7)
    html = page(client_of(member))
    assert "canary" not in html
    assert "Something about episode 7, which you have not seen yet" in html
    WatchProgress.objects.create(member=member, show=recap.show, watched_through=7)
    assert "canary" in page(client_of(member))


def test_spoiler_spans_and_quotations_are_not_in_it(client_of, recap, member):
    says = "> what you said\n\nHe ||leaves ||her|| tomorrow|| at *noon*"
    factories.comment_on(recap, to=factories.comment_on(recap, by=member), says=says)
    html = page(client_of(member))
    assert "noon" in html
    assert "leaves" not in html
    assert "what you said" not in html


@pytest.mark.parametrize("stop", [factories.hold, factories.reject, factories.remove])
def test_what_no_longer_stands_is_not_listed(client_of, member, answered, stop):
    stop(answered)
    assert "Nothing yet." in page(client_of(member))


def test_days_stand_apart(client_of, member, answered):
    Notification.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert "Yesterday" in page(client_of(member))
    Notification.objects.update(created_at=timezone.now() - timedelta(days=9))
    assert f"{timezone.localdate() - timedelta(days=9):%B}" in page(client_of(member))


def test_a_long_list_has_pages_and_costs_no_more(client_of, member, django_assert_max_num_queries):
    for _ in range(4):
        recap = factories.RecapFactory()
        root = factories.comment_on(recap, by=member)
        for _ in range(10):
            factories.comment_on(recap, to=root, reveals_through=5)
    client = client_of(member)
    spread()
    with django_assert_max_num_queries(10):
        html = client.get(LIST).content.decode()
    assert html.count('class="notification"') == 30
    assert page(client, f"{LIST}?page=2").count('class="notification"') == 10


# --- One press


def test_one_press_marks_it_read_and_leads_to_the_place(client_of, member, answered):
    row = Notification.objects.get()
    response = client_of(member).post(f"{LIST}{row.pk}/open/")
    assert (response.status_code, response["Location"]) == (303, answered.get_absolute_url())
    row.refresh_from_db()
    assert row.read_at
    assert Member.objects.get(pk=member.pk).unread_count == 0


def test_a_removed_comment_leads_to_its_discussion(client_of, recap, member, moderator):
    moderation.decide(factories.comment_on(recap, by=member), "reject", moderator)
    response = client_of(member).post(f"{LIST}{Notification.objects.get().pk}/open/")
    assert response["Location"] == f"{recap.get_absolute_url()}#discussion"


def test_what_is_anothers_cannot_be_opened(client_of, answered, other_member):
    address = f"{LIST}{Notification.objects.get().pk}/open/"
    assert client_of(other_member).post(address).status_code == 404
    assert Notification.objects.get().read_at is None


def test_all_is_read_in_one_press_and_only_ones_own(client_of, recap, member, other_member, answered):
    answer(recap, other_member)
    assert client_of(member).post(f"{LIST}read/").status_code == 303
    assert Member.objects.get(pk=member.pk).unread_count == 0
    assert Member.objects.get(pk=other_member.pk).unread_count == 1


# --- Follow


@pytest.fixture
def things(recap):
    root = factories.comment_on(recap)
    return {
        "recap": (recap, f"recap {recap.slug}", f"{recap.get_absolute_url()}#discussion"),
        "show": (recap.show, f"show {recap.show.slug}", recap.show.get_absolute_url()),
        "thread": (root.thread, f"thread {root.public_id}", root.get_absolute_url()),
    }


@pytest.mark.parametrize("kind", ["recap", "show", "thread"])
def test_a_press_follows_and_another_lets_go(client_of, member, things, kind):
    client, (thing, value, address) = client_of(member), things[kind]
    for _ in range(2):
        response = client.post("/me/follow/", {"follow": value})
        assert (response.status_code, response["Location"]) == (303, address)
    assert getattr(Subscription.objects.get(member=member), kind) == thing
    client.post("/me/follow/", {"unfollow": value})
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("kind", ["recap", "show", "thread"])
def test_the_page_says_what_is_followed(client_of, member, recap, things, kind):
    thing, value, _ = things[kind]
    address = recap.show.get_absolute_url() if kind == "show" else recap.get_absolute_url()
    assert f'name="follow" value="{value}"' in page(client_of(member), address)
    follow(member, **{kind: thing})
    assert f'name="unfollow" value="{value}"' in page(client_of(member), address)


def test_a_guest_is_led_to_sign_in(client, things):
    response = client.post("/me/follow/", {"follow": things["recap"][1]})
    assert response["Location"].startswith("/accounts/login/?next=")
    assert "<h1>Sign in to follow</h1>" in page(client, response["Location"])
    assert not Subscription.objects.exists()


def test_guests_see_no_button(client, recap, things):
    for address in (recap.get_absolute_url(), recap.show.get_absolute_url()):
        assert "/me/follow/" not in page(client, address)


@pytest.mark.parametrize("value", ["", "recap", "recap nothing", "thread \x00", "member yuna", "show \x00"])
def test_nonsense_is_followed_by_nobody(client_of, member, value):
    assert client_of(member).post("/me/follow/", {"follow": value}).status_code == 404


def test_the_discussion_of_a_draft_cannot_be_followed(client_of, member):
    draft = factories.RecapFactory(stage="draft")
    assert client_of(member).post("/me/follow/", {"follow": f"recap {draft.slug}"}).status_code == 404


# --- When we mail you


def test_choices_are_kept(client_of, member):
    wanted = dict.fromkeys(["reply", "mention", "followed", "recap", "decision"], "daily")
    response = client_of(member).post("/me/mail/", wanted | {"follows_own_threads": "on"})
    assert response.status_code == 303
    choice = MailChoice.objects.get(member=member)
    assert {getattr(choice, kind) for kind in wanted} == {"daily"}
    assert choice.follows_own_threads


def test_an_impossible_choice_is_refused_beside_the_field(client_of, member):
    response = client_of(member).post("/me/mail/", {"reply": "by pigeon"})
    assert response.status_code == 422
    assert "errorlist" in response.content.decode()
    assert not MailChoice.objects.exists()


def test_followed_things_are_listed_as_such(client_of, recap, member):
    follow(member, recap=recap)
    factories.comment_on(recap)
    spread()
    assert "wrote where you follow" in page(client_of(member))
