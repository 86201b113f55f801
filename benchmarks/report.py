"""The results as JSON, one file a topic, and as tables made from those files. Nothing in them is typed in by hand."""

import json

from benchmarks import goals
from benchmarks.stage import ROOT

RESULTS = ROOT / "benchmarks" / "results"
HEAD = """# Results

Made by `make bench`; do not edit. How they are taken is in [the README beside](../README.md). The ratio is the figure
divided by its baseline, taken in the same run in turn with it: it says more than the figure where a machine is busy.
"""


def keep(name, rows, machine):
    """`rows` is {database: list of rows as JSON}."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1, ensure_ascii=False) + "\n")


def all_kept():
    """{topic: its result}, of those that have been measured."""
    return {file.stem: json.loads(file.read_text()) for file in sorted(RESULTS.glob("*.json"))}


def tables_of(kept):
    return "\n".join([HEAD, promised(kept), "", *(part_of(name, result) for name, result in kept.items())])


def promised(kept):
    """The table of what the site is held to, whichever topic has measured it."""
    lines = ["| promised | measured | on | goal | figure | baseline | ratio |", "|---|---|---|---|---|---|---|"]
    for promise, sought, database, row in goals.picked(kept):
        rest = [row["what"], database, *cells_of(row)] if row else [sought, "", "", "not measured", "", ""]
        lines.append(f"| {' | '.join([promise, *rest])} |")
    return "\n".join(lines)


def part_of(name, result):
    lines = [f"## {name.capitalize()}", "", machine_in_words(result["machine"]), ""]
    for database, rows in result["rows"].items():
        lines += [f"### {database}", "", table(rows), ""]
    return "\n".join(lines)


def machine_in_words(machine):
    return ", ".join(f"{key} {value}" for key, value in machine.items() if value != "") + "."


def table(rows):
    lines = ["| | goal | figure | baseline | ratio |", "|---|---|---|---|---|"]
    lines += [f"| {' | '.join([row['what'], *cells_of(row)])} |" for row in rows]
    return "\n".join(lines)


def cells_of(row):
    baseline = f"{number(row['baseline'])} {row['unit']} ({row['against']})" if row["baseline"] else ""
    cells = [goal(row), f"{number(row['figure'])} {row['unit']}{verdict(row)}", baseline, str(row["ratio"] or "")]
    return [cell.strip() for cell in cells]


def goal(row):
    if row["at_most"] is not None:
        return f"≤ {number(row['at_most'])} {row['unit']}"
    return "" if row["at_least"] is None else f"≥ {number(row['at_least'])} {row['unit']}"


def verdict(row):
    return "" if row["is_met"] is None else " ✓" if row["is_met"] else " ✗"


def number(value):
    return f"{value:,.0f}" if value == int(value) or value >= 1000 else f"{value:,.2f}"
