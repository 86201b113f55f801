"""Dramas, episodes and recaps: what is public, what is composed, what is refused with a sentence."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from recaps.models import WHOLE_SHOW, Episode, Kind, Recap, Show, Status
from recaps.related import onward
from tests.factories import STAGES, CreditFactory, PersonFactory, RecapFactory, ShowFactory, TagFactory, episode_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("stage", STAGES)
def test_readers_see_what_is_published_and_due(kind, stage):
    recap = RecapFactory(kind=kind, stage=stage)
    recap.full_clean()
    assert recap.is_public == (stage == "published")
    assert list(Recap.objects.public()) == ([recap] if stage == "published" else [])
    assert recap.is_scheduled == (stage == "scheduled")


def test_a_scheduled_recap_appears_by_itself(time_machine_at):
    recap = RecapFactory(stage="scheduled")
    with time_machine_at(recap.published_at - timedelta(seconds=1)):
        assert not recap.is_public
        assert not Recap.objects.public().exists()
    with time_machine_at(recap.published_at + timedelta(seconds=1)):
        assert recap.is_public
        assert Recap.objects.public().get() == recap


@pytest.mark.parametrize("stage", STAGES)
def test_who_may_open_which_stage(stage, member, moderator, recapper, other_recapper, editor, owner):
    recap = RecapFactory(stage=stage, by=[recapper])
    everybody = {member, moderator, recapper, other_recapper, editor, owner}
    may = {person for person in everybody if Recap.objects.visible_to(person).filter(pk=recap.pk).exists()}
    assert may == (everybody if stage == "published" else {recapper, editor, owner})


def test_publishing_without_a_moment_means_now():
    recap = RecapFactory(stage="draft")
    recap.status = Status.PUBLISHED
    recap.save()
    assert recap.published_at <= timezone.now()
    assert recap.is_public


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": Kind.NEWS}, "show"),
        ({"show": None}, "show"),
        ({"first_episode": None}, "first_episode"),
        ({"last_episode": None}, "last_episode"),
        ({"rating": 4}, "rating"),
        ({"kind": Kind.NEWS, "show": None, "headline": "", "first_episode": None, "last_episode": None}, "headline"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field(fields, field):
    recap = RecapFactory()
    for name, value in fields.items():
        setattr(recap, name, value)
    with pytest.raises(ValidationError) as refusal:
        recap.clean()
    assert field in refusal.value.message_dict


def test_episodes_of_another_drama_or_in_the_wrong_order_are_refused():
    recap, other = RecapFactory(), ShowFactory()
    for first, last in ((episode_of(other, 1), episode_of(other, 2)), (episode_of(recap.show, 3),) * 2):
        recap.first_episode, recap.last_episode = first, last
        if first.show_id == recap.show_id:
            recap.first_episode = episode_of(recap.show, 5)
        with pytest.raises(ValidationError) as refusal:
            recap.clean()
        assert "last_episode" in refusal.value.message_dict


def test_ratings_go_by_halves():
    for rating, fine in ((0.5, True), (5, True), (4.5, True), (0, False), (5.5, False), (4.3, False)):
        recap = Recap(kind=Kind.SERIES_REVIEW, rating=rating)
        refused = False
        try:
            Recap._meta.get_field("rating").clean(rating, recap)
        except ValidationError:
            refused = True
        assert refused != fine, rating


@pytest.mark.parametrize(
    ("kind", "through"),
    [(Kind.EPISODE_RECAP, 1), (Kind.HANGOUT, WHOLE_SHOW), (Kind.SERIES_REVIEW, WHOLE_SHOW), (Kind.NEWS, 0)],
)
def test_a_recap_gives_away_what_it_covers(kind, through):
    assert RecapFactory(kind=kind).covers_through == through


def test_positions_run_on_across_seasons():
    show = ShowFactory(episodes=3)
    Episode.objects.create(show=show, season=2, number=1)
    Episode.objects.create(show=show, season=2, number=2)
    show.place_episodes()
    assert list(show.episodes.values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    assert [episode.code for episode in show.episodes.all()] == ["1", "2", "3", "s2e1", "s2e2"]


def test_an_episode_in_between_is_refused_once_readers_count_on_the_order():
    show = ShowFactory(episodes=0)
    for number in (1, 3):
        Episode.objects.create(show=show, number=number)
    show.place_episodes()
    Episode.objects.create(show=show, number=2)
    show.place_episodes()  # nobody has read anything yet
    assert list(show.episodes.values_list("number", "position")) == [(1, 1), (2, 2), (3, 3)]
    RecapFactory(show=show)
    Episode.objects.create(show=show, number=4)
    show.place_episodes()  # after the last is always well
    Episode.objects.create(show=show, number=5)
    Episode.objects.filter(show=show, number=4).update(number=6)
    with pytest.raises(ValidationError, match="would move Episode 6"):
        show.place_episodes()


def test_neighbours_are_public_and_of_the_same_drama():
    show = ShowFactory()
    moment = timezone.now() - timedelta(days=9)
    one, two, three = (
        RecapFactory(show=show, first_episode=episode_of(show, n), published_at=moment + timedelta(days=n))
        for n in (1, 2, 3)
    )
    RecapFactory(published_at=moment + timedelta(days=2))
    RecapFactory(show=show, stage="draft", first_episode=episode_of(show, 4))
    RecapFactory(show=show, stage="scheduled", first_episode=episode_of(show, 5))
    assert onward(one)[0] == {"next": two}
    assert onward(two)[0] == {"previous": one, "next": three}
    assert onward(three)[0] == {"previous": two}


def test_what_was_published_in_the_same_moment_still_has_an_order():
    show, moment = ShowFactory(), timezone.now() - timedelta(days=9)
    one, two = (RecapFactory(show=show, first_episode=episode_of(show, n), published_at=moment) for n in (1, 2))
    assert onward(one)[0] == {"next": two}
    assert onward(two)[0] == {"previous": one}


def test_related_are_others_with_the_most_tags_in_common():
    stairs, lamps, rain = TagFactory.create_batch(3)
    recap = RecapFactory(tagged=[stairs, lamps])
    RecapFactory(show=recap.show, first_episode=episode_of(recap.show, 2), tagged=[stairs, lamps])
    RecapFactory(stage="draft", tagged=[stairs, lamps])
    none, one, both = RecapFactory(tagged=[rain]), RecapFactory(tagged=[lamps]), RecapFactory(tagged=[lamps, stairs])
    assert onward(recap)[1] == [both, one, none]


def test_a_drama_says_where_it_can_be_watched():
    lines = ["TVING https://www.tving.com/", "A friend's sofa", "javascript:alert(1)", " x javascript:a"]
    show = Show(where_to_watch="\n".join(lines))
    assert list(show.places_to_watch) == [
        ("TVING", "https://www.tving.com/"),
        ("A friend's sofa", ""),
        ("javascript:alert(1)", ""),
        ("x javascript:a", ""),
    ]


def test_a_person_in_the_cast_cannot_be_deleted():
    person = PersonFactory()
    CreditFactory(person=person)
    with pytest.raises(Exception, match="protected"):
        person.delete()


def test_a_drama_with_recaps_cannot_be_deleted():
    show = RecapFactory().show
    with pytest.raises(Exception, match="protected"):
        show.delete()
    assert Show.objects.exists()
