"""The set of questions in search_quality.txt, and how search is asked them."""

import re
from pathlib import Path

WANTED = 57  # of the sixty
FIRST = re.compile(r'<a class="thing-name" href="([^"]+)"|<h3><a href="([^"]+)"')


def questions():
    """(what is typed, the address or slug that should come first)."""
    lines = Path(__file__).with_suffix(".txt").read_text().splitlines()
    return [tuple(line.split(" -> ")) for line in lines if line and not line.startswith("#")]


def first_result(client, typed):
    match = FIRST.search(client.get("/search/", {"q": typed}).content.decode())
    return (match[1] or match[2]) if match else "nothing"


def wrong_answers(client):
    """(what is typed, what should come first, what does) of each question that is answered wrong."""
    answers = [(typed, wanted, first_result(client, typed)) for typed, wanted in questions()]
    return [answer for answer in answers if answer[2].strip("/").split("/")[-1] != answer[1].strip("/").split("/")[-1]]
