"""The discussion: reading, writing, being told, moderating."""

from tests.addresses import (
    EVERYBODY,
    MODERATORS,
    MODERATORS_SEND,
    NO_MORE,
    NOBODY,
    SENT_BY_MEMBERS,
    SIGNED_IN,
    at,
    each,
    press,
)

# Muted: reads, reacts and reports. Banned: reads.
WRITERS = each(303, muted=403, banned=403)
REPORTERS = each(200, banned=403)
REACTS = each(303, banned=403)
ITS_WRITER = each(403, member=200)
OF_MEMBERS = each(200, guest=403)
TYPED = {"body": "Who left it on?", "guest_name": "Bo", "guest_email": "bo@example.net"}
ONLY_FOR_MODERATORS = each(403, guest=302, moderator=404, editor=404)

TABLE = {
    "comments:write": [
        at("{recap}comments/", EVERYBODY, post=WRITERS, sends=TYPED),
        at("{recap}comments/", EVERYBODY, post=each(422), sends={"body": ""}),
        at("{recap}comments/?parent={comment}", EVERYBODY, post=WRITERS, sends=TYPED | {"parent": "{comment}"}),
        at("{scheduled}comments/", NOBODY, post=NOBODY, sends=TYPED),
        at("{draft}comments/", NOBODY, post=NOBODY, sends=TYPED),
    ],
    "comments:preview": [
        press("{recap}comments/preview/", EVERYBODY, **TYPED),
        press("{recap}comments/preview/", each(422)),
        press("{draft}comments/preview/", NOBODY, **TYPED),
    ],
    "comments:draft": [
        at("{recap}comments/draft/", OF_MEMBERS, post=OF_MEMBERS, sends={"text": "Half a thought"}),
        at("{draft}comments/draft/", NOBODY, post=NOBODY, sends={"text": "Half a thought"}),
    ],
    "comments:react": [
        press("{recap}comments/react/", REACTS, love="{comment}"),
        press("{recap}comments/react/", NOBODY, love="{held}"),
        press("{recap}comments/react/", NOBODY),
    ],
    "comments:react_to": [
        at("/comments/{comment}/react/", each(200, guest=303, banned=403)),
        at("/comments/{held}/react/", NOBODY),
    ],
    "comments:news": [at("{recap}comments/news/", EVERYBODY), at("{draft}comments/news/", NOBODY)],
    "comments:gone": [at("{recap}comments/gone/", EVERYBODY), at("{draft}comments/gone/", NOBODY)],
    "comments:arrivals": [
        at("{recap}comments/arrivals/?since=2001-01-01T00:00:00Z", EVERYBODY),
        at("{recap}comments/arrivals/?since=soon", each(400)),
        at("{draft}comments/arrivals/?since=2001-01-01T00:00:00Z", NOBODY),
    ],
    "comments:people": [at("{recap}comments/people/?q=y", EVERYBODY), at("{draft}comments/people/?q=y", NOBODY)],
    "comments:feed": [at("/comments/feed/", EVERYBODY)],
    "comments:recap_feed": [at("{recap}feed/", EVERYBODY), at("{draft}feed/", NOBODY)],
    "comments:permalink": [
        at("/comments/{comment}/", each(302)),
        at("/comments/{tombstone}/", each(302)),
        at("/comments/{held}/", NOBODY),
        at("/comments/{own_held}/", each(404, member=302)),
        at("/comments/nothing/", NOBODY),
        at("/comments/%00/", NOBODY, post=NOBODY),
    ],
    "comments:old-page": [at("{recap}comment-page-2/", NO_MORE), at("{draft}comment-page-2/", NOBODY)],
    "comments:opened": [at("/comments/{comment}/open/", EVERYBODY), at("/comments/{held}/open/", NOBODY)],
    "comments:report": [
        at("/comments/{comment}/report/", REPORTERS, post=each(302, banned=403), sends={"reason": "unkind"}),
        at("/comments/{comment}/report/", REPORTERS, post=each(422, banned=403), sends={"note": "x"}),
        at("/comments/{held}/report/", NOBODY, post=NOBODY, sends={"reason": "unkind"}),
    ],
    # Its writer's alone, by no role anybody else's.
    "comments:edit": [
        at(
            "/comments/{own}/edit/",
            ITS_WRITER,
            post=each(403, member=303),
            sends={"body": "Changed.", "seen": "{own_seen}"},
        ),
        at("/comments/{comment}/edit/", each(403), post=each(403), sends={"body": "Changed."}),
        at("/comments/{held}/edit/", NOBODY, post=NOBODY, sends={"body": "Changed."}),
    ],
    "comments:delete": [
        at("/comments/{own}/delete/", ITS_WRITER, post=each(403, member=303)),
        at("/comments/{comment}/delete/", each(403), post=each(403)),
        at("/comments/{held}/delete/", NOBODY, post=NOBODY),
    ],
    "comments:revisions": [at("/comments/{comment}/revisions/", each(403, moderator=200, editor=200))],
    # What is told, and by letter
    "comments:follow": [
        press("/me/follow/", each(303), follow="thread {comment}"),
        press("/me/follow/", each(303), unfollow="show {show}"),
        press("/me/follow/", NOBODY),
    ],
    "comments:drafts": [at("/me/drafts/", SIGNED_IN, post=SENT_BY_MEMBERS, sends={"draft": "{own_draft}"})],
    "comments:claim": [at("/me/claim/", SIGNED_IN, post=SENT_BY_MEMBERS)],
    "comments:mail": [
        at(
            "/me/mail/",
            SIGNED_IN,
            post=SENT_BY_MEMBERS,
            sends=dict.fromkeys(("reply", "mention", "followed", "recap", "decision"), "never"),
        ),
        at("/me/mail/", SIGNED_IN, post=each(422, guest=302), sends={"reply": "sometimes"}),
    ],
    "comments:notifications": [at("/me/notifications/", SIGNED_IN), at("/me/notifications/?page=x", SIGNED_IN)],
    "comments:read_all": [press("/me/notifications/read/", SENT_BY_MEMBERS)],
    "comments:open_notification": [press("/me/notifications/{told}/open/", each(404, guest=302, member=303))],
    # Whoever has the link.
    "comments:confirm": [
        at("/mail/confirm/{question}/", EVERYBODY, post=EVERYBODY),
        at("/mail/confirm/nothing/", NOBODY, post=NOBODY),
    ],
    "comments:unsubscribe": [
        at("/mail/unsubscribe/{letter}/", EVERYBODY, post=EVERYBODY),
        at("/mail/unsubscribe/nothing/", NOBODY, post=NOBODY),
    ],
    # Moderating
    "comments:queue": [at("/moderation/", MODERATORS)],
    "comments:waiting": [at("/moderation/waiting/", MODERATORS, post=MODERATORS_SEND, sends={"comment": "{held}"})],
    "comments:log": [
        at("/moderation/log/", MODERATORS),
        at("/moderation/log/?q=x&person=yuna&by=tobias&verb=reject&recap=x&before=9", MODERATORS),
        at("/moderation/log/?verb=nonsense&before=x%00", MODERATORS),
    ],
    "comments:case": [
        at(
            "/moderation/comments/{held}/",
            MODERATORS,
            post=MODERATORS_SEND,
            sends={"verb": "approve", "seen": "{held_seen}"},
        ),
        at("/moderation/comments/{comment}/", MODERATORS, post=each(403, guest=302), sends={"verb": "nonsense"}),
        at("/moderation/comments/nothing/", ONLY_FOR_MODERATORS, post=ONLY_FOR_MODERATORS),
    ],
    "comments:undo": [press("/moderation/undo/", ONLY_FOR_MODERATORS)],
    "comments:person": [
        at("/moderation/people/yuna/", MODERATORS, post=MODERATORS_SEND, sends={"verb": "mute", "days": "3"}),
        at("/moderation/people/nobody/", ONLY_FOR_MODERATORS, post=ONLY_FOR_MODERATORS),
    ],
    "comments:rules": [
        press("{recap}comments/rules/", MODERATORS_SEND, discussion_open="on", slow_seconds="60"),
        press("{recap}comments/rules/", each(403, guest=302, moderator=422, editor=422), slow_seconds="soon"),
        press("{draft}comments/rules/", ONLY_FOR_MODERATORS, slow_seconds="60"),
    ],
    "comments:decisions": [at("/me/decisions/", SIGNED_IN)],
}
