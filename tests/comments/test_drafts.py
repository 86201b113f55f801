"""Drafts on the account: what one device keeps another finds, and nothing is written over unseen."""

import pytest

from comments import drafts, posting
from comments.models import Draft
from comments.models.people import DRAFT_MAX
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    return factories.RecapFactory()


@pytest.fixture
def address(recap):
    return f"{recap.get_absolute_url()}comments/draft/"


@pytest.fixture
def browser(client_of, member):
    return client_of(member)


# --- The rule


def test_the_first_text_is_kept(member, recap):
    draft = drafts.keep(member, recap, None, "It is the lamp")
    assert drafts.text_at(member, recap, None) == draft.text == "It is the lamp"


def test_who_has_seen_the_newest_writes_on(member, recap):
    first = drafts.keep(member, recap, None, "It is")
    second = drafts.keep(member, recap, None, "It is the lamp", base=drafts.stamp(first))
    assert Draft.objects.get() == second
    assert second.text == "It is the lamp"


@pytest.mark.parametrize("base", ["", "2020-01-01T00:00:00+00:00"])
def test_who_has_not_is_told_and_nothing_is_written_over(member, recap, base):
    drafts.keep(member, recap, None, "From the phone")
    with pytest.raises(drafts.Newer) as told:
        drafts.keep(member, recap, None, "From the laptop", base=base)
    assert told.value.draft.text == "From the phone"
    assert drafts.text_at(member, recap, None) == "From the phone"


def test_the_same_text_twice_is_no_quarrel(member, recap):
    drafts.keep(member, recap, None, "It is the lamp")
    drafts.keep(member, recap, None, "It is the lamp")
    assert Draft.objects.count() == 1


def test_an_empty_text_is_no_draft(member, recap):
    first = drafts.keep(member, recap, None, "It is")
    assert drafts.keep(member, recap, None, "  \n", base=drafts.stamp(first)) is None
    assert not Draft.objects.exists()


def test_an_empty_text_does_not_take_away_what_it_has_not_seen(member, recap):
    drafts.keep(member, recap, None, "From the phone")
    with pytest.raises(drafts.Newer):
        drafts.keep(member, recap, None, "")


def test_places_and_people_do_not_mix(member, other_member, recap):
    above = factories.comment_on(recap)
    drafts.keep(member, recap, None, "To all")
    drafts.keep(member, recap, above, "To one")
    drafts.keep(other_member, recap, above, "Of another")
    assert drafts.text_at(member, recap, None) == "To all"
    assert drafts.text_at(member, recap, above) == "To one"
    assert [draft.text for draft in drafts.of(other_member, recap)] == ["Of another"]


def test_posting_ends_the_draft_of_that_place_alone(member, recap):
    above = factories.comment_on(recap)
    drafts.keep(member, recap, None, "To all")
    drafts.keep(member, recap, above, "To one")
    factories.comment_on(recap, by=member, to=above, says="To one.")
    assert [draft.text for draft in drafts.of(member, recap)] == ["To all"]


def test_a_comment_that_was_refused_ends_nothing(member, recap):
    drafts.keep(member, recap, None, "To all")
    recap.discussion_open = False
    with pytest.raises(posting.DiscussionClosed):
        factories.comment_on(recap, by=member)
    assert drafts.text_at(member, recap, None) == "To all"


# --- The address


def test_a_guest_has_no_drafts_here(client, address):
    assert client.get(address).status_code == 403
    assert client.post(address, {"text": "It is"}).status_code == 403


def test_a_member_finds_their_own_and_nobody_elses(browser, address, member, other_member, recap):
    above = factories.comment_on(recap)
    draft = drafts.keep(member, recap, above, "To one")
    drafts.keep(other_member, recap, None, "Of another")
    answer = browser.get(address)
    assert answer.json() == {
        "drafts": [
            {
                "parent": above.public_id,
                "name": above.guest_name,
                "text": "To one",
                "stamp": drafts.stamp(draft),
                "at": round(draft.updated_at.timestamp() * 1000),
            }
        ]
    }
    assert "no-store" in answer["Cache-Control"]


def test_keeping_answers_with_the_stamp_for_the_next_time(browser, address):
    stamp = browser.post(address, {"text": "It is"}).json()["stamp"]
    assert browser.post(address, {"text": "It is the lamp", "base": stamp}).json()["stamp"] > stamp


def test_what_another_device_kept_comes_back(browser, address):
    browser.post(address, {"text": "From the phone"})
    answer = browser.post(address, {"text": "From the laptop"})
    assert answer.json()["draft"]["text"] == "From the phone"


def test_a_page_of_another_member_keeps_nothing(browser, address, other_member):
    assert browser.post(address, {"text": "It is", "member": other_member.handle}).status_code == 403
    assert not Draft.objects.exists()


def test_a_draft_that_comes_after_its_comment_is_not_kept(browser, address, member, recap):
    factories.comment_on(recap, by=member, says="It is the lamp", key="key-of-the-draft")
    answer = browser.post(address, {"text": "It is the lamp\r\n", "submission_key": "key-of-the-draft"})
    assert answer.json() == {"posted": True, "same": True}
    answer = browser.post(address, {"text": "It is the lamp, after all", "submission_key": "key-of-the-draft"})
    assert answer.json() == {"posted": True, "same": False}
    assert not Draft.objects.exists()


def test_a_draft_may_be_too_long_to_post_but_not_endless(browser, address):
    assert browser.post(address, {"text": "글" * DRAFT_MAX}).status_code == 200
    assert browser.post(address, {"text": "글" * (DRAFT_MAX + 1)}).status_code == 422


def test_a_draft_answers_a_comment_of_this_recap_or_none(browser, address):
    elsewhere = factories.comment_on(factories.RecapFactory())
    assert browser.post(address, {"text": "It is", "parent": elsewhere.public_id}).status_code == 422


@pytest.mark.parametrize("field", ["parent", "text", "base", "submission_key"])
def test_a_null_character_breaks_nothing(browser, address, field):
    assert browser.post(address, {"text": "It is", field: "\x00"}).status_code == 200


def test_a_closed_discussion_still_keeps_what_was_begun(browser, address, recap):
    recap.discussion_open = False
    recap.save()
    assert "stamp" in browser.post(address, {"text": "It is"}).json()


def test_an_expired_token_is_answered_with_a_fresh_one(client_of, member, address):
    browser = client_of(member, enforce_csrf_checks=True)
    answer = browser.post(address, {"text": "It is"}, headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert answer.json()["expired"] is True
    assert "csrfmiddlewaretoken" in answer.json()["form"]


@pytest.mark.parametrize("stage", ["draft", "review", "scheduled", "withdrawn"])
def test_nothing_is_kept_under_a_recap_that_nobody_can_see(browser, stage):
    recap = factories.RecapFactory(stage=stage)
    assert browser.post(f"/2026/01/{recap.slug}/comments/draft/", {"text": "It is"}).status_code == 404


def test_drafts_cost_the_same_however_many(browser, address, member, recap, django_assert_max_num_queries):
    for number in range(6):
        drafts.keep(member, recap, factories.comment_on(recap, by=member), f"Draft {number}")
    with django_assert_max_num_queries(4):
        assert len(browser.get(address).json()["drafts"]) == 6
