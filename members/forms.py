from allauth.account import forms as allauth


class LoginForm(allauth.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Handle or e-mail"
        without_placeholders(self)


class SignupForm(allauth.SignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail"
        self.fields["email"].help_text = "Never shown. We send one letter to it, to see that it is yours."
        self.fields["username"].label = "Handle"
        self.fields["username"].help_text = "Your address here: small letters, digits, - and _. It stays for good."
        self.fields["password1"].help_text = "Ten characters or more; three odd words do well."
        without_placeholders(self)


def without_placeholders(form):
    """The labels say it already, and stay when something is typed."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
