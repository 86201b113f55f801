"""What a role brings along: the admin, one group, and the badge."""

import pytest
from django.contrib.auth.models import Group

from members.models import GROUP_OF_ROLE, Role

pytestmark = pytest.mark.django_db
MAY = {
    "recaps.add_recap": {Role.RECAPPER, Role.EDITOR},
    "recaps.change_recap": {Role.RECAPPER, Role.EDITOR},
    "recaps.view_recap": {Role.RECAPPER, Role.MODERATOR, Role.EDITOR},
    "recaps.publish_recap": {Role.EDITOR},
    "recaps.delete_recap": {Role.EDITOR},
    "recaps.add_show": {Role.EDITOR},
    "recaps.change_page": {Role.EDITOR},
    "comments.change_comment": {Role.MODERATOR, Role.EDITOR},
    "comments.view_moderationaction": {Role.MODERATOR, Role.EDITOR},
    "comments.delete_comment": set(),
    "comments.add_comment": set(),
    "comments.change_moderationaction": set(),
    "members.change_member": set(),
    "auth.change_group": set(),
}


@pytest.mark.parametrize(("permission", "roles"), MAY.items())
def test_each_permission_belongs_to_its_roles(permission, roles, member):
    allowed = set()
    for role in Role:
        member.take_role(role)
        if type(member).objects.get(pk=member.pk).has_perm(permission):
            allowed.add(role)
    assert allowed == roles


@pytest.mark.parametrize("role", Role)
def test_a_role_has_one_group_and_all_but_members_have_the_admin_and_a_badge(role, member):
    member.take_role(Role.EDITOR)
    member.take_role(role)
    wanted = [GROUP_OF_ROLE[role]] if role in GROUP_OF_ROLE else []
    assert list(member.groups.values_list("name", flat=True)) == wanted
    assert member.is_staff == member.is_site_staff == (role != Role.MEMBER)


def test_the_owner_keeps_the_admin_whatever_the_role(owner):
    owner.take_role(Role.MEMBER)
    assert owner.is_staff


def test_the_groups_are_made_by_a_migration():
    assert set(Group.objects.values_list("name", flat=True)) == {"Recappers", "Moderators", "Editors"}
    assert all(group.permissions.exists() for group in Group.objects.all())


def test_a_badge_goes_by_the_role_and_not_by_the_name(member, client_of):
    member.display_name = "Moderator"
    member.save()
    page = client_of(None).get(member.get_absolute_url())
    assert not member.is_site_staff
    assert '<p class="kicker">' not in page.content.decode()
