"""Posting through the site: what is refused says why beside the field, keeps the text, and saves nothing."""

import re

import pytest

from comments.models import Comment
from comments.models.discussion import BODY_MAX
from members.models import Member
from recaps.models import WHOLE_SHOW
from tests.factories import RecapFactory, comment_on, hold, remove

pytestmark = pytest.mark.django_db
TEXT = 'I have written this for an hour & it <matters> "so" much. 🌙'
GUEST = {"guest_name": "Rosalind 🌙", "guest_email": "rosalind@example.org"}


@pytest.fixture
def recap():
    return RecapFactory()


def post(client, recap, **fields):
    data = {"body": TEXT, "parent": "", "submission_key": ""} | GUEST | fields
    return client.post(f"{recap.get_absolute_url()}comments/", data)


def error_beside(response, field):
    """The message in the same box as the field, as the page shows it."""
    page = response.content.decode()
    found = re.search(rf'id="comment-{field}_error"[^>]*><li>(.*?)</li>', page)
    assert 'aria-invalid="true"' in page
    return found and found[1]


def kept(response, field):
    return response.context["form"][field].value()


def test_a_guest_posts_and_is_led_to_the_comment(client, recap):
    response = post(client, recap)
    comment = Comment.objects.get()
    assert (response.status_code, response["Location"]) == (303, comment.get_absolute_url())
    assert (comment.source, comment.guest_name, comment.guest_email) == (TEXT, *GUEST.values())


def test_a_member_posts_under_their_account_whatever_else_is_sent(client_of, recap, member):
    assert post(client_of(member), recap).status_code == 303
    comment = Comment.objects.get()
    assert (comment.member, comment.guest_name, comment.guest_email) == (member, "", "")


def test_a_reply_is_posted_to_its_parent(client, recap):
    root = comment_on(recap)
    post(client, recap, parent=root.public_id)
    assert Comment.objects.get(parent=root).source == TEXT


REFUSED = {
    "no text": ("body", {"body": ""}, "There is nothing here yet"),
    "only spaces": ("body", {"body": " \n\t\u3000 "}, "There is nothing here yet"),
    "only what nobody sees": ("body", {"body": "\u200b\u200d\u2060"}, "There is nothing here yet"),
    "a letter too many": ("body", {"body": "가" * (BODY_MAX + 1)}, "10,001 characters; 10,000 fit"),
    "no name": ("guest_name", {"guest_name": ""}, "Please enter a name."),
    "a name of spaces": ("guest_name", {"guest_name": "   "}, "Please enter a name."),
    "a name of controls": ("guest_name", {"guest_name": "\u202e\u0007"}, "characters that nobody can see"),
    "a name of wide spaces": ("guest_name", {"guest_name": "\u3000\u2003"}, "Please enter a name."),
    "a long name": ("guest_name", {"guest_name": "a" * 61}, "at most 60"),
    "a tower of accents": ("guest_name", {"guest_name": "Z" + "\u0351" * 9}, "too many accents"),
    "no address": ("guest_email", {"guest_email": ""}, "Please enter your e-mail address."),
    "a wrong address": ("guest_email", {"guest_email": "rosalind at home"}, "does not look like an e-mail address"),
    "an address of two lines": ("guest_email", {"guest_email": "a@b.example\nBcc: x@y.example"}, "does not look like"),
}


@pytest.mark.parametrize(("field", "sent", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_said_beside_the_field_and_everything_is_kept(client, recap, field, sent, sentence):
    response = post(client, recap, **sent)
    assert response.status_code == 422
    assert sentence in error_beside(response, field)
    expected = {"body": TEXT} | GUEST | sent
    assert {name: kept(response, name) for name in expected} == expected
    assert not Comment.objects.exists()
    recap.refresh_from_db()
    assert (recap.comment_count, recap.last_thread_number) == (0, 0)


def test_the_last_letter_that_fits_fits_with_a_browsers_line_ends(client, recap):
    assert post(client, recap, body="a\r\n" * (BODY_MAX // 2 - 1) + "aa").status_code == 303


def test_hostile_text_is_shown_and_does_nothing(client, recap):
    post(client, recap, body="<script>alert(1)</script>", guest_name="<b>Bo</b>")
    page = client.get(recap.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;Bo&lt;/b&gt;" in page
    assert "<script>alert" not in page


PARENTS = {
    "of another recap": lambda recap: comment_on(RecapFactory()),
    "removed meanwhile": lambda recap: remove(comment_on(recap)),
    "held meanwhile": lambda recap: hold(comment_on(recap)),
}


@pytest.mark.parametrize("make", PARENTS.values(), ids=PARENTS)
def test_a_parent_that_takes_no_reply_is_told_and_the_next_press_succeeds(client, recap, make):
    parent = make(recap)
    before = Comment.objects.count()
    response = post(client, recap, parent=parent.public_id)
    assert response.status_code == 422
    assert "You can still post this as a comment of its own." in response.content.decode()
    assert (kept(response, "body"), kept(response, "parent")) == (TEXT, "")
    assert Comment.objects.count() == before
    form = response.context["form"]
    again = post(client, recap, **{name: form[name].value() or "" for name in form.fields})
    assert again.status_code == 303
    assert Comment.objects.filter(source=TEXT, parent=None).count() == 1


@pytest.mark.parametrize("parent", ["nobody", "' OR 1=1 --", "\x00", "9" * 5000, "../../x"])
def test_a_parent_that_never_was_is_told_too(client, recap, parent):
    response = post(client, recap, parent=parent)
    assert response.status_code == 422
    assert kept(response, "body") == TEXT


def test_a_closed_discussion_says_so_and_gives_the_text_back(client, recap):
    recap.discussion_open = False
    recap.save()
    response = post(client, recap)
    assert response.status_code == 403
    assert "This discussion was closed" in response.content.decode()
    assert kept(response, "body") == TEXT
    assert not Comment.objects.exists()


@pytest.mark.parametrize("stage", ["draft", "review", "scheduled", "withdrawn"])
def test_nothing_is_posted_where_nobody_reads(client, stage):
    recap = RecapFactory(stage=stage)
    assert post(client, recap).status_code == 404
    assert not Comment.objects.exists()


def test_the_same_key_twice_is_one_comment_and_the_same_answer(client, recap):
    first, second = (post(client, recap, submission_key="pressed-twice") for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 41, "with spaces in", "clé-éclatée"])
def test_a_key_that_is_none_is_no_hindrance(client, recap, key):
    assert post(client, recap, submission_key=key).status_code == 303


@pytest.mark.parametrize("field", ["body", "parent", "submission_key", "reveals_through", *GUEST])
def test_a_null_character_breaks_nothing(client, recap, field):
    """PostgreSQL refuses to look for one; a server error would be the answer."""
    response = post(client, recap, **{field: "a\x00b-and-more"})
    assert response.status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("sent", "stored"), [("", 1), ("3", 3), ("0", 0), (str(WHOLE_SHOW), WHOLE_SHOW)], ids=["unsaid", "3", "0", "all"]
)
def test_a_comment_gives_away_what_its_writer_says(client, recap, sent, stored):
    post(client, recap, reveals_through=sent)
    assert Comment.objects.get().reveals_through == stored


@pytest.mark.parametrize("sent", ["-1", "10000", "x", "9" * 50])
def test_an_episode_that_makes_no_sense_is_refused_and_the_text_kept(client, recap, sent):
    response = post(client, recap, reveals_through=sent)
    assert response.status_code == 422
    assert kept(response, "body") == TEXT
    assert not Comment.objects.exists()


def test_a_form_without_a_token_is_one_press_from_posted(client_of, recap):
    """What a page from a shared cache, or one that lay open over night, sends."""
    client = client_of(None, enforce_csrf_checks=True)
    root = comment_on(recap)
    response = post(client, recap, parent=root.public_id, submission_key="lay-open-over-night")
    assert response.status_code == 403
    assert "Nothing is lost" in response.content.decode()
    assert not Comment.objects.filter(source=TEXT).exists()
    form = response.context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    fields.pop("shown")  # when it was shown: now
    assert fields == {
        "body": TEXT, "parent": root.public_id, "submission_key": "lay-open-over-night", "reveals_through": 1,
        "quotes": "", "mail_me": "", "remember_me": "", "website": "", **GUEST,
    }  # fmt: skip
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())[1]
    assert post(client, recap, csrfmiddlewaretoken=token, **fields).status_code == 303
    assert Comment.objects.get(parent=root).source == TEXT


def test_a_member_whose_form_expired_finds_it_under_their_name(client_of, recap, member):
    client = client_of(member, enforce_csrf_checks=True)
    response = post(client, recap)
    assert response.status_code == 403
    assert kept(response, "body") == TEXT
    assert "guest_name" not in response.context["form"].fields


def test_any_other_form_without_a_token_is_explained(client_of):
    response = client_of(None, enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert response.status_code == 403
    assert "Nothing is lost" in response.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, recap, method):
    response = getattr(client, method)(f"{recap.get_absolute_url()}comments/")
    assert response.status_code == 405
    assert "POST" in response["Allow"]


def test_the_form_on_its_own_page_shows_what_is_answered(client, recap):
    root = comment_on(recap, says="Who left *it* on?")
    response = client.get(f"{recap.get_absolute_url()}comments/", {"parent": root.public_id})
    assert response.status_code == 200
    assert "Who left <em>it</em> on?" in response.content.decode()
    assert kept(response, "parent") == root.public_id
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("parent", ["nobody", "", "\x00"])
def test_the_form_for_a_parent_that_is_not_there_is_one_for_a_new_thread(client, recap, parent):
    response = client.get(f"{recap.get_absolute_url()}comments/", {"parent": parent})
    assert response.status_code == 200
    assert kept(response, "parent") == ""


def test_reading_changes_nothing(client, recap):
    comment_on(recap)
    before = Comment.objects.values_list().get(), Member.objects.count()
    for address in (recap.get_absolute_url(), f"{recap.get_absolute_url()}comments/"):
        client.get(address)
    assert before == (Comment.objects.values_list().get(), Member.objects.count())


def test_two_pages_post_two_texts_and_one_text_once(client, recap):
    address = f"{recap.get_absolute_url()}comments/"
    for text in ("One.", "Another.", "Another."):
        key = client.get(address).context["form"]["submission_key"].value()
        said = {"body": text, "guest_name": "Bo", "guest_email": "bo@example.net", "submission_key": key}
        assert client.post(address, said).status_code == 303
    assert sorted(Comment.objects.values_list("source", flat=True)) == ["Another.", "One."]
