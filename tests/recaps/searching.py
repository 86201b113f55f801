"""What tests of search have in common."""

import re
from contextlib import contextmanager
from types import SimpleNamespace

from recaps.search.indexing import rebuild

MARKS = re.compile(r"</?mark>")


@contextmanager
def no_bar(label, total):
    yield SimpleNamespace(update=lambda count: None)


def read_everything():
    """As the worker has by the time that somebody searches. Tests roll back, and so never get to `on_commit`."""
    rebuild(no_bar)


def results(client, typed, **asked):
    """The page of results without its marks."""
    response = client.get("/search/", {"q": typed} | asked)
    assert response.status_code == 200
    return MARKS.sub("", response.content.decode())
