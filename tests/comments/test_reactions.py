"""Love, laughter, tears and gasps: one of each a member, and counts that hold however many press at once."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from comments import reactions
from comments.models import Comment, Reaction, Thread
from comments.own import own_of
from tests import factories

pytestmark = pytest.mark.django_db
KINDS = ["love", "laugh", "tears", "gasp"]


@pytest.fixture
def recap(db):
    return factories.RecapFactory()


@pytest.fixture
def comment(recap):
    return factories.comment_on(recap)


def press(client, comment, kind="love", **fields):
    address = f"{comment.thread.recap.get_absolute_url()}comments/react/"
    return client.post(address, {kind: comment.public_id} | fields)


def press_by_script(client, comment, kind="love", **fields):
    address = f"{comment.thread.recap.get_absolute_url()}comments/react/"
    return client.post(address, {kind: comment.public_id} | fields, headers={"accept": "application/json"})


def counts(comment):
    fresh = Comment.objects.get(pk=comment.pk)
    return [fresh.loves, fresh.laughs, fresh.tears, fresh.gasps]


def test_a_press_counts_and_leads_back_to_the_comment(client_of, comment, member):
    response = press(client_of(member), comment)
    assert (response.status_code, response.url) == (303, comment.get_absolute_url())
    assert counts(comment) == [1, 0, 0, 0]
    assert Thread.objects.get().loves == 1


def test_a_second_press_takes_it_back(client_of, comment, member):
    for _ in range(2):
        press(client_of(member), comment)
    assert counts(comment) == [0, 0, 0, 0]
    assert not Reaction.objects.exists()
    assert Thread.objects.get().loves == 0


def test_one_of_each_kind_a_person(client_of, comment, member, other_member):
    for person in (member, other_member):
        for kind in KINDS:
            press(client_of(person), comment, kind)
    assert counts(comment) == [2, 2, 2, 2]


def test_the_page_shows_the_counts_to_everybody(client_of, recap, comment, member):
    press(client_of(member), comment, "gasp")
    assert '<span class="count">1</span>' in client_of().get(recap.get_absolute_url()).content.decode()


def test_the_discussion_is_another_one_afterwards(client_of, recap, comment, member):
    recap.refresh_from_db()
    before = recap.discussion_version
    press(client_of(member), comment)
    recap.refresh_from_db()
    assert recap.discussion_version == before + 1


def test_loves_of_a_reply_are_not_its_threads(client_of, recap, comment, member):
    reply = factories.comment_on(recap, to=comment)
    press(client_of(member), reply)
    assert counts(reply) == [1, 0, 0, 0]
    assert Thread.objects.get().loves == 0


def test_a_script_gets_the_counts(client_of, comment, member):
    response = press_by_script(client_of(member), comment, "tears")
    assert response.json() == {
        "kind": "tears",
        "pressed": True,
        "counts": {"love": 0, "laugh": 0, "tears": 1, "gasp": 0},
    }


@pytest.mark.parametrize(("wanted", "count"), [("true", 1), ("false", 0)])
def test_saying_what_is_wanted_twice_is_as_good_as_once(client_of, comment, member, wanted, count):
    for _ in range(2):
        response = press_by_script(client_of(member), comment, pressed=wanted)
        assert response.json()["pressed"] is (wanted == "true")
    assert counts(comment) == [count, 0, 0, 0]


# --- Where to press


def test_under_a_comment_stands_what_was_pressed_and_the_way_to_the_rest(client_of, recap, comment, member):
    press(client_of(member), comment, "tears")
    page = client_of().get(recap.get_absolute_url()).content.decode()
    assert re.findall(r'class="reaction" form="reactions" name="(\w+)"', page) == ["tears"]
    assert f'href="/comments/{comment.public_id}/react/"' in page
    for kind in ("love", "laugh", "gasp"):
        press(client_of(member), comment, kind)
    page = client_of().get(recap.get_absolute_url()).content.decode()
    assert re.findall(r'class="reaction" form="reactions" name="(\w+)"', page) == KINDS
    assert "/react/" not in page[: page.index('<form method="post" id="reactions"')]


def test_all_of_them_without_a_script_and_without_its_words(client_of, recap, member):
    comment = factories.comment_on(recap, says="The lamp was hers all along.")
    press(client_of(member), comment, "tears")
    page = client_of(member).get(f"/comments/{comment.public_id}/react/").content.decode()
    assert re.findall(rf'name="(\w+)" value="{comment.public_id}" aria-pressed="(\w+)"', page) == [
        ("love", "false"), ("laugh", "false"), ("tears", "true"), ("gasp", "false"),
    ]  # fmt: skip
    assert f'action="{recap.get_absolute_url()}comments/react/"' in page
    assert "lamp was hers" not in page


# --- Who may


def test_a_guest_is_led_to_sign_in_and_back(client, comment):
    response = press(client, comment)
    assert response.status_code == 303
    assert response.url == f"/accounts/login/?next=%2Fcomments%2F{comment.public_id}%2F&to=react"
    assert "<h1>Sign in to react</h1>" in client.get(response.url).content.decode()
    assert counts(comment) == [0, 0, 0, 0]


def test_a_guest_of_a_shared_page_without_a_token_too(comment):
    assert press(Client(enforce_csrf_checks=True), comment).url.startswith("/accounts/login/?next=")


def test_a_member_without_a_token_is_asked_once_more(comment, member):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member, backend="members.backends.ModelBackend")
    response = press(strict, comment)
    assert response.status_code == 403
    assert f'name="love" value="{comment.public_id}"' in response.content.decode()
    response = press_by_script(strict, comment)
    assert response.json()["expired"] is True
    assert "csrfmiddlewaretoken" in response.json()["form"]
    assert counts(comment) == [0, 0, 0, 0]


def test_nothing_is_counted_by_a_look(client_of, comment, member):
    address = f"{comment.thread.recap.get_absolute_url()}comments/react/"
    assert client_of(member).get(address, {"love": comment.public_id}).status_code == 405


@pytest.mark.parametrize("fields", [{}, {"hate": "x"}, {"love": "nowhere"}, {"love": ""}])
def test_what_does_not_exist_is_not_found(client_of, recap, member, fields):
    assert client_of(member).post(f"{recap.get_absolute_url()}comments/react/", fields).status_code == 404


@pytest.mark.parametrize("change", [factories.hold, factories.reject, factories.remove])
def test_only_what_everybody_sees_can_be_reacted_to(client_of, comment, member, change):
    change(comment)
    assert press(client_of(member), comment).status_code == 404
    with pytest.raises(reactions.Gone):
        reactions.press(comment, member, "love")


def test_a_comment_of_another_recap_is_not_found(client_of, comment, member):
    address = f"{factories.RecapFactory().get_absolute_url()}comments/react/"
    assert client_of(member).post(address, {"love": comment.public_id}).status_code == 404


# --- What is one's own


def test_what_one_pressed_stands_on_the_section_alone(client_of, recap, comment, member, other_member):
    press(client_of(member), comment, "gasp")
    mine, theirs, guests = (
        client_of(person).get(recap.get_absolute_url()).content.decode() for person in (member, other_member, None)
    )
    assert f'data-reacted="{comment.public_id}:gasp"' in mine
    assert 'data-reacted=""' in theirs
    assert "data-reacted" not in guests
    assert "aria-pressed" not in mine


@pytest.mark.parametrize("many", [1, 5])
def test_reactions_cost_one_query_a_page(client_of, recap, member, many, django_assert_num_queries):
    for _ in range(many):
        reactions.press(factories.comment_on(recap), member, "love")
    with django_assert_num_queries(1):
        assert len(own_of(member, recap).reacted) == many


@pytest.mark.parametrize("many", [0, 20])
def test_a_press_costs_the_same_whatever_was_pressed_before(comment, member, many, django_assert_max_num_queries):
    for other in factories.MemberFactory.create_batch(many):
        reactions.press(comment, other, "love")
    with django_assert_max_num_queries(12):
        reactions.press(comment, member, "love")


# --- Under load


def in_parallel(work, items, threads=8):
    """`work` on each of `items`, on connections of their own."""

    def alone(item):
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(alone, items))


def test_many_at_once_are_counted_exactly(stage):
    comment = factories.comment_on(factories.RecapFactory())
    crowd = factories.MemberFactory.create_batch(8)
    turns = [(person, kind) for person in crowd for kind in KINDS for _ in range(3)]
    in_parallel(lambda turn: reactions.press(comment, *turn), turns)
    assert counts(comment) == [comment.reactions.filter(kind=kind).count() for kind in KINDS]
    assert Thread.objects.get().loves == counts(comment)[0]


def test_ten_presses_of_one_person_at_once_are_one(stage, member):
    comment = factories.comment_on(factories.RecapFactory())
    in_parallel(lambda _: reactions.press(comment, member, "love", wanted=True), range(10))
    assert counts(comment) == [1, 0, 0, 0]
    in_parallel(lambda _: reactions.press(comment, member, "love", wanted=False), range(10))
    assert counts(comment) == [0, 0, 0, 0]


def test_pressing_while_others_post_and_remove_leaves_every_figure_exact(stage, member):
    recap = factories.RecapFactory()
    roots = [factories.comment_on(recap) for _ in range(4)]
    crowd = factories.MemberFactory.create_batch(4)

    def act(number):
        root, person = roots[number % 4], crowd[number // 4 % 4]
        try:
            if number % 5 == 0:
                factories.comment_on(recap, by=person, to=root)
            elif number == 33:
                factories.remove(roots[1])
            else:
                reactions.press(root, person, KINDS[number % 3])
        except (reactions.Gone, factories.tree.ParentGone):
            pass

    in_parallel(act, range(64))
    for root in roots:
        assert counts(root) == [root.reactions.filter(kind=kind).count() for kind in KINDS]
    recap.refresh_from_db()
    assert (recap.comment_count, recap.thread_count, recap.last_comment_at) == factories.tree.expected_of_recap(recap)
