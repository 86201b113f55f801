"""What people may be called."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from members import names
from members.models import Member

GOOD = [
    "Yuna",
    "Rosalind, up late",
    "유나",
    "Nguyễn Thị Hồng",
    "שלום",
    "נָכוֹן",
    "👩‍👩‍👧 family of three",
    "🌙",
    "...",
    "O'Brien & Söhne <3",
    "岸",
    "ไก่",
    "1",
]
NAUGHTY = {
    "nothing": "",
    "spaces": "   ",
    "spaces of other lands": "\u3000\u00a0\u2003",
    "a null": "a\x00b",
    "a bell": "a\x07b",
    "a delete": "a\x7fb",
    "an override of direction": "a\u202eb",
    "an isolate of direction": "a\u2066b",
    "a mark of direction": "a\u200fb",
    "zero width": "a\u200bb",
    "only a joiner": "\u200d",
    "a byte order mark": "\ufeffa",
    "a soft hyphen": "a\u00adb",
    "a Hangul filler": "\u3164",
    "another filler": "a\u115fb",
    "blank braille": "\u2800",
    "a tag character": "a\U000e0041",
    "a private one": "a\ue000",
    "half of a pair": "a\ud800",
    "only marks": "\u0301\u0301",
    "a tower of marks": "Z" + "\u0351" * 9,
    "61 letters": "a" * 61,
}


@pytest.mark.parametrize("name", GOOD)
def test_a_name_that_can_be_seen_is_taken(name):
    assert names.clean_display_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("name", NAUGHTY.values(), ids=NAUGHTY)
def test_a_naughty_name_is_refused_with_a_sentence(name):
    with pytest.raises(ValidationError) as refusal:
        names.clean_display_name(name)
    (sentence,) = refusal.value.messages
    assert sentence.endswith(".")


def test_spaces_and_lines_become_single_spaces():
    assert names.clean_display_name("  up \n late\t ") == "up late"


@given(st.text(max_size=90))
def test_whatever_is_taken_stands_in_one_line_and_is_stable(text):
    try:
        name = names.clean_display_name(text)
    except ValidationError:
        return
    assert 1 <= len(name) <= names.DISPLAY_NAME_MAX
    assert names.clean_display_name(name) == name
    assert name == name.strip()
    assert len(name.splitlines()) == 1
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") for character in name)
    assert not any(unicodedata.bidirectional(character) in ("RLO", "LRO", "RLE", "LRE", "RLI") for character in name)


HANDLES = {"yuna": True, "a": True, "0-0": True, "late_again": True, "x" * 30: True}
HANDLES |= dict.fromkeys(
    ["", "Yuna", "-a", "_a", "a b", "a.b", "a@b", "аdmin", "유나", "a\n", "a\u115f", "x" * 31, "admin", "staff", "me"],
    False,
)


@pytest.mark.parametrize(("handle", "fine"), HANDLES.items(), ids=ascii)
def test_a_handle_is_plain_and_not_the_sites_own(handle, fine):
    refusals = []
    for validate in names.HANDLE_VALIDATORS:
        try:
            validate(handle)
        except ValidationError as refusal:
            refusals.append(refusal)
    assert (refusals == []) == fine


@pytest.mark.django_db
def test_handles_and_addresses_are_one_when_folded():
    Member.objects.create(handle="yuna", email="yuna@example.org")
    for clash in ({"handle": "YUNA"}, {"handle": "other", "email": "Yuna@Example.org"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Member.objects.create(**clash)


@pytest.mark.django_db
def test_members_without_an_address_do_not_clash():
    Member.objects.create(handle="one")
    Member.objects.create(handle="two")


@pytest.mark.django_db
def test_the_handle_stands_in_for_an_empty_name(other_member):
    assert other_member.name == str(other_member) == "bertrand"
