"""What the names in addresses stand for: a whole site, with something of everything on it, and all kinds of people."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType

from comments import moderation
from comments.editing import print_of
from comments.models import ListedTerm, Notification, Report
from comments.notifications import guests, letters
from recaps import previews
from recaps.models import Kind, OldAddress, Page, Recap
from tests import factories, people, site
from transfer.models import Doubt


def build():
    """(its people by the names of PEOPLE, what `{…}` stands for)."""
    whole = site.build()
    known = named(whole)
    return everybody(whole), known


def named(whole):
    known = of_readers(whole) | of_the_discussion(whole) | of_letters(whole)
    return known | of_the_newsroom(whole, known)


def everybody(whole):
    found = {
        "guest": None,
        "member": whole.member,
        "other_member": people.join(people.OTHER_MEMBER),
        "muted": people.join_muted(),
        "banned": people.join_banned(),
        "recapper": whole.recapper,
        "moderator": whole.moderator,
        "editor": whole.editor,
    }
    for person in filter(None, found.values()):
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    return found


def of_readers(whole):
    return {
        "show": whole.show.slug,
        "person": whole.show.credits.get().person.slug,
        "tag": whole.tag.slug,
        "recap": whole.recap.get_absolute_url(),
        "slug": whole.recap.slug,
        "picture": whole.recap.lead_image.src,
        "preview": link_to_what_says_nothing(whole.editor),
        "preview_of_another": "/preview/" + previews.signer.sign(f"{whole.hidden['draft'].pk}-") + "/",
        **{stage: recap.get_absolute_url() for stage, recap in whole.hidden.items()},
        **{str(kind): whole.addresses[kind] for kind in Kind},
    }


def link_to_what_says_nothing(editor):
    """A link opens what is not public to whoever has it: without the canary, which the others may not see."""
    recap = factories.RecapFactory(stage="draft", by=[editor])
    previews.make_link(recap)
    return previews.address(recap)


def of_the_discussion(whole):
    first, second = whole.recap.threads.order_by("number")[:2]
    held = second.comments.get(level=0)
    own = factories.comment_on(whole.recap, by=whole.member, says="The lamp is mine.")
    own_held = factories.hold(factories.comment_on(whole.recap, by=whole.member, says="It waits."))
    return {
        "comment": first.comments.get(level=0).public_id,
        "comment_pk": first.comments.get(level=0).pk,
        "tombstone": first.comments.get(level=1).public_id,
        "held": held.public_id,
        "held_seen": moderation.state_of(held),
        "own": own.public_id,
        "own_seen": print_of(own.source),
        "own_held": own_held.public_id,
        "own_draft": whole.member.drafts.create(recap=whole.recap, text="Half a thought").pk,
    }


def of_letters(whole):
    comment = whole.recap.threads.get(number=1).comments.get(level=0)
    return {
        "told": Notification.objects.create(member=whole.member, kind="followed", comment=comment).pk,
        "question": guests.token_of("bo@example.net"),
        "letter": letters.token_of(whole.member, ["reply"]),
    }


def of_the_newsroom(whole, known):
    """Primary keys: the admin's addresses have nothing else."""
    somebody, waiting = factories.MemberFactory(), factories.hold(factories.comment_on(whole.recap))
    report = Report.objects.create(comment_id=known["comment_pk"], member=whole.member, reason="unkind")
    rows = {
        "recap": whole.recap,
        "draft": whole.hidden["draft"],
        "show": whole.show,
        "episode": whole.show.episodes.first(),
        "person": whole.show.credits.get().person,
        "image": whole.recap.lead_image,
        "tag": whole.tag,
        "page": Page.objects.first(),
        "old_address": OldAddress.objects.create(path="/old/", target="/about/"),
        "report": report,
        "action": moderation.decide(waiting, "approve", whole.editor),
        "term": ListedTerm.objects.create(term="lamp oil"),
        "member": whole.member,
        "recapper": whole.recapper,
        "editor": whole.editor,
        "doubt": Doubt.objects.create(recap=whole.hidden["review"], why="A guess.", kind=whole.recap.kind),
        "email": somebody.emailaddress_set.create(email=somebody.email),
        "factor": Authenticator.objects.create(user=somebody, type=Authenticator.Type.TOTP, data={}),
        "session": UserSession.objects.create(user=somebody, ip="203.0.113.9", session_key="x", user_agent="A phone"),
        "recap_type": ContentType.objects.get_for_model(Recap),
    }
    return {f"{name}_pk": row.pk for name, row in rows.items()}
