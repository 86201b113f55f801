"""From draft to readers and back: who takes which step, and what the checklist has against it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recaps import checklist
from recaps.models import Byline, Kind, Recap, Status
from recaps.publishing import Step, steps_for
from tests.admin.forms import filled
from tests.admin.test_recaps import change, change_url, errors, new_recap
from tests.factories import RecapFactory, ShowFactory, episode_of, picture

pytestmark = pytest.mark.django_db
LOOKED = {"_looked": "1"}


def stands(recap):
    recap.refresh_from_db()
    return recap.status


def moment(at):
    return {"published_at_0": f"{at:%Y-%m-%d}", "published_at_1": f"{at:%H:%M:%S}"}


# --- Steps


@pytest.mark.parametrize(
    ("stage", "by_recapper", "by_editor"),
    [
        ("draft", [Step.SUBMIT], [Step.PUBLISH, Step.SCHEDULE, Step.SUBMIT]),
        ("review", [Step.BACK], [Step.PUBLISH, Step.SCHEDULE, Step.BACK]),
        ("scheduled", [], [Step.PUBLISH, Step.SCHEDULE, Step.BACK]),
        ("published", [], [Step.WITHDRAW]),
        ("withdrawn", [], [Step.PUBLISH]),
    ],
)
def test_each_has_the_steps_that_are_theirs(client_of, recapper, editor, stage, by_recapper, by_editor):
    recap = RecapFactory(stage=stage, by=[recapper])
    assert steps_for(recapper, recap) == by_recapper
    assert steps_for(editor, recap) == by_editor
    page = client_of(editor).get(change_url(recap)).content.decode()
    assert [step for step in Step if f'value="{step}"' in page] == [step for step in Step if step in by_editor]


def test_a_recap_goes_all_the_way_by_two_people(client_of, recapper, editor):
    recap = RecapFactory(stage="draft", by=[recapper])
    change(client_of(recapper), recap, Step.SUBMIT)
    assert stands(recap) == Status.REVIEW
    change(client_of(recapper), recap, Step.BACK)
    assert stands(recap) == Status.DRAFT
    change(client_of(recapper), recap, Step.SUBMIT)
    change(client_of(editor), recap, Step.PUBLISH)
    assert stands(recap) == Status.PUBLISHED
    assert recap.is_public
    change(client_of(editor), recap, Step.WITHDRAW)
    assert stands(recap) == Status.WITHDRAWN


def test_the_text_is_saved_with_the_step(client_of, editor):
    recap = RecapFactory(stage="draft", by=[editor])
    change(client_of(editor), recap, Step.PUBLISH, headline="Who left the lamp on")
    assert stands(recap) == Status.PUBLISHED
    assert recap.headline == "Who left the lamp on"


@pytest.mark.parametrize(("step", "code"), [("", 302), ("junk", 200)])
def test_a_step_that_is_none_is_a_save_or_refused(client_of, editor, step, code):
    recap = RecapFactory(stage="draft", by=[editor])
    form = filled(client_of(editor).get(change_url(recap))) | {"_step": step}
    assert client_of(editor).post(change_url(recap), form).status_code == code
    assert stands(recap) == Status.DRAFT


def test_a_step_that_was_taken_already_is_refused_in_words(client_of, editor):
    recap = RecapFactory(by=[editor])
    assert "has been taken already" in str(errors(change(client_of(editor), recap, Step.PUBLISH)))


def test_what_is_withdrawn_keeps_its_address_and_comes_back_to_it(client_of, editor):
    recap = RecapFactory(by=[editor], slug="the-lamp")
    address, client = recap.get_absolute_url(), client_of(editor)
    change(client, recap, Step.WITHDRAW)
    gone = client_of(None).get(address)
    assert gone.status_code == 410
    assert "no-store" in gone["Cache-Control"]
    assert "has been taken down" in gone.content.decode()
    assert recap.headline not in gone.content.decode()
    assert client.get(address).status_code == 200
    assert new_recap(client, slug="the-lamp").status_code == 200  # refused: the address is taken
    change(client, recap, Step.PUBLISH)
    assert client_of(None).get(address).status_code == 200


def test_what_was_scheduled_and_never_public_is_not_told_of(client_of, editor):
    recap = RecapFactory(stage="withdrawn", published_at=timezone.now() + timedelta(days=1))
    assert client_of(None).get(recap.get_absolute_url()).status_code == 404


# --- Moments


def test_a_schedule_needs_a_moment_to_come(client_of, editor):
    recap = RecapFactory(stage="draft", by=[editor])
    response = change(client_of(editor), recap, Step.SCHEDULE, **moment(timezone.now() - timedelta(days=1)))
    assert "a moment to come" in str(errors(response)["published_at"])
    assert stands(recap) == Status.DRAFT


def test_an_emptied_moment_publishes_nothing_by_mistake(client_of, editor):
    recap = RecapFactory(stage="scheduled", by=[editor])
    response = change(client_of(editor), recap, published_at_0="", published_at_1="")
    assert "press “Publish now”" in str(errors(response))
    recap.refresh_from_db()
    assert recap.is_scheduled


def test_a_moment_to_come_does_not_hide_what_readers_have(client_of, editor):
    recap = RecapFactory(by=[editor])
    response = change(client_of(editor), recap, **moment(timezone.now() + timedelta(days=1)))
    assert "Withdraw it" in str(errors(response))
    recap.refresh_from_db()
    assert recap.is_public


def test_back_to_draft_forgets_the_moment(client_of, editor):
    recap = RecapFactory(stage="scheduled", by=[editor])
    change(client_of(editor), recap, Step.BACK)
    assert (stands(recap), recap.published_at) == (Status.DRAFT, None)


# --- The checklist


def states(recap):
    return {item.name: item.state for item in checklist.checklist(recap)}


@pytest.mark.parametrize(
    ("fields", "name", "state"),
    [
        ({}, "Standfirst", "done"),
        ({"standfirst": ""}, "Standfirst", "look"),
        ({"standfirst": "<p>The neighbour dies at last.</p>"}, "Standfirst", "look"),
        ({"standfirst": "<p>All that leads to episode 7.</p>"}, "Standfirst", "look"),
        ({"standfirst": "<p>What episode 1 is about.</p>"}, "Standfirst", "done"),
        ({"headline": "The wedding that was not"}, "Headline", "look"),
        ({"body": ""}, "Text", "blocks"),
        ({"kind": Kind.SERIES_REVIEW, "rating": None}, "Rating", "blocks"),
        ({"kind": Kind.SERIES_REVIEW}, "Rating", "done"),
        ({}, "Episodes", "done"),
    ],
)
def test_the_checklist_says(editor, fields, name, state):
    assert states(RecapFactory(stage="draft", by=[editor], **fields))[name] == state


def test_an_episode_that_has_not_aired_is_asked_about(editor):
    show = ShowFactory(premiered=timezone.localdate() + timedelta(days=2))
    recap = RecapFactory(stage="draft", by=[editor], show=show, first_episode=episode_of(show, 1))
    assert states(recap)["Episodes"] == "look"


def test_pictures_without_a_description_are_counted_where_they_stand(editor):
    bare = picture(alt="")
    figures = f'<figure><img src="{bare.src}" alt=""></figure><figure><img src="{bare.src}" alt="A lamp."></figure>'
    recap = RecapFactory(stage="draft", by=[editor], body=f"<p>Rain.</p>{figures}", lead_image=bare)
    assert len(checklist.missing_alt(recap)) == 1  # one picture, wherever it stands
    assert states(recap)["Pictures"] == "blocks"


def test_nobody_on_the_byline_blocks(editor):
    assert states(RecapFactory(stage="draft"))["Byline"] == "blocks"


def test_what_blocks_is_told_and_nothing_is_published(client_of, editor):
    recap = RecapFactory(stage="draft", by=[editor])
    response = change(client_of(editor), recap, Step.PUBLISH, body="", **LOOKED)
    assert "There is no text yet." in str(errors(response))
    assert stands(recap) == Status.DRAFT


def test_what_is_asked_is_published_once_somebody_has_looked(client_of, editor):
    recap = RecapFactory(stage="draft", by=[editor], standfirst="<p>She finally confesses.</p>")
    response = change(client_of(editor), recap, Step.PUBLISH)
    assert "“finally”, “confesses”" in str(errors(response))
    assert "She finally confesses." in response.content.decode()
    assert stands(recap) == Status.DRAFT
    change(client_of(editor), recap, Step.PUBLISH, **LOOKED)
    assert stands(recap) == Status.PUBLISHED


def test_a_new_recap_that_is_asked_about_can_be_looked_at_on_the_same_page(client_of, editor):
    response = new_recap(client_of(editor), _step=Step.PUBLISH, standfirst="")
    assert "_looked" in response.content.decode()
    new_recap(client_of(editor), _step=Step.PUBLISH, standfirst="", **LOOKED)
    assert Recap.objects.get().is_public


# --- The byline


def rows(recap, *members):
    """The byline as its form sends it: who is on it already, then who is added."""
    lines = list(recap.byline_set.all())
    data = {"byline_set-TOTAL_FORMS": len(members), "byline_set-INITIAL_FORMS": len(lines)}
    for number, member in enumerate(members):
        data |= {f"byline_set-{number}-member": member.pk, f"byline_set-{number}-position": number + 1}
        data |= {f"byline_set-{number}-id": lines[number].pk} if number < len(lines) else {}
    return data


def test_a_recapper_takes_another_one_along(client_of, recapper, other_recapper):
    recap = RecapFactory(stage="draft", by=[recapper])
    change(client_of(recapper), recap, **rows(recap, recapper, other_recapper))
    assert list(Byline.objects.values_list("member", flat=True)) == [recapper.pk, other_recapper.pk]
    assert client_of(other_recapper).get(change_url(recap)).context["may_write"]


def test_a_recapper_takes_no_reader_along_and_stays_on_it(client_of, recapper, other_recapper, member):
    recap = RecapFactory(stage="draft", by=[recapper])
    for people in ([recapper, member], [other_recapper]):
        assert change(client_of(recapper), recap, **rows(recap, *people)).status_code == 200
    assert list(Byline.objects.values_list("member", flat=True)) == [recapper.pk]


def test_a_byline_is_not_emptied(client_of, editor, recapper):
    recap = RecapFactory(by=[recapper])
    response = change(client_of(editor), recap, **rows(recap, recapper), **{"byline_set-0-DELETE": "on"})
    assert "at least one recapper" in response.content.decode()
    assert recap.byline_set.exists()
