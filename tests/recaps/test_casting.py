"""Reading a pasted cast list and a plan of episodes."""

from datetime import date

import pytest

from recaps import casting
from recaps.models import Person
from tests.factories import PersonFactory


@pytest.mark.parametrize(
    "line",
    [
        "Go Yeong - Nam Yoon-soo",
        "Go Yeong – Nam Yoon-soo",
        "Go Yeong—Nam Yoon-soo",
        "Go Yeong: Nam Yoon-soo",
        "Go Yeong\tNam Yoon-soo",
        "Go Yeong  -  Nam  Yoon-soo",
        "Go Yeong = Nam Yoon-soo",
        "Go Yeong ... Nam Yoon-soo",
        "• Go Yeong - Nam Yoon-soo,",
        "3. Go Yeong - Nam Yoon-soo",
        "Nam Yoon-soo as Go Yeong",
        "Nam Yoon-soo AS Go Yeong",
    ],
)
def test_a_line_is_read_however_it_is_parted(line):
    [role], complaints = casting.read_cast(line)
    assert (role.character, role.name, complaints) == ("Go Yeong", "Nam Yoon-soo", [])


@pytest.mark.parametrize(
    "line",
    [
        "Go Yeong - Nam Yoon-soo (남윤수)",
        "Go Yeong (고영) - Nam Yoon-soo [남윤수]",
        "Nam Yoon-soo (남윤수) as Go Yeong",
    ],
)
def test_a_name_in_its_own_script_stands_in_brackets(line):
    [role], _ = casting.read_cast(line)
    assert (role.character, role.name, role.original_name) == ("Go Yeong", "Nam Yoon-soo", "남윤수")


def test_a_character_in_its_own_script_is_not_taken_for_the_actor():
    [role], _ = casting.read_cast("Go Yeong (고영) - Nam Yoon-soo")
    assert (role.name, role.original_name) == ("Nam Yoon-soo", "")


def test_names_with_hyphens_stay_whole():
    [role], _ = casting.read_cast("Mi-ae - Lee Soo-kyung")
    assert (role.character, role.name) == ("Mi-ae", "Lee Soo-kyung")


@pytest.mark.parametrize("line", ["Go Yeong", " - Nam Yoon-soo", "Go Yeong -", "x" * 130 + " - y"])
def test_a_line_with_one_side_is_named(line):
    roles, complaints = casting.read_cast(f"\nMi-ae - Lee Soo-kyung\n{line}")
    assert len(roles) == 1
    assert complaints[0].startswith("Line 3, ")


def test_a_list_without_end_is_refused():
    _, complaints = casting.read_cast("a - b\n" * 400)
    assert "at most 300" in complaints[0]


@pytest.mark.django_db
def test_people_are_found_by_any_spelling():
    person = PersonFactory(name="Lee Soo-kyung", original_name="이수경", other_names="Lee Su-gyeong")
    PersonFactory(name="Somebody Else", original_name="")
    lines = "a - LEE SOOKYUNG\nb - Lee Su Gyeong\nc - Yi Sugyong (이수경)\nd - Nobody Near"
    *found, stranger = casting.recognise(casting.read_cast(lines)[0])
    assert [(role.known, role.is_sure) for role in found] == [([person], True)] * 3
    assert (stranger.known, stranger.is_sure) == ([], False)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Lee Soo-kyeong", "Soo-kyung Lee"])
def test_who_is_almost_somebody_is_asked_about(name):
    person = PersonFactory(name="Lee Soo-kyung", original_name="")
    [role] = casting.recognise(casting.read_cast(f"Mi-ae - {name}")[0])
    assert (role.known, role.is_sure) == ([person], False)


@pytest.mark.django_db
def test_two_people_of_one_name_are_asked_about():
    two = [PersonFactory(name="Kim Min-ji", original_name=own) for own in ("김민지", "金敏智")]
    [role] = casting.recognise(casting.read_cast("Teacher - Kim Min-ji")[0])
    assert (set(role.known), role.is_sure) == (set(two), False)
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("days", "a_day", "dates"),
    [
        ([0, 1], 1, ["01", "07", "08", "14"]),  # it begins on a Tuesday
        ([], 1, ["01", "08", "15", "22"]),
        ([1], 2, ["01", "01", "08", "08"]),
        ([4, 5], 1, ["01", "04", "05", "11"]),  # a special beginning
    ],
)
def test_episodes_air_on_their_days(days, a_day, dates):
    found = casting.air_dates(4, date(2026, 12, 1), days, a_day)
    assert [f"{day:%d}" for day in found] == dates


def test_without_a_first_date_there_are_none():
    assert casting.air_dates(3, None, [0]) == [None] * 3
