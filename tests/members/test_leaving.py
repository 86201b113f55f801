"""Who leaves takes everything along that was theirs. Every table and every file is searched for it."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from comments import departing
from comments.models import Comment, Departure, SearchedComment
from comments.models.discussion import CommentStatus
from members.leaving import FORMER
from members.models import FormerHandle
from recaps.models import SearchDue
from tests import factories, people
from tests.members import leaving as life
from tests.members.leaving import PASSWORD, WORD
from tests.recaps.searching import read_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver():
    return life.join()


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def lived(leaver, recap, member, client_of):
    said = life.live(leaver, recap, member)
    client = client_of(None)
    client.post("/accounts/login/", {"login": WORD, "password": PASSWORD})
    client.get("/me/")
    read_everything()
    assert life.traces(WORD)
    return client, said


def leave(client, how, **more):
    answer = client.post("/me/leave/", {"comments": how, "password": PASSWORD, **more})
    while departing.go_on():
        pass
    read_everything()
    return answer


@pytest.mark.parametrize("how", ["keep", "remove"])
def test_nothing_of_theirs_is_in_any_table_or_file(lived, how, django_capture_on_commit_callbacks):
    client, said = lived
    files = life.avatar_files()
    with django_capture_on_commit_callbacks(execute=True):
        answer = leave(client, how)
    assert answer.status_code == 200
    found = life.traces(WORD)
    assert life.files_with(WORD) == set()
    if how == "keep":  # the words of what stays, and how search knows them
        assert set(found) <= {"comments.Comment.source", "comments.Comment.html", "comments.SearchedComment.body"}
        assert Comment.objects.get(pk=said.pk).source == f"I did, says {WORD}."
    else:
        assert found == []
        assert life.tables_with(WORD) == set()
        assert Comment.objects.get(pk=said.pk).status == CommentStatus.TOMBSTONE
    assert len(files - life.avatar_files()) == 1


@pytest.mark.parametrize("how", ["keep", "remove"])
def test_no_row_names_them_any_more(lived, leaver, how):
    leave(lived[0], how)
    husk = get_user_model().objects.get(pk=leaver.pk)
    assert life.rows_of(husk) == {"members.FormerHandle.member": 1}
    assert not husk.is_active
    assert not husk.has_usable_password()
    assert husk.left_at


def test_what_stays_is_by_a_former_member_and_whole(lived, recap, client):
    leave(lived[0], "keep")
    comment = Comment.objects.get(pk=lived[1].pk)
    assert (comment.member_id, comment.guest_name, comment.guest_email) == (None, FORMER, "")
    page = client.get(recap.get_absolute_url()).content.decode()
    assert FORMER in page
    assert f"@{WORD}" not in page
    call_command("check_threads")


def test_what_is_removed_leaves_sound_threads_and_figures(lived, recap, client):
    leave(lived[0], "remove")
    call_command("check_threads")
    assert WORD not in client.get(recap.get_absolute_url()).content.decode()
    assert not SearchedComment.objects.filter(names__contains=WORD).exists()
    assert not Departure.objects.exists()
    assert not SearchDue.objects.exists()


def test_they_are_signed_out_everywhere_and_cannot_come_back(lived, leaver, client_of):
    elsewhere = client_of(leaver)
    assert elsewhere.get("/me/").status_code == 200
    leave(lived[0], "keep")
    assert elsewhere.get("/me/").status_code == 302
    assert lived[0].get("/me/").status_code == 302
    client = client_of(None)
    assert client.post("/accounts/login/", {"login": WORD, "password": PASSWORD}).status_code == 200
    assert client.get(f"/members/{WORD}/").status_code == 404


def test_nobody_takes_their_handle(lived, client):
    leave(lived[0], "keep")
    new = {"email": "x@example.net", "username": WORD, "password1": "three odd words"}
    assert "This handle is taken." in client.post("/accounts/signup/", new).content.decode()
    assert FormerHandle.objects.get().handle != WORD


@pytest.mark.parametrize("sent", [{}, {"comments": "keep"}, {"comments": "keep", "password": "wrong"}])
def test_without_the_password_nothing_happens(lived, leaver, sent):
    answer = lived[0].post("/me/leave/", sent)
    assert answer.status_code == 422
    leaver.refresh_from_db()
    assert leaver.is_active


@pytest.mark.parametrize(("byline", "name"), [("M. A.", "M. A."), ("", FORMER)])
def test_recaps_stay_under_the_name_that_is_chosen(recapper, client_of, client, byline, name):
    recap = factories.RecapFactory(by=[recapper])
    sent = {"comments": "keep", "password": people.PASSWORD, "byline": byline}
    assert client_of(recapper).post("/me/leave/", sent).status_code == 200
    page = client.get(recap.get_absolute_url()).content.decode()
    assert name in page
    assert "Marisol" not in page
    husk = recap.bylines.get()
    assert client.get(f"/recappers/{husk.handle}/").status_code == 200
    assert not husk.groups.exists()
    assert not husk.is_staff


def test_a_piece_of_the_work_is_bounded(leaver, recap, monkeypatch, django_assert_max_num_queries):
    """However much somebody has said, one piece takes so many of it and is committed by itself."""
    monkeypatch.setattr(departing, "AT_ONCE", 5)
    for number in range(12):
        factories.comment_on(recap, by=leaver, says=f"Remark {number}")
    Departure.objects.create(member=leaver, removes_comments=False)
    with django_assert_max_num_queries(60):
        assert departing.go_on()
    assert leaver.comments.count() == 7
    while departing.go_on():
        pass
    assert leaver.comments.count() == 0
    assert not departing.go_on()
