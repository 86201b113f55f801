"""Loads the demo site: pictures first, then every row in one transaction, so that a killed run leaves no half of it."""

from django.db import transaction

from comments.models import Comment
from members.models import Member
from recaps.models import Recap, Show
from transfer.demo import following, talk
from transfer.demo import site as making
from transfer.demo.drawing import Sizes, draw_all, orders
from transfer.demo.large import fill
from transfer.demo.trouble import make_trouble

DEMO_REF = "demo:"
AS_SHOWN = Sizes()


class Refused(Exception):
    """The demo is not loaded here; the message says why."""


def content():
    """What there is for readers, in words. Whoever may sign in already does not matter."""
    kinds = {"dramas": Show.objects, "recaps": Recap.objects, "comments": Comment.objects}
    return [f"{objects.count():,} {name}" for name, objects in kinds.items() if objects.exists()]


def refuse_content():
    if counted := content():
        raise Refused(
            f"This database has content already ({', '.join(counted)}), and the demo is only loaded into an empty one. "
            "Name another one in DATABASE_URL."
        )


def refuse_others_content():
    """Raises Refused where there is anything that the demo has not made."""
    for objects in (Show.objects, Recap.objects):
        if other := objects.exclude(import_ref__startswith=DEMO_REF).first():
            raise Refused(
                f"This database has content that is not the demo's, for example “{other}”. "
                "Name another one in DATABASE_URL."
            )


def refuse_taken_names(facts):
    handles = [person["handle"] for person in facts]
    taken = Member.objects.filter(handle__in=handles).values_list("handle", flat=True)
    if taken:
        raise Refused(f"Somebody here has the handle {taken[0]}, which the demo needs. Name another database.")


def load(site, calendar, progress, sizes=AS_SHOWN, workers=None):
    """Load `site` into an empty database. `progress(things, label, count)` passes them on and shows how far it is."""
    refuse_content()
    refuse_taken_names(site.members)
    wanted = list(orders(site, sizes))
    pictures = dict(progress(draw_all(wanted, workers), "Pictures", len(wanted)))
    with transaction.atomic():
        refuse_content()  # another run may have been quicker
        making.write_pages(site.pages)
        makings = making.Makings(making.make_members(site.members, pictures, calendar), pictures, calendar)
        talked = []
        for drama in progress([*site.dramas, None], "Dramas", len(site.dramas) + 1):
            talked += load_drama(drama, site, makings)
        settle(talked, makings)


def load_drama(drama, site, makings):
    """A drama, or news where it is None, with its recaps and their discussions: (recap, comments) of each."""
    show = making.make_show(drama, makings) if drama else None
    made = making.make_recaps(drama.texts if drama else site.news, show, makings)
    return [(recap, talk.open_discussion(recap, text, makings)) for recap, text in made if text.comments]


def settle(talked, makings):
    """What follows from all that was said."""
    members, calendar = makings.members, makings.calendar
    comments = [comment for _, said in talked for comment in said]
    talk.mention_members(comments, members)
    talk.log_removals(comments, members)
    talk.were_here_before(members, comments)
    talk.react(comments, members, calendar)
    talk.say_how_far(talked, calendar)
    following.follow_and_tell(talked, members, calendar)
    make_trouble(talked, members, calendar)


def load_large(site, scale, calendar, bar):
    """Load a large site beside the small one, which has to be there. A killed run goes on where it was."""
    refuse_others_content()
    fill(site, scale, calendar, bar)
