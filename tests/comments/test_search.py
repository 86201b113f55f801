"""Comments in search: found by their words as far as their reader has come, never by what is behind a curtain."""

import pytest
from django.core.management import call_command
from django.test import Client

from comments import editing, rescoping
from comments.models import Comment, SearchedComment
from recaps.models import Kind, Recap, SearchDue, Status, WatchProgress
from recaps.progress import COOKIE, pack
from tests import factories
from tests.recaps.searching import read_everything, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def show(db):
    return factories.ShowFactory()


@pytest.fixture
def recap(show):
    return factories.RecapFactory(show=show)  # of the first episode


def guest_at(position, show):
    client = Client()
    client.cookies[COOKIE] = pack({show.pk: position})
    return client


def found(client, typed, **asked):
    return results(client, typed, **{"in": "comment"} | asked)


def test_a_comment_is_found_by_its_words_and_its_author(recap, member, client):
    comment = factories.comment_on(recap, by=member, says="The gondola never arrives.")
    read_everything()
    for typed in ("gondola", "gondola arrives", "gondol", "yuna", "유나", '"never arrives"'):
        assert comment.get_absolute_url() in found(client, typed), typed
    assert comment.get_absolute_url() not in found(client, "gondola arrived")


def test_the_newest_comes_first(recap, client):
    older, newer = (factories.comment_on(recap, says="A gondola.") for _ in range(2))
    read_everything()
    page = found(client, "gondola")
    assert page.index(newer.get_absolute_url()) < page.index(older.get_absolute_url())


def test_comments_are_found_only_when_asked_for(recap, client):
    comment = factories.comment_on(recap, says="The gondola never arrives.")
    read_everything()
    assert comment.get_absolute_url() not in results(client, "gondola")


def test_a_spoiler_span_is_not_read(recap, client):
    comment = factories.comment_on(recap, says="The gondola ||sinks, ||and|| slowly|| at dawn.")
    read_everything()
    assert "sinks" not in SearchedComment.objects.get(pk=comment.pk).body
    for typed in ("sinks", "gondola sinks", "slowly"):
        assert comment.get_absolute_url() not in found(client, typed)
    page = found(client, "gondola")
    assert comment.get_absolute_url() in page
    assert "sinks" not in page


@pytest.mark.parametrize("reach", [None, 0, 1, 6])
def test_a_comment_beyond_its_reader_does_not_match(recap, show, reach):
    comment = factories.comment_on(recap, says="In the end the gondola sinks.", reveals_through=7)
    read_everything()
    reader = Client() if reach is None else guest_at(reach, show)
    page = found(reader, "gondola")
    assert comment.get_absolute_url() not in page
    assert "Nothing has" in page
    assert comment.get_absolute_url() in found(guest_at(7, show), "gondola")


def test_by_its_author_it_is_found_behind_its_curtain(recap, show, member):
    comment = factories.comment_on(recap, by=member, says="In the end the gondola sinks.", reveals_through=7)
    read_everything()
    page = found(guest_at(3, show), "yuna")
    assert f"{comment.get_absolute_url()}?open=1" in page
    assert "Gives away episode 7." in page
    assert "gondola" not in page
    assert comment.get_absolute_url() not in found(guest_at(3, show), "yuna gondola")


def test_one_s_own_is_found_wherever_one_is(recap, show, member, client_of):
    WatchProgress.objects.create(member=member, show=show, watched_through=1)
    comment = factories.comment_on(recap, by=member, says="The gondola sinks.", reveals_through=7)
    read_everything()
    assert comment.get_absolute_url() in found(client_of(member), "gondola")


def test_a_comment_that_was_re_scoped_is_gone_at_once(recap, moderator, client):
    comment = factories.comment_on(recap, says="A gondola.")
    read_everything()
    rescoping.rescope(comment, 7, moderator)
    assert comment.get_absolute_url() not in found(client, "gondola")


@pytest.mark.parametrize("change", [factories.hold, factories.reject, factories.remove])
def test_what_is_not_visible_is_gone_at_once(recap, client, change):
    comment = factories.comment_on(recap, says="A gondola.")
    read_everything()
    change(comment)
    assert comment.get_absolute_url() not in found(client, "gondola")
    call_command("worker", "--once")
    assert not SearchedComment.objects.filter(pk=comment.pk).exists()


def test_comments_go_with_their_recap(recap, client):
    comment = factories.comment_on(recap, says="A gondola.")
    read_everything()
    Recap.objects.filter(pk=recap.pk).update(status=Status.WITHDRAWN)
    assert comment.get_absolute_url() not in found(client, "gondola")


def test_what_is_posted_and_edited_is_found_once_the_worker_has_read_it(recap, client):
    comment = factories.comment_on(recap, says="A gondola.")
    call_command("worker", once=True)
    assert comment.get_absolute_url() in found(client, "gondola")
    comment = Comment.objects.select_related("thread__recap").get(pk=comment.pk)
    editing.edit(comment, "A zeppelin.", editing.print_of(comment.source))
    call_command("worker", once=True)
    assert comment.get_absolute_url() in found(client, "zeppelin")
    assert comment.get_absolute_url() not in found(client, "gondola")


def test_comments_are_narrowed_down_by_what_their_recap_is(recap, show, recapper, client):
    comment = factories.comment_on(recap, says="A gondola.")
    other = factories.comment_on(factories.RecapFactory(kind=Kind.HANGOUT, by=[recapper]), says="A gondola.")
    read_everything()
    year = str(comment.posted_at.year)
    for asked, wanted in [
        ({"drama": show.slug}, {comment}),
        ({"kind": "hangout"}, {other}),
        ({"by": "marisol"}, {other}),
        ({"year": year}, {comment, other}),
        ({"year": "1999"}, set()),
    ]:
        page = found(client, "gondola", **asked)
        assert {one for one in (comment, other) if one.get_absolute_url() in page} == wanted, asked


def test_comments_follow_their_recap_to_another_recapper(recap, recapper, client):
    comment = factories.comment_on(recap, says="A gondola.")
    read_everything()
    recap.byline_set.create(member=recapper)
    recap.save()
    call_command("worker", "--once")
    assert comment.get_absolute_url() in found(client, "gondola", by="marisol")
    assert not SearchDue.objects.exists()
