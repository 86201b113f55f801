"""What somebody is about to say, as the screens look at it."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from allauth.account.adapter import get_adapter
from django.db.models import BigAutoField, CharField

from comments.models import Comment
from comments.ownership import member_of
from comments.screening import filled
from config.composed import Composed, Given
from config.visitors import mark_of_address
from members.models import Member
from recaps.models import Recap

RECENT = 10  # of a person's last comments, what the screens compare with


@dataclass
class Attempt:
    """`author` is None for a guest. `address` is the visitor's, for the lists alone; what is kept of it is a mark."""

    recap: Recap
    author: Member | None
    source: str
    name: str = ""
    email: str = ""
    address: str = ""
    agent: str = ""
    site: str = ""
    trap: str = ""
    shown_for: float | None = None
    before: str = ""  # the text that an edit replaces

    @property
    def is_of_staff(self):
        return self.author is not None and self.author.is_site_staff

    @cached_property
    def recent(self):
        """(source, status, posted_at) of the person's last comments, newest first: one query along an index."""
        if self.author:
            return recent_of_member(member=self.author.pk)
        return recent_of_guest(email=self.email, name=self.name)

    def last_here(self, since):
        """When the person's last comment under this recap was posted, if they have said anything here since then."""
        theirs = of_member(self.author.pk) if self.author else of_guest(self.email, self.name)
        here = theirs.filter(thread__recap=self.recap, posted_at__gt=since)
        return here.values_list("posted_at", flat=True).first()

    @property
    def mark(self):
        return mark_of_address(self.address, "posting")

    @cached_property
    def words(self):
        """The text and the name, folded as the lists are: no case, no accents, no characters that nobody sees."""
        return fold(f"{self.name}\n{self.source}")


def of_member(member):
    return Comment.objects.filter(member=member).order_by("-posted_at")


def of_guest(email, name):
    return Comment.objects.of_guest(email).filter(guest_name=name).order_by("-posted_at")


def lately(theirs):
    return theirs.values_list("source", "status", "posted_at")[:RECENT]


recent_of_member = Composed(Comment, lambda: lately(of_member(Given("member", BigAutoField()))))
recent_of_guest = Composed(Comment, lambda: lately(of_guest(Given("email", CharField()), Given("name", CharField()))))


def post_of(request, form):
    """What a valid CommentForm of `request` would post."""
    data, author = form.cleaned_data, member_of(request)
    return Attempt(
        recap=form.recap,
        author=author,
        source=data["body"],
        name=data.get("guest_name", ""),
        email=data.get("guest_email", ""),
        address=get_adapter().get_client_ip(request),
        agent=request.headers.get("User-Agent", "")[:300],
        site=request.build_absolute_uri("/"),
        trap=data.get(filled.TRAP, ""),
        shown_for=filled.seconds_since(data.get(filled.SHOWN, "")),
    )


def edit_of(request, comment, source):
    """What an edit would make of `comment`."""
    return Attempt(
        recap=comment.thread.recap,
        author=member_of(request),
        source=source,
        name=comment.guest_name,
        email=comment.guest_email,
        address=get_adapter().get_client_ip(request),
        before=comment.source,
    )


def fold(text):
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if unicodedata.category(character) not in ("Mn", "Cf"))
