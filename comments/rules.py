"""How a discussion runs: open or closed, for members only, slow, held. Moderators change it on the recap's own page."""

from django import forms
from django.db import transaction

from comments import tree
from comments.models import ModerationAction
from comments.moderation import REASON_MAX, Verb
from recaps.models import Recap

SLOW_CHOICES = [(0, "off"), (30, "30 seconds"), (60, "1 minute"), (300, "5 minutes"), (900, "15 minutes")]
SAID = {
    "discussion_open": "open",
    "close_after_days": "closes after days",
    "members_only": "members only",
    "slow_seconds": "seconds between two comments",
    "hold_all": "hold every comment",
}


class RulesForm(forms.ModelForm):
    """Those fields of a recap that are its discussion's, and why they are changed."""

    slow_seconds = forms.TypedChoiceField(label="Slow mode", coerce=int, choices=SLOW_CHOICES)
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=REASON_MAX,
        help_text="For the moderation log.",
    )

    class Meta:
        model = Recap
        fields = list(SAID)
        labels = {
            "discussion_open": "New comments are taken",
            "close_after_days": "Closes so many days after publication",
            "members_only": "Only members write",
            "hold_all": "Hold every comment until somebody has looked",
        }
        help_texts = dict.fromkeys(SAID, "") | {"close_after_days": "Empty: as everywhere. 0: never."}

    def __init__(self, *args, **options):
        super().__init__(*args, auto_id="rules-%s", **options)
        now = self.instance.slow_seconds
        if now not in dict(SLOW_CHOICES):
            self.fields["slow_seconds"].choices = [*SLOW_CHOICES, (now, f"{now} seconds")]

    def _post_clean(self):
        """Only these fields are anybody's here: the rest of a recap is the newsroom's to check."""
        for name in SAID:
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])


@transaction.atomic
def change(recap, wanted, moderator, reason=""):
    """Give the discussion of `recap` the rules in `wanted`, and log what that changes: one line, or none."""
    recap = Recap.objects.select_for_update(no_key=True).get(pk=recap.pk)
    before = {name: getattr(recap, name) for name in SAID if getattr(recap, name) != wanted[name]}
    if not before:
        return None
    for name in before:
        setattr(recap, name, wanted[name])
    recap.save(update_fields=list(before))
    tree.count_on_recap(recap.pk, comments=0, threads=0)
    return ModerationAction.objects.create(
        moderator=moderator,
        verb=verb_of(before, wanted),
        recap=recap,
        reason=told(before, wanted, reason),
        before=before,
    )


def verb_of(before, wanted):
    if "discussion_open" in before:
        return Verb.OPEN if wanted["discussion_open"] else Verb.CLOSE
    return Verb.RULES


def told(before, wanted, reason):
    changes = "; ".join(f"{SAID[name]}: {as_word(wanted[name])}" for name in before if name != "discussion_open")
    return " ".join(filter(None, (reason.strip(), f"({changes})" if changes else "")))[:REASON_MAX]


def as_word(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "as everywhere" if value is None else value
