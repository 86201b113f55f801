"""The benchmarks run, on a small site, and their tables say what they found. What they take is no test's business."""

import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from benchmarks import goals, plots, report, run
from benchmarks.harness import Row
from benchmarks.stage import ROOT

pytestmark = pytest.mark.chaos


def test_every_benchmark_runs_in_its_quick_form():
    environment = os.environ | {"BENCH": "small"}
    command = [sys.executable, "-m", "benchmarks"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in run.names():
        assert f"{name}, sqlite" in done.stdout


def test_a_row_says_its_goal_its_baseline_and_the_ratio():
    row = Row("A page", 4, "ms", at_most=5, baseline=2, against="a plain one").as_json()
    assert report.table([row]).splitlines()[-1] == "| A page | ≤ 5 ms | 4 ms ✓ | 2 ms (a plain one) | 2.0 |"


def test_a_goal_that_is_missed_is_said_to_be_missed():
    row = Row("Posts", 200, "/s", at_least=300).as_json()
    assert report.table([row]).splitlines()[-1] == "| Posts | ≥ 300 /s | 200 /s ✗ |  |  |"


def test_the_tables_are_those_of_the_results():
    """Nothing in them is typed in by hand."""
    if kept := report.all_kept():
        assert (report.RESULTS / "README.md").read_text() == report.tables_of(kept)


def result_of(*rows):
    machine = {"processor": "A & B", "cores": 2}
    return {"machine": machine, "rows": {"sqlite": [row.as_json() for row in rows]}}


def test_what_is_promised_stands_above_and_what_nobody_measured_is_named():
    kept = {"memory": result_of(Row("2 workers", 140, "MiB", at_most=150), Row("Of it private", 90, "MiB"))}
    lines = report.promised(kept).splitlines()
    assert "| Memory | 2 workers | sqlite | ≤ 150 MiB | 140 MiB ✓ |  |  |" in lines
    assert "| Start of a worker | starting: all |  |  | not measured |  |  |" in lines
    assert not any("private" in line for line in lines)
    assert report.tables_of(kept).index(lines[0]) < report.tables_of(kept).index("## Memory")


def test_every_topic_that_is_promised_is_there():
    asked = {topic for places in goals.PROMISED.values() for topic, _ in places}
    assert asked <= set(run.names()) | {"browser"}


def test_drawings_show_the_figures_of_the_results_and_nothing_else():
    kept = {
        "wordpress": result_of(
            Row("Ours as it is kept, 16 at once, requests a second", 812, "/s"),
            Row("WordPress, all comments, 16 at once, requests a second", 17.4, "/s"),
        ),
        "reading": result_of(
            Row("The first page of 10 comments, server time", 2, "ms"),
            Row("The first page of 1,000 comments, server time", 4.5, "ms"),
        ),
    }
    drawings = plots.drawn(kept)
    assert set(drawings) == {"pages-a-second.svg", "time-by-comments.svg"}
    words = {name: list(ElementTree.fromstring(svg).itertext()) for name, svg in drawings.items()}
    assert {"812", "17.4"} <= set(words["pages-a-second.svg"])
    assert {"10", "1,000", "2", "4.5"} <= set(words["time-by-comments.svg"])
    assert plots.drawn({}) == {}


def test_the_drawings_are_those_of_the_results():
    for name, svg in plots.drawn(report.all_kept()).items():
        assert (report.RESULTS / name).read_text() == svg
