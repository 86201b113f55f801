"""Where every comment is sent: the plain answers, those for a page's script, the preview, and what is quoted."""

import re

import pytest

from comments import drafts
from comments.forms import KEY_OF_THE_TEXT, QUOTES_MAX, CommentForm
from comments.models import Comment, Thread
from comments.models.discussion import BODY_MAX
from recaps.models import Recap, Status
from tests import factories

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def address(recap):
    return f"{recap.get_absolute_url()}comments/"


def typed(**changes):
    data = {"body": "Who left *the lamp* on?", "guest_name": "Bo", "guest_email": "bo@example.net"}
    return data | {"submission_key": "one-key-only"} | changes


# --- As forms are sent


def test_a_comment_is_answered_with_its_permalink(client, address):
    answer = client.post(address, typed(), headers=BROWSER)
    assert (answer.status_code, answer["Location"]) == (303, Comment.objects.get().get_absolute_url())


def test_the_same_key_again_is_the_same_comment(client, address):
    answers = [client.post(address, typed()) for _ in range(3)]
    assert {answer["Location"] for answer in answers} == {Comment.objects.get().get_absolute_url()}


def test_the_cookie_that_ends_a_draft_comes_with_the_comment_only(client, address):
    assert "posted" not in client.post(address, typed(body="")).cookies
    assert client.post(address, typed()).cookies["posted"].value == "one-key-only"


def test_a_newer_text_under_an_old_key_does_not_end_its_draft(client, address):
    client.post(address, typed())
    client.cookies.clear()
    answer = client.post(address, typed(body="Who left it on, and why?"))
    assert answer.status_code == 303
    assert "posted" not in answer.cookies


def test_what_is_refused_comes_back_with_the_text(client, address):
    answer = client.post(address, typed(guest_name=""))
    assert answer.status_code == 422
    assert "Please enter a name." in answer.content.decode()
    assert "Who left *the lamp* on?</textarea>" in answer.content.decode()


def test_a_closed_discussion_gives_the_text_back_without_a_button(client, address, recap):
    recap.discussion_open = False
    recap.save()
    answer = client.post(address, typed())
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Who left *the lamp* on?</textarea>" in page
    assert ">Post</button>" not in page


def test_a_member_finds_their_draft_in_the_form_without_a_script(client_of, member, recap, address):
    above = factories.comment_on(recap)
    drafts.keep(member, recap, above, "Half a thought")
    assert "Half a thought</textarea>" in client_of(member).get(f"{address}?parent={above.public_id}").content.decode()
    assert "Half a thought" not in client_of(member).get(address).content.decode()
    assert "Half a thought" not in client_of().get(f"{address}?parent={above.public_id}").content.decode()


@pytest.mark.parametrize("parent", ["nobody", "\x00"])
def test_the_form_for_a_comment_that_is_not_there_is_one_for_a_new_thread(client, address, parent):
    page = client.get(address, {"parent": parent})
    assert page.context["form"]["parent"].value() == ""
    assert 'data-parent=""' in page.content.decode()


# --- For a page's script


def test_who_answers_in_a_locked_thread_is_one_press_from_a_comment_of_their_own(client, address, recap):
    root = factories.comment_on(recap)
    Thread.objects.update(locked=True)
    answer = client.post(address, typed(parent=root.public_id))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert (form["parent"].value(), form["body"].value()) == ("", typed()["body"])


def test_a_script_gets_the_comment_as_its_page_shows_it(client, address):
    answer = client.post(address, typed(), headers=JSON)
    comment = Comment.objects.get()
    said = answer.json()
    assert answer.status_code == 201
    assert (said["id"], said["parent"], said["same"]) == (comment.public_id, "", True)
    assert f'id="{comment.anchor}"' in said["html"]
    assert "<em>the lamp</em>" in said["html"]
    assert "<!--" not in said["html"]


def test_a_reply_names_what_it_answers(client, address, recap):
    above = factories.comment_on(recap)
    said = client.post(address, typed(parent=above.public_id), headers=JSON).json()
    assert said["parent"] == above.public_id


def test_a_script_is_told_that_it_stood_already(client, address):
    client.post(address, typed(), headers=JSON)
    again = client.post(address, typed(), headers=JSON)
    assert (again.status_code, again.json()["same"]) == (201, True)
    other = client.post(address, typed(body="Something else"), headers=JSON)
    assert (other.status_code, other.json()["same"]) == (201, False)
    assert Comment.objects.count() == 1


def test_a_guest_may_change_it_at_once(client, address):
    said = client.post(address, typed(), headers=JSON).json()
    assert f"/comments/{said['id']}/edit/" in said["html"]


def test_a_script_gets_refusals_with_the_form(client, address):
    answer = client.post(address, typed(guest_email="nonsense"), headers=JSON)
    assert answer.status_code == 422
    assert "This does not look like an e-mail address" in answer.json()["form"]
    assert answer.json()["message"]


def test_a_script_gets_a_fresh_token_for_an_expired_form(client_of, address):
    answer = client_of(enforce_csrf_checks=True).post(address, typed(), headers=JSON)
    assert (answer.status_code, answer.json()["expired"]) == (403, True)
    assert "csrfmiddlewaretoken" in answer.json()["form"]
    assert not Comment.objects.exists()


@pytest.mark.parametrize("headers", [{}, JSON], ids=["form", "script"])
@pytest.mark.parametrize("length", [1, 30])
def test_posting_costs_the_same_in_a_long_thread(
    client, address, recap, django_assert_max_num_queries, length, headers
):
    root = factories.comment_on(recap)
    for _ in range(length):
        factories.comment_on(recap, to=root)
    with django_assert_max_num_queries(12):
        assert client.post(address, typed(parent=root.public_id), headers=headers).status_code in (201, 303)


def test_a_comment_that_stands_is_found_though_the_discussion_closed_since(client, address, recap):
    client.post(address, typed())
    recap.discussion_open = False
    recap.save()
    assert client.post(address, typed()).status_code == 303


def test_what_the_newsroom_decides_holds_for_the_next_comment(client, address, recap):
    """What a post asks of its recap is kept between posts."""
    for is_open, status in ((True, 303), (False, 403), (True, 303)):
        Recap.objects.filter(pk=recap.pk).update(discussion_open=is_open)
        key = f"while-it-is-{is_open}-{Comment.objects.count()}"
        assert client.post(address, typed(submission_key=key)).status_code == status
    Recap.objects.filter(pk=recap.pk).update(status=Status.WITHDRAWN)
    assert client.post(address, typed(submission_key="after-it-went")).status_code in (404, 410)


@pytest.mark.parametrize("trouble", [{"slow_seconds": 300}, {"discussion_open": False}], ids=["slow mode", "closed"])
def test_a_second_press_without_a_script_finds_what_stands_whatever_is_refused_by_now(client, address, recap, trouble):
    first = client.post(address, typed(submission_key=KEY_OF_THE_TEXT))
    Recap.objects.filter(pk=recap.pk).update(**trouble)
    again = client.post(address, typed(submission_key=KEY_OF_THE_TEXT))
    assert (again.status_code, again["Location"]) == (303, first["Location"])


def test_a_member_who_goes_back_to_a_fresh_form_posts_the_same_words_once(client_of, member, recap, address):
    client = client_of(member)
    for _ in range(2):
        page = client.get(recap.get_absolute_url()).content.decode()
        key = re.search(r'name="submission_key" value="([^"]+)"', page)[1]
        data = {"body": "Once.", "submission_key": key}
        assert client.post(address, data).status_code == 303
    client.post(address, data | {"body": "And once more."})
    assert Comment.objects.count() == 2


# --- Preview


def test_a_preview_shows_the_html_and_keeps_nothing(client, address):
    page = client.post(f"{address}preview/", typed()).content.decode()
    assert "<em>the lamp</em>" in page
    assert "Who left *the lamp* on?</textarea>" in page
    assert 'value="Bo"' in page
    assert 'value="one-key-only"' in page
    assert not Comment.objects.exists()


def test_a_preview_links_to_no_place_that_does_not_exist(client, address):
    page = client.post(f"{address}preview/", typed()).content.decode()
    preview = page[page.index('<section class="preview"') : page.index("</section>", page.index('class="preview"'))]
    assert "<time" in preview
    assert "<a " not in preview


def test_a_preview_needs_no_name(client, address):
    answer = client.post(f"{address}preview/", typed(guest_name="", guest_email=""))
    assert answer.status_code == 200
    assert "Please enter" not in answer.content.decode()


@pytest.mark.parametrize("body", ["", " \n", "x" * (BODY_MAX + 1)])
def test_a_preview_says_what_is_wrong_with_the_text(client, address, body):
    answer = client.post(f"{address}preview/", typed(body=body, guest_name=""))
    assert answer.status_code == 422
    assert "Please enter a name" not in answer.content.decode()


def test_a_script_gets_the_preview_alone(client_of, member, address):
    said = client_of(member).post(f"{address}preview/", {"body": "||yes||"}, headers=JSON).json()
    assert '<details class="spoiler">' in said["html"]
    assert member.name in said["html"]


def test_a_preview_is_only_posted(client, address):
    assert client.get(f"{address}preview/").status_code == 405


# --- Quotes


def quotes_in(recap, value):
    form = CommentForm(typed(quotes=value), recap=recap)
    assert form.is_valid()
    return form.cleaned_data["quotes"]


def test_what_is_quoted_is_known_to_the_form(recap):
    one, two = factories.talk_under(recap, threads=2, replies=0)
    assert set(quotes_in(recap, f"{one.public_id} {two.public_id}")) == {one, two}


def test_what_cannot_be_quoted_is_no_reason_to_refuse(recap):
    gone = factories.comment_on(recap)
    factories.remove(gone)
    held = factories.hold(factories.comment_on(recap))
    elsewhere = factories.comment_on(factories.RecapFactory())
    named = f"{gone.public_id} {held.public_id} {elsewhere.public_id} nobody <script> {'x' * 5000}"
    assert quotes_in(recap, named) == []


def test_quotes_cost_one_query_and_only_when_there_are_some(recap, django_assert_num_queries):
    assert recap.show.in_order  # which the form offers
    with django_assert_num_queries(0):
        quotes_in(recap, "")
    with django_assert_num_queries(1):
        quotes_in(recap, " ".join(f"name-{number}" for number in range(5 * QUOTES_MAX)))
