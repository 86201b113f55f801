import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from members import impersonation

log = logging.getLogger(__name__)
MISMATCH = "These do not go together. Look over both, or have a new password sent."
TOO_MANY_TRIES = "Too many tries. Wait a few minutes, or have a new password sent."
NOT_SENT = "We could not send the letter: our mail server takes none just now. In a few minutes, {again}."
SIGN_IN_AGAIN = "sign in, and we send it again"
ASK_AGAIN = "ask for it here once more"


class NotSent(ImmediateHttpResponse):
    """The mail server takes no letter. The answer leads to the page that sends it again, which says so.

    After signing up that is the one for signing in: the account is there.
    """

    def __init__(self, request):
        sign_in = reverse("account_login")
        page = sign_in if request.path == reverse("account_signup") else request.path
        again = SIGN_IN_AGAIN if page == sign_in else ASK_AGAIN
        messages.error(request, NOT_SENT.format(again=again), fail_silently=True)  # a command has nobody to tell
        super().__init__(redirect(page))


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks of the house."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "too_many_login_attempts": TOO_MANY_TRIES,
    }

    def clean_username(self, username, shallow=False):
        """Handles are kept in small letters; what was typed in capitals is the same handle, not another."""
        return impersonation.refuse_handle(super().clean_username(username.lower(), shallow=shallow))

    def send_mail(self, template_prefix, email, context):
        """Sent within the request, since somebody waits for it. Raises NotSent."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # SMTPException is one
            log.error("a letter about an account was not sent: %s", type(error).__name__)
            # allauth sends one in three minutes to an address, and has counted this one.
            ratelimit.clear(current.request, action="confirm_email", key=email.lower())
            raise NotSent(current.request) from error
