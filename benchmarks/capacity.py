"""What a million readers a day need, from the figures that the benchmarks found: `python -m benchmarks.capacity`.

Writes the table of docs/capacity.md from benchmarks/results/*.json. What is assumed of readers is named here, with its
reason; what the site does is never typed in.
"""

import math

from benchmarks.report import all_kept, number
from benchmarks.stage import ROOT

PAGE = ROOT / "docs" / "capacity.md"
READERS = 1_000_000  # a day
SEARCHES_EACH = 0.2  # one reader in five looks for something
PAGES_EACH = 4  # home, a recap, its discussion again, one more
POLLS_EACH = 20  # a page open for ten minutes asks every thirty seconds
COMMENTS = 20_000  # a day: one reader in fifty says something
PEAK = 6  # times the day's mean, in the hour after an episode
FULL = 0.5  # of what a machine can do: the rest is for the unforeseen
HEAD = """# Capacity

Made by `python -m benchmarks.capacity` from [the results](../benchmarks/results/README.md); do not edit.

Assumed: {readers} readers a day, {pages} pages and {polls} live polls each, a search by every {searching}th, {comments}
comments a day, and {peak} times the mean in the hour after an episode. A machine is planned to be {full:.0%} busy then.
Nothing kept by nginx or a CDN is counted. Requests a second were asked for by sixteen on the same machine; to the
milliseconds of one request is added what the network costs, which is all that a view of constant bytes does there.
PostgreSQL stands on the same machine, and does not wait for its disk. Pictures are not counted: nginx, a bucket or a
CDN sends them.
"""


def a_second(per_day):
    return per_day / 86_400 * PEAK


DEMAND = {
    "pages": a_second(READERS * PAGES_EACH),
    "polls": a_second(READERS * POLLS_EACH),
    "searches": a_second(READERS * SEARCHES_EACH),
    "comments": a_second(COMMENTS),
}


# What is asked, and where it is measured: (topic, how the names of its rows begin).
MEASURED = {
    "pages": (
        ("serving", "Recap as it is kept, 16 at once, requests"),
        ("pages", "recap, first time after a new comment"),
        ("pages", "recap, a member's page"),
        ("pages", "home, made anew"),
        ("wordpress", "Ours, a new comment before each request, 16 at once"),
    ),
    "polls": (("serving", "Live poll"),),
    "searches": (("pages", "search, made anew"),),
    "comments": (
        ("posting", "16 guests at once on one recap, accepted"),
        ("posting", "16 members at once on one recap, accepted"),
    ),
}


def rows(kept):
    """(demand, database, machine, row) of what has been measured, in the order above. `kept` is {topic: its result}."""
    for demand, places in MEASURED.items():
        for topic, beginning in places:
            for database, row in rows_of(kept, topic, beginning, units=("ms", "/s")):
                yield demand, database, kept[topic]["machine"], row


def rows_of(kept, topic, beginning, units):
    for database, found in kept.get(topic, {"rows": {}})["rows"].items():
        for row in found:
            if row["what"].startswith(beginning) and row["unit"] in units:
                yield database, row


def machines(row, demand, cores, constant):
    """How many a second one machine like the measured one does, and how many machines it takes.

    Server time is of one core; what is a second was asked of the whole machine, by a load that ran on it too.
    `constant`: how many a second it does of a view of constant bytes.
    """
    each = row["figure"] if row["unit"] == "/s" else 1 / (row["figure"] / 1000 / cores + 1 / constant)
    return each, DEMAND[demand] / (each * FULL)


def page(kept):
    assumed = {"readers": number(READERS), "pages": PAGES_EACH, "polls": POLLS_EACH, "comments": number(COMMENTS)}
    lines = [HEAD.format(**assumed, searching=round(1 / SEARCHES_EACH), peak=PEAK, full=FULL)]
    lines += [f"- {what}: {number(round(rate, 1))} a second at the peak" for what, rate in DEMAND.items()]
    if found := next(rows_of(kept, "serving", "Recap as it is kept, sent", units=["KB"]), None):
        megabits = DEMAND["pages"] * found[1]["figure"] * 8 / 1000
        lines.append(f"- {number(round(megabits))} Mbit a second, if every page is a recap with 500 comments")
    lines += ["", "| measured | on | figure | a machine does | machines needed |", "|---|---|---|---|---|"]
    needed, constant = {}, of_constant_bytes(kept)
    for demand, database, machine, row in rows(kept):
        each, count = machines(row, demand, machine["cores"], constant)
        needed.setdefault(demand, []).append(count)
        figure = f"{number(row['figure'])} {row['unit']}"
        lines.append(f"| {row['what']} | {database} | {figure} | {number(round(each))} {demand}/s | {count:.2f} |")
    return "\n".join([*lines, *(altogether(needed) if needed else ["| nothing yet: `make bench` | | | | |"])]) + "\n"


def of_constant_bytes(kept):
    """Requests a second of the view that others are measured beside; any number where that has not been done."""
    return next((row["baseline"] for _, row in rows_of(kept, "serving", "Live poll", units=["/s"])), math.inf)


def altogether(needed):
    """The sum over what is asked, by the cheapest and by the dearest way in which each was measured."""
    least, most = (sum(pick(counts) for counts in needed.values()) for pick in (min, max))
    missing = ", ".join(demand for demand in DEMAND if demand not in needed)
    said = f"Altogether {least:.1f} machines if every page is one that is kept, {most:.1f} if each is the dearest one."
    return ["", said + (f" Not measured yet: {missing}." if missing else "")]


if __name__ == "__main__":
    PAGE.write_text(page(all_kept()))
