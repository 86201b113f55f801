"""What waits for the demo's moderators, so that their queue has something of everything. All of it is made up."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max

from comments import markup, tree
from comments.models import Case, Comment, Report
from comments.models.discussion import PUBLIC_ID_BYTES, CommentStatus
from recaps.models import WHOLE_SHOW
from transfer.demo.names import token

Reason = Report.Reason
FIRST = ("The first comment of a guest.", "The first comment of everybody is looked at. The next ones are not.")
LINKS = ("3 links.", "Comments with more than 2 links are looked at first.")
LISTED = ("On the list: dailymotion mirror.", "It has a word or an address that a moderator looks at first.")


@dataclass(frozen=True)
class Trouble:
    """A comment of a guest. With `held` (why, kindly) it waits; `reports` are (reason, note) of so many members."""

    says: str
    guest: str
    held: tuple = ()
    reports: tuple = ()


TROUBLE = [
    Trouble(
        "Long time reader, first time talking. I watched this with my mother, who does not like anything, and she "
        "asked when the next one is on. That is all. I wanted to tell somebody.",
        "Mrs Odum's daughter",
        FIRST,
    ),
    Trouble(
        "For those who asked about the songs: https://songs.example/episode-list, the singer at "
        "https://singer.example/tour, and the sheet music at https://sheets.example/free.",
        "pianola",
        LINKS,
    ),
    Trouble(
        "All episodes already up on the dailymotion mirror, no waiting, no subscription, quality is fine!!",
        "BestStreams 4U",
        LISTED,
    ),
    Trouble(
        "Anyone who cried at this has never had a real problem. Grow up, the lot of you.",
        "Just Being Honest",
        reports=((Reason.UNKIND, ""), (Reason.UNKIND, "Second time this week.")),
    ),
    Trouble(
        "I have read the book, so I can tell you that nobody gets on that ferry in the end.",
        "page 412",
        reports=((Reason.SPOILER, "That is the last chapter."),),
    ),
    Trouble(
        "Does anybody know whether the second lead sings in the closing credits himself? It sounds like him on a bad "
        "line, in the best way.",
        "Tomasz from the night shift 🌙",
        FIRST,
    ),
    Trouble(
        "They recast the grandmother and hoped that we would not notice. We noticed. I am not over it and I do not "
        "intend to be.",
        "still counting grandmothers",
        FIRST,
    ),
    Trouble("Lost 8 kg in 10 days, ask me how. Link in my name.", "slim tea", FIRST, ((Reason.SPAM, ""),)),
]


def make_trouble(talked, members, calendar):
    """Plant each under a recap of its own, the latest first, posted within the last two days."""
    recaps = sorted({recap for recap, _ in talked if recap.is_public and recap.show}, key=lambda recap: recap.pk)
    recaps = sorted(recaps, key=lambda recap: recap.published_at, reverse=True)
    readers = sorted(members.values(), key=lambda member: member.handle)
    for number, trouble in enumerate(TROUBLE if recaps else ()):
        recap = recaps[number % len(recaps)]
        comment = as_comment(trouble, recap, number, calendar)
        tree.plant(recap, [[comment]])
        if trouble.held:
            why, kindly = trouble.held
            Case.objects.create(comment=comment, why=why, kindly=kindly)
        report(comment, trouble.reports, readers[number:])


def as_comment(trouble, recap, number, calendar):
    newest = Comment.objects.filter(thread__recap=recap, parent=None).aggregate(at=Max("posted_at"))["at"]
    posted_at = max(recap.published_at, calendar.now - timedelta(hours=5 * (number + 1)), newest)
    return Comment(
        public_id=token(f"trouble/{number}", PUBLIC_ID_BYTES),
        guest_name=trouble.guest,
        guest_email=f"guest-{number}@example.net",
        source=trouble.says,
        html=markup.render(trouble.says),
        status=CommentStatus.HELD if trouble.held else CommentStatus.VISIBLE,
        reveals_through=recap.covers_through,
        posted_at=posted_at,
    )


def report(comment, reports, readers):
    for reader, (reason, note) in zip(readers, reports, strict=False):
        through = WHOLE_SHOW if reason == Reason.SPOILER and comment.reveals_through < WHOLE_SHOW else None
        at = comment.posted_at + timedelta(minutes=40)
        Report.objects.create(
            comment=comment, member=reader, reason=reason, note=note, reveals_through=through, created_at=at
        )
