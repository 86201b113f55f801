"""Inviting those who came with an import: they have an account and no password, and choose one by mail."""

from allauth.account.forms import ResetPasswordForm
from allauth.core.context import request_context
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from members.models import Member


def without_password():
    """Members who came from elsewhere, can be written to, and have never signed in here."""
    return Member.objects.filter(
        import_ref__isnull=False,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        last_login=None,
        is_active=True,
    ).exclude(email="")


def invite(request, members):
    """Send each the mail for choosing a password; how many that were. The address in it is that of `request`."""
    sent = 0
    with request_context(request):
        for member in members:
            form = ResetPasswordForm({"email": member.email})
            if form.is_valid():
                form.save(request)
                sent += 1
    return sent
