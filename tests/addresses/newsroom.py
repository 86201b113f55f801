"""The newsroom: Django's own views of each model by what the roles may do, and ours one by one.

Nobody else gets in, a muted or banned member as little as a guest: everything leads to signing in.
"""

from tests.addresses import at, each


def staff(recapper, moderator, editor, others=302):
    return each(others, recapper=recapper, moderator=moderator, editor=editor)


def staff_at(code):
    return dict.fromkeys(("recapper", "moderator", "editor"), code)


EVERY_ROLE = staff(200, 200, 200)
WRITERS = staff(200, 403, 200)
EDITORS = staff(403, 403, 200)
NO_ROLE = staff(403, 403, 403)
LED_ON = each(302)
# The admin asks who it is before it looks at the method.
REFUSED = staff(405, 405, 405)
TOLD = each(403, guest=302)
EVERYTHING = "view add change delete"


def model(name, key, recapper="", moderator="", editor="", **changed):
    """Rows of the admin's views of a model; `key` names one of its rows. `changed` are rows that say otherwise."""
    may = {"recapper": recapper, "moderator": moderator, "editor": editor}
    root = f"/admin/{name.replace('_', '/')}/"
    rows = {
        "changelist": at(root, if_one_may("view", may), post=if_one_may("view", may)),
        "add": at(f"{root}add/", if_one_may("add", may), post=if_one_may("add", may)),
        "history": at(f"{root}{key}/history/", if_one_may("view", may), post=if_one_may("view", may)),
        "change": at(f"{root}{key}/change/", if_one_may("view", may), post=if_one_may("change", may)),
        "delete": at(f"{root}{key}/delete/", if_one_may("delete", may), post=if_one_may("delete", may)),
    } | changed
    named = {f"admin:{name}_{view}": [row] for view, row in rows.items()}
    return named | {f"{root[1:]}<path:object_id>/": [at(f"{root}{key}/", LED_ON, post=LED_ON)]}


def if_one_may(verb, may):
    """Forms that come back empty are shown again, with 200."""
    return staff(**{role: 200 if verb in verbs.split() else 403 for role, verbs in may.items()})


RECAP, IMAGE, COMMENT = "/admin/recaps/recap/", "/admin/recaps/image/", "/admin/comments/comment/"
TABLE = {
    **model("recaps_page", "{page_pk}", editor="view add change"),
    **model("recaps_image", "{image_pk}", recapper="view add change", editor=EVERYTHING),
    **model("recaps_tag", "{tag_pk}", recapper="view add", editor=EVERYTHING),
    **model("recaps_show", "{show_pk}", recapper="view", editor=EVERYTHING),
    **model("recaps_episode", "{episode_pk}", recapper="view", editor="view delete"),
    **model("recaps_person", "{person_pk}", recapper="view", editor=EVERYTHING),
    **model("recaps_oldaddress", "{old_address_pk}", editor=EVERYTHING),
    **model(
        "recaps_recap",
        "{recap_pk}",
        recapper="view add",
        moderator="view",
        editor=EVERYTHING,
        history=at(f"{RECAP}{{recap_pk}}/history/", WRITERS, post=WRITERS),
        # Without the state that it began from, a form is in conflict with what is there.
        change=at(f"{RECAP}{{recap_pk}}/change/", EVERY_ROLE, post=staff(403, 403, 409)),
    ),
    **model("comments_comment", "{comment_pk}", moderator="view", editor="view"),
    **model("comments_report", "{report_pk}", moderator="view", editor="view"),
    **model("comments_moderationaction", "{action_pk}", moderator="view", editor="view"),
    **model("comments_listedterm", "{term_pk}"),
    **model("members_member", "{member_pk}", editor="view"),
    **model("transfer_doubt", "{doubt_pk}", editor="view change delete"),
    **model("account_emailaddress", "{email_pk}"),
    **model("mfa_authenticator", "{factor_pk}"),
    **model("usersessions_usersession", "{session_pk}"),
    # The whole of it
    "admin:index": [at("/admin/", EVERY_ROLE, post=EVERY_ROLE)],
    # Who is signed in, and may not come in, is told so. Who may is led on by a GET alone.
    "admin:login": [at("/admin/login/", TOLD | staff_at(302), post=TOLD | staff_at(200), head=TOLD | staff_at(200))],
    "admin:logout": [at("/admin/logout/", REFUSED, post=EVERY_ROLE)],
    "admin:password_change": [at("/admin/password_change/", EVERY_ROLE, post=EVERY_ROLE)],
    "admin:password_change_done": [at("/admin/password_change/done/", EVERY_ROLE, post=REFUSED)],
    "admin:autocomplete": [at("/admin/autocomplete/", NO_ROLE, post=REFUSED)],
    "admin:jsi18n": [at("/admin/jsi18n/", EVERY_ROLE, post=REFUSED)],
    "admin:view_on_site": [at("/admin/r/{recap_type_pk}/{recap_pk}/", LED_ON, post=LED_ON)],
    "admin:app_list": [at("/admin/recaps/", EVERY_ROLE, post=EVERY_ROLE)],
    "admin/(?P<url>.*)$": [at("/admin/nothing/", staff(404, 404, 404), post=staff(404, 404, 404))],
    "admin:auth_user_password_change": [at("/admin/members/member/{member_pk}/password/", NO_ROLE, post=NO_ROLE)],
    # Pictures
    "admin:recaps_image_picker": [at(f"{IMAGE}picker/", WRITERS, post=WRITERS)],
    "admin:recaps_image_desk": [at(f"{IMAGE}desk/", WRITERS, post=WRITERS)],
    "admin:recaps_image_desk_upload": [at(f"{IMAGE}desk/upload/", NO_ROLE, post=staff(422, 403, 422))],
    "admin:recaps_image_desk_order": [at(f"{IMAGE}desk/order/", NO_ROLE, post=NO_ROLE)],
    "admin:recaps_image_desk_words": [at(f"{IMAGE}desk/{{image_pk}}/", NO_ROLE, post=WRITERS)],
    # Recaps. What is out is its editors' to change.
    "admin:recaps_recap_working_new": [at(f"{RECAP}working/", REFUSED, post=staff(400, 403, 400))],
    "admin:recaps_recap_working": [
        at(f"{RECAP}{{recap_pk}}/working/", REFUSED, post=staff(403, 403, 200), sends={"_member": "{editor_pk}"}),
        at(f"{RECAP}{{draft_pk}}/working/", REFUSED, post=staff(200, 403, 403), sends={"_member": "{recapper_pk}"}),
    ],
    "admin:recaps_recap_settle": [at(f"{RECAP}{{recap_pk}}/settle/", REFUSED, post=staff(403, 403, 302))],
    "admin:recaps_recap_restore": [
        at(f"{RECAP}{{recap_pk}}/revisions/99/restore/", REFUSED, post=staff(403, 403, 404))
    ],
    "admin:recaps_recap_preview_new": [at(f"{RECAP}preview/", staff(302, 403, 302), post=staff(422, 403, 422))],
    "admin:recaps_recap_preview": [
        at(f"{RECAP}{{recap_pk}}/preview/", staff(403, 403, 302), post=staff(403, 403, 422)),
        at(f"{RECAP}{{draft_pk}}/preview/", staff(302, 403, 302), post=staff(422, 403, 422)),
    ],
    "admin:recaps_recap_link": [at(f"{RECAP}{{draft_pk}}/link/", WRITERS, post=staff(302, 403, 302))],
    "admin:recaps_show_whole": [at("/admin/recaps/show/whole/", EDITORS, post=EDITORS)],
    "admin:recaps_show_cast": [at("/admin/recaps/show/{show_pk}/cast/", WRITERS, post=WRITERS)],
    # Comments
    "admin:comments_comment_decide": [
        at(f"{COMMENT}{{comment_pk}}/decide/", REFUSED, post=staff(403, 302, 302), sends={"verb": "reject"})
    ],
    "admin:comments_comment_rescope": [
        at(f"{COMMENT}{{comment_pk}}/rescope/", REFUSED, post=staff(403, 302, 302), sends={"through": "2"})
    ],
}
