"""`python -m benchmarks [names…]`: every topic, or those named, each on its databases; tables in benchmarks/results/.

BENCH=small takes a few seconds on the small demo, and keeps nothing: its figures say only that the benchmarks run.
"""

import json
import os
import subprocess
import sys
from importlib import import_module

from benchmarks import capacity, harness, plots, report, run, stage
from benchmarks.machine import description


def main(wanted):
    known = run.names()
    if unknown := set(wanted) - set(known):
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
    for name in wanted or known:
        import_module(f"benchmarks.{name}")
        machine, rows = description(), {}
        for kind in harness.TOPICS[name][1]:
            if stage.SMALL and kind != "sqlite":
                continue
            with stage.database(kind) as address:
                rows[kind] = measure(name, address)
            print(f"\n{name}, {kind}\n\n{report.table(rows[kind])}", flush=True)  # noqa: T201
        if not stage.SMALL:
            report.keep(name, rows, machine)
    if not stage.SMALL:
        write_all(report.all_kept())


def write_all(kept):
    """What is made of the results: tables, drawings, and what they mean for many readers."""
    (report.RESULTS / "README.md").write_text(report.tables_of(kept))
    plots.write(kept)
    capacity.PAGE.write_text(capacity.page(kept))
    print(f"\nAll that is promised\n\n{report.promised(kept)}", flush=True)  # noqa: T201


def measure(name, address):
    command = [sys.executable, "-m", "benchmarks.run", name]
    environment = os.environ | stage.environment_for(address)
    done = subprocess.run(command, env=environment, cwd=stage.ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


main(sys.argv[1:])
