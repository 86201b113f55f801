"""@handles: who is meant, who is told, and what stays text."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import editing, markup, mentions, tree
from comments.mentions import GROUP_MAX, MENTIONS_MAX, PEOPLE_SHOWN
from comments.models import Comment, GroupAlias, Mention, Notification
from comments.models.discussion import CommentStatus
from members.models import Member, Role
from tests import factories
from tests.comments.post import spread

pytestmark = pytest.mark.django_db
PAGES = {"yuna": "/members/yuna/", "a_b-c": "/members/a_b-c/"}


@pytest.fixture
def recap():
    return factories.RecapFactory()


def members(*handles):
    return [factories.MemberFactory(handle=handle) for handle in handles]


def told():
    spread()
    return sorted(Notification.objects.values_list("member__handle", "kind"))


def named():
    return sorted(Mention.objects.values_list("member__handle", flat=True))


def links(html):
    return html.count('class="mention"')


# --- In the text


@pytest.mark.parametrize(
    "source",
    [
        "@yuna",
        "Hello @Yuna, hello.",
        "(@yuna)",
        "@yuna님 안녕",
        "**@yuna**",
        "_@yuna_",
        "||@yuna||",
        "- @a_b-c",
        "> @YUNA's",
    ],
)
def test_a_known_handle_becomes_a_link(source):
    assert links(markup.render(source, PAGES)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "@nobody",
        "`@yuna`",
        r"\@yuna",
        "write to hello@yuna.org or x@yuna",
        "@yuna@example.social",
        "[@yuna](https://example.org)",
        "[see @yuna there](https://example.org)",
        "https://example.org/@yuna",
        "www.example.org/@yuna",
        "@@yuna",
        "@yunayuna",
        "@" + "yuna" * 20,
    ],
)
def test_what_is_no_call_stays_as_it_was(source):
    assert links(markup.render(source, PAGES)) == 0


def test_the_link_leads_to_their_page_and_nothing_gets_in_with_it():
    html = markup.render('<b onclick="x()">@Yuna</b>', PAGES)
    assert '<a class="mention" href="/members/yuna/" rel="ugc nofollow noopener">@Yuna</a>' in html
    assert "<b" not in html


@pytest.mark.parametrize(
    "source", ["@yuna " * 390, "@" * 10_000, "`" * 10_000, "`@a" * 3333, "@a-" * 3333, "[@a](" * 150]
)
def test_hostile_text_is_rendered(source):
    markup.render(source[:10_000], PAGES)


# --- Who is told


def test_whom_a_comment_names_is_told(recap, member, other_member):
    comment = factories.comment_on(recap, by=member, says="@bertrand, did you see the lamp?")
    assert '<a class="mention" href="/members/bertrand/"' in comment.html
    assert (named(), told()) == (["bertrand"], [("bertrand", "mention")])


def test_unknown_names_stay_text_and_tell_nobody(recap, member):
    comment = factories.comment_on(recap, by=member, says="@nobody at all")
    assert comment.html == "<p>@nobody at all</p>"
    assert (named(), told()) == ([], [])


def test_at_most_five_are_named(recap):
    handles = [f"reader{number}" for number in range(8)]
    members(*handles)
    comment = factories.comment_on(recap, says=" ".join(f"@{handle}" for handle in reversed(handles)))
    assert links(comment.html) == MENTIONS_MAX
    assert named() == handles[3:]


def test_a_thousand_calls_reach_five(recap):
    members(*(f"r{number}" for number in range(60)))
    factories.comment_on(recap, says=" ".join(f"@r{number}" for number in range(60)) * 5)
    assert len(told()) == MENTIONS_MAX


def test_nobody_is_told_twice(recap, member, other_member):
    root = factories.comment_on(recap, by=other_member)
    factories.comment_on(recap, by=member, to=root, says="@bertrand @Bertrand @BERTRAND")
    assert told() == [("bertrand", "reply")]
    assert named() == ["bertrand"]


def test_nobody_calls_themselves(recap, member):
    root = factories.comment_on(recap, by=member, says="As @yuna says")
    factories.comment_on(recap, by=member, to=root)
    assert (named(), told()) == ([], [])


def test_who_has_left_is_not_called(recap):
    Member.objects.filter(pk=members("gone")[0].pk).update(is_active=False)
    assert links(factories.comment_on(recap, says="@gone").html) == 0
    assert told() == []


def test_an_answer_is_told_to_whom_it_answers(recap, member, other_member):
    root = factories.comment_on(recap, by=member)
    factories.comment_on(recap, by=other_member, to=root)
    factories.comment_on(recap, to=root)
    assert told() == [("yuna", "reply"), ("yuna", "reply")]


def test_a_guest_who_is_answered_has_nothing_to_be_told(recap, member):
    factories.comment_on(recap, by=member, to=factories.comment_on(recap))
    assert told() == []


# --- Groups


@pytest.mark.parametrize("spelling", ["@staff", "@Mods", "@moderators"])
def test_the_moderators_hear_of_a_call_for_the_staff(recap, member, moderator, editor, spelling):
    comment = factories.comment_on(recap, by=member, says=f"{spelling} please look")
    assert links(comment.html) == 0
    assert (named(), told()) == (["tobias"], [("tobias", "mention")])


def test_each_moderator_hears_once_however_they_are_called(recap, moderator):
    factories.comment_on(recap, says="@staff @mods @tobias")
    assert told() == [("tobias", "mention")]


def test_a_moderator_calling_the_staff_is_not_told_of_it(recap, moderator):
    factories.comment_on(recap, by=moderator, says="@staff, I have it.")
    assert told() == []


def test_a_group_is_capped(recap):
    for joined in members(*(f"mod{number}" for number in range(GROUP_MAX + 5))):
        joined.take_role(Role.MODERATOR)
    factories.comment_on(recap, says="@staff")
    assert len(told()) == GROUP_MAX


def test_the_owner_can_add_a_spelling_for_another_role(recap, editor):
    GroupAlias.objects.create(name="newsroom", role=Role.EDITOR)
    factories.comment_on(recap, says="Dear @newsroom")
    assert told() == [("ines", "mention")]


# --- Held comments


def test_a_held_comment_tells_nobody_until_it_is_approved(recap, member, other_member):
    root = factories.comment_on(recap, by=member)
    html, called = mentions.render("@bertrand, buy my lamps")
    comment = Comment(
        source="@bertrand, buy my lamps", html=html, status=CommentStatus.HELD, guest_name="Bo", reveals_through=1
    )
    held = tree.add_reply(recap, root.public_id, comment, called)
    assert (named(), told()) == ([], [])
    tree.change_status(held, CommentStatus.VISIBLE)
    assert (named(), told()) == (["bertrand"], [("bertrand", "mention"), ("yuna", "reply")])


def test_being_held_and_approved_again_tells_nobody_again(recap, other_member):
    comment = factories.comment_on(recap, says="@bertrand")
    tree.change_status(factories.hold(comment), CommentStatus.VISIBLE)
    assert told() == [("bertrand", "mention")]


# --- Edits


def edit(comment, source):
    return editing.edit(comment, source, editing.print_of(comment.source))


def test_an_edit_tells_only_those_who_were_not_named_before(recap, other_member):
    members("mina")
    comment = factories.comment_on(recap, says="@bertrand")
    spread()
    Notification.objects.all().delete()
    edited = edit(comment, "@bertrand and @mina")
    assert links(edited.html) == 2
    assert told() == [("mina", "mention")]


def test_edits_are_no_way_around_the_cap(recap):
    handles = [f"reader{number}" for number in range(12)]
    members(*handles)
    comment = factories.comment_on(recap, says=" ".join(f"@{handle}" for handle in handles[:4]))
    comment = edit(comment, " ".join(f"@{handle}" for handle in handles[4:]))
    assert links(comment.html) == 1
    assert len(told()) == MENTIONS_MAX


def test_html_made_anew_names_whom_the_post_named(recap, other_member):
    comment = factories.comment_on(recap, says="@bertrand and @later")
    members("later")
    before = comment.html
    Comment.objects.update(html="")
    call_command("rerender", verbosity=0)
    assert Comment.objects.get().html == before


# --- What it costs


@pytest.mark.parametrize("size", [1, 40])
def test_posting_costs_at_most_twelve_queries_whatever_the_thread_holds(
    recap, member, other_member, moderator, size, django_assert_max_num_queries
):
    factories.talk_under(recap, threads=2, replies=size)
    root = factories.comment_on(recap, by=other_member)
    for _ in range(size):
        factories.comment_on(recap, to=root)
    handles = [f"reader{number}" for number in range(9)]
    members(*handles)
    says = "@staff @yuna " + " ".join(f"@{handle}" for handle in handles)
    with django_assert_max_num_queries(12):
        factories.comment_on(recap, by=member, to=root, says=says)


def test_a_thousand_calls_cost_posting_as_much_as_five(recap):
    handles = [f"reader{number}" for number in range(60)]
    members(*handles)

    def statements(count):
        with CaptureQueriesContext(connection) as caught:
            factories.comment_on(recap, says=" ".join(f"@{handles[number % 60]}" for number in range(count)))
        return len(caught)

    statements(1)
    assert statements(300) == statements(5)
    assert statements(1000) <= statements(5)


# --- Completion


def ask(client, recap, typed):
    response = client.get(f"{recap.get_absolute_url()}comments/people/", {"q": typed})
    return [person["handle"] for person in response.json()["people"]]


@pytest.fixture
def talk(recap, member, other_member, editor, recapper):
    recap.byline_set.create(member=recapper)
    for author in (member, other_member, editor):
        factories.comment_on(recap, by=author)
    return recap


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("yu", ["yuna"]),
        ("YU", ["yuna"]),
        ("@yu", ["yuna"]),
        ("유", ["yuna"]),
        ("ㅇ", ["yuna"]),
        ("inês", ["ines"]),
        ("okaf", ["ines"]),
        ("mari", ["marisol"]),
        ("ach", ["marisol"]),
        ("mo", ["mod"]),
        ("una", []),
        ("%", []),
        ("_", []),
    ],
)
def test_people_of_the_discussion_are_found_by_how_a_name_begins(client, talk, typed, found):
    assert ask(client, talk, typed) == found


def test_only_people_of_this_discussion_are_offered(client, talk):
    members("yusuf")
    factories.comment_on(factories.RecapFactory(), by=members("yuki")[0])
    factories.hold(factories.comment_on(talk, by=members("yul")[0]))
    assert ask(client, talk, "yu") == ["yuna"]


def test_no_more_than_eight_are_offered(client, talk):
    for one in members(*(f"zz{number}" for number in range(12))):
        factories.comment_on(talk, by=one)
    assert len(ask(client, talk, "zz")) == PEOPLE_SHOWN
    assert len(ask(client, talk, "")) == PEOPLE_SHOWN


def test_completion_costs_the_same_for_any_number(client, talk, django_assert_num_queries):
    for one in members(*(f"zz{number}" for number in range(12))):
        factories.comment_on(talk, by=one)
    with django_assert_num_queries(3):
        ask(client, talk, "zz")


def test_the_people_of_a_draft_are_nobodys_business(client, member):
    draft = factories.RecapFactory(stage="scheduled")
    assert client.get(f"{draft.get_absolute_url()}comments/people/").status_code == 404


def test_preview_shows_what_will_be_posted(client_of, recap, member, other_member):
    address = f"{recap.get_absolute_url()}comments/preview/"
    preview = client_of(member).post(address, {"body": "@bertrand and @yuna"}, headers={"accept": "application/json"})
    posted = factories.comment_on(recap, by=member, says="@bertrand and @yuna")
    assert posted.html in preview.json()["html"]
