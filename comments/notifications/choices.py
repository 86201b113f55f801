"""When mail is due, by what its reader has chosen. Hours and days are those of the site's time zone."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from comments.models import MailChoice, Notification
from config.clock import local

When = MailChoice.When
KINDS = Notification.Kind.values
# "At once" waits so long for what else comes in, so that a burst is one letter.
COLLECTING = timedelta(minutes=3)
DAILY_AT = time(7)  # before the first coffee, after the last episode


def due_at(when, now):
    """The moment of the next letter to somebody who wants them at `when`; None if never."""
    here = local(now)
    match when:
        case When.AT_ONCE:
            return now + COLLECTING
        case When.HOURLY:
            return here.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        case When.DAILY:
            today = datetime.combine(here.date(), DAILY_AT, here.tzinfo)
            return today if today > here else datetime.combine(here.date() + timedelta(days=1), DAILY_AT, here.tzinfo)
    return None


def choice_of(member):
    """What a member has chosen, or the defaults as an unsaved row."""
    return getattr(member, "mail_choice", None) or MailChoice(member=member)


def choose(choice):
    """Save `choice`, and let it say when what waits for a letter is due."""
    choice.save()
    now = timezone.now()
    for kind in KINDS:
        waiting = Notification.objects.to_mail(now).filter(member=choice.member_id, kind=kind)
        waiting.update(mail_due_at=due_at(getattr(choice, kind), now))


def stop(member, kinds):
    """No more letters about `kinds`: one press in a letter, without signing in."""
    choice = choice_of(member)
    for kind in kinds:
        setattr(choice, kind, When.NEVER)
    choose(choice)
