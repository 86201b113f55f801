from allauth.account.adapter import DefaultAccountAdapter

from members import impersonation


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks of the house."""

    def clean_username(self, username, shallow=False):
        """Handles are kept in small letters; what was typed in capitals is the same handle, not another."""
        return impersonation.refuse_handle(super().clean_username(username.lower(), shallow=shallow))
