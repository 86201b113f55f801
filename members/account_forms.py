"""allauth's forms in the words of the house."""

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys

LONG_ENOUGH = "Ten characters or more; three odd words do well."


class InOurWords:
    """Labels say what a field is, and stay when something is typed: there is no placeholder."""

    labels: dict[str, str] = {}
    helps: dict[str, str] = {}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, field.help_text)


class LoginForm(InOurWords, account.LoginForm):
    labels = {"login": "Handle or e-mail"}


class SignupForm(InOurWords, account.SignupForm):
    labels = {"email": "E-mail", "username": "Handle"}
    helps = {
        "email": "Never shown. We send one letter to it, to see that it is yours.",
        "username": "Your address here: small letters, digits, - and _. It stays for good.",
        "password1": LONG_ENOUGH,
    }


class AddEmailForm(InOurWords, account.AddEmailForm):
    labels = {"email": "E-mail"}
    helps = {"email": "We send a letter to it, to see that it is yours."}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    labels = {"oldpassword": "Your password now", "password1": "The new one", "password2": "The new one again"}
    helps = {"password1": LONG_ENOUGH}


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    labels = {"password2": "Again"}
    helps = {"password1": LONG_ENOUGH}


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    labels = {"email": "E-mail"}


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):
    labels = {"password1": "The new one", "password2": "The new one again"}
    helps = {"password1": LONG_ENOUGH}


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    labels = {"password": "Your password"}


# --- Second factors


class AuthenticateForm(InOurWords, factors.AuthenticateForm):
    pass


class ReauthenticateByCodeForm(InOurWords, factors.ReauthenticateForm):
    pass


class ActivateTOTPForm(InOurWords, totp.ActivateTOTPForm):
    labels = {"code": "The six digits"}


class AddWebAuthnForm(InOurWords, passkeys.AddWebAuthnForm):
    labels = {"name": "What you call it", "passwordless": "Sign me in with it alone, without a password"}


class EditWebAuthnForm(InOurWords, passkeys.EditWebAuthnForm):
    labels = {"name": "What you call it"}
