from allauth.account.adapter import DefaultAccountAdapter

from members import impersonation

MISMATCH = "These do not go together. Look over both, or have a new password sent."
TOO_MANY_TRIES = "Too many tries. Wait a few minutes, or have a new password sent."


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
