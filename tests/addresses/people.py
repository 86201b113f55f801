"""Who people are: their pages, their accounts, and allauth's part in these."""

from tests.addresses import EVERYBODY, NO_MORE, NOBODY, SENT_BY_MEMBERS, SIGNED_IN, SIGNED_OUT, at, each, press
from tests.people import PASSWORD

LED_ON = each(302)
ASKED_AGAIN = each(422, guest=302)
# allauth shows its forms again with 200.
SHOWN_AGAIN = each(200, guest=302)
NOT_SET_UP = each(404, guest=302)
NOT_TAKEN_BY_ALLAUTH = each(405, guest=302)  # which asks who it is first

TABLE = {
    "members:detail": [
        at("/members/yuna/", EVERYBODY),
        at("/members/YUNA/", NO_MORE),
        at("/members/nobody/", NOBODY),
        at("/members/%00/", NOBODY, post=NOBODY),
    ],
    "members:me": [at("/me/", SIGNED_IN)],
    "members:profile": [
        at("/me/profile/", SIGNED_IN, post=SENT_BY_MEMBERS, sends={"display_name": "Up late"}),
        at("/me/profile/", SIGNED_IN, post=ASKED_AGAIN, sends={"bio": "x" * 301}),
    ],
    "members:privacy": [at("/me/privacy/", SIGNED_IN, post=SENT_BY_MEMBERS)],
    "members:mute": [
        press("/me/mutes/yuna/", SENT_BY_MEMBERS),
        press("/me/mutes/nobody/", each(404, guest=302)),
    ],
    "members:security": [at("/me/security/", SIGNED_IN)],
    # The password is asked again before the file is made, and by allauth before a HEAD too.
    "members:download": [at("/me/download/", SIGNED_IN, post=LED_ON, head=LED_ON)],
    "members:leave": [
        at("/me/leave/", SIGNED_IN, post=each(200, guest=302), sends={"comments": "keep", "password": PASSWORD}),
        at("/me/leave/", SIGNED_IN, post=ASKED_AGAIN, sends={"comments": "keep", "password": "wrong"}),
    ],
    # allauth's
    "account_login": [
        at("/accounts/login/", SIGNED_OUT, post=SIGNED_OUT, sends={"login": "yuna", "password": "wrong"}),
        at("/accounts/login/", SIGNED_OUT, post=LED_ON, sends={"login": "yuna", "password": PASSWORD}),
    ],
    "account_logout": [at("/accounts/logout/", SIGNED_IN, post=LED_ON)],
    "account_inactive": [at("/accounts/inactive/", EVERYBODY)],
    "account_signup": [
        at("/accounts/signup/", SIGNED_OUT, post=SIGNED_OUT, sends={"email": "x"}),
        at(
            "/accounts/signup/",
            SIGNED_OUT,
            post=LED_ON,
            sends={"email": "nell@example.org", "username": "nell", "password1": PASSWORD},
        ),
    ],
    "account_reauthenticate": [
        at("/accounts/reauthenticate/", SIGNED_IN, post=LED_ON, sends={"password": PASSWORD}),
        at("/accounts/reauthenticate/", SIGNED_IN, post=SHOWN_AGAIN, sends={"password": "wrong"}),
    ],
    "account_email": [
        at("/accounts/email/", SIGNED_IN, post=LED_ON, sends={"action_add": "", "email": "new@example.org"})
    ],
    "account_email_verification_sent": [at("/accounts/confirm-email/", EVERYBODY)],
    "account_change_password": [at("/accounts/password/change/", SIGNED_IN, post=SHOWN_AGAIN)],
    "account_set_password": [at("/accounts/password/set/", LED_ON, post=LED_ON)],
    "account_reset_password": [
        at("/accounts/password/reset/", EVERYBODY, post=LED_ON, sends={"email": "nobody@example.org"})
    ],
    "account_confirm_login_code": [at("/accounts/login/code/confirm/", LED_ON, post=LED_ON)],
    "account_confirm_email": [at("/accounts/confirm-email/nothing/", EVERYBODY, post=NOBODY)],
    "account_reset_password_from_key_done": [at("/accounts/password/reset/key/done/", EVERYBODY)],
    "account_reset_password_from_key": [at("/accounts/password/reset/key/1-nothing/", EVERYBODY, post=EVERYBODY)],
    "account_reset_password_done": [at("/accounts/password/reset/done/", EVERYBODY)],
    "mfa_index": [at("/accounts/2fa/", SIGNED_IN, post=NOT_TAKEN_BY_ALLAUTH)],
    "mfa_authenticate": [at("/accounts/2fa/authenticate/", LED_ON, post=LED_ON)],
    "mfa_reauthenticate": [at("/accounts/2fa/reauthenticate/", LED_ON, post=LED_ON)],
    # Some ask for the password again first, and some have nothing to show before a second factor is set up.
    "mfa_activate_totp": [at("/accounts/2fa/totp/activate/", LED_ON, post=LED_ON)],
    "mfa_deactivate_totp": [at("/accounts/2fa/totp/deactivate/", NOT_SET_UP, post=NOT_SET_UP)],
    "mfa_view_recovery_codes": [at("/accounts/2fa/recovery-codes/", NOT_SET_UP, post=NOT_TAKEN_BY_ALLAUTH)],
    "mfa_generate_recovery_codes": [at("/accounts/2fa/recovery-codes/generate/", LED_ON, post=LED_ON)],
    "mfa_download_recovery_codes": [at("/accounts/2fa/recovery-codes/download/", NOT_SET_UP, post=NOT_SET_UP)],
    "mfa_list_webauthn": [at("/accounts/2fa/webauthn/", SIGNED_IN, post=NOT_TAKEN_BY_ALLAUTH)],
    "mfa_add_webauthn": [at("/accounts/2fa/webauthn/add/", LED_ON, post=LED_ON)],
    "mfa_reauthenticate_webauthn": [at("/accounts/2fa/webauthn/reauthenticate/", LED_ON, post=LED_ON)],
    "mfa_remove_webauthn": [at("/accounts/2fa/webauthn/keys/1/remove/", LED_ON, post=LED_ON)],
    "mfa_edit_webauthn": [at("/accounts/2fa/webauthn/keys/1/edit/", LED_ON, post=LED_ON)],
    "mfa_login_webauthn": [at("/accounts/2fa/webauthn/login/", LED_ON, post=LED_ON)],
    "usersessions_list": [at("/accounts/sessions/", SIGNED_IN, post=LED_ON)],
}
