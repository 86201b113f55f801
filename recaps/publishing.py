"""A recap's way to its readers: draft, review, scheduled or published, withdrawn. Who may do what, and when.

Time makes it public (`Recap.objects.public()`); nothing runs at its minute. The steps change a recap and do not save
it: they are taken within the form's transaction, which holds the recap's row.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils import timezone

from recaps import checklist
from recaps.models import Status

# How far a recapper takes a recap; the rest is an editor's.
WRITING = (Status.DRAFT, Status.REVIEW)
LOOK_FIRST = "Look at these, tick “I have looked at these” in the checklist, and press again."


class Step(models.TextChoices):
    SUBMIT = "submit", "Submit for review"
    PUBLISH = "publish", "Publish now"
    SCHEDULE = "schedule", "Schedule"
    WITHDRAW = "withdraw", "Withdraw"
    BACK = "back", "Back to draft"


# --- Who may


def may_publish(person):
    return person.has_perm("recaps.publish_recap")


def wrote(person, recap):
    return bool(recap.pk) and person.pk in {line.member_id for line in recap.byline_set.all()}


def may_write(person, recap):
    """An editor always; a recapper their own, until an editor has published it: from then on it is the site's."""
    return may_publish(person) or (recap.status in WRITING and wrote(person, recap))


def may_look_behind(person, recap):
    """Revisions and preview links: for editors and for who wrote it."""
    return may_publish(person) or wrote(person, recap)


def steps_for(person, recap):
    """The steps that `person` may take with `recap` as it stands, the likeliest first."""
    if may_publish(person):
        return steps_of_editor(recap)
    return {Status.DRAFT: [Step.SUBMIT], Status.REVIEW: [Step.BACK]}.get(recap.status, [])


def steps_of_editor(recap):
    if recap.status == Status.DRAFT:
        return [Step.PUBLISH, Step.SCHEDULE, Step.SUBMIT]
    if recap.status == Status.WITHDRAWN:
        return [Step.PUBLISH]
    if recap.is_public:
        return [Step.WITHDRAW]
    return [Step.PUBLISH, Step.SCHEDULE, Step.BACK]


# --- The steps


def take(recap, step, person, looked=False):
    """Change `recap` by `step`, unsaved. `looked` says that somebody has looked at what the checklist asks about.

    Raises PermissionDenied where `person` may not, and ValidationError with what is missing.
    """
    if step not in steps_for(person, recap):
        raise PermissionDenied("This step is not yours to take, or it has been taken already.")
    STEPS[Step(step)](recap, looked)


def submit(recap, looked):
    recap.status = Status.REVIEW


def publish(recap, looked):
    """Now. What readers have known comes back at its old moment, which is part of its address."""
    is_ready(recap, looked)
    if not recap.is_known_to_readers:
        recap.published_at = timezone.now()
    recap.status = Status.PUBLISHED


def schedule(recap, looked):
    if not recap.published_at or recap.published_at <= timezone.now():
        raise ValidationError({"published_at": "Say when it appears: a moment to come."})
    is_ready(recap, looked)
    recap.status = Status.PUBLISHED


def withdraw(recap, looked):
    """Readers are told that it is gone (410). Its address stays its own, and its comments are kept."""
    recap.status = Status.WITHDRAWN


def back_to_draft(recap, looked):
    recap.status, recap.published_at = Status.DRAFT, None


STEPS = {
    Step.SUBMIT: submit,
    Step.PUBLISH: publish,
    Step.SCHEDULE: schedule,
    Step.WITHDRAW: withdraw,
    Step.BACK: back_to_draft,
}


def is_ready(recap, looked):
    """Raises ValidationError with what the checklist has against publishing."""
    items = checklist.checklist(recap)
    if missing := checklist.blocks(items):
        raise ValidationError([f"{item.name}: {item.words}" for item in missing])
    if not looked and (asked := checklist.to_look_at(items)):
        questions = [f"{item.name}: {item.words}" for item in asked]
        raise ValidationError(
            ["Look at these, tick “I have looked at these” in the checklist, and press again.", *questions]
        )


def keep_moment(recap, before):
    """Raises ValidationError where a new moment would hide what is public, or publish what was to wait."""
    if before.is_public and recap.published_at and recap.published_at > timezone.now():
        raise ValidationError("Readers have it already. Withdraw it if it has to go.")
    if before.is_public and not recap.published_at:
        recap.published_at = before.published_at
    if before.is_scheduled and (not recap.published_at or recap.published_at <= timezone.now()):
        raise ValidationError("Say when it appears, or press “Publish now” or “Back to draft”.")
