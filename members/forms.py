from allauth.core import ratelimit
from django import forms
from django.core.exceptions import ValidationError

from config import uploads
from members import avatars, impersonation, leaving, names
from members.models import Member


class ProfileForm(forms.ModelForm):
    """What a member says about themselves. `picture` is a file of theirs, `place` where the square is cut from it."""

    picture = forms.FileField(
        label="Picture",
        required=False,
        help_text="JPEG, PNG, WebP, GIF or AVIF, to 15 MB. It becomes a square. Without one, a letter is drawn.",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    place = forms.IntegerField(
        label="Which part of it",
        required=False,
        min_value=0,
        max_value=100,
        initial=50,
        help_text="From the left or the top to the other end.",
        widget=forms.NumberInput(attrs={"type": "range", "step": 1}),
    )
    without = forms.BooleanField(label="Take my picture away", required=False)

    class Meta:
        model = Member
        fields = ["display_name", "bio"]
        labels = {"display_name": "Name"}
        help_texts = {
            "display_name": "To 60 characters, in any script. Your handle stands in when it is empty.",
            "bio": "One or two sentences, shown on your page.",
        }
        widgets = {"bio": forms.Textarea(attrs={"rows": 3, "dir": "auto"})}

    def clean_display_name(self):
        name = self.cleaned_data["display_name"]
        if not name or name == self.initial.get("display_name"):
            return name
        return impersonation.refuse(names.clean_display_name(name), self.instance)

    def clean_bio(self):
        """On one line, as it is shown, without characters that turn the page around."""
        bio = " ".join(self.cleaned_data["bio"].split())
        if any(names.is_hidden(character) for character in bio):
            raise ValidationError("This text has characters that nobody can see. Please type it again.", code="hidden")
        return bio

    def clean_picture(self):
        """Its pixels, so that what cannot be read is said beside the field."""
        file = self.cleaned_data["picture"]
        return uploads.open_upload(file) if file else None

    def clean_place(self):
        place = self.cleaned_data["place"]
        return 50 if place is None else place

    def save(self, commit=True):
        member = self.instance
        member.save(update_fields=["display_name", "bio"])
        if self.cleaned_data["picture"]:
            avatars.keep(member, self.cleaned_data["picture"], self.cleaned_data["place"] / 100)
        elif self.cleaned_data["without"]:
            avatars.remove(member)
        return member


class PrivacyForm(forms.ModelForm):
    class Meta:
        model = Member
        fields = ["shows_watching", "shows_comments", "may_be_mentioned", "is_findable"]

    def save(self, commit=True):
        self.instance.save(update_fields=self.Meta.fields)
        return self.instance


class LeaveForm(forms.Form):
    """How somebody leaves. The password is asked of those who have one."""

    KEEP, REMOVE = "keep", "remove"
    comments = forms.ChoiceField(
        label="What you said in the discussions",
        choices=[
            (KEEP, "stays, under “a former member”, so that the answers to it make sense"),
            (REMOVE, "is removed; only its place stays"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Please say what becomes of your comments."},
    )
    byline = forms.CharField(
        label="The name on your recaps",
        required=False,
        max_length=names.DISPLAY_NAME_MAX,
        help_text="They stay. Without a name they are by “a former member”.",
    )
    password = forms.CharField(
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Please enter your password."},
    )

    def __init__(self, data=None, *, member, request):
        self.member, self.request = member, request
        super().__init__(data)
        if not member.has_usable_password():
            del self.fields["password"]
        if not leaving.has_bylines(member):
            del self.fields["byline"]

    def clean_byline(self):
        name = self.cleaned_data["byline"]
        return impersonation.refuse(names.clean_display_name(name), self.member) if name else ""

    def clean_password(self):
        """Tries are counted as those of a sign-in are."""
        if not ratelimit.consume(self.request, action="reauthenticate", user=self.member):
            raise ValidationError("Too many tries. Please wait some minutes.", code="limit")
        if not self.member.check_password(self.cleaned_data["password"]):
            raise ValidationError("This is not your password.", code="password")
        return ""

    def wishes(self):
        return {
            "removes_comments": self.cleaned_data["comments"] == self.REMOVE,
            "byline": self.cleaned_data.get("byline", ""),
        }
