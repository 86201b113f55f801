"""The demo site as loaded: once for this module, with pictures drawn small, and taken back at the end."""

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Count, F, Max, Min
from django.test import Client
from django.utils import timezone

from comments import tree
from comments.models import Comment, Mention, Reaction, Thread
from comments.models.discussion import CommentStatus
from comments.posting import Guest, post
from members.models import Member, Role
from recaps.models import WHOLE_SHOW, Episode, Image, Kind, Page, Recap, Rendition, Show, Status, WatchProgress
from transfer.demo import loading
from transfer.demo.calendar import Calendar
from transfer.demo.drawing import Sizes
from transfer.demo.reading import read_site
from transfer.demo.site import EDITOR, PASSWORD

SMALL = Sizes(poster=(40, 60), lead=(48, 27), still=(48, 27), avatar=16)


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load(read_site(), Calendar(timezone.localdate()), lambda things, *_: things, SMALL, workers=1)
        yield
        transaction.set_rollback(True)


def test_there_is_enough_of_everything():
    assert Show.objects.count() >= 10
    assert Recap.objects.public().count() >= 60
    assert set(Recap.objects.public().values_list("kind", flat=True)) == set(Kind.values)
    assert Member.objects.count() >= 30
    assert Member.objects.exclude(avatar="").count() == Member.objects.count() - 5
    assert Recap.objects.aggregate(most=Max("comment_count"), least=Min("comment_count")) == {
        "most": Recap.objects.get(slug="love-in-the-big-city-hangout").comment_count,
        "least": 0,
    }
    assert Recap.objects.get(slug="love-in-the-big-city-hangout").comment_count > 500


def test_an_editor_sees_every_stage():
    assert Recap.objects.filter(status=Status.DRAFT).count() == 1
    assert Recap.objects.filter(status=Status.REVIEW).count() == 1
    scheduled = [recap for recap in Recap.objects.filter(status=Status.PUBLISHED) if recap.is_scheduled]
    assert len(scheduled) == 1
    assert not Recap.objects.public().filter(pk=scheduled[0].pk).exists()
    assert not Recap.objects.filter(created_at__gt=timezone.now()).exists()


def test_love_in_the_big_city():
    show = Show.objects.get(slug="love-in-the-big-city")
    first, hangout, review = show.recaps.order_by("published_at")
    assert first.headline == "Love in the Big City: Episodes 1-2 (First Impressions)"
    assert (review.last_episode.position, review.rating) == (8, 5)
    assert show.credits.in_billing_order().first().character == "Go Yeong"
    assert f'href="{hangout.get_absolute_url()}"' in first.editors_note
    assert 'href="/people/nam-yoon-soo/">GO YEONG (Nam Yoon-soo)</a>' in first.body_html
    assert (show.language, show.poster.show) == ("ko", show)
    assert list(show.places_to_watch)
    assert "film" in show.other_versions


def test_headlines_say_final_once():
    finals = Recap.objects.filter(headline__icontains="final").values_list("headline", flat=True)
    assert len(finals) >= 5
    assert all(headline.lower().count("final") == 1 for headline in finals)


def test_seasons_count_on():
    show = Show.objects.get(slug="fridays-children")
    assert list(show.episodes.values_list("position", flat=True)) == list(range(1, 17))
    assert show.recaps.filter(headline__contains="Season 2 Episode 1").exists()


def test_bylines_are_in_order():
    recap = Recap.objects.get(slug="the-lamplighters-daughter-episodes-9-10")
    assert [member.handle for member in recap.people] == ["joonie", "pilvi"]


# --- Pictures


def test_every_picture_is_there_and_described():
    media = Path(settings.MEDIA_ROOT)
    assert all((media / image.original.name).exists() for image in Image.objects.all())
    assert all((media / rendition.file.name).stat().st_size == rendition.bytes for rendition in Rendition.objects.all())
    assert not Image.objects.filter(alt="").exists()
    assert not Image.objects.filter(renditions=None).exists()
    assert all((media / member.avatar.name).exists() for member in Member.objects.exclude(avatar=""))


def test_stills_stand_in_the_text():
    for text in read_site().texts:
        recap = Recap.objects.get(import_ref=f"demo:{text.ref}")
        assert recap.body_html.count("<figure") == len(text.stills) == recap.pictures.count(), text.ref
        assert "still:" not in recap.body_html
        assert recap.lead_image.show == recap.show


# --- The talk


def test_every_tree_and_figure_is_exact():
    assert list(tree.faults_of_trees(Thread.objects.values_list("pk", flat=True))) == []
    assert not tree.expected_of_thread().exclude(real_replies=F("reply_count")).exists()
    assert all(thread.root_shown == bool(thread.real_roots) for thread in tree.expected_of_thread())
    for recap in Recap.objects.all():
        figures = recap.comment_count, recap.thread_count, recap.last_comment_at
        assert figures == tree.expected_of_recap(recap), recap
        assert recap.last_thread_number == recap.threads.count()


def test_nothing_is_said_too_early_or_too_late():
    assert not Comment.objects.filter(posted_at__lte=F("parent__posted_at")).exists()
    assert not Comment.objects.filter(posted_at__lte=F("thread__recap__published_at")).exists()
    assert not Comment.objects.filter(posted_at__gt=timezone.now()).exists()
    assert not Comment.objects.filter(posted_at__lte=F("member__joined_at")).exists()
    assert not Recap.objects.filter(published_at__lte=F("bylines__joined_at")).exists()
    assert not Reaction.objects.filter(created_at__lte=F("comment__posted_at")).exists()
    assert not Reaction.objects.filter(created_at__gt=timezone.now()).exists()


def test_threads_are_numbered_as_they_began():
    for recap in Recap.objects.filter(thread_count__gt=1):
        begun = list(Comment.objects.filter(thread__recap=recap, parent=None).order_by("thread__number"))
        assert [root.posted_at for root in begun] == sorted(root.posted_at for root in begun), recap


def test_dramas_on_air_are_current():
    for show in Show.objects.airing():
        newest = show.recaps.public().latest("published_at")
        assert timezone.now() - newest.published_at < timedelta(days=14)
        assert newest.last_episode is None or newest.last_episode.has_aired
        assert Episode.objects.filter(show=show, aired_on__gt=timezone.localdate()).exists()


def test_comments_say_how_far_they_give_things_away():
    hangout = Comment.objects.filter(thread__recap__slug="love-in-the-big-city-hangout")
    assert set(hangout.values_list("reveals_through", flat=True)) == {2, 4, 6, 8, WHOLE_SHOW}
    named = Comment.objects.get(source__startswith="Ep 8. ||I missed my stop.")
    assert named.reveals_through == 8
    assert named.posted_at.date() >= named.thread.recap.show.episodes.get(position=8).aired_on
    elsewhere = Comment.objects.filter(thread__recap__slug="love-in-the-big-city-episodes-1-2-first-impressions")
    assert set(elsewhere.values_list("reveals_through", flat=True)) == {2, 6}  # one goes further, and says so


def test_tombstones_keep_their_place_and_no_text():
    tombstones = Comment.objects.filter(status=CommentStatus.TOMBSTONE)
    assert set(tombstones.values_list("removed_by", flat=True)) == {"author", "moderator"}
    by_moderators = tombstones.filter(removed_by="moderator")
    assert by_moderators.filter(moderation_actions__moderator__role=Role.MODERATOR).count() == by_moderators.count()


def test_mentions_reactions_and_progress_are_there():
    assert Mention.objects.count() > 20
    assert Comment.objects.annotate(named=Count("mentions")).aggregate(most=Max("named"))["most"] <= 5
    assert not Mention.objects.filter(member=F("comment__member")).exists()
    assert not Reaction.objects.filter(member=F("comment__member")).exists()
    assert not Reaction.objects.exclude(comment__status=CommentStatus.VISIBLE).exists()
    assert WatchProgress.objects.count() > 100
    for progress in WatchProgress.objects.annotate(last=Max("show__episodes__position")):
        assert progress.watched_through <= progress.last


def test_the_talk_can_go_on():
    recap = Recap.objects.get(slug="love-in-the-big-city-hangout")
    said = {"author": Guest("Yujin", "yujin@example.com"), "source": "Hello.", "reveals_through": 2}
    root = post(recap=recap, reply_to=None, submission_key="demo-root", **said)
    reply = post(recap=recap, reply_to=root.public_id, submission_key="demo-reply", **said)
    assert root.thread.number == recap.last_thread_number + 1
    assert (reply.level, list(tree.faults_of_trees([root.thread_id]))) == (1, [])


# --- People and pages


def test_everybody_can_sign_in():
    editor = authenticate(username=EDITOR, password=PASSWORD)
    assert (editor.role, editor.is_staff, editor.has_perm("recaps.publish_recap")) == (Role.EDITOR, True, True)
    assert not Member.objects.filter(is_superuser=True).exists()
    verified = EmailAddress.objects.filter(verified=True, primary=True)
    assert verified.count() == Member.objects.count()
    assert {member.role for member in Member.objects.filter(is_staff=True)} == {"editor", "recapper", "moderator"}


def test_the_house_pages_are_written():
    assert "March 2016" in Page.objects.get(slug="about").body
    assert "||double bars||" in Page.objects.get(slug="comment-policy").body


@pytest.mark.parametrize("slug", ["love-in-the-big-city-hangout", "kanazawa-overtime-episode-6"])
def test_readers_get_it(slug):
    recap = Recap.objects.get(slug=slug)
    answer = Client().get(recap.get_absolute_url())
    assert answer.status_code == 200
    assert recap.headline in answer.content.decode().replace("&#x27;", "'")


def test_the_front_page_shows_it():
    assert Client().get("/").status_code == 200
