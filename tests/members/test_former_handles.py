"""A handle that somebody had leads to them, and is nobody else's."""

import pytest
from django.core.exceptions import ValidationError

from comments.models import Mention
from members.models import FormerHandle, Member
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed(recapper):
    factories.RecapFactory(by=[recapper])
    recapper.rename("marisol-a")
    return recapper


@pytest.mark.parametrize("address", ["/members/{}/", "/recappers/{}/"])
def test_old_addresses_lead_on(renamed, client, address):
    for old in ("marisol", "MARISOL", "Marisol-A"):
        answer = client.get(address.format(old))
        assert (answer.status_code, answer["Location"]) == (301, address.format("marisol-a"))
    assert client.get(address.format("marisol-a")).status_code == 200


def test_nobody_else_can_have_it(renamed, member, client):
    with pytest.raises(ValidationError):
        member.rename("marisol")
    new = {"email": "x@example.net", "username": "Marisol", "password1": "three odd words"}
    assert "This handle is taken." in client.post("/accounts/signup/", new).content.decode()
    assert not Member.objects.filter(handle="marisol").exists()


def test_they_can_have_it_back(renamed):
    renamed.rename("marisol")
    assert list(FormerHandle.objects.values_list("handle", flat=True)) == ["marisol-a"]


@pytest.mark.parametrize("handle", ["yuna", "admin", "a b", "Аdmin", ""])
def test_what_is_no_handle_or_taken_is_refused(renamed, member, handle):
    with pytest.raises(ValidationError):
        renamed.rename(handle)
    renamed.refresh_from_db()
    assert renamed.handle == "marisol-a"


def test_a_mention_of_the_old_handle_still_resolves(renamed, member):
    comment = factories.comment_on(factories.RecapFactory(), by=member, says="@marisol and @marisol-a agree")
    assert comment.html.count('href="/members/marisol-a/"') == 2
    assert list(Mention.objects.values_list("member", flat=True)) == [renamed.pk]


def test_the_owner_renames_in_the_admin(owner, member, client_of):
    page = client_of(owner).get(f"/admin/members/member/{member.pk}/change/")
    fields = page.context["adminform"].form.initial | {"handle": "yuna-two", "joined_at_0": "2024-01-01"}
    sent = {name: value for name, value in fields.items() if isinstance(value, (str, bool)) and value is not False}
    answer = client_of(owner).post(f"/admin/members/member/{member.pk}/change/", sent)
    assert answer.status_code == 302
    assert member.former_handles.get().handle == "yuna"
