"""The HTML of one comment: what it says of each kind, and that nothing typed becomes markup."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from comments.discussion.drawing import TEXT, around
from comments.discussion.rows import Answered, Said
from comments.models import Comment

HOSTILE = """<img src=x onerror=alert(1)> & "'{0} {name} %s 🌙"""
AT = datetime(2026, 11, 30, 18, 12, 46, 266729, UTC)
WRITE = "/2026/11/lamp/comments/"
ANSWERED = Answered("cd34", "Bo", on_page=True)
MEMBER = {"guest_name": "", "member_id": 7, "handle": "wren", "display_name": "Wren", "avatar": "", "role": "member"}


def said(**changes):
    fields = dict.fromkeys(Said._fields) | dict.fromkeys(("loves", "laughs", "tears", "gasps"), 0)
    fields |= {"id": 5, "public_id": "ab12", "level": 1, "status": "visible", "removed_by": "", "posted_at": AT}
    fields |= {"html": "<p>Who left the lamp on?</p>", "reveals_through": 7, "guest_name": "Bo", "wrote_recap": False}
    return Said(**fields | changes)


def article(said, *beside, **more):
    """As a page has it."""
    return said.html.join(around(said._replace(html=TEXT), *beside, **more))


class Tags(HTMLParser):
    """The tags of a text, and whether each one that opens is closed in its turn."""

    def __init__(self, html):
        super().__init__()
        self.names, self.open, self.values = set(), [], set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.names.add(tag)
        self.values |= {value for _, value in attributes}
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


KINDS = {
    "a guest's": {},
    "a member's": MEMBER,
    "an editor's": MEMBER | {"role": "editor", "display_name": ""},
    "the recapper's": MEMBER | {"role": "recapper", "wrote_recap": True},
    "edited": {"edited_at": AT},
    "one with reactions": {"loves": 2, "gasps": 1},
    "held": {"status": "held"},
    "rejected": {"status": "rejected"},
    "removed by its author": {"status": "tombstone", "removed_by": "author", "html": ""},
    "removed by a moderator": {"status": "tombstone", "removed_by": "moderator", "html": ""},
}


@pytest.mark.parametrize("changes", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("more", [{}, {"beyond": "episode 9"}, {"waits": True}, {"locked": True}], ids=str)
def test_every_kind_is_whole(changes, more):
    for number, answers, write_address in ((12, None, WRITE), (None, ANSWERED, WRITE), (None, None, "")):
        tags = Tags(article(said(**changes), number, answers, write_address, **more))
        assert tags.open == []
        assert "article" in tags.names


@pytest.mark.parametrize("who", [{"guest_name": HOSTILE}, MEMBER | {"display_name": HOSTILE}], ids=["guest", "member"])
@pytest.mark.parametrize("curtain", [False, True])
def test_a_name_is_never_markup(who, curtain):
    answers = ANSWERED._replace(name=HOSTILE)
    tags = Tags(article(said(**who), 12, answers, WRITE, beyond=HOSTILE, curtain=curtain))
    assert "img" not in tags.names
    assert HOSTILE in tags.values  # the label of the article, as it was typed


def test_the_text_is_html_as_it_was_saved():
    assert '<div class="comment-text" dir="auto"><p>{0} & {name} %s</p></div>' in article(
        said(html="<p>{0} & {name} %s</p>"), None, None, WRITE
    )


def test_what_cannot_be_read_has_neither_text_nor_author():
    for changes, words in {
        "held": "Waiting for a moderator.",
        "rejected": "Removed by a moderator.",
    }.items():
        gone = article(said(status=changes), None, None, WRITE)
        assert words in gone
        assert "lamp" not in gone
        assert "Bo" not in gone
    gone = article(said(status="tombstone", removed_by="author"), None, ANSWERED, WRITE)
    assert "Removed by its author." in gone
    assert "It answered <bdi>Bo</bdi>." in gone


def test_a_curtain_opens_all_of_its_episode_but_never_a_whole_drama():
    through_nine = article(said(reveals_through=9), None, None, "", beyond="episode 9", curtain=True)
    assert 'name="through" value="9"' in through_nine
    assert "Open all through episode 9" in through_nine
    whole = article(said(), None, None, "", beyond="the whole drama", curtain=True)
    assert "Gives away the whole drama." in whole
    assert "Open all" not in whole


def test_who_wrote_it_has_a_badge_by_role():
    badges = {"member": None, "editor": "editor", "moderator": "moderator", "recapper": "recapper"}
    for role, badge in badges.items():
        html = article(said(**MEMBER | {"role": role}), None, None, WRITE)
        assert (f'<span class="badge">{badge}</span>' in html) == bool(badge)
    assert "recapped this" in article(said(**MEMBER | {"role": "recapper", "wrote_recap": True}), None, None, WRITE)


def test_only_signs_that_are_left_are_offered():
    some = article(said(loves=2), None, None, WRITE)
    assert 'name="love"' in some
    assert "React" in some
    every = article(said(loves=1, laughs=1, tears=1, gasps=1), None, None, WRITE)
    assert every.count('class="reaction"') == 4
    assert "React" not in every


def test_a_locked_thread_says_so_and_its_own_address_is_its_comments():
    html = article(said(), 12, None, "", locked=True)
    assert "This thread is closed for replies." in html
    assert "Reply" not in html
    address = Comment(public_id="ab12").get_absolute_url()
    assert f'<a class="thread-number" href="{address}" aria-label="Thread 12">12</a>' in html
    assert f'href="{address}report/"' in html
