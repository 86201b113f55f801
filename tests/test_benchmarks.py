"""The benchmarks run, on a small site, and their tables say what they found. What they take is no test's business."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks import report, run
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
    kept = {file.stem: json.loads(file.read_text()) for file in sorted(report.RESULTS.glob("*.json"))}
    if kept:
        assert (report.RESULTS / "README.md").read_text() == report.tables_of(kept)
