from members import accounts
from recaps.progress import carry_over


class AccountAdapter(accounts.AccountAdapter):
    """The members' adapter, and what of this app goes with an account: watch progress."""

    def post_login(self, request, user, **options):
        """Every way in ends here: a password, a passkey, the first sign-in after signing up."""
        response = super().post_login(request, user, **options)
        carry_over(request, response, user)
        return response
