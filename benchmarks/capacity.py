"""What a million readers a day need, from the figures that the benchmarks found: `python -m benchmarks.capacity`.

Writes the table of docs/capacity.md from benchmarks/results/*.json. What is assumed of readers is named here, with its
reason; what the site does is never typed in.
"""

import json

from benchmarks.report import RESULTS, number
from benchmarks.stage import ROOT

PAGE = ROOT / "docs" / "capacity.md"
READERS = 1_000_000  # a day
PAGES_EACH = 4  # home, a recap, its discussion again, one more
POLLS_EACH = 20  # a page open for ten minutes asks every thirty seconds
COMMENTS = 20_000  # a day: one reader in fifty says something
PEAK = 6  # times the day's mean, in the hour after an episode
FULL = 0.5  # of what a machine can do: the rest is for the unforeseen
HEAD = """# Capacity

Made by `python -m benchmarks.capacity` from [the results](../benchmarks/results/README.md); do not edit.

Assumed: {readers} readers a day, {pages} pages and {polls} live polls each, {comments} comments a day, and {peak}
times the mean in the hour after an episode. A machine is planned to be {full:.0%} busy then. Nothing kept by nginx or
a CDN is counted.
"""


def rows():
    """(name of the topic, database, machine, row) of every result there is."""
    for file in sorted(RESULTS.glob("*.json")):
        result = json.loads(file.read_text())
        for database, found in result["rows"].items():
            yield from ((file.stem, database, result["machine"], row) for row in found)


def a_second(per_day):
    return per_day / 86_400 * PEAK


DEMAND = {
    "pages": a_second(READERS * PAGES_EACH),
    "polls": a_second(READERS * POLLS_EACH),
    "comments": a_second(COMMENTS),
}


def demand_of(row):
    """Which demand a figure of throughput or of server time answers, or None."""
    what = row["what"].lower()
    if row["unit"] not in ("/s", "ms") or "bytes" in what:
        return None
    if "poll" in what:
        return "polls"
    if row["unit"] == "/s" and any(word in what for word in ("post", "repl", "guest", "member")):
        return "comments"
    return "pages" if what.startswith(("a recap with", "home", "the first page", "recap page")) else None


def machines(row, demand):
    """How many machines like the measured one it takes. Server time is of one core."""
    each = row["figure"] if row["unit"] == "/s" else 1000 / row["figure"] * row["cores"]
    return each, DEMAND[demand] / (each * FULL)


def page():
    assumed = {"readers": number(READERS), "pages": PAGES_EACH, "polls": POLLS_EACH, "comments": number(COMMENTS)}
    lines = [HEAD.format(**assumed, peak=PEAK, full=FULL)]
    lines += [f"- {what}: {number(round(rate, 1))} a second at the peak" for what, rate in DEMAND.items()]
    lines += ["", "| measured | on | figure | a machine does | machines needed |", "|---|---|---|---|---|"]
    found = [(row | {"cores": machine["cores"]}, database) for _, database, machine, row in rows()]
    for row, database in found:
        if (demand := demand_of(row)) and row["figure"]:
            each, needed = machines(row, demand)
            figure = f"{number(row['figure'])} {row['unit']}"
            lines.append(f"| {row['what']} | {database} | {figure} | {number(round(each))} {demand}/s | {needed:.2f} |")
    if not found:
        lines.append("| nothing yet: `make bench` | | | | |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
