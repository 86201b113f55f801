"""What tests of writing share: where things are on the page of a recap, and what is in the browser's store."""

import contextlib

from playwright.sync_api import expect

from tests import factories

LONG = "It is the lamp, not the letter. " * 80


def open_recap(page, recap, at=""):
    page.goto(recap.get_absolute_url() + at)
    return page.locator("comment-form")


def text_of(page):
    return page.locator("textarea[name=body]")


def type_in(page, words):
    """And wait for the tools that come when somebody begins: leaving at once would break their loading off."""
    text_of(page).fill(words)
    expect(page.get_by_role("toolbar", name="Formatting")).to_be_visible()


def fill_in_guest(page, person=factories.GUEST):
    page.locator("[name=guest_name]").fill(person.name)
    page.locator("[name=guest_email]").fill(person.email)


def post(page):
    page.get_by_role("button", name="Post", exact=True).click()


def reply_to(page, comment):
    page.locator(f"#{comment.anchor} > .comment-actions .reply").click()


def drafts_in(page):
    """The texts in the browser's store."""
    keys = "Object.keys(localStorage).filter(key => key.startsWith('draft:'))"
    return page.evaluate(f"{keys}.map(key => JSON.parse(localStorage[key]).text)")


@contextlib.contextmanager
def expecting(open_page, part):
    """Takes what the browser complains of in here off the list, where it names `part`."""
    yield
    open_page.complaints[:] = [complaint for complaint in open_page.complaints if part not in complaint]
