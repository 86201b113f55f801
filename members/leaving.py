"""Leaving: what somebody was here goes, and what must stay stays without them.

The row of the member stays as a husk without anything of theirs: bylines and the moderation log hang on it. What the
apps above do with what they hold is in FAREWELLS; what takes long is done by the worker afterwards.
"""

import secrets
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from members import avatars, impersonation
from members.models import FormerHandle, Member, Mute, Role

FORMER = "A former member"
# Functions of (member, addresses, removes_comments) of the apps above, called in the transaction of leaving.
FAREWELLS = []
# Functions of a member: whether their name stands at something that stays.
BYLINES = []


def has_bylines(member):
    return any(has(member) for has in BYLINES)


@transaction.atomic
def leave(member, *, removes_comments, byline=""):
    """Everything of `member` goes at once but their comments, which the worker goes through in pieces.

    `byline` is the name that stays on what they have published.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    addresses = {member.email, *EmailAddress.objects.filter(user=member).values_list("email", flat=True)} - {""}
    for farewell in FAREWELLS:
        farewell(member, addresses, removes_comments)
    sign_out_everywhere(member)
    for rows in (EmailAddress, Authenticator):
        rows.objects.filter(user=member).delete()
    Mute.objects.filter(by=member).delete()
    Mute.objects.filter(whom=member).delete()
    keep_handles_free_of_others(member)
    forget_in_the_admin(member)
    avatars.forget_file(member, member.avatar.name)
    empty(member, byline if has_bylines(member) else "")
    impersonation.forget()


def sign_out_everywhere(member):
    keys = UserSession.objects.filter(user=member).values_list("session_key", flat=True)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store(key).delete()
    UserSession.objects.filter(user=member).delete()


def keep_handles_free_of_others(member):
    """Who comes later is not taken for them. Kept is what cannot be read back."""
    handles = [member.handle, *member.former_handles.values_list("handle", flat=True)]
    member.former_handles.all().delete()
    FormerHandle.objects.bulk_create(FormerHandle(member=member, handle=FormerHandle.sign_of(one)) for one in handles)


def forget_in_the_admin(member):
    """Lines of the admin's history that name them."""
    theirs = ContentType.objects.get_for_model(Member)
    LogEntry.objects.filter(content_type=theirs, object_id=str(member.pk)).delete()


def empty(member, byline):
    member.handle = f"former-{secrets.token_hex(6)}"
    member.display_name = byline or FORMER
    member.email = member.bio = member.avatar = member.sanction_reason = ""
    member.set_unusable_password()
    member.is_active = member.is_staff = member.is_superuser = False
    member.shows_watching = member.shows_comments = member.may_be_mentioned = member.is_findable = False
    member.role, member.left_at, member.last_login, member.import_ref = Role.MEMBER, timezone.now(), None, None
    member.joined_at = member.left_at
    member.unread_count, member.muted_until, member.banned_at = 0, None, None
    member.save()
    Member.objects.filter(pk=member.pk).update(unread_count=0)
    member.groups.clear()
    member.user_permissions.clear()
