import re
import secrets
from copy import copy

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments.models import Comment
from comments.models.discussion import BODY_MAX
from comments.ownership import member_of
from comments.reach import asks_gently, is_place, proposed, reach_choices
from comments.screening import filled
from config.visitors import mark_of
from members import impersonation
from members.names import DISPLAY_NAME_MAX, clean_display_name
from recaps.progress import progress_of

SUBMISSION_KEY = re.compile(r"[A-Za-z0-9_-]{8,40}\Z")
# What a form has in the place of a key until a script gives it one: it is then made of what is said, by whom and where.
KEY_OF_THE_TEXT = "key-of-the-text"
PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,20}\Z")
QUOTES_MAX = 20  # comments cited in one; more than that is a list of links, and costs a query all the same


def as_kept(body):
    """What a browser sent as `body`, as a comment's source holds it."""
    return body.replace("\r\n", "\n").replace("\x00", "").strip()


class ReachField(forms.TypedChoiceField):
    """Offers what makes sense to say on this page; takes every place of the drama."""

    recap = None

    def __deepcopy__(self, memo):
        """Each form has one for its recap. What it may offer is asked when it is drawn (`ask_for_reach`), so that
        nothing else of it changes: Django's own is a twentieth of a post."""
        other = copy(self)
        other.widget = copy(self.widget)
        return other

    def valid_value(self, value):
        return str(value).isdecimal() and is_place(self.recap, int(value))


class Shared:
    """A field that no form changes. All forms have the same one: a fifteenth of a post went into copies."""

    def __deepcopy__(self, memo):
        return self


class SharedChar(Shared, forms.CharField):
    pass


class SharedEmail(Shared, forms.EmailField):
    pass


class SharedBoolean(Shared, forms.BooleanField):
    pass


class CommentForm(forms.Form):
    """What a reader sends to the discussion of `recap`. Guests are asked for a name and an e-mail address besides.

    `cleaned_data["parent"]` is the public id of what is answered, nothing for a new thread: whether that still stands
    is found out under its lock. `cleaned_data["quotes"]` are the Comments of this discussion that the text cites, as
    the "Quote" button says.
    """

    body = SharedChar(
        label="Your comment",
        help_text="*emphasis*, **strong**, &gt; quote, - list, ||spoiler||",
        strip=True,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "true", "dir": "auto"}),
        error_messages={"required": "There is nothing here yet. Write something first."},
    )
    guest_name = SharedChar(
        label="Name",
        max_length=DISPLAY_NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        error_messages={"required": "Please enter a name."},
    )
    guest_email = SharedEmail(
        label="E-mail, never shown",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Please enter your e-mail address. It is never shown.",
            "invalid": "This does not look like an e-mail address. It should be like name@example.com.",
        },
    )
    remember_me = SharedBoolean(label="Remember my name and address on this device", required=False)
    mail_me = SharedBoolean(label="Mail me when somebody answers", required=False)
    parent = SharedChar(required=False, widget=forms.HiddenInput)
    reveals_through = ReachField(
        label="This gives away",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Please choose from the list how far this gives things away."},
    )
    submission_key = SharedChar(required=False, widget=forms.HiddenInput, initial=KEY_OF_THE_TEXT)
    # For programs: a field that people do not see, and when the form was shown.
    website = SharedChar(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    shown = SharedChar(required=False, widget=forms.HiddenInput, initial=filled.stamp)
    quotes = SharedChar(required=False, widget=forms.HiddenInput)

    limit = BODY_MAX

    def __init__(self, data=None, *, recap, member=None, reach=lambda: None, sender=str, **options):
        """`reach()` is the position through which the writer has watched, None where they have not said.

        `sender()` gives a sign of who sends it, for `key_of_the_text`.
        """
        self.recap, self.member, self.reach, self.sender = recap, member, reach, sender
        super().__init__(data, auto_id="comment-%s", **options)
        self.ask_for_reach()
        if member is not None:
            del self.fields["guest_name"], self.fields["guest_email"], self.fields["mail_me"]
            del self.fields["remember_me"]

    def ask_for_reach(self):
        """What the field offers is asked when it is drawn: what is posted as it was proposed costs no query."""
        if not self.recap.show_id:
            del self.fields["reveals_through"]
            return
        self.initial.setdefault("reveals_through", lambda: proposed(self.recap, self.reach()))
        field = self.fields["reveals_through"]
        field.recap, field.choices = self.recap, lambda: reach_choices(self.recap)

    def add_hint(self):
        """Before the form is drawn: a word to who has seen more than the recap covers."""
        field = self.fields.get("reveals_through")
        if field and asks_gently(self.recap, self.reach()):
            field.help_text = "You have watched further than this recap. If it shows here, please say so."
        return self

    def clean_body(self):
        """Counted as the parser will see it: a browser sends every line end as two characters."""
        body = as_kept(self.cleaned_data["body"])
        if len(body) > BODY_MAX:
            raise ValidationError(
                f"This has {len(body):,} characters; {BODY_MAX:,} fit into one comment. "
                "Shorten it, or post it in two parts."
            )
        if not any(character.isprintable() and not character.isspace() for character in body):
            raise ValidationError(self.fields["body"].error_messages["required"])
        return body

    def clean_guest_name(self):
        return impersonation.refuse(clean_display_name(self.cleaned_data["guest_name"]))

    def clean_reveals_through(self):
        """What the recap covers, unless the writer says otherwise."""
        said = self.cleaned_data["reveals_through"]
        return self.recap.covers_through if said is None else said

    def clean_submission_key(self):
        key = self.cleaned_data["submission_key"]
        if key == KEY_OF_THE_TEXT:
            return self.key_of_the_text()
        return key if SUBMISSION_KEY.match(key) else secrets.token_urlsafe(16)

    def key_of_the_text(self):
        """The same for the same words, from the same person and machine, in the same place, on one day.

        Two presses are one comment, also when somebody has gone back in between. Nobody else can make it: who brings a
        comment's key is taken for its writer.
        """
        said = [self.cleaned_data.get(name) for name in ("body", "guest_name", "guest_email")]
        parent = self.cleaned_data.get("parent")
        where = [self.recap.pk, parent, self.member and self.member.pk, timezone.localdate()]
        return salted_hmac("comments.key_of_the_text", repr([self.sender(), *where, *said])).hexdigest()

    def clean_quotes(self):
        """Those that still stand. One that went meanwhile is no reason to refuse what was written about it."""
        named = [name for name in self.cleaned_data["quotes"].split()[:QUOTES_MAX] if PUBLIC_ID.match(name)]
        return list(Comment.objects.seen_under(self.recap).filter(public_id__in=named)) if named else []


def form_for(request, recap, data=None, **options):
    """The form for whoever asks, which knows how far they have watched."""
    return CommentForm(
        data,
        recap=recap,
        member=member_of(request),
        reach=lambda: progress_of(request).reach(recap.show_id),
        sender=lambda: mark_of(request, "posting"),
        **options,
    )
