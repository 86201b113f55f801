"""Accounts in the admin: the owner's alone."""

import pytest
from django.urls import reverse

from members.models import Member, Role
from tests.admin.forms import filled

pytestmark = pytest.mark.django_db
LIST = "/admin/members/member/"
ADD = "/admin/members/member/add/"
NEW = {"handle": "nell", "display_name": "Nell 넬", "email": "nell@example.org", "role": "recapper"}
PASSWORD = {"usable_password": "true", "password1": "seven lamps a night", "password2": "seven lamps a night"}


def change_url(member):
    return reverse("admin:members_member_change", args=[member.pk])


def change(client, member, **changes):
    return client.post(change_url(member), filled(client.get(change_url(member)), **changes))


def test_the_owner_adds_a_recapper_who_can_open_the_admin(client_of, owner):
    client_of(owner).post(ADD, NEW | PASSWORD)
    nell = Member.objects.get(handle="nell")
    assert nell.check_password("seven lamps a night")
    assert nell.is_staff
    assert [group.name for group in nell.groups.all()] == ["Recappers"]
    assert client_of(nell).get("/admin/").status_code == 200


def test_the_owner_changes_a_role_and_what_comes_with_it(client_of, owner, recapper):
    change(client_of(owner), recapper, role=Role.EDITOR)
    recapper = Member.objects.get(pk=recapper.pk)
    assert recapper.has_perm("recaps.publish_recap")
    change(client_of(owner), recapper, role=Role.MEMBER)
    recapper = Member.objects.get(pk=recapper.pk)
    assert not recapper.is_staff
    assert not recapper.groups.exists()


@pytest.mark.parametrize("who", ["recapper", "moderator", "editor"])
def test_nobody_else_raises_anybody_least_of_all_themselves(client_of, request, who):
    person = request.getfixturevalue(who)
    forged = {"role": "editor", "is_superuser": "on", "is_staff": "on", "groups": ["1", "2", "3"]}
    assert client_of(person).post(change_url(person), forged).status_code in (302, 403)
    assert client_of(person).get(ADD).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[person.pk])
    assert client_of(person).get(password).status_code == 403
    after = Member.objects.get(pk=person.pk)
    assert (after.role, after.is_superuser) == (person.role, False)


def test_a_forged_form_of_the_owners_makes_no_second_owner(client_of, owner, member):
    change(client_of(owner), member, is_superuser="on", is_staff="on")
    member = Member.objects.get(pk=member.pk)
    assert (member.is_superuser, member.is_staff) == (False, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "YUNA@example.org"),
        ("handle", "yuna"),
        ("handle", "Аdmin"),
        ("handle", "admin"),
        ("email", "nowhere"),
        ("display_name", "\u3164"),
        ("password2", "something else"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nobody_is_added(client_of, owner, member, field, value):
    response = client_of(owner).post(ADD, NEW | PASSWORD | {field: value})
    form = response.context["adminform"].form
    assert list(form.errors) == [field]
    assert Member.objects.count() == 2


def test_two_members_without_an_address_are_fine(client_of, owner):
    for handle in ("nell", "nora"):
        client_of(owner).post(ADD, NEW | PASSWORD | {"handle": handle, "email": ""})
    assert Member.objects.filter(email="").count() == 2


def test_the_owner_sets_a_password_and_stops_somebody_from_signing_in(client_of, owner, member):
    client = client_of(owner)
    url = reverse("admin:auth_user_password_change", args=[member.pk])
    client.post(url, {**PASSWORD, "password1": "eight lamps a night", "password2": "eight lamps a night"})
    data = filled(client.get(change_url(member)))
    data.pop("is_active")
    client.post(change_url(member), data)
    member.refresh_from_db()
    assert member.check_password("eight lamps a night")
    assert not member.is_active


def test_accounts_are_not_deleted_here(client_of, owner, member):
    url = reverse("admin:members_member_delete", args=[member.pk])
    assert client_of(owner).post(url, {"post": "yes"}).status_code == 403


def test_editors_find_people_and_see_no_addresses(client_of, editor, member):
    client = client_of(editor)
    assert "Yuna" in client.get(LIST, {"q": "yuna"}).content.decode()
    assert "yuna@example.org" not in client.get(change_url(member)).content.decode()
    assert "Yuna" not in client.get(LIST, {"q": "example.org"}).content.decode()


def test_roles_stand_where_groups_would(client_of, owner):
    page = client_of(owner).get("/admin/").content.decode()
    assert "/admin/auth/group/" not in page
