"""Moving in: a made-up site of 2,000 posts and 100,000 comments, imported by a process of its own on SQLite.

The clock covers everything that the command does
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
from benchmarks.harness import Row, topic
from benchmarks.stage import SMALL

POSTS, COMMENTS = (20, 1_000) if SMALL else (2_000, 100_000)
RATE, MEGABYTES = 2_000, 400  # comments a second at least, and memory at most


@topic()
def measure(posts=POSTS, comments=COMMENTS):
    with tempfile.TemporaryDirectory(prefix="moving-") as folder:
        folder = Path(folder)
        wxr.write(folder / "site.xml", posts, comments)
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "MEDIA_ROOT": str(folder / "media"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        command = [sys.executable, "-m", "benchmarks.moving", str(folder)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    rate = comments / figures["seconds"]
    busy = comments / figures["processor"]
    return [
        Row("comments imported a second", rate, "/s", at_least=RATE),
        Row("… a second of processor time", busy, "/s"),
        Row("memory of an import", figures["megabytes"], "MB", at_most=MEGABYTES),
        Row("check_threads afterwards", figures["faults"], "faults", at_most=0),
    ]


def child(folder):
    import resource
    from io import StringIO

    import django

    django.setup()
    from django.core.management import call_command

    from comments import checking

    call_command("migrate", verbosity=0)
    began, worked = time.perf_counter(), time.process_time()
    report = Path(folder) / "report.jsonl"
    call_command("import_wxr", str(Path(folder) / "site.xml"), report=str(report), verbosity=0, stdout=StringIO())
    figures = {"seconds": time.perf_counter() - began, "processor": time.process_time() - worked}
    figures["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures["faults"] = sum(1 for _ in checking.faults(checking.Checked()))
    os.write(1, json.dumps(figures).encode() + b"\n")


if __name__ == "__main__":
    child(sys.argv[1])
