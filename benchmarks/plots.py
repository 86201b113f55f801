"""Drawings of the results for the README: SVG, light and dark, made from the JSON and from nothing else."""

import math
from html import escape
from typing import NamedTuple

from benchmarks.report import RESULTS, machine_in_words

WIDTH, MARGIN, LABELS, BAR, GAP, TOP = 760, 16, 240, 22, 12, 62
LEFT, RIGHT, BOTTOM = 100, 700, 330  # of the curve
STYLE = """
text { font: 14px Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", sans-serif; fill: #1d1a1f }
.title { font-size: 17px; font-weight: 600 } .small { font-size: 12px; fill: #6b6470 }
.ours { fill: #bf4127 } .other { fill: #b9b0a4 } .line { fill: none; stroke: #bf4127; stroke-width: 2.5 }
.rule { stroke: #e6ded2 }
@media (prefers-color-scheme: dark) {
  text { fill: #ede6db } .small { fill: #a79fac } .ours { fill: #ff8e6b } .other { fill: #5b5566 }
  .line { stroke: #ff8e6b } .rule { stroke: #2e2a34 }
}
"""


class Bar(NamedTuple):
    """`beginning` is how the row's name begins; `whose` is `ours` or `other`."""

    name: str
    whose: str
    topic: str
    beginning: str
    database: str = "sqlite"


PAGES = (
    Bar("a view of constant bytes", "other", "wordpress", "A view of constant bytes"),
    Bar("ours, as it is kept", "ours", "wordpress", "Ours as it is kept, 16 at once"),
    Bar("ours, each time a new comment", "ours", "wordpress", "Ours, a new comment before each"),
    Bar("a plain loop in a template", "other", "wordpress", "A plain loop in a template"),
    Bar("WordPress, 50 threads", "other", "wordpress", "WordPress, 50 threads, 16 at once"),
    Bar("WordPress, all comments", "other", "wordpress", "WordPress, all comments, 16 at once"),
)
POSTS = (
    Bar("ours, PostgreSQL, members", "ours", "posting", "16 members at once on one recap, accepted", "postgresql"),
    Bar("ours, PostgreSQL, guests", "ours", "posting", "16 guests at once on one recap, accepted", "postgresql"),
    Bar("ours, SQLite, members", "ours", "posting", "16 members at once on one recap, accepted"),
    Bar("ours, SQLite, guests", "ours", "posting", "16 guests at once on one recap, accepted"),
    Bar("WordPress, guests", "other", "wordpress", "WordPress, 16 guests reply at once"),
)


def drawn(kept):
    """{name of the file: SVG}, of what has been measured. `kept` is {topic: its result}."""
    plots = {
        "pages-a-second.svg": bars("A recap with 500 comments, 16 readers at once: pages a second", PAGES, kept),
        "posts-a-second.svg": bars("16 people reply to one recap at once: comments a second", POSTS, kept),
        "time-by-comments.svg": curve(kept),
    }
    return {name: svg for name, svg in plots.items() if svg}


def write(kept):
    for name, svg in drawn(kept).items():
        (RESULTS / name).write_text(svg)


def row_of(kept, topic, database, beginning):
    rows = kept.get(topic, {"rows": {}})["rows"].get(database, [])
    return next((row for row in rows if row["what"].startswith(beginning)), None)


# --- Bars


def bars(title, wanted, kept):
    rows = {bar: row_of(kept, bar.topic, bar.database, bar.beginning) for bar in wanted}
    measured = [bar for bar, row in rows.items() if row]
    if not measured:
        return ""
    found = {bar: rows[bar]["figure"] for bar in measured if are_alike(kept[bar.topic], kept[measured[0].topic])}
    most, room, parts = max(found.values()), WIDTH - LABELS - 2 * MARGIN - 70, []
    for place, (bar, value) in enumerate(found.items()):
        y, width = TOP + place * (BAR + GAP), max(2, round(room * value / most))
        parts += [
            f'<text x="{LABELS}" y="{y + 16}" text-anchor="end">{escape(bar.name)}</text>',
            f'<rect class="{bar.whose}" x="{LABELS + 12}" y="{y}" width="{width}" height="{BAR}" rx="2"/>',
            f'<text x="{LABELS + 20 + width}" y="{y + 16}">{short(value)}</text>',
        ]
    said = "; ".join(f"{bar.name} {short(value)}" for bar, value in found.items())
    machine = kept[next(iter(found)).topic]["machine"]
    return picture(title, said, machine, TOP + len(found) * (BAR + GAP), parts)


def are_alike(one, other):
    """Whether two topics were taken on the same kind of machine: what was not, is not drawn beside the other."""
    return all(one["machine"].get(what) == other["machine"].get(what) for what in ("processor", "cores"))


def short(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


# --- The curve


def curve(kept):
    """Server time of a discussion's first page, both axes by powers of ten, beside mptt's recursetree."""
    points = sorted(points_of(kept))
    if len(points) < 2:
        return ""
    plain = row_of(kept, "reading", "sqlite", "A recap with 500 comments, the whole page")
    beside = [(500, plain["baseline"])] if plain else []
    axes = Axes([*points, *beside])
    parts = [*axes.rules(), f'<polyline class="line" points="{" ".join(axes.at(*point) for point in points)}"/>']
    for size, time in points:
        x, y = axes.at(size, time).split(",")
        parts += [
            f'<circle class="ours" cx="{x}" cy="{y}" r="4"/>',
            f'<text class="small" x="{x}" y="{BOTTOM + 22}" text-anchor="middle">{size:,}</text>',
            f'<text x="{x}" y="{float(y) - 12:g}" text-anchor="middle">{time:.2g}</text>',
        ]
    for size, time in beside:
        x, y = axes.at(size, time).split(",")
        name = f"mptt's recursetree: {short(time)} ms"
        parts += [
            f'<circle class="other" cx="{x}" cy="{y}" r="5"/>',
            f'<text x="{float(x) + 12:g}" y="{float(y) + 5:g}">{name}</text>',
        ]
    said = "; ".join(f"{size:,} comments {time:.2g} ms" for size, time in points)
    return picture(
        "The first page of a discussion, by its comments: server time",
        said,
        kept["reading"]["machine"],
        BOTTOM + 36,
        parts,
    )


class Axes:
    """Both by powers of ten: comments to the right, milliseconds upwards."""

    def __init__(self, points):
        sizes, times = zip(*points, strict=True)
        self.sizes = math.log10(min(sizes)), math.log10(max(sizes))
        self.times = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))

    def at(self, size, time):
        return f"{round(LEFT + (RIGHT - LEFT) * share(size, *self.sizes), 1)},{self.height(time)}"

    def height(self, time):
        return round(BOTTOM - (BOTTOM - TOP) * share(time, *self.times), 1)

    def rules(self):
        for power in range(self.times[0], self.times[1] + 1):
            y = self.height(10**power)
            yield f'<line class="rule" x1="{LEFT - 20}" x2="{RIGHT + 20}" y1="{y}" y2="{y}"/>'
            yield f'<text class="small" x="{LEFT - 28}" y="{y + 4}" text-anchor="end">{10**power:g} ms</text>'


def points_of(kept):
    for row in kept.get("reading", {"rows": {}})["rows"].get("sqlite", []):
        head, _, tail = row["what"].partition(" comments, ")
        if head.startswith("The first page of ") and tail == "server time":
            yield int(head.removeprefix("The first page of ").replace(",", "")), row["figure"]


def share(value, least, most):
    """Where `value` is between the powers of ten, from 0 to 1."""
    return (math.log10(value) - least) / (most - least or 1)


# --- What is around them


def picture(title, said, machine, height, parts):
    on = {name: machine[name] for name in ("processor", "cores", "taken", "commit") if name in machine}
    height += 30
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
            f'role="img" aria-label="{escape(f"{title}: {said}")}">',
            f"<style>{STYLE}</style>",
            f'<text class="title" x="{MARGIN}" y="32">{escape(title)}</text>',
            *parts,
            f'<text class="small" x="{MARGIN}" y="{height - 14}">{escape(machine_in_words(on))}</text>',
            "</svg>\n",
        ]
    )
