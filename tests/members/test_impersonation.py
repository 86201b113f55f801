"""Nobody goes by a name that reads like that of somebody of the house."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from members import impersonation, names
from members.models import Member, Role
from tests import factories, people

pytestmark = pytest.mark.django_db
LIKE_TOBIAS = {
    "the same": "Tobias",
    "capitals": "TOBIAS",
    "a zero for an o": "T0bias",
    "a one for an i": "Tob1as",
    "an l for an i": "TobIas",
    "Cyrillic": "Тоbiаѕ",
    "all of it Greek and Cyrillic": "ТОВІАЅ",
    "mathematical letters": "𝓣𝓸𝓫𝓲𝓪𝓼",
    "full width": "Ｔｏｂｉａｓ",
    "letters in circles": "ⓣⓞⓑⓘⓐⓢ",
    "small capitals": "ᴛᴏʙɪᴀꜱ",
    "accents": "Töbîàş",
    "spaces and signs": "T.o.b.i.a.s ✨",
    "a bar": "Tob|as",
    "a dollar": "tobia$",
}
OFFICES = ["Moderator", "m0derator", "ADMIN", "The Editors", "Previously", "Prevlously", "rnoderator", "sta𝐟f"]


@pytest.fixture(autouse=True)
def house(moderator, editor):
    impersonation.forget()
    yield
    impersonation.forget()


@pytest.mark.parametrize("name", [*LIKE_TOBIAS.values(), *OFFICES])
def test_a_name_that_reads_like_the_house_is_refused(name):
    with pytest.raises(ValidationError, match="works here"):
        impersonation.refuse(name)


@pytest.mark.parametrize("name", ["Yuna", "Toby", "유나", "Tobias Fan Club", "🌙", "...", "Moderately late", "Ed"])
def test_any_other_name_is_free(name):
    assert impersonation.refuse(name) == name


def test_those_of_the_house_may_be_called_so(moderator):
    assert impersonation.refuse("The Moderators", moderator) == "The Moderators"


def test_a_guest_is_told_beside_the_field_and_keeps_the_text(client):
    recap = factories.RecapFactory()
    data = {"body": "Obey.", "guest_name": "T0bias", "guest_email": "t@example.net"}
    answer = client.post(f"{recap.get_absolute_url()}comments/", data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert impersonation.TAKEN in page
    assert "Obey." in page


def test_a_member_is_told_too(client_of, member):
    answer = client_of(member).post("/me/profile/", {"display_name": "lnês 0kafor", "bio": ""})
    assert answer.status_code == 422
    assert impersonation.TAKEN in answer.content.decode()
    member.refresh_from_db()
    assert member.display_name == people.MEMBER.display_name


def test_a_handle_that_reads_so_cannot_be_had(client):
    new = {"email": "t@example.net", "username": "t0bias", "password1": "three odd words"}
    answer = client.post("/accounts/signup/", new)
    assert impersonation.TAKEN in answer.content.decode()


def test_a_name_is_free_again_when_its_owner_leaves_the_house(moderator):
    moderator.take_role(Role.MEMBER)
    impersonation.forget()
    assert impersonation.refuse("T0bias") == "T0bias"


def test_names_are_looked_up_once_in_a_while(django_assert_num_queries):
    with django_assert_num_queries(1):
        for name in ("Yuna", "Bo", "Rosalind"):
            impersonation.refuse(name)


@pytest.mark.parametrize("name", ["Pаul", "Αlex", "Ρaul and Bo", "аdmin1"])
def test_two_alphabets_in_one_word_are_a_trick(name):
    with pytest.raises(ValidationError, match="two alphabets"):
        names.clean_display_name(name)


@pytest.mark.parametrize("name", ["Yuna 유나", "Анна and Paul", "K팝 fan", "日本のCafé", "Ω Team", "Привет"])
def test_two_scripts_side_by_side_are_none(name):
    assert names.clean_display_name(name) == name


@given(st.text(max_size=60))
def test_a_skeleton_is_its_own_skeleton_for_any_text(text):
    shape = impersonation.skeleton(text)
    assert impersonation.skeleton(text.swapcase().swapcase()) is not None
    assert shape == shape.casefold()
    assert not any(character.isspace() for character in shape)


def test_every_shape_is_one_letter():
    assert all(len(chr(letter)) == 1 for letter in impersonation.SHAPES)
    assert Member.objects.filter(role=Role.MODERATOR).exists()
