"""What is typed is kept before it is saved, and two people do not write over each other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recaps import working
from recaps.models import Recap, WorkingCopy
from tests.admin.forms import filled
from tests.admin.test_recaps import ADD, change, change_url, new_recap
from tests.factories import RecapFactory

pytestmark = pytest.mark.django_db
NEW = "/admin/recaps/recap/working/?copy=a1b2"


def working_url(recap):
    return f"/admin/recaps/recap/{recap.pk}/working/"


def type_in(client, recap, person, stamp="", base=None, **fields):
    """What the page's script sends: the whole form, with what was typed."""
    form = filled(client.get(change_url(recap))) | fields
    more = {"_typed": "1", "_stamp": stamp, "_member": person.pk}
    return client.post(working_url(recap), form | more | ({"_base": base} if base is not None else {}))


def look(client, recap, person):
    return client.post(working_url(recap), {"_member": person.pk}).json()


@pytest.fixture
def draft(recapper):
    return RecapFactory(stage="draft", by=[recapper], headline="Who left the lamp on")


def shown(client, recap):
    return filled(client.get(change_url(recap)))


def test_what_is_typed_comes_back_and_touches_nothing_that_is_saved(client_of, recapper, draft):
    client = client_of(recapper)
    kept = type_in(client, draft, recapper, headline="Half a headl").json()
    assert kept["stamp"]
    draft.refresh_from_db()
    assert (draft.headline, draft.version) == ("Who left the lamp on", 1)
    page = client.get(change_url(draft))
    assert filled(page)["headline"] == "Half a headl"
    assert "This is what you had typed at" in page.content.decode()
    assert not draft.revisions.exists()


def test_half_an_answer_comes_back_as_it_was_and_is_not_judged(client_of, recapper, draft):
    client = client_of(recapper)
    type_in(client, draft, recapper, last_episode="", kind="series_review", discussion_open="")
    page = client.get(change_url(draft))
    assert (filled(page)["last_episode"], filled(page)["kind"]) == ("", "series_review")
    assert "errorlist" not in page.content.decode()


def test_nobody_else_sees_what_one_has_typed(client_of, recapper, editor, draft):
    type_in(client_of(recapper), draft, recapper, headline="canary")
    assert shown(client_of(editor), draft)["headline"] == "Who left the lamp on"


def test_a_save_ends_the_copy(client_of, recapper, draft):
    client = client_of(recapper)
    type_in(client, draft, recapper, headline="The lamp")
    change(client, draft)
    draft.refresh_from_db()
    assert draft.headline == "The lamp"
    assert "This is what you had typed" not in client.get(change_url(draft)).content.decode()
    assert not WorkingCopy.objects.filter(fields__isnull=False).exists()


def test_a_late_word_of_what_was_saved_makes_no_new_copy(client_of, recapper, draft):
    client = client_of(recapper)
    stamp = type_in(client, draft, recapper, headline="The lamp").json()["stamp"]
    change(client, draft)
    assert type_in(client, draft, recapper, stamp=stamp, headline="The la").status_code == 409
    assert shown(client, draft)["headline"] == "The lamp"


def test_discarding_brings_back_what_is_saved(client_of, recapper, draft):
    client = client_of(recapper)
    type_in(client, draft, recapper, headline="The lamp")
    client.post(working_url(draft), {"_discard": "1", "_member": recapper.pk})
    assert shown(client, draft)["headline"] == "Who left the lamp on"


def test_two_windows_of_one_person_do_not_write_over_each_other(client_of, recapper, draft):
    client = client_of(recapper)
    stamp = type_in(client, draft, recapper, headline="First window").json()["stamp"]
    assert type_in(client, draft, recapper, headline="Second window").status_code == 409
    assert type_in(client, draft, recapper, stamp=stamp, headline="First, again").status_code == 200
    assert shown(client, draft)["headline"] == "First, again"


def test_a_new_recap_is_kept_by_its_window_and_offered_again(client_of, recapper):
    client = client_of(recapper)
    form = filled(client.get(ADD)) | {"headline": "Not yet saved", "body": "<p>Rain.</p>"}
    assert client.post(NEW, form | {"_typed": "1", "_member": recapper.pk}).status_code == 200
    assert not Recap.objects.exists()
    assert "Not yet saved" in client.get(ADD).content.decode()
    assert "Not yet saved" in client.get("/admin/").content.decode()
    page = client.get(f"{ADD}?copy=a1b2")
    assert (filled(page)["headline"], filled(page)["body"]) == ("Not yet saved", "<p>Rain.</p>")


def test_saving_a_new_recap_ends_its_copy(client_of, recapper):
    client = client_of(recapper)
    client.post(NEW, {"headline": "Not yet saved", "_typed": "1", "_member": recapper.pk})
    response = new_recap(client)
    assert WorkingCopy.objects.filter(recap=None).count() == 1  # of another window
    saved = filled(client.get(f"{ADD}?copy=a1b2"), kind="news", headline="Now saved")
    response = client.post(f"{ADD}?copy=a1b2", saved)
    assert response["Location"].endswith("#saved-a1b2")
    assert not WorkingCopy.objects.filter(recap=None).exists()


def test_a_copy_goes_to_nobody_elses_account(client_of, recapper, editor, draft):
    """Somebody else has signed in on the same browser meanwhile."""
    assert type_in(client_of(editor), draft, recapper, headline="Mine").status_code == 403
    assert not WorkingCopy.objects.filter(fields__isnull=False).exists()


def test_who_may_not_write_a_recap_keeps_nothing_in_it(client_of, other_recapper, moderator, draft):
    for person in (other_recapper, moderator):
        answer = client_of(person).post(working_url(draft), {"_typed": "1", "_member": person.pk, "headline": "x"})
        assert answer.status_code == 403
    assert not WorkingCopy.objects.exists()


def test_a_form_without_end_is_refused_in_words(client_of, recapper, draft):
    answer = type_in(client_of(recapper), draft, recapper, body="x" * (working.TYPED_MAX + 1))
    assert answer.status_code == 413


# --- Two people


def test_two_people_are_told_of_each_other_while_both_are_there(client_of, recapper, editor, draft, time_machine_at):
    assert look(client_of(recapper), draft, recapper)["others"] == []
    assert look(client_of(editor), draft, editor)["others"] == [recapper.name]
    assert look(client_of(recapper), draft, recapper)["others"] == [editor.name]
    client_of(editor).post(working_url(draft), {"_left": "1", "_member": editor.pk})
    assert look(client_of(recapper), draft, recapper)["others"] == []
    later = client_of(editor)
    with time_machine_at(timezone.now() + timedelta(minutes=1)):
        assert look(later, draft, editor)["others"] == []


def test_a_second_save_is_stopped_and_shown_word_by_word(client_of, recapper, editor, draft):
    mine = shown(client_of(recapper), draft) | {"headline": "Who left the old lamp on"}
    change(client_of(editor), draft, headline="Who left the lamp burning")
    response = client_of(recapper).post(change_url(draft), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "<del>burning</del>" in page
    assert "<ins>old</ins>" in page
    assert editor.name in page
    draft.refresh_from_db()
    assert draft.headline == "Who left the lamp burning"


def settle(client, page, button):
    data = filled(page)
    return client.post(f"/admin/recaps/recap/{Recap.objects.get().pk}/settle/", data | {button: "1"}, follow=True)


@pytest.fixture
def conflict(client_of, recapper, editor, draft):
    """(the client, the page of the conflict)"""
    client = client_of(recapper)
    mine = shown(client, draft) | {"headline": "Mine", "body": "<p>Mine,\r\nin two lines &amp; “signs”.</p>"}
    change(client_of(editor), draft, headline="Theirs")
    return client, client.post(change_url(draft), mine)


def test_mine_as_it_is(conflict, draft):
    client, page = conflict
    client.post(change_url(draft), filled(page))
    draft.refresh_from_db()
    assert draft.headline == "Mine"
    assert "in two lines &amp; “signs”." in draft.body
    assert [revision.texts["headline"] for revision in draft.revisions.all()] == [
        "Mine",
        "Theirs",
        "Who left the lamp on",
    ]


def test_theirs(conflict, draft):
    client, page = conflict
    assert filled(settle(client, page, "_theirs"))["headline"] == "Theirs"
    assert not WorkingCopy.objects.filter(fields__isnull=False).exists()


def test_editing_mine_goes_on_upon_what_is_saved(conflict, draft):
    client, page = conflict
    form = filled(settle(client, page, "_mine"))
    assert form["headline"] == "Mine"
    client.post(change_url(draft), form | {"headline": "Both"})
    draft.refresh_from_db()
    assert draft.headline == "Both"


def test_a_conflict_that_is_left_alone_loses_nothing(conflict, draft):
    client, _ = conflict
    assert shown(client, draft)["headline"] == "Mine"


def test_the_same_form_pressed_twice_is_no_conflict(client_of, recapper, draft):
    client = client_of(recapper)
    form = shown(client, draft) | {"headline": "The lamp"}
    assert client.post(change_url(draft), form).status_code == 302
    assert client.post(change_url(draft), form).status_code == 302


def test_what_comes_after_an_editor_has_published_is_kept_to_be_copied_out(client_of, recapper, editor, draft):
    late = shown(client_of(recapper), draft) | {"headline": "Who left the old lamp on"}
    change(client_of(editor), draft, "publish")
    assert client_of(recapper).post(change_url(draft), late).status_code == 403
    page = client_of(recapper).get(change_url(draft)).content.decode()
    assert "You had typed this when an editor published it" in page
    assert "<ins>old</ins>" in page
    draft.refresh_from_db()
    assert draft.headline == "Who left the lamp on"


def test_a_form_that_names_no_version_saves_nothing(client_of, recapper, draft):
    form = shown(client_of(recapper), draft) | {"headline": "Forged"}
    form.pop("_base")
    assert client_of(recapper).post(change_url(draft), form).status_code == 409
