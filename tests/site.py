"""A whole small site, with one of every page that there is. For tests that go through all of them."""

from dataclasses import dataclass

from members.models import Member
from recaps.models import Kind, Recap, Show, Tag
from tests import factories, people
from tests.recaps.searching import read_everything

CANARY = "canary-that-nobody-may-see"


@dataclass
class Site:
    member: Member
    recapper: Member
    moderator: Member
    editor: Member
    show: Show
    recap: Recap
    hidden: dict[str, Recap]
    tag: Tag
    addresses: dict[str, str]  # every public page by its kind
    unknown: dict[str, str]  # the same patterns, where nothing is


def build():
    member, recapper = people.join(people.MEMBER), people.join(people.RECAPPER)
    moderator, editor = people.join(people.MODERATOR), people.join(people.EDITOR)
    tag = factories.TagFactory()
    poster = factories.picture(alt="A lamp at the top of a staircase.")
    show = factories.ShowFactory(airing=True, poster=poster)
    person = factories.PersonFactory(picture=poster)
    factories.CreditFactory(show=show, person=person)
    by = {"show": show, "by": [recapper, editor], "tagged": [tag], "lead_image": poster}
    kinds = {kind: factories.RecapFactory(kind=kind, **by | with_show(kind, show)) for kind in Kind}
    recap = kinds[Kind.FIRST_IMPRESSIONS]
    fill(recap, poster)
    talk(recap, member, moderator)
    for other in kinds.values():
        factories.comment_on(other)
    hidden = {stage: hide(stage, by) for stage in ("draft", "review", "scheduled", "withdrawn")}
    read_everything()
    comment = recap.threads.first().comments.first()
    write = f"{recap.get_absolute_url()}comments/"
    addresses = {
        "home": "/",
        "shows": "/shows/",
        "shows by year": "/shows/?by=year",
        "show": show.get_absolute_url(),
        "episode": show.episodes.first().get_absolute_url(),
        "person": person.get_absolute_url(),
        "recapper": f"/recappers/{recapper.handle}/",
        "member": member.get_absolute_url(),
        "tag": tag.get_absolute_url(),
        "page": "/about/",
        "search": "/search/",
        "found": "/search/?q=lamp",
        "found comments": "/search/?q=asks&in=comment",
        "nothing found": "/search/?q=zzzqqq",
        **{str(kind): kinds[kind].get_absolute_url() for kind in Kind},
        "write": write,
        "reply": f"{write}?parent={comment.public_id}",
        "sign in": "/accounts/login/",
        "sign up": "/accounts/signup/",
        "forgotten password": "/accounts/password/reset/",
    }
    unknown = {
        "show": "/shows/nothing/",
        "episode": f"{show.get_absolute_url()}episodes/99/",
        "episode without sense": f"{show.get_absolute_url()}episodes/seven/",
        "person": "/people/nobody/",
        "recapper": f"/recappers/{member.handle}/",
        "member": "/members/nobody/",
        "tag": "/tags/nothing/",
        "page": "/nothing/",
        "recap": "/2024/10/nothing/",
        "write": "/2024/10/nothing/comments/",
        "permalink": "/comments/nothing/",
        "page of home": "/?page=999",
        "page that is no number": "/?page=x",
        "page of results": "/search/?q=lamp&page=99",
        "deep": "/a/b/c/d/",
    }
    return Site(member, recapper, moderator, editor, show, recap, hidden, tag, addresses, unknown)


def with_show(kind, show):
    return {"show": None} if kind == Kind.NEWS else {"show": show}


def fill(recap, picture):
    """All that a recap page can have."""
    recap.editors_note = "<p>An opening review only.</p>"
    recap.content_notes = "A death in the family."
    recap.pull_quote = "Nobody asks who left the lamp on."
    recap.body += f'<figure><img src="{picture.src}" alt=""></figure><blockquote><p>Who?</p></blockquote>'
    recap.save()


def talk(recap, member, moderator):
    """Every kind of comment that a discussion can show: long names, deep replies, a spoiler, a place that is empty."""
    root = factories.comment_on(recap, says="He says ||it was the neighbour|| and *leaves*.\n\n> who?\n\n- a\n- b")
    removed = factories.comment_on(recap, by=member, to=root)
    above = factories.comment_on(recap, by=moderator, to=removed, says="https://example.org/" + "long" * 40)
    for _ in range(5):
        above = factories.comment_on(recap, to=above, says="And yet nobody asks. " * 20)
    factories.remove(removed)
    held = factories.comment_on(recap, says=f"{CANARY} held")
    factories.comment_on(recap, to=held)
    factories.hold(held)
    factories.reject(factories.comment_on(recap, says=f"{CANARY} rejected"))


def hide(stage, by):
    """A recap that is not public, with the canary wherever a text can be."""
    words = f"{CANARY} {stage}"
    return factories.RecapFactory(
        stage=stage,
        headline=words,
        slug=f"not-public-{stage}",  # an address that was asked for is no secret, and stands in the page that refuses
        standfirst=f"<p>{words}</p>",
        body=f"<p>{words}</p>",
        editors_note=f"<p>{words}</p>",
        pull_quote=words,
        content_notes=words,
        **by,
    )
