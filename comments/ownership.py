"""Who may still change a comment. The rule is said here, once; pages, forms and the permalink all ask it.

Members own what they wrote while signed in. Guests own what they posted from this browser: a signed cookie, which no
script can read and nobody else can make, names their last comments. Nobody owns more by their role: moderators and
editors decide about the comments of others in the admin, where it is logged.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils import timezone

from comments.models import Comment
from comments.models.discussion import CommentStatus

# Long enough to see one's own typing error, too short to change what others have answered. Not restarted by an edit.
EDIT_WINDOW = timedelta(minutes=30)
STANDING = (CommentStatus.VISIBLE, CommentStatus.HELD)

COOKIE = "mine"
SALT = "comments.ownership"
# What a browser is asked to keep: so many comments, which is about 700 bytes, and so long, which lets a guest whose
# comment waits for a moderator see it there the next day. What they may change is bounded by EDIT_WINDOW all the same.
REMEMBERED_MAX = 20
REMEMBERED_FOR = timedelta(days=7)


def member_of(request):
    """Who asks, as a Member; None for a guest."""
    return request.user if request.user.is_authenticated else None


def may_edit(request, comment):
    return comment.status in STANDING and is_recent(comment) and owns(request, comment)


def may_delete(request, comment):
    """Members at any time; guests as long as they may edit."""
    return comment.status in STANDING and owns(request, comment) and (bool(comment.member_id) or is_recent(comment))


def is_recent(comment):
    return timezone.now() < comment.posted_at + EDIT_WINDOW


def owns(request, comment):
    """Whether the person of this request wrote `comment`, as far as we can know. Costs no query of its own."""
    if comment.member_id:
        return request.user.pk == comment.member_id
    return comment.public_id in remembered(request)


def may_see(request, comment):
    """Whether the comment's own text is for this person: a held one is for its author alone."""
    return comment.is_visible or (comment.status == CommentStatus.HELD and owns(request, comment))


def held_of_guest(request, recap):
    """{primary key: (public id, why)} of what this guest has waiting under `recap`: one query, or none."""
    ids = remembered(request)
    if not ids:
        return {}
    held = Comment.objects.filter(status=CommentStatus.HELD, thread__recap=recap, member=None, public_id__in=ids)
    return {pk: said for pk, *said in held.values_list("pk", "public_id", "case__kindly")[:REMEMBERED_MAX]}


def addressed_from(addresses):
    """Comments that guests wrote under one of `addresses`: as it stands in the account, and as people type it."""
    typed = {spelling for one in addresses for spelling in (one, one.lower(), one.capitalize())} - {""}
    return Comment.objects.filter(member=None, guest_email__in=typed)


def unclaimed(member):
    """What this member wrote as a guest, under an address that they have confirmed. Not what was removed."""
    confirmed = member.emailaddress_set.filter(verified=True).values_list("email", flat=True)
    return addressed_from(confirmed).exclude(status=CommentStatus.TOMBSTONE)


# --- The cookie of a guest


def remembered(request):
    """{public_id: when it was posted} of this browser's comments as a guest. Read once a request."""
    if not hasattr(request, "remembered_comments"):
        kept = request.COOKIES.get(COOKIE)
        request.remembered_comments = read_cookie(kept) if kept else {}
    return request.remembered_comments


def read_cookie(value):
    """Empty, if the cookie is not of our making, or too old."""
    try:
        return dict(signing.loads(value, salt=SALT, max_age=REMEMBERED_FOR))
    except signing.BadSignature:
        return {}


def remember(request, response, comment):
    """Let this browser own a guest's comment that it has just posted. Returns `response`."""
    if comment.member_id:
        return response
    mine = {**remembered(request), comment.public_id: int(comment.posted_at.timestamp())}
    oldest = (timezone.now() - REMEMBERED_FOR).timestamp()
    pairs = [pair for pair in mine.items() if pair[1] > oldest][-REMEMBERED_MAX:]
    response.set_cookie(
        COOKIE,
        signing.dumps(pairs, salt=SALT),
        max_age=REMEMBERED_FOR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response
