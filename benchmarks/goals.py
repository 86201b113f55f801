"""What the site is held to (issue H), picked out of what the topics found: one table above all others.

A row of a topic belongs here when it has a goal and its name begins as said here; what no topic has measured is named.
"""

# {what is promised: where it is measured, as (topic, how the names of its rows begin)}
PROMISED = {
    "A recap with 500 comments, first time after a new one": (
        ("pages", "recap, first time after a new comment"),
        ("wordpress", "Ours, a new comment before each request"),
    ),
    "The same, kept and compressed": (
        ("pages", "recap, kept"),
        ("pages", "recap, 304"),
        ("serving", "Recap as it is kept"),
        ("wordpress", "Behind nginx"),
    ),
    "The same for a member": (("pages", "recap, a member's page"),),
    "Home, drama and search on the large demo": (("pages", "home"), ("pages", "drama"), ("pages", "search")),
    "The same within a fifth on the small demo": (("growth", ""),),
    "A reply": (("posting", "A reply to the root of a thread of 10,"), ("posting", "16 ")),
    "Live poll with nothing new": (("pages", "live poll"), ("serving", "Live poll")),
    "First visit on a slow phone": (("browser", "Slow phone"),),
    "Memory": (("memory", ""),),
    "Start of a worker": (("starting", ""),),
}


def picked(kept):
    """(promise, what is looked for, database, row) in the order above; without the last two where nothing was measured.

    `kept` is {topic: its result}.
    """
    for promise, places in PROMISED.items():
        for topic, beginning in places:
            sought = f"{topic}: {beginning or 'all'}"
            found = list(rows_of(kept, topic, beginning)) or [("", None)]
            yield from ((promise, sought, database, row) for database, row in found)


def rows_of(kept, topic, beginning):
    for database, rows in kept.get(topic, {"rows": {}})["rows"].items():
        for row in rows:
            if row["is_met"] is not None and row["what"].startswith(beginning):
                yield database, row
