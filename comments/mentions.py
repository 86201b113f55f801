"""Whom a comment names, and who is told of it.

`@handle` is resolved when the comment is posted, against the members of that moment; `@staff` and the other aliases
that the owner has set reach the people of a role. A comment that waits for a moderator tells nobody until then.
"""

import unicodedata
from dataclasses import dataclass

from django.db.models import Case, OuterRef, Q, Subquery, Value, When

from comments import markup
from comments.models import Comment, GroupAlias, Mention, Notification
from comments.models.discussion import CommentStatus
from comments.notifications import telling
from members.models import FormerHandle, Member
from recaps.models import Byline
from recaps.models.joined import lines_of, read_lines

# How many members one comment can reach by their handles: a conversation names two or three, a nuisance names all.
MENTIONS_MAX = 5
# How many of a group hear of one call for it. The few who look after the discussions, not every member of a big house.
GROUP_MAX = 10
# How many different names of one text are looked up at all.
NAMES_MAX = 50
PEOPLE_SHOWN = 8


@dataclass(frozen=True)
class Named:
    """The members whom a text names by handle, and those reached through a group's alias besides."""

    members: tuple[Member, ...] = ()
    group: tuple[Member, ...] = ()

    @property
    def addresses(self):
        return addresses_of(self.members)

    @property
    def ids(self):
        return {member.pk for member in (*self.members, *self.group)}


NOBODY = Named()


def addresses_of(members):
    """{handle: address}, the handles that they had before among them. Uses what is prefetched of these."""
    handles = ((member, [member.handle, *(former.handle for former in known_former(member))]) for member in members)
    return {handle: member.get_absolute_url() for member, known in handles for handle in known}


def known_former(member):
    """Their former handles, where they were read along: hardly anybody has one."""
    return getattr(member, "_prefetched_objects_cache", {}).get("former_handles", ())


def resolve(names, author_id=None, room=MENTIONS_MAX):
    """Who `names` are, in one query, the author never among them. At most `room` members are named by handle."""
    names = names[:NAMES_MAX]
    if not names:
        return NOBODY
    called = GroupAlias.objects.filter(name__in=names).values("role")
    former = FormerHandle.objects.filter(handle__in=names)
    by_handle = Q(handle__in=names) | Q(pk__in=former.values("member"))
    found = (
        Member.objects.filter(by_handle & Q(may_be_mentioned=True) | Q(role__in=called), is_active=True)
        .exclude(pk=author_id)
        .annotate(
            by_handle=Case(When(by_handle & Q(may_be_mentioned=True), then=Value(1)), default=Value(0)),
            former=Subquery(lines_of(former.filter(member=OuterRef("pk")), "member", "handle")),
        )
        .order_by("-by_handle", "pk")[: len(names) + GROUP_MAX]
    )
    members = sorted((member for member in found if member.by_handle), key=lambda member: place_of(member, names))
    return Named(tuple(members[:room]), tuple(member for member in found if not member.by_handle)[:GROUP_MAX])


def place_of(member, names):
    """Where they are first named, by their handle or one that they had before, which is noted on them."""
    former = [FormerHandle(handle=handle, member=member) for [handle] in read_lines(member.former)]
    member._prefetched_objects_cache = {"former_handles": former}
    return min(names.index(handle) for handle in (member.handle, *(one.handle for one in former)) if handle in names)


def resolve_again(names, comment):
    """For an edit: whom the new text names, and the ids of those among them who were not named before.

    All edits together reach no more people than one text may, or an edit would be a way around MENTIONS_MAX.
    """
    before = set(comment.mentions.values_list("member_id", flat=True))
    named = resolve(names, comment.member_id, room=None)
    by_handle = before - {member.pk for member in named.group}
    new = [member for member in named.members if member.pk not in before]
    refused = set(new[max(0, MENTIONS_MAX - len(by_handle)) :])
    named = Named(tuple(member for member in named.members if member not in refused), named.group)
    return named, named.ids - before


def render(source, author_id=None):
    """The HTML of `source` as it would be posted, and whom it names."""
    parsed = markup.parse(source)
    named = resolve(parsed.names, author_id)
    return parsed.html(named.addresses), named


def render_again(comment):
    """The HTML of a comment with the names that it was posted with. Uses its prefetched mentions."""
    return markup.render(comment.source, addresses_of(mention.member for mention in comment.mentions.all()))


def tell(comment, named):
    """Write down whom `comment` names and whom it answers, in the caller's transaction: nobody twice, never its author.

    Two statements, however many are named, answered or following: the worker tells them (`notifications.announcing`),
    and has search read the comment. One that only its author can see names nobody.
    """
    if comment.is_visible:
        remember(comment, named.ids)
        telling.announce(comment)


def tell_when_approved(comment):
    """The comment was held until now, so its names are resolved now."""
    html, named = render(comment.source, comment.member_id)
    if html != comment.html:
        comment.html = html
        comment.save(update_fields=["html"])
    tell(comment, named)


def tell_more(comment, fresh_ids):
    """After an edit: those who were not named before."""
    if comment.is_visible:
        remember(comment, fresh_ids)
        notify(comment, dict.fromkeys(fresh_ids, Notification.Kind.MENTION))


def remember(comment, member_ids):
    if member_ids:
        rows = [Mention(comment=comment, member_id=member_id) for member_id in sorted(member_ids)]
        Mention.objects.bulk_create(rows, ignore_conflicts=True)


def notify(comment, kinds):
    """`kinds` is {member id: why}. Who was told of this comment before is not told again."""
    if kinds:
        telling.tell(kinds, writers=[comment.member_id], comment=comment)


# --- Completion


def people_of(recap, typed):
    """(handle, name) of those who talk or write here, and of the groups, if one of their words starts with `typed`.

    At most PEOPLE_SHOWN of them, in two queries. Compared here and not in the database, since SQLite folds ASCII alone.
    """
    typed = fold(typed.removeprefix("@"))
    talking = Comment.objects.filter(thread__recap=recap, status=CommentStatus.VISIBLE, member__isnull=False)
    writing = Byline.objects.filter(recap=recap)
    here = talking.order_by().values("member").union(writing.order_by().values("member"))
    members = Member.objects.filter(pk__in=here, is_active=True).order_by("handle")
    known = members.values_list("handle", "display_name")
    fitting = [(handle, name) for handle, name in known if starts(typed, handle, name)]
    return [*fitting[: PEOPLE_SHOWN - 1], *groups(typed), *fitting[PEOPLE_SHOWN - 1 :]][:PEOPLE_SHOWN]


def groups(typed):
    """Of each group the first spelling that fits."""
    aliases = GroupAlias.objects.filter(name__startswith=typed).order_by("-name")
    spellings = {alias.get_role_display(): alias.name for alias in aliases}
    return [(spelling, f"the {role}s") for role, spelling in spellings.items()]


def starts(typed, handle, name):
    return any(word.startswith(typed) for word in (handle, fold(name), *fold(name).split()))


def fold(text):
    """Without case and accents, so that "ines" finds Inês, and the first letter typed of a Hangul syllable finds it."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
