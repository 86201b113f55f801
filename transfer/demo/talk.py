"""The talk under the demo's recaps: who said what when, and what others made of it."""

import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from random import Random
from zlib import crc32

from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from comments import markup, reactions, tree
from comments.models import Comment, Mention, ModerationAction, Reaction
from comments.models.discussion import PUBLIC_ID_BYTES, CommentStatus, RemovedBy
from members.models import Member, Role
from recaps.models import WHOLE_SHOW, Byline, Kind, Show, WatchProgress
from transfer.demo.calendar import EVENING, QUICK, SLOW, moments, said_late, soften
from transfer.demo.names import token

MENTION = re.compile(r"(?<![\w@])@([a-z0-9][a-z0-9_-]*)")
MENTIONS_MAX = 5
# How a comment in a hangout opens, by the house rules there: "Ep 2.", "2화.", "2話。"
NAMES_EPISODE = re.compile(r"(?:Ep|Episode) (\d+)\b|(\d+) ?[화話]")
TALK_LASTS = timedelta(days=75)
MODERATORS_REASON = "Comment policy: no piracy, no advertising."
REACTIONS = {Reaction.Kind.LOVE: 9, Reaction.Kind.LAUGH: 5, Reaction.Kind.TEARS: 3, Reaction.Kind.GASP: 2}
REACTIONS_MOST = (12, 30)  # what even the best loved get
TELLS_PROGRESS = 0.75  # the share of readers of a drama who say how far they have watched


def open_discussion(recap, text, makings):
    """Save the discussion of `recap` as written down, and return its comments in reading order."""
    parents = parents_of([said.depth for said in text.comments])
    times = posting_times(recap, text.comments, parents, makings.calendar)
    comments = []
    for said, parent, posted_at in zip(text.comments, parents, times, strict=True):
        above = None if parent is None else comments[parent]
        comments.append(make_comment(recap, said, above, posted_at, makings.members, len(comments)))
    tree.plant(recap, trees_of(comments))
    return comments


def parents_of(depths):
    """For each comment the index of the nearest one above with a depth one less, or None for a root."""
    latest, parents = {}, []
    for index, depth in enumerate(depths):
        parents.append(latest[depth - 1] if depth else None)
        latest[depth] = index
    return parents


def trees_of(comments):
    trees = []
    for comment in comments:
        if comment.parent is None:
            trees.append([])
        trees[-1].append(comment)
    return trees


# --- When


def posting_times(recap, comments, parents, calendar):
    not_before = [earliest(recap, said) for said in comments]
    closed = max([recap.published_at, *filter(None, not_before)]) + TALK_LASTS
    return moments(
        parents,
        opened=recap.published_at,
        closed=min(closed, calendar.now),
        usual=SLOW if recap.kind == Kind.HANGOUT else QUICK,
        seed=recap.import_ref,
        not_before=not_before,
    )


def earliest(recap, said):
    """The first moment at which somebody could say this: an episode has to be aired before it is given away."""
    late = said_late(said.source)
    if late:
        return recap.published_at + late
    episode = named_episode(recap, said)
    if not episode or recap.show.status != Show.Status.AIRING:
        return None
    aired = {episode.position: episode.aired_on for episode in recap.show.episodes.all()}
    return at_evening(aired[episode])


def named_episode(recap, said):
    """The episode that a comment says it reaches: by its flag or, in a hangout, by the words that it opens with."""
    opening = NAMES_EPISODE.match(said.source) if recap.kind == Kind.HANGOUT else None
    return said.reveals or (int(opening[1] or opening[2]) if opening else None)


def at_evening(day):
    return timezone.make_aware(datetime.combine(day, EVENING))


# --- What


def make_comment(recap, said, parent, posted_at, members, index):
    return Comment(
        parent=parent,
        public_id=token(f"{recap.import_ref}/{index}", PUBLIC_ID_BYTES),
        posted_at=posted_at,
        reveals_through=reveals_through(recap, said, parent),
        **authorship(said, members),
        **words_of(said),
    )


def authorship(said, members):
    if not said.guest:
        return {"member": members[said.author]}
    address = slugify(said.guest) or f"guest{crc32(said.guest.encode())}"
    return {"guest_name": said.guest, "guest_email": f"{address}@example.com"}


def words_of(said):
    if not said.removed:
        return {"source": said.source, "html": markup.render(said.source)}
    return {"status": CommentStatus.TOMBSTONE, "removed_by": said.removed}


def reveals_through(recap, said, parent):
    """What it says itself; in a hangout else what it answers gives away, or the whole drama; elsewhere the recap."""
    if recap.kind != Kind.HANGOUT:
        return said.reveals or recap.covers_through
    return named_episode(recap, said) or (parent.reveals_through if parent else WHOLE_SHOW)


# --- What others make of it


def mention_members(comments, members):
    Mention.objects.bulk_create(
        Mention(comment=comment, member=members[handle])
        for comment in comments
        for handle in mentioned_in(comment, members)
    )


def mentioned_in(comment, members):
    """The handles of the members named in it, each once, and never its own author's."""
    handles = dict.fromkeys(MENTION.findall(comment.source))
    return [handle for handle in handles if handle in members and members[handle] != comment.member][:MENTIONS_MAX]


def log_removals(comments, members):
    """The moderation log of what a moderator has removed."""
    moderators = [member for member in members.values() if member.role == Role.MODERATOR]
    removed = [comment for comment in comments if comment.removed_by == RemovedBy.MODERATOR]
    removed.sort(key=lambda comment: comment.posted_at)  # a log is written in its order
    ModerationAction.objects.bulk_create(
        ModerationAction(
            moderator=moderators[number % len(moderators)],
            verb=ModerationAction.Verb.TOMBSTONE,
            comment=comment,
            reason=MODERATORS_REASON,
            at=comment.posted_at,
        )
        for number, comment in enumerate(removed)
    )


def react(comments, members, calendar):
    """Signs under the comments: none or one under most, many under few."""
    people = list(members.values())
    Reaction.objects.bulk_create(
        reaction
        for comment in comments
        if comment.is_visible
        for reaction in reactions_to(comment, people, calendar.now)
    )
    for thread_id in {comment.thread_id for comment in comments}:
        reactions.recount(thread_id)


def reactions_to(comment, people, now):
    rng = Random(comment.public_id)
    count = min(int(rng.paretovariate(1.1)) - 1, rng.randint(*REACTIONS_MOST), len(people))
    kinds = rng.choices(list(REACTIONS), REACTIONS.values(), k=count)
    for member, kind in zip(rng.sample(people, count), kinds, strict=True):
        if member != comment.member:
            since = max(comment.posted_at, member.joined_at)
            at = since + soften(timedelta(hours=rng.expovariate(1 / 9)), now - since)
            yield Reaction(comment=comment, member=member, kind=kind, created_at=at)


# --- What follows from it


def were_here_before(members, comments):
    """Nobody has joined after the first thing that they wrote here."""
    first = defaultdict(list)
    for comment in comments:
        first[comment.member_id].append(comment.posted_at)
    for writer, published in Byline.objects.values_list("member", "recap__created_at"):
        first[writer].append(published)
    for member in members.values():
        an_hour_before = min(first[member.pk], default=member.joined_at) - timedelta(hours=1)
        member.joined_at = min(member.joined_at, an_hour_before)
    Member.objects.bulk_update(members.values(), ["joined_at"])


def say_how_far(talked, calendar):
    """Watch progress of those who have talked about a drama: through what they gave away, or all that is aired."""
    reached = Counter()
    for recap, comments in talked:
        for comment in comments:
            if comment.member and recap.show:
                key = comment.member, recap.show
                reached[key] = max(reached[key], comment.reveals_through)
    aired = aired_through(calendar)
    WatchProgress.objects.bulk_create(
        WatchProgress(member=member, show=show, watched_through=min(through, aired[show.pk]))
        for (member, show), through in reached.items()
        if Random(f"{member.handle}/{show.slug}").random() < TELLS_PROGRESS
    )


def aired_through(calendar):
    """The position of the last episode that has been on, by the primary key of its drama."""
    aired = Show.objects.filter(episodes__aired_on__lt=calendar.today)
    return dict(aired.annotate(reached=Max("episodes__position")).values_list("pk", "reached"))
