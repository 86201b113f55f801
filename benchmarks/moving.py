"""Moving in: a made-up site of 2,000 posts and 100,000 comments, imported by a process of its own on SQLite.

    python -m benchmarks.moving [POSTS COMMENTS]

`measure()` gives rows of (name, goal, figure, baseline, ratio). The clock covers everything that the command does
after its start: both times through the file, people, dramas, recaps, addresses and threads.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import wxr

POSTS, COMMENTS = 2_000, 100_000
RATE, MEGABYTES = 2_000, 400  # comments a second at least, and memory at most


def measure(posts=POSTS, comments=COMMENTS):
    with tempfile.TemporaryDirectory(prefix="moving-") as folder:
        folder = Path(folder)
        wxr.write(folder / "site.xml", posts, comments)
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "MEDIA_ROOT": str(folder / "media"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        command = [sys.executable, "-m", "benchmarks.moving", "--child", str(folder)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    rate = comments / figures["seconds"]
    busy = comments / figures["processor"]
    return [
        ("comments imported a second", f"≥ {RATE:,}", f"{rate:,.0f}", f"{RATE:,}", rate / RATE),
        ("… a second of processor time", "", f"{busy:,.0f}", f"{RATE:,}", busy / RATE),
        ("memory of an import", f"< {MEGABYTES} MB", f"{figures['megabytes']:,.0f} MB", f"{MEGABYTES} MB",
         MEGABYTES / figures["megabytes"]),
        ("check_threads afterwards", "no fault", figures["checked"], "no fault", 1.0),
    ]  # fmt: skip


def child(folder):
    import resource
    from io import StringIO

    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    began, worked = time.perf_counter(), time.process_time()
    report = Path(folder) / "report.jsonl"
    call_command("import_wxr", str(Path(folder) / "site.xml"), report=str(report), verbosity=0, stdout=StringIO())
    figures = {"seconds": time.perf_counter() - began, "processor": time.process_time() - worked}
    figures["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = StringIO()
    call_command("check_threads", stdout=said)
    figures["checked"] = said.getvalue().strip().rpartition(": ")[2]
    os.write(1, json.dumps(figures).encode() + b"\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2])
    else:
        for row in measure(*map(int, sys.argv[1:3])):
            os.write(1, f"{row[0]:32} goal {row[1]:10} {row[2]:>14}   × {row[4]:.2f} of the goal\n".encode())
